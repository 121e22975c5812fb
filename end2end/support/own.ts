// For specs that write: a server of the worker's own, so that those who read meanwhile see nothing of it.

import { test as base, type Cookie, type Page } from "@playwright/test";

import { type OwnServer, startServer } from "./server.ts";

/** The roles of the sample community's published accounts; the server prints how they sign in. */
export type Role = "member" | "official" | "steward" | "administrator";

const PASSWORDS: Record<Role, string> = {
  member: "an invented person of the table",
  official: "an invented holder of a seat",
  steward: "an invented keeper of the record",
  administrator: "an invented runner of the machine",
};

type Options = {
  /** The server's name in its address. */
  host: string;
  /** What the server begins with. */
  content: "sample" | "empty";
};

type Extras = {
  /** Complaints that a test causes on purpose. */
  forgive: RegExp | undefined;
  complaints: string[];
};

export const test = base.extend<Extras, Options & { own: OwnServer }>({
  content: ["sample", { option: true, scope: "worker" }],
  host: ["127.0.0.1", { option: true, scope: "worker" }],
  own: [
    async ({ content, host }, use) => {
      const server = await startServer(content, host);
      await use(server);
      await server.stop();
    },
    { scope: "worker", timeout: 90_000 },
  ],
  baseURL: async ({ own }, use) => {
    await use(own.url);
  },
  forgive: [undefined, { option: true }],
  complaints: [
    async ({ page, own, forgive }, use) => {
      const heard: string[] = [];
      const host = new URL(own.url).host;
      page.on("pageerror", (error) => heard.push(`uncaught: ${error.message}`));
      page.on("console", (message) => {
        // A form that is refused answers 422, and the browser says so.
        const onPurpose = message.text().startsWith("Failed to load resource") && message.location().url === page.url();
        if (message.type() === "error" && !onPurpose) heard.push(`console: ${message.text()} (${message.location().url})`);
      });
      page.on("request", (request) => {
        const url = new URL(request.url());
        if (/^https?:$/.test(url.protocol) && url.host !== host) heard.push(`another host was asked: ${request.url()}`);
      });
      await use(heard);
      const unforgiven = heard.filter((complaint) => !forgive?.test(complaint));
      base.expect(unforgiven, "something went wrong out of the visitor's sight").toEqual([]);
    },
    { auto: true },
  ],
});

/** The cookies of sign-ins that were made on this worker's server: an account may try only some passwords in a quarter of an hour. */
const signedIn = new Map<string, Cookie[]>();

/** Signs in with one of the sample's accounts, or goes on with a sign-in that still holds. */
export async function signIn(page: Page, role: Role): Promise<void> {
  await page.goto("/sign-in");
  const { origin } = new URL(page.url());
  const who = `${role} ${origin}`;
  const cookies = signedIn.get(who);
  if (cookies) {
    await page.context().addCookies(cookies);
    await page.goto("/account");
    if (new URL(page.url()).pathname === "/account") return;
  }
  await page.getByLabel("Email address").fill(`${role}@sample.invalid`);
  await page.getByLabel("Password").fill(PASSWORDS[role]);
  await page.getByRole("main").getByRole("button", { name: "Sign in", exact: true }).click();
  await base.expect(page.getByRole("heading", { name: "Your account", exact: true })).toBeVisible();
  signedIn.set(who, await page.context().cookies(origin));
}

export { expect } from "@playwright/test";
