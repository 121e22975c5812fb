import { axe } from "../support/axe.ts";
import { pages } from "../support/pages.ts";
import { expect, test } from "../support/test.ts";

for (const { kind, path } of pages) {
  test(`${kind}: answers, has a title, a heading and no barrier`, async ({ page, javaScriptEnabled }) => {
    const answer = await page.goto(path);
    expect(answer?.status()).toBe(200);
    await expect(page).toHaveTitle(/\S/);
    await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
    // Nothing is wider than the screen: nobody has to scroll sideways.
    if (javaScriptEnabled !== false) {
      const [content, screen] = await page.evaluate(() => [document.documentElement.scrollWidth, window.innerWidth]);
      expect(content).toBeLessThanOrEqual(screen ?? 0);
      await axe(page);
    }
  });
}

test("the server says that it is alive and ready", async ({ request }) => {
  expect((await request.get("/healthz")).status()).toBe(200);
  expect((await request.get("/readyz")).status()).toBe(200);
});
