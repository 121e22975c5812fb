// The board of commitments, a commitment's time line, and the ways between them and everything else.

import { axe } from "../support/axe.ts";
import { noSidewaysScroll } from "../support/layout.ts";
import { expect, test } from "../support/test.ts";

test("the board begins with what is late, and each column leads to its list", { tag: ["@nojs", "@phone"] }, async ({ page }) => {
  await page.goto("/");
  await page.getByRole("navigation", { name: "Main" }).getByRole("link", { name: "Commitments" }).click();
  await expect(page.locator("h1")).toHaveText("Commitments");
  const columns = page.locator(".board-column");
  await expect(columns.first().locator("h2")).toContainText("Late");
  await expect(columns.first().locator(".card").first()).toContainText(/Late by \d+ days/);
  // Every count is the number of rows behind it.
  for (const name of ["Late", "In progress", "Kept", "Broken"]) {
    await page.goto("/commitments");
    const heading = columns.filter({ has: page.getByRole("heading", { name: new RegExp(`^${name}`) }) }).locator("h2");
    const count = Number(await heading.locator(".board-count").textContent());
    await heading.getByRole("link").click();
    await expect(page).toHaveURL(/status=/);
    await expect(page.locator("table tbody tr")).toHaveCount(count);
  }
  await page.getByRole("link", { name: "The whole board" }).click();
  await expect(columns.first().locator("h2")).toContainText("Late");
});

test("the board is narrowed by person, place, value and status, without scripts too", { tag: ["@nojs", "@phone"] }, async ({ page }) => {
  await page.goto("/commitments");
  await page.getByLabel("Who").selectOption({ label: "Bernadette Oyelaran" });
  await page.getByRole("button", { name: "Show" }).click();
  await expect(page.locator(".card")).toHaveCount(3);
  await expect(page.locator(".card-who")).toHaveCount(0);
  await page.getByLabel("Status").selectOption({ label: "Broken" });
  await page.getByRole("button", { name: "Show" }).click();
  await expect(page.getByText("No commitment fits all of that")).toBeVisible();
  await page.getByRole("link", { name: "all commitments" }).click();
  await page.getByLabel("Value").selectOption({ label: "Class solidarity" });
  await page.getByRole("button", { name: "Show" }).click();
  await expect(page.locator(".card").first()).toBeVisible();
  await page.goto("/commitments?status=eaten");
  await expect(page.getByRole("alert")).toContainText("is not a choice here");
});

test("a commitment meets a vote: from one to the other and back", { tag: ["@nojs", "@phone"] }, async ({ page }) => {
  await page.goto("/commitments");
  await page.getByRole("link", { name: "No new fees on water" }).click();
  await expect(page.locator("blockquote")).toContainText("I will vote against every new or higher fee on water.");
  const entries = page.locator(".timeline > li");
  await expect(entries.last()).toContainText("Promised");
  await expect(page.locator(".evidence").first()).toBeVisible();
  const commitment = new URL(page.url()).pathname;
  await page.locator(".evidence").getByRole("link", { name: /^Decision \d+: / }).click();
  await expect(page).toHaveURL(/\/decisions\/\d+$/);
  await expect(page.getByRole("heading", { name: "What this decision shows" })).toBeVisible();
  await page.getByRole("link", { name: "No new fees on water" }).click();
  expect(new URL(page.url()).pathname).toBe(commitment);
  await page.locator(".lede").getByRole("link", { name: "Lucinda Applethwaite" }).click();
  await expect(page.locator("#commitments")).toContainText("Kept");
  await expect(page.locator("#promised").getByRole("link", { name: "No new fees on water" })).toBeVisible();
});

test("the board and a commitment fit a phone, and are printed", { tag: "@only-phone" }, async ({ page }) => {
  for (const path of ["/commitments", "/commitments/1", "/commitments/3"]) {
    await page.goto(path);
    await noSidewaysScroll(page, `on ${path}`);
    await axe(page);
  }
});

test("on paper the board keeps its words and loses its form", async ({ page }) => {
  await page.goto("/commitments");
  await page.emulateMedia({ media: "print" });
  await expect(page.locator(".filters")).toBeHidden();
  await expect(page.locator(".card").first()).toBeVisible();
  await page.goto("/commitments/1");
  await expect(page.locator(".timeline > li").first()).toBeVisible();
  await expect(page.getByText("Report an error on this page")).toBeHidden();
});
