// People with an account, invited on the command line as an operator does.

import { type Page, expect } from "@playwright/test";
import { spawnSync } from "node:child_process";

type Tested = { program: string; database: string; folder: string; url: string };

/** Long enough, and in no list. */
const PASSWORD = "four words that differ";

/** Invites somebody new, and signs the browser in as them. An official is bound to the person with this address. */
export async function signInAs(page: Page, role: "member" | "official" | "steward" | "administrator", person?: string): Promise<void> {
  const said = process.env.ANSWERABLE_TESTED;
  if (!said) throw new Error("only a server that support/server.ts started can be given accounts: unset ANSWERABLE_URL");
  const { program, database, folder, url } = JSON.parse(said) as Tested;
  const email = `${role}-${crypto.randomUUID()}@example.org`;
  const bound = person ? ["--person", person] : [];
  const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => name !== "DATABASE_URL" && !name.startsWith("ANSWERABLE_")));
  const args = ["account", "invite", email, "--role", role, ...bound, "--database", database];
  const done = spawnSync(program, args, { cwd: folder, env: { ...env, ANSWERABLE_PUBLIC_URL: url }, encoding: "utf8" });
  const path = /\/invitation\/[^\s]+/.exec(done.stdout)?.[0];
  if (!path) throw new Error(`“answerable account invite” ended with ${done.status}:\n${done.stdout}${done.stderr}`);
  await page.goto(path);
  await page.locator('input[name="password"]').fill(PASSWORD);
  await page.locator("main form button").first().click();
  await expect(page).toHaveURL(/\/account/);
}
