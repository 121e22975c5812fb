// The browser code: where it is, and what is left when it does not come.

import { islandsReady } from "../support/islands.ts";
import { expect, test } from "../support/test.ts";

const withIslands = ["/", "/find", "/search", "/officials/kenyatte-brisbois-okonkwo", "/officials/kenyatte-brisbois-okonkwo/votes"];
const without = ["/officials", "/decisions", "/decisions/9", "/measures", "/places", "/methodology", "/about", "/data", "/api", "/values"];

test("is loaded where an island is, and nowhere else", async ({ page }) => {
  for (const address of withIslands) {
    await page.goto(address);
    await islandsReady(page);
  }
  const asked: string[] = [];
  page.on("request", (request) => asked.push(new URL(request.url()).pathname));
  for (const address of without) {
    await page.goto(address);
    await expect(page.locator("leptos-island, script:not([type='application/ld+json'])"), address).toHaveCount(0);
  }
  expect(asked.filter((path) => /\.(js|wasm)$/.test(path))).toEqual([]);
});

test.describe("when it does not come", () => {
  test.use({ forgive: /Failed to load resource|wasm|fetch/i });

  test.beforeEach(async ({ page }) => {
    await page.route(/\.wasm$/, (route) => route.abort());
  });

  test("the page says nothing of it and works", async ({ page }) => {
    for (const address of withIslands) {
      await page.goto(address);
      await expect(page.locator("html"), address).toHaveAttribute("data-islands", "failed");
      await expect(page.locator("h1")).toBeVisible();
      await expect(page.locator(".filter-box, .strip-detail, .suggest-list").filter({ visible: true }), address).toHaveCount(0);
    }
  });

  test("officials are still found", async ({ page }) => {
    await page.goto("/");
    await page.locator("main #find").fill("Pepperbush");
    await page.locator("main #find").press("Enter");
    await expect(page).toHaveURL(/\/find\?q=Pepperbush$/);
    await page.getByRole("link", { name: "Lucinda Applethwaite" }).first().click();
    await expect(page.getByRole("heading", { level: 1 })).toHaveText("Lucinda Applethwaite");
  });

  test("marks still lead to decisions, and votes are still searched", async ({ page }) => {
    await page.goto("/officials/kenyatte-brisbois-okonkwo");
    await page.locator(".strip-run a.m").first().click();
    await expect(page).toHaveURL(/\/decisions\/\d+$/);
    await page.goto("/officials/kenyatte-brisbois-okonkwo/votes");
    await page.getByRole("form", { name: "Search these votes" }).getByRole("searchbox").fill("amendment");
    await page.getByRole("button", { name: "Search these votes" }).click();
    await expect(page).toHaveURL(/\?q=amendment$/);
    await expect(page.locator("main tbody tr").first()).toContainText(/amendment/i);
  });
});
