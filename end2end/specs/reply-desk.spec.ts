// The desks on which replies are written: an official's own, and the steward's on their behalf.

import { type Page } from "@playwright/test";

import { axe } from "../support/axe.ts";
import { noSidewaysScroll } from "../support/layout.ts";
import { expect, type Role, test } from "../support/own.ts";
import { type OwnServer } from "../support/server.ts";

/** Invites somebody new on the command line, and signs the browser in as them. An official is a person in the record. */
async function comeIn(page: Page, own: OwnServer, role: Role, person?: string): Promise<void> {
  const bound = person ? ["--person", person] : [];
  const said = own.run("account", "invite", `${role}-${crypto.randomUUID()}@example.org`, "--role", role, ...bound);
  const path = /\/invitation\/\S+/.exec(said)?.[0];
  expect(path, said).toBeTruthy();
  await page.goto(path ?? "");
  await page.locator('input[name="password"]').fill("four words that differ");
  await page.locator("main form button").first().click();
  await expect(page).toHaveURL(/\/account/);
}

test("an official writes a reply, looks at it first, changes it and takes it back", { tag: ["@nojs", "@phone"] }, async ({ page, own, javaScriptEnabled }) => {
  const who = "hollis-vanterpool";
  await comeIn(page, own, "official", who);
  await page.goto("/desk");
  await expect(page.locator("h1")).toHaveText("Your desk");
  if (javaScriptEnabled) await axe(page);
  await noSidewaysScroll(page, "on the desk");
  await page.locator("#decisions").getByRole("link", { name: /^Reply: / }).first().click();
  const form = page.url();
  await page.getByLabel("The reply").fill("I asked for **more time**. </textarea><script>alert(1)</script>");
  await page.getByRole("button", { name: "Show what it will look like" }).click();
  await expect(page.locator("#preview strong")).toHaveText("more time");
  await expect(page.getByLabel("The reply")).toHaveValue("I asked for **more time**. </textarea><script>alert(1)</script>");
  if (javaScriptEnabled) await axe(page);
  await noSidewaysScroll(page, "on the form");
  await page.getByRole("button", { name: "Publish" }).click();
  await expect(page.getByRole("status")).toHaveText("The reply is public.");

  await page.goto(form);
  await page.getByRole("link", { name: "Where it will stand" }).click();
  const reply = page.locator("article.reply", { has: page.locator(`a[href="/officials/${who}"]`) });
  await expect(reply.locator("strong")).toHaveText("more time");
  await expect(reply).toContainText("<script>alert(1)</script>");
  await page.goto(form);
  await page.getByLabel("The reply").fill("I asked for two weeks more.");
  await page.getByRole("button", { name: "Publish" }).click();
  await page.goto(form);
  await page.getByText("Take it back", { exact: true }).click();
  await page.getByRole("button", { name: "Take the reply back" }).click();
  await expect(page.getByRole("alert")).toContainText("needs a reason");
  await page.getByLabel("Why").fill("It was about another vote.");
  await page.getByRole("button", { name: "Take the reply back" }).click();
  await expect(page.getByRole("status")).toContainText("taken back");
  await page.goto(form);
  await page.getByRole("link", { name: "Where it will stand" }).click();
  await expect(page.locator(".reply-withdrawn").filter({ hasText: "It was about another vote." })).toBeVisible();
});

test("a steward enters one for an official, and it says so", { tag: "@nojs" }, async ({ page, own, javaScriptEnabled }) => {
  await comeIn(page, own, "steward");
  await page.goto("/steward/replies");
  if (javaScriptEnabled) await axe(page);
  await page.getByLabel("Name").fill("Bernadette");
  await page.getByRole("button", { name: "Find" }).click();
  await page.getByRole("link", { name: "Bernadette Oyelaran" }).click();
  await page.locator("#decisions").getByRole("link", { name: /^Reply: / }).first().click();
  await page.getByLabel("The reply").fill("She told us so on the telephone.");
  await page.getByRole("button", { name: "Publish" }).click();
  await expect(page.getByRole("status")).toHaveText("The reply is public.");
  await page.goto("/officials/bernadette-oyelaran");
  await page.locator("#replies").getByRole("link", { name: /^Beside decision/ }).first().click();
  await expect(page.locator("article.reply")).toContainText("Entered by a steward on their behalf.");
});

test("nobody else has these desks", async ({ page, own }) => {
  for (const path of ["/desk", "/steward/replies"]) {
    await page.goto(path);
    await expect(page).toHaveURL(/\/sign-in\?next=/);
  }
  await comeIn(page, own, "member");
  for (const path of ["/desk", "/steward/replies", "/steward/replies/bernadette-oyelaran", "/desk/replies/votes"]) {
    const answer = await page.goto(path);
    expect(answer?.status(), path).toBe(404);
  }
});
