// Signing in, one's own account, invitations and resets, and the administrators' pages.

import { type Browser, type Page } from "@playwright/test";

import { mailed, PASSWORD, printed, signInAs as signIn } from "../support/accounts.ts";
import { axe } from "../support/axe.ts";
import { noSidewaysScroll } from "../support/layout.ts";
import { expect, test } from "../support/own.ts";

const EVERYWHERE = { tag: ["@nojs", "@phone"] };

/** An address that no other test has invited. */
function someone(): string {
  return `someone-${crypto.randomUUID().slice(0, 8)}@example.org`;
}

/** Everything that a page owes to everyone. */
async function whole(page: Page): Promise<void> {
  await expect(page.locator("h1")).toHaveCount(1);
  await expect(page.locator('meta[name="robots"]')).toHaveAttribute("content", "noindex");
  const before = page.viewportSize();
  for (const width of [1280, 390, 320]) {
    await page.setViewportSize({ width, height: 800 });
    await noSidewaysScroll(page, `at ${width} pixels on ${page.url()}`);
  }
  await axe(page);
  await page.emulateMedia({ colorScheme: "dark" });
  await axe(page, ["color-contrast", "link-in-text-block"]);
  await page.emulateMedia({ colorScheme: "light" });
  if (before) await page.setViewportSize(before);
}

async function elsewhere(browser: Browser, url: string): Promise<Page> {
  const context = await browser.newContext({ baseURL: url });
  return await context.newPage();
}

test("signing in leads where one wanted to go, and out again", EVERYWHERE, async ({ page, own }) => {
  const account = printed(own, "administrator");
  await page.goto("/admin");
  await expect(page).toHaveURL(/\/sign-in\?next=%2Fadmin$/);
  await page.getByLabel("Email address").fill(account.email);
  await page.getByLabel("Password").fill("not the right one");
  await page.getByRole("main").getByRole("button", { name: "Sign in", exact: true }).click();
  await expect(page.getByRole("alert")).toContainText("do not belong together");
  await expect(page.getByLabel("Email address")).toHaveValue(account.email);
  await expect(page.getByLabel("Password")).toHaveValue("");
  await page.getByLabel("Password").fill(account.password);
  await page.getByRole("main").getByRole("button", { name: "Sign in", exact: true }).click();
  await expect(page).toHaveURL(/\/admin$/);
  await expect(page.getByRole("navigation", { name: "Signed in" })).toContainText(account.email);
  // A public page is the same for everyone.
  await page.goto("/");
  await expect(page.getByText(account.email)).toHaveCount(0);
  await page.getByRole("contentinfo").getByRole("link", { name: "Sign in" }).click();
  await expect(page).toHaveURL(/\/account$/);
  await page.getByRole("navigation", { name: "Signed in" }).getByRole("button", { name: "Sign out" }).click();
  await expect(page.getByRole("status").filter({ hasText: "You are signed out." })).toBeVisible();
  await page.goto("/account");
  await expect(page).toHaveURL(/\/sign-in/);
});

test("the keyboard alone signs in and out", async ({ page, own }) => {
  const account = printed(own, "member");
  await page.goto("/sign-in");
  await page.getByLabel("Email address").focus();
  await page.keyboard.type(account.email);
  await page.keyboard.press("Tab");
  await expect(page.getByLabel("Password")).toBeFocused();
  await page.keyboard.type(account.password);
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(/\/account$/);
  const out = page.getByRole("navigation", { name: "Signed in" }).getByRole("button", { name: "Sign out" });
  for (let presses = 0; presses < 40 && !(await out.evaluate((it) => it === document.activeElement)); presses += 1) {
    await page.keyboard.press("Tab");
  }
  await expect(out).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(/\/sign-in\?done=out$/);
});

test("someone is invited, chooses a password and is there", EVERYWHERE, async ({ page, browser, own, javaScriptEnabled }) => {
  test.slow();
  const email = someone();
  await signIn(page, printed(own, "administrator"), "/admin/invite");
  await page.getByLabel("Their email address").fill(email);
  await page.getByLabel("official", { exact: true }).check();
  await page.getByLabel("Name in the record").fill("oyelaran");
  await page.getByRole("button", { name: "Look up" }).click();
  await expect(page.getByLabel("Their email address")).toHaveValue(email);
  await page.getByRole("radio", { name: /Oyelaran/ }).first().check();
  await page.getByRole("button", { name: "Send the invitation" }).click();
  await expect(page.getByRole("status")).toContainText("on its way");
  await expect(page.getByRole("button", { name: `Take back the invitation of ${email}` })).toBeVisible();

  const link = await mailed(own, email, "/invitation");
  const guest = await elsewhere(browser, own.url);
  await guest.goto(link);
  await expect(guest.getByText(email)).toBeVisible();
  // Axe is a script itself.
  if (javaScriptEnabled !== false) await whole(guest);
  await guest.getByLabel("Choose a password").fill("password1234");
  await guest.getByRole("button", { name: "Accept the invitation" }).click();
  await expect(guest.getByRole("alert")).toContainText("many people use this password");
  await guest.getByLabel("Choose a password").fill(PASSWORD);
  await guest.getByRole("button", { name: "Accept the invitation" }).click();
  await expect(guest.getByRole("heading", { level: 1 })).toHaveText("Your account");
  await expect(guest.getByRole("status").first()).toContainText("Welcome.");
  const again = await guest.goto(link);
  expect(again?.status()).toBe(404);
  await expect(guest.getByRole("heading", { level: 1 })).toHaveText("This link does not work any more");
  await guest.context().close();
  // It is in the ledger, under the person's name and without the address.
  await page.goto("/changes");
  await expect(page.getByText("By invitation.").first()).toBeVisible();
  await expect(page.getByText(email)).toHaveCount(0);
});

test("a lost password is replaced by a link, once", EVERYWHERE, async ({ page, browser, own }) => {
  test.slow();
  const email = someone();
  await signIn(page, printed(own, "administrator"), "/admin/invite");
  await page.getByLabel("Their email address").fill(email);
  await page.getByLabel("member", { exact: true }).check();
  await page.getByRole("button", { name: "Send the invitation" }).click();
  const guest = await elsewhere(browser, own.url);
  await guest.goto(await mailed(own, email, "/invitation"));
  await guest.getByLabel("Choose a password").fill(PASSWORD);
  await guest.getByRole("button", { name: "Accept the invitation" }).click();
  await expect(guest).toHaveURL(/\/account/);

  const lost = await elsewhere(browser, own.url);
  await lost.goto("/sign-in");
  await lost.getByRole("link", { name: "I do not know my password" }).click();
  await lost.getByLabel("Email address of your account").fill(email);
  await lost.getByRole("button", { name: "Send me a link" }).click();
  await expect(lost.getByRole("heading", { level: 1 })).toHaveText("Look into your mail");
  const link = await mailed(own, email, "/reset");
  await lost.goto(link);
  await lost.getByLabel("New password").fill("quite another sentence");
  await lost.getByRole("button", { name: "Set the password and sign in" }).click();
  await expect(lost).toHaveURL(/\/account\?done=password$/);
  // Whoever was signed in is out, and the link is used up.
  await guest.goto("/account");
  await expect(guest).toHaveURL(/\/sign-in/);
  expect((await lost.goto(link))?.status()).toBe(404);
  await guest.context().close();
  await lost.context().close();
});

test("an account is changed and deleted by whoever has it", EVERYWHERE, async ({ page, browser, own }) => {
  test.slow();
  const email = someone();
  await signIn(page, printed(own, "administrator"), "/admin/invite");
  await page.getByLabel("Their email address").fill(email);
  await page.getByLabel("member", { exact: true }).check();
  await page.getByRole("button", { name: "Send the invitation" }).click();
  const guest = await elsewhere(browser, own.url);
  await guest.goto(await mailed(own, email, "/invitation"));
  await guest.getByLabel("Choose a password").fill(PASSWORD);
  await guest.getByRole("button", { name: "Accept the invitation" }).click();
  const password = guest.locator("#change-password");
  await password.getByLabel("Your password now").fill("not the right one");
  await password.getByLabel("New password").fill("quite another sentence");
  await password.getByRole("button", { name: "Change the password" }).click();
  await expect(guest.getByRole("alert")).toContainText("this is not your password");
  await password.getByLabel("Your password now").fill(PASSWORD);
  await password.getByLabel("New password").fill("quite another sentence");
  await password.getByRole("button", { name: "Change the password" }).click();
  await expect(guest.getByRole("status").first()).toContainText("Your password is changed");
  await guest.locator("#delete").getByLabel("Your password").fill("quite another sentence");
  await guest.getByRole("button", { name: "Delete my account" }).click();
  await expect(guest.getByRole("status").first()).toContainText("Your account is deleted.");
  await guest.context().close();
  await page.goto("/admin");
  await expect(page.getByText(email)).toHaveCount(0);
});

test("roles are given and taken, and the account closed and opened", EVERYWHERE, async ({ page, browser, own }) => {
  test.slow();
  const email = someone();
  await signIn(page, printed(own, "administrator"), "/admin/invite");
  await page.getByLabel("Their email address").fill(email);
  await page.getByLabel("member", { exact: true }).check();
  await page.getByRole("button", { name: "Send the invitation" }).click();
  const guest = await elsewhere(browser, own.url);
  await guest.goto(await mailed(own, email, "/invitation"));
  await guest.getByLabel("Choose a password").fill(PASSWORD);
  await guest.getByRole("button", { name: "Accept the invitation" }).click();
  await expect(guest).toHaveURL(/\/account/);

  await page.goto("/admin");
  await page.getByRole("link", { name: email }).click();
  await page.getByLabel("Name", { exact: true }).fill("Hester Invented");
  await page.getByRole("button", { name: "Set the name" }).click();
  await expect(page.getByRole("status").first()).toContainText("The name is set.");
  const give = page.locator("#give");
  await give.getByRole("radio", { name: "steward" }).check();
  await give.getByLabel("Why").fill("Chosen by the members.");
  await give.getByRole("button", { name: "Give the role" }).click();
  await expect(page.getByRole("status").first()).toContainText("in the ledger");
  const take = page.locator("#take");
  await take.getByRole("radio", { name: "steward" }).check();
  await take.getByLabel("Why").fill("The time was up.");
  await take.getByRole("button", { name: "Take the role away" }).click();
  await expect(page.getByRole("status").first()).toContainText("taken away");
  await page.getByRole("button", { name: "Disable the account" }).click();
  await expect(page.getByRole("status").first()).toContainText("disabled");
  await guest.goto("/account");
  await expect(guest).toHaveURL(/\/sign-in/);
  await page.getByRole("button", { name: "Enable the account" }).click();
  await expect(page.getByRole("status").first()).toContainText("enabled");
  await guest.context().close();
  await page.goto("/changes");
  await expect(page.getByText("Chosen by the members.").first()).toBeVisible();
  await expect(page.getByText("Hester Invented").first()).toBeVisible();
});

test("no page of an account has a barrier", async ({ page, own }) => {
  test.slow();
  for (const address of ["/sign-in", "/reset", "/reset/rst_nothing"]) {
    await page.goto(address);
    await whole(page);
  }
  await page.getByRole("link", { name: "Sign in" }).first().click();
  await page.getByRole("main").getByRole("button", { name: "Sign in", exact: true }).click();
  await whole(page);
  await signIn(page, printed(own, "administrator"), "/admin");
  await whole(page);
  await page.getByRole("link", { name: "steward@sample.invalid" }).click();
  await whole(page);
  await page.locator("#give").getByRole("button", { name: "Give the role" }).click();
  await expect(page.getByRole("alert")).toContainText("choose a role");
  await whole(page);
  for (const address of ["/admin/invite", "/admin/operations", "/admin/next", "/account"]) {
    await page.goto(address);
    await whole(page);
  }
});
