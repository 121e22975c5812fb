// A whole roll call on one screen: by thumb, by keyboard, without JavaScript; corrected and withdrawn afterwards.

import type { Page } from "@playwright/test";

import { axe as look } from "../support/axe.ts";
import { islandsReady } from "../support/islands.ts";
import { expect, signIn, test } from "../support/own.ts";

/** Looks at the page with axe, which is a script itself. */
async function axe(page: Page): Promise<void> {
  if (test.info().project.use.javaScriptEnabled !== false) await look(page);
}

/** Opens the screen of the town council on a day, by the first step. */
async function open(page: Page, day: string): Promise<void> {
  await page.goto("/steward/roll-call");
  await page.getByLabel("Which body").fill("Pepperbush Town Council");
  await page.getByLabel("Which day").fill(day);
  await page.getByLabel("How it was decided").selectOption("roll_call");
  await page.getByRole("button", { name: "Go on" }).click();
  await expect(page.getByRole("heading", { name: "How everyone voted" })).toBeVisible();
}

/** What is asked of the decision as a whole. */
async function head(page: Page, motion: string): Promise<void> {
  await page.getByLabel("The motion").fill(motion);
  await page.getByLabel("What came of it").selectOption("passed");
  await page.getByLabel("Source: on paper").fill("minutes of that day, page 2");
}

async function publish(page: Page): Promise<void> {
  await page.getByRole("button", { name: "Publish" }).click();
}

const rows = (page: Page) => page.locator(".roll-row");
const chosen = (page: Page) => page.locator(".roll-row input[type=radio]:checked");

test("by thumb: one tap each, and whoever is left out is named", { tag: ["@phone", "@nojs"] }, async ({ page }) => {
  const motion = `Motion to mend the bridge ${test.info().project.name}`;
  await signIn(page, "steward");
  await open(page, "2026-10-06");
  const all = await rows(page).count();
  expect(all).toBeGreaterThan(4);
  await expect(chosen(page), "nobody has a vote by default").toHaveCount(0);
  await axe(page);
  // Nothing is wider than the screen, and every button is large enough for a thumb.
  if (test.info().project.use.javaScriptEnabled !== false) {
    const wide = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
    expect(wide).toBeLessThanOrEqual(0);
  }
  for (const button of await rows(page).first().locator(".roll-option").all()) {
    const box = await button.boundingBox();
    expect(Math.min(box?.width ?? 0, box?.height ?? 0)).toBeGreaterThanOrEqual(44);
  }
  await head(page, motion);
  for (let n = 1; n < all; n += 1) await rows(page).nth(n).getByRole("radio", { name: "Yes", exact: true }).check();
  await publish(page);
  const summary = page.locator(".error-summary");
  await expect(summary).toContainText("choose how they voted");
  await expect(page.getByLabel("The motion")).toHaveValue(motion);
  await expect(chosen(page)).toHaveCount(all - 1);
  await axe(page);
  await summary.getByRole("link").first().click();
  await expect(rows(page).first()).toBeInViewport();
  // An excuse asks for its reason.
  await rows(page).first().getByRole("radio", { name: "Excused", exact: true }).check();
  await publish(page);
  await expect(page.locator(".error-summary")).toContainText("say why they were excused");
  await page.locator(".roll-reason input:visible").fill("at a funeral");
  await publish(page);
  await expect(page.getByRole("status").filter({ hasText: "Published:" })).toBeVisible();
  await axe(page);
  await page.getByRole("link", { name: "See it as the public does" }).first().click();
  await expect(page.getByRole("heading", { name: motion })).toBeVisible();
  await expect(page.getByText("Reason: at a funeral")).toBeVisible();
  await expect(page.getByLabel("Sources")).toContainText("minutes of that day, page 2");
});

test("by keyboard alone: a letter chooses and goes on", async ({ page }) => {
  await signIn(page, "steward");
  await open(page, "2026-10-07");
  await islandsReady(page);
  const all = await rows(page).count();
  await page.locator(".roll-row input").first().focus();
  await page.keyboard.press("e");
  // The reason comes first; Enter goes on to the next person instead of sending the form.
  await expect(page.locator(".roll-reason input").first()).toBeFocused();
  await page.keyboard.type("ill");
  await page.keyboard.press("Enter");
  await expect(rows(page).nth(1).locator("input").first()).toBeFocused();
  for (const key of ["x", "n", "a"]) await page.keyboard.press(key);
  for (let n = 4; n < all; n += 1) await page.keyboard.press("y");
  await expect(chosen(page)).toHaveCount(all);
  const votes = await chosen(page).evaluateAll((inputs) => inputs.map((input) => (input as HTMLInputElement).value));
  expect(votes.slice(0, 4)).toEqual(["excused", "absent", "no", "abstain"]);
  await expect(page.locator(".roll-counts")).toContainText("No: 1");
  await expect(page.locator(".roll-counts")).toContainText("still open: 0");
  // A browser's own shortcuts stay what they are.
  await rows(page).nth(1).locator("input:checked").focus();
  await page.keyboard.press("Control+a");
  expect(await rows(page).nth(1).locator("input:checked").inputValue()).toBe("absent");
  await page.getByLabel("The motion").focus();
  await page.keyboard.type("Motion by keyboard");
  await page.keyboard.press("Tab");
  await page.keyboard.type("pas");
  await page.getByLabel("Source: on paper").focus();
  await page.keyboard.type("minutes");
  // Enter in a line of text publishes nothing by accident.
  await page.keyboard.press("Enter");
  await expect(page.getByLabel("The motion")).toHaveValue("Motion by keyboard");
  await expect(chosen(page)).toHaveCount(all);
  await page.getByRole("button", { name: "Publish" }).focus();
  await page.keyboard.press("Enter");
  await expect(page.getByRole("status").filter({ hasText: "Published:" })).toBeVisible();
});

test("everyone at once only when somebody presses for it", async ({ page }) => {
  await signIn(page, "steward");
  await open(page, "2026-10-08");
  await islandsReady(page);
  const all = await rows(page).count();
  await rows(page).first().getByRole("radio", { name: "No", exact: true }).check();
  await expect(chosen(page)).toHaveCount(1);
  await page.getByRole("button", { name: "All who are open: yes" }).click();
  await expect(chosen(page)).toHaveCount(all);
  await expect(page.locator(".roll-counts")).toContainText(`Yes: ${all - 1}`);
  expect(await chosen(page).first().inputValue()).toBe("no");
  await page.getByRole("button", { name: "Clear all" }).click();
  await expect(chosen(page)).toHaveCount(0);
});

test("a voice vote asks for nobody’s vote; withdrawn, its page says so", { tag: "@nojs" }, async ({ page }) => {
  const motion = `Motion to adjourn ${test.info().project.name}`;
  await signIn(page, "steward");
  await page.goto("/steward/roll-call?body=&date=2026-10-09&kind=voice_vote");
  await expect(page.locator(".error-summary")).toContainText("body");
  await page.getByLabel("Which body").fill("Pepperbush Town Council");
  await page.getByRole("button", { name: "Go on" }).click();
  await expect(rows(page)).toHaveCount(0);
  await head(page, motion);
  await publish(page);
  await expect(page.getByRole("status").filter({ hasText: "Published:" })).toBeVisible();
  const number = new URL(page.url()).pathname.split("/").at(-1) ?? "";
  await page.getByRole("link", { name: "Withdraw this decision" }).click();
  await page.getByLabel("Why it is withdrawn").fill("it was another day’s");
  await page.getByRole("button", { name: "Withdraw it" }).click();
  const answer = await page.goto(`/decisions/${number}`);
  expect(answer?.status()).toBe(410);
  await expect(page.getByText("It was another day’s.")).toBeVisible();
  await axe(page);
});

test("one vote is corrected, and the note stands beside it", { tag: "@phone" }, async ({ page }) => {
  await signIn(page, "steward");
  // Projects share nothing but the sample: each corrects a decision of its own.
  const number = test.info().project.name === "phone" ? 2 : 3;
  await page.goto(`/steward/decisions/${number}/votes`);
  await page.locator(".desk-list a").first().click();
  await axe(page);
  await page.getByLabel("What it should say").selectOption("absent");
  await page.getByRole("button", { name: "Correct it for everyone" }).click();
  await expect(page.locator(".error-summary")).toBeVisible();
  await page.getByLabel("Why you correct it").fill("the tape shows an empty chair");
  await page.getByRole("button", { name: "Correct it for everyone" }).click();
  await page.goto(`/decisions/${number}`);
  await expect(page.getByText("because the tape shows an empty chair")).toBeVisible();
  await axe(page);
});

test("a photo stands where the initials stood", { tag: "@phone" }, async ({ page }) => {
  await signIn(page, "steward");
  await page.goto("/steward/people/bernadette-oyelaran/photo");
  await axe(page);
  const colour = test.info().project.name === "phone" ? "#604020" : "#206040";
  const url = await page.evaluate((colour) => {
    const canvas = document.createElement("canvas");
    canvas.width = 900;
    canvas.height = 700;
    const paint = canvas.getContext("2d");
    if (paint) {
      paint.fillStyle = colour;
      paint.fillRect(0, 0, 900, 700);
    }
    return canvas.toDataURL("image/png").split(",")[1] ?? "";
  }, colour);
  await page.locator("#photo").setInputFiles({ name: "a.png", mimeType: "image/png", buffer: Buffer.from(url, "base64") });
  await page.getByLabel("Who took it, or whose it is").fill("An invented photographer");
  await page.getByLabel("Source: on paper").fill("taken at the town hall");
  await page.getByRole("button", { name: "Publish" }).click();
  await expect(page.locator("img.photo")).toBeVisible();
  await page.goto("/officials/bernadette-oyelaran");
  const photo = page.getByRole("img", { name: /^Photo of Bernadette/ });
  await expect(photo).toBeVisible();
  expect(await photo.evaluate((image) => (image as HTMLImageElement).naturalWidth)).toBe(640);
  await axe(page);
});
