// What people set on their own machine: dark, strong contrast, no motion, large text.

import { colours, inkAndPaper, noSidewaysScroll } from "../support/layout.ts";
import { expect, test } from "../support/test.ts";

const official = "/officials/ngozi-halvorsen-adebayo";

test("light is ink on paper, dark is paper on ink", async ({ page }) => {
  await page.emulateMedia({ colorScheme: "light" });
  await page.goto(official);
  const light = await inkAndPaper(page);
  expect(light.ink).toBeLessThan(0.25);
  expect(light.paper).toBeGreaterThan(0.85);
  await page.emulateMedia({ colorScheme: "dark" });
  const dark = await inkAndPaper(page);
  expect(dark.ink).toBeGreaterThan(0.75);
  expect(dark.paper).toBeLessThan(0.2);
});

for (const colorScheme of ["light", "dark"] as const) {
  test(`with the system's own colours (${colorScheme}) every mark is still to be seen`, async ({ page }) => {
    await page.emulateMedia({ forcedColors: "active", colorScheme });
    await page.goto(official);
    expect(await page.evaluate(() => matchMedia("(forced-colors: active)").matches)).toBe(true);
    for (const mark of ["with", "against", "abstained", "excused"]) {
      const seen = await colours(page, `.strip-run a.m.is-${mark}`);
      expect(seen.size, `${mark} is drawn in more than the colour of the paper`).toBeGreaterThan(1);
    }
    expect((await colours(page, ".tally .bar")).size).toBeGreaterThan(1);
    await page.keyboard.press("Tab");
    await page.keyboard.press("Tab");
    const outline = await page.evaluate(() => getComputedStyle(document.activeElement ?? document.body).outlineStyle);
    expect(outline).not.toBe("none");
  });
}

test("marks differ by shape, not by colour alone", async ({ page }) => {
  await page.goto(official);
  const shapes = await page.locator(".strip-run a.m use").evaluateAll((uses) => {
    const of = new Map<string, string>();
    for (const use of uses) {
      const kind = [...(use.closest("a")?.classList ?? [])].find((name) => name.startsWith("is-")) ?? "";
      const symbol = document.querySelector(use.getAttribute("href") ?? "#none");
      of.set(kind, symbol?.innerHTML ?? "");
    }
    return [...of];
  });
  expect(shapes.length).toBeGreaterThanOrEqual(4);
  for (const [kind, shape] of shapes) expect(shape, `${kind} has a shape`).not.toBe("");
  expect(new Set(shapes.map(([, shape]) => shape)).size, "each its own").toBe(shapes.length);
  // And each has its word beside it in the legend.
  for (const words of ["with the movement", "against the movement", "abstained", "missed", "excused"]) {
    await expect(page.locator(".legend").getByText(words, { exact: true })).toBeVisible();
  }
});

test("nothing moves for those who do not want it", async ({ page }) => {
  await page.emulateMedia({ reducedMotion: "reduce" });
  for (const address of ["/", official, "/officials"]) {
    await page.goto(address);
    await page.locator("main a").first().hover();
    const moving = await page.evaluate(() => {
      const lasts = (text: string) => text.split(",").some((part) => Number.parseFloat(part) > 0.01);
      const found = [...document.querySelectorAll("*")].filter((element) => {
        const style = getComputedStyle(element);
        return lasts(style.transitionDuration) || (style.animationName !== "none" && lasts(style.animationDuration)) || style.scrollBehavior === "smooth";
      });
      return [...found.map((element) => element.outerHTML.slice(0, 100)), ...document.getAnimations().map((animation) => animation.id || "animation")];
    });
    expect(moving, address).toEqual([]);
  }
});

for (const address of ["/", "/officials", official, "/decisions/9", "/find?q=00001", "/methodology"]) {
  test(`at twice the size nothing of ${address} is lost`, async ({ page, browser, baseURL }) => {
    const links = () => page.locator("main a").filter({ visible: true }).count();
    await page.goto(address);
    const before = { links: await links(), headings: await page.locator("h1, h2, h3").filter({ visible: true }).allInnerTexts() };
    const context = await browser.newContext({ viewport: { width: 640, height: 450 }, deviceScaleFactor: 2 });
    try {
      const zoomed = await context.newPage();
      await zoomed.goto(`${baseURL}${address}`);
      await noSidewaysScroll(zoomed, "at 200 %");
      // A list that stacks its rows has no head whose links could be followed: its form orders it as well.
      const inHeads = await page.locator("main thead a").filter({ visible: true }).count();
      const left = await zoomed.locator("main a").filter({ visible: true }).count();
      expect(left).toBeGreaterThanOrEqual(before.links - inHeads);
      expect(await zoomed.locator("h1, h2, h3").filter({ visible: true }).allInnerTexts()).toEqual(before.headings);
      for (const nav of await zoomed.locator(".masthead-nav a").all()) await expect(nav).toBeVisible();
      const cut = await zoomed.evaluate(() =>
        [...document.querySelectorAll<HTMLElement>("main p, main h1, main h2, main td, main th, main li, main a")]
          .filter((element) => element.scrollWidth > element.clientWidth + 2 && getComputedStyle(element).overflowX === "hidden" && element.clientWidth > 2)
          .map((element) => element.outerHTML.slice(0, 120)),
      );
      expect(cut, "text that is cut off").toEqual([]);
    } finally {
      await context.close();
    }
  });
}

test("text twice as large, without zoom, still fits", async ({ page }) => {
  for (const address of [official, "/officials", "/decisions/9"]) {
    await page.goto(address);
    await page.evaluate(() => document.documentElement.style.setProperty("font-size", "200%"));
    await noSidewaysScroll(page, `with text of 200 % on ${address}`);
  }
});
