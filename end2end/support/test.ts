// What every spec imports: Playwright's `test`, that knows the server and fails on what a person would not see.

import { test as base } from "@playwright/test";

import { onePageOfEach } from "./pages.ts";

type Extras = {
  /** Complaints that this test causes on purpose. */
  forgive: RegExp | undefined;
  /**
   * What went wrong out of sight: uncaught errors, console errors, refused by the content security policy, a part of
   * the page that could not be loaded, a request to another host, a cookie.
   */
  complaints: string[];
};

type Shared = {
  /** An address of each kind of page, by the kind's name, found by following links. */
  addresses: Map<string, string>;
};

export function siteUrl(): string {
  const url = process.env.ANSWERABLE_URL;
  if (!url) throw new Error("support/server.ts sets ANSWERABLE_URL; was it left out of the configuration?");
  return url;
}

export const test = base.extend<Extras, Shared>({
  baseURL: async ({}, use) => {
    await use(siteUrl());
  },
  addresses: [
    async ({}, use) => {
      await use(await onePageOfEach(siteUrl()));
    },
    { scope: "worker" },
  ],
  forgive: [undefined, { option: true }],
  complaints: [
    async ({ page, context, forgive }, use) => {
      const heard: string[] = [];
      const host = new URL(siteUrl()).host;
      page.on("pageerror", (error) => heard.push(`uncaught: ${error.message}`));
      page.on("console", (message) => {
        // A page that answers 404 on purpose makes the browser say so; a part of a page that does, is a fault.
        const onPurpose = message.text().startsWith("Failed to load resource") && message.location().url === page.url();
        if (message.type() === "error" && !onPurpose) heard.push(`console: ${message.text()} (${message.location().url})`);
      });
      page.on("request", (request) => {
        const url = new URL(request.url());
        if (/^https?:$/.test(url.protocol) && url.host !== host) heard.push(`another host was asked: ${request.url()}`);
      });
      await use(heard);
      for (const cookie of await context.cookies()) heard.push(`a cookie was set: ${cookie.name}`);
      const unforgiven = heard.filter((complaint) => !forgive?.test(complaint));
      base.expect(unforgiven, "something went wrong out of the visitor's sight").toEqual([]);
    },
    { auto: true },
  ],
});

export { expect } from "@playwright/test";
