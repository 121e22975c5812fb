// Passkeys, with a device that Chromium plays.

import { type CDPSession, type Page } from "@playwright/test";

import { printed, signInAs as signIn } from "../support/accounts.ts";
import { axe } from "../support/axe.ts";
import { expect, test } from "../support/own.ts";

// Chromium writes into its console that a request was answered 422, and has no passkeys for a number.
test.use({ forgive: /status of 422/, host: "localhost" });

type Device = { cdp: CDPSession; authenticatorId: string };

async function device(page: Page): Promise<Device> {
  const cdp = await page.context().newCDPSession(page);
  await cdp.send("WebAuthn.enable");
  const { authenticatorId } = await cdp.send("WebAuthn.addVirtualAuthenticator", {
    options: {
      protocol: "ctap2",
      transport: "internal",
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: true,
      automaticPresenceSimulation: true,
    },
  });
  return { cdp, authenticatorId };
}

async function add(page: Page, password: string, name: string): Promise<void> {
  const passkeys = page.locator("#passkeys");
  await passkeys.getByLabel("A name for it").fill(name);
  await passkeys.getByLabel("Your password").fill(password);
  await passkeys.getByRole("button", { name: "Add a passkey" }).click();
}

test("a passkey is made, named, signed in with, and removed", async ({ page, own }) => {
  test.slow();
  const account = printed(own, "steward");
  const { cdp, authenticatorId } = await device(page);
  await signIn(page, account);
  await add(page, "not the right one", "My phone");
  await expect(page.locator("#passkeys [role=status]")).toContainText("This is not your password");
  await axe(page);
  await add(page, account.password, "My phone");
  await expect(page.getByRole("status").first()).toContainText("The passkey is added.");
  await expect(page.locator("#passkeys")).toContainText("My phone");
  const { credentials } = await cdp.send("WebAuthn.getCredentials", { authenticatorId });
  expect(credentials.map((it) => it.isResidentCredential)).toEqual([true]);
  // The same device has one already.
  await add(page, account.password, "Again");
  await expect(page.locator("#passkeys [role=status]")).toContainText("has a passkey for your account already");

  await page.getByRole("navigation", { name: "Signed in" }).getByRole("button", { name: "Sign out" }).click();
  await page.goto("/sign-in?next=%2Faccount%23passkeys");
  await axe(page);
  await page.getByRole("button", { name: "Sign in with a passkey" }).click();
  await expect(page).toHaveURL(/\/account#passkeys$/);
  await expect(page.getByRole("navigation", { name: "Signed in" })).toContainText(account.email);
  await expect(page.locator("#passkeys")).toContainText("last used");
  await page.getByRole("button", { name: "Remove My phone" }).click();
  await expect(page.getByRole("status").first()).toContainText("The passkey is removed.");
  await page.getByRole("navigation", { name: "Signed in" }).getByRole("button", { name: "Sign out" }).click();
  await page.getByRole("button", { name: "Sign in with a passkey" }).click();
  await expect(page.locator(".passkey [role=status]")).toContainText("not accepted");
});

test("whoever does not want to use it is told so, and can go on", async ({ page }) => {
  const { cdp, authenticatorId } = await device(page);
  await cdp.send("WebAuthn.setUserVerified", { authenticatorId, isUserVerified: false });
  await page.goto("/sign-in");
  await page.getByRole("button", { name: "Sign in with a passkey" }).click();
  await expect(page.locator(".passkey [role=status]")).toContainText("Nothing was done");
  await expect(page.getByRole("button", { name: "Sign in with a passkey" })).toBeEnabled();
});

test("the way by passkey is there with scripts; without them the password is all there is, and it says so", { tag: "@nojs" }, async ({ page, own, javaScriptEnabled }) => {
  await page.goto("/sign-in");
  if (javaScriptEnabled) {
    await expect(page.getByRole("button", { name: "Sign in with a passkey" })).toBeVisible();
    return;
  }
  await expect(page.getByRole("button", { name: "Sign in with a passkey" })).toBeHidden();
  await signIn(page, printed(own, "member"));
  await expect(page.locator("#passkeys")).toContainText("needs JavaScript");
  await expect(page.getByRole("button", { name: "Add a passkey" })).toBeHidden();
});
