// Over every kind of page: what all of them owe to everyone.

import { type Browser, type Page } from "@playwright/test";

import { axe } from "../support/axe.ts";
import { islandsReady } from "../support/islands.ts";
import { noSidewaysScroll } from "../support/layout.ts";
import { pageKinds } from "../support/pages.ts";
import { expect, siteUrl, test } from "../support/test.ts";

/** What a page without browser code may weigh on the wire, with styles and fonts; and one with it. */
const PLAIN_BYTES = 40_000;
const ISLAND_BYTES = 110_000 + PLAIN_BYTES;

type Address = { addresses: Map<string, string> };

function addressOf({ addresses }: Address, name: string): string {
  const address = addresses.get(name);
  expect(address, `no link leads from the front page to a page of the kind ${name}`).toBeTruthy();
  return address ?? "";
}

// The readable text of the content, without what only exists for browser code.
function words(page: Page): Promise<string> {
  return page.locator("main").evaluate((main) => {
    for (const part of main.querySelectorAll<HTMLElement>(".filter-box, .strip-detail, .suggest-list, [role=status]")) part.hidden = true;
    return (main as HTMLElement).innerText.replace(/\s+/g, " ").trim();
  });
}

async function withoutScripts(browser: Browser, address: string): Promise<string> {
  const context = await browser.newContext({ javaScriptEnabled: false, viewport: { width: 1280, height: 900 } });
  try {
    const page = await context.newPage();
    const answer = await page.goto(siteUrl() + address);
    expect(answer?.status()).toBe(200);
    return await words(page);
  } finally {
    await context.close();
  }
}

for (const { name, pattern } of pageKinds) {
  test.describe(`${name} (${pattern})`, () => {
    test("is a whole page: named, described, in one language, with structured data", { tag: "@nojs" }, async ({ page, addresses }) => {
      const address = addressOf({ addresses }, name);
      const answer = await page.goto(address);
      expect(answer?.status()).toBe(200);
      expect(answer?.headers()["set-cookie"], "a cookie").toBeUndefined();
      expect(answer?.headers()["content-type"]).toBe("text/html; charset=utf-8");
      await expect(page.locator("html")).toHaveAttribute("lang", "en");
      await expect(page).toHaveTitle(/\S.{3,}/);
      await expect(page.locator("h1")).toHaveCount(1);
      await expect(page.locator("h1")).toBeVisible();
      await expect(page.locator("main")).toHaveCount(1);
      await expect(page.locator('meta[name="description"]')).toHaveAttribute("content", /\S.{19,}/);
      await expect(page.getByText("This community is invented.")).toBeVisible();
      await expect(page.locator(`main a[href*="undefined"], main a[href=""], main a[href="#"]`)).toHaveCount(0);
      // What search engines should not keep has no address to keep it under.
      const hidden = await page.locator('meta[name="robots"][content*="noindex"]').count();
      if (hidden === 0) await expect(page.locator('link[rel="canonical"]')).toHaveAttribute("href", siteUrl() + address);
      else await expect(page.locator('link[rel="canonical"]')).toHaveCount(0);

      const data = await page.locator('script[type="application/ld+json"]').allTextContents();
      expect(data).toHaveLength(1);
      const described = JSON.parse(data[0] ?? "") as { "@context": string; "@graph": { "@type": string }[] };
      expect(described["@context"]).toBe("https://schema.org");
      expect(described["@graph"].length).toBeGreaterThan(0);
      expect(described["@graph"].map((thing) => thing["@type"])).not.toContain(undefined);
      expect(data[0]).not.toMatch(/null|undefined/);
      if (name === "Official") expect(described["@graph"].map((thing) => thing["@type"])).toContain("Person");
      if (name === "Measure") expect(described["@graph"].map((thing) => thing["@type"])).toContain("Legislation");
    });

    test("fits every screen and has no barrier, on paper and on ink", async ({ page, addresses }) => {
      test.slow();
      await page.emulateMedia({ colorScheme: "light" });
      await page.goto(addressOf({ addresses }, name));
      if ((await page.locator('script[type="module"]').count()) > 0) await islandsReady(page);
      for (const width of [1280, 390, 320]) {
        await page.setViewportSize({ width, height: 800 });
        await noSidewaysScroll(page, `at ${width} pixels`);
      }
      await axe(page);
      await page.setViewportSize({ width: 1280, height: 900 });
      await page.emulateMedia({ colorScheme: "dark" });
      // Only the colours are others.
      await axe(page, ["color-contrast", "link-in-text-block"]);
    });

    test("says the same without scripts, and is light", async ({ page, browser, addresses }) => {
      const address = addressOf({ addresses }, name);
      const sizes: Promise<number>[] = [];
      page.on("requestfinished", (request) => {
        sizes.push(request.sizes().then((size) => size.responseBodySize + size.responseHeadersSize));
      });
      await page.goto(address);
      const island = (await page.locator('script[type="module"]').count()) > 0;
      if (island) await islandsReady(page);
      await page.evaluate(() => document.fonts.ready);
      const bytes = (await Promise.all(sizes)).reduce((sum, size) => sum + size, 0);
      expect(sizes.length, "the page, its styles and its heading face").toBeGreaterThanOrEqual(3);
      expect(bytes, "bytes on the wire").toBeLessThan(island ? ISLAND_BYTES : PLAIN_BYTES);

      const plain = await withoutScripts(browser, address);
      expect(plain.length).toBeGreaterThan(60);
      expect(await words(page)).toBe(plain);
    });
  });
}
