// For specs about accounts: the sample's accounts as the program prints them, and the mails that it writes.

import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

import { expect, type Page } from "@playwright/test";

import { type OwnServer } from "./server.ts";

/** How to sign in. */
export type Account = { email: string; password: string };

/** The password that tests choose. */
export const PASSWORD = "four words that differ";

/** The sample's account of a role, read from what the program prints when it starts. */
export function printed(own: OwnServer, role: string): Account {
  const line = new RegExp(`^ +${role} +(\\S+@sample\\.invalid) +(\\S.*)$`, "m").exec(own.said());
  if (!line) throw new Error(`the program printed no account of a ${role}:\n${own.said()}`);
  return { email: line[1] ?? "", password: (line[2] ?? "").trim() };
}

/** Signs in by the form, to go on to an address. */
export async function signInAs(page: Page, account: Account, next = "/account"): Promise<void> {
  await page.goto(`/sign-in?next=${encodeURIComponent(next)}`);
  await page.getByLabel("Email address").fill(account.email);
  await page.getByLabel("Password").fill(account.password);
  await page.getByRole("main").getByRole("button", { name: "Sign in", exact: true }).click();
  await expect(page.getByRole("navigation", { name: "Signed in" })).toContainText(account.email);
}

/** The mails that it has written, the oldest first, with their lines whole again. */
function mails(own: OwnServer): string[] {
  const folder = join(own.folder, "mail");
  if (!existsSync(folder)) return [];
  // Long lines are broken by “=” at their end, and “=” itself is written =3D.
  return readdirSync(folder)
    .sort()
    .map((name) => readFileSync(join(folder, name), "utf8").replaceAll("=\r\n", "").replaceAll("=3D", "="));
}

/** The path of the link in the newest mail to an address whose link begins so; waits until the mail was written. */
export async function mailed(own: OwnServer, to: string, path: string): Promise<string> {
  let found: string | undefined;
  const look = () => {
    const mail = mails(own).findLast((text) => text.includes(`To: ${to}`) && text.includes(path));
    found = mail && new RegExp(`${path}/[a-z]{3}_[\\w-]+`).exec(mail)?.[0];
    return found;
  };
  await expect.poll(look, { message: `a mail to ${to} with a link to ${path}`, timeout: 20_000 }).toBeTruthy();
  return found ?? "";
}
