// With the keyboard alone.

import { islandsReady } from "../support/islands.ts";
import { expect, test } from "../support/test.ts";

test("the first stop skips to the content", { tag: "@nojs" }, async ({ page }) => {
  await page.goto("/officials/kenyatte-brisbois-okonkwo");
  const skip = page.getByRole("link", { name: "Skip to the content" });
  await page.keyboard.press("Tab");
  await expect(skip).toBeFocused();
  await expect(skip).toBeInViewport();
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(/#main$/);
  await page.keyboard.press("Tab");
  const inMain = await page.evaluate(() => document.activeElement?.closest("main") !== null);
  expect(inMain, "the next stop is in the content").toBe(true);
});

for (const address of ["/", "/officials", "/officials/kenyatte-brisbois-okonkwo", "/officials/kenyatte-brisbois-okonkwo/votes", "/decisions/9", "/find"]) {
  test(`every stop on ${address} shows where one is, in the order of the page`, async ({ page }) => {
    await page.goto(address);
    if ((await page.locator('script[type="module"]').count()) > 0) await islandsReady(page);
    let stops = 0;
    let last = "";
    for (; stops < 60; stops += 1) {
      await page.keyboard.press("Tab");
      const stop = await page.evaluate(() => {
        const here = document.activeElement;
        if (!here || here === document.body) return undefined;
        const order = [...document.querySelectorAll("*")].indexOf(here);
        const style = getComputedStyle(here);
        const box = here.getBoundingClientRect();
        const at = document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2);
        return {
          order,
          what: here.outerHTML.slice(0, 140),
          tick: here.matches(".strip-run svg.d a"),
          visible: (style.outlineStyle !== "none" && Number.parseFloat(style.outlineWidth) >= 2) || style.boxShadow !== "none",
          size: Math.min(box.width, box.height),
          onScreen: box.bottom > 0 && box.top < window.innerHeight && box.right > 0 && box.left < window.innerWidth,
          covered: at !== null && !here.contains(at) && !at.contains(here),
        };
      });
      if (!stop) break;
      expect(stop.visible, `no sign of focus: ${stop.what}`).toBe(true);
      expect(stop.onScreen, `out of sight: ${stop.what}`).toBe(true);
      expect(stop.size, `nothing to see: ${stop.what}`).toBeGreaterThan(4);
      expect(stop.covered, `hidden under something: ${stop.what}`).toBe(false);
      expect(stop.tick, "a mark without a position is no stop").toBe(false);
      const before = Number(last || -1);
      expect(stop.order, `out of order: ${stop.what}`).toBeGreaterThan(before);
      last = String(stop.order);
    }
    expect(stops).toBeGreaterThan(10);
  });
}
