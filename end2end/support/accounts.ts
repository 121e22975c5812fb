// For specs about accounts: a server of their own, the sample's accounts as the program prints them, and its mails.

import { expect, type Page } from "@playwright/test";

import { launch, type Running } from "./server.ts";
import { test as base } from "./test.ts";

/** How to sign in. */
export type Account = { email: string; password: string };

/** The password that tests choose. */
export const PASSWORD = "four words that differ";

/** Signing in sets the one cookie there is. */
export const SIGNED_IN = /^a cookie was set: answerable(-passkey)?$/;

export const test = base.extend<object, { sample: boolean; own: Running }>({
  sample: [true, { scope: "worker", option: true }],
  own: [
    async ({ sample }, use) => {
      const server = await launch({ sample, host: "localhost" });
      await use(server);
      await server.stop();
    },
    { scope: "worker" },
  ],
  baseURL: async ({ own }, use) => {
    await use(own.url);
  },
  forgive: SIGNED_IN,
});

/** The sample's account of a role, read from what the program prints when it starts. */
export function printed(own: Running, role: string): Account {
  const line = new RegExp(`^ +${role} +(\\S+@sample\\.invalid) +(\\S.*)$`, "m").exec(own.said());
  if (!line) throw new Error(`the program printed no account of a ${role}:\n${own.said()}`);
  return { email: line[1] ?? "", password: (line[2] ?? "").trim() };
}

/** Signs in by the form, with the mouse or a finger. */
export async function signIn(page: Page, account: Account, next = "/account"): Promise<void> {
  await page.goto(`/sign-in?next=${encodeURIComponent(next)}`);
  await page.getByLabel("Email address").fill(account.email);
  await page.getByLabel("Password").fill(account.password);
  await page.getByRole("button", { name: "Sign in", exact: true }).click();
  await expect(page.getByRole("navigation", { name: "Signed in" })).toContainText(account.email);
}

/** The path of the link in the newest mail to an address whose link begins so; waits until the mail was written. */
export async function mailed(own: Running, to: string, path: string): Promise<string> {
  let found: string | undefined;
  const look = () => {
    const mail = own.mails().findLast((text) => text.includes(`To: ${to}`) && text.includes(path));
    found = mail && new RegExp(`${path}/[a-z]{3}_[\\w-]+`).exec(mail)?.[0];
    return found;
  };
  await expect.poll(look, { message: `a mail to ${to} with a link to ${path}`, timeout: 20_000 }).toBeTruthy();
  return found ?? "";
}
