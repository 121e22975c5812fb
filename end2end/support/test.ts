// What every spec imports: Playwright's `test`, that knows the server and fails on what a person would not see.

import { test as base } from "@playwright/test";

type Extras = {
  /** What the page complained about: uncaught errors, console errors, refused by the content security policy. */
  complaints: string[];
};

export const test = base.extend<Extras>({
  baseURL: async ({}, use) => {
    const url = process.env.ANSWERABLE_URL;
    if (!url) throw new Error("support/server.ts sets ANSWERABLE_URL; was it left out of the configuration?");
    await use(url);
  },
  complaints: [
    async ({ page }, use) => {
      const heard: string[] = [];
      page.on("pageerror", (error) => heard.push(`uncaught: ${error.message}`));
      page.on("console", (message) => {
        // A page that answers 404 on purpose makes the browser say so.
        const status = message.text().startsWith("Failed to load resource: the server responded with a status of 4");
        if (message.type() === "error" && !status) heard.push(`console: ${message.text()}`);
      });
      await use(heard);
      base.expect(heard, "the page complained in the browser's console").toEqual([]);
    },
    { auto: true },
  ],
});

export { expect } from "@playwright/test";
