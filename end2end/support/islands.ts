import { expect, type Page } from "@playwright/test";

/** Waits until every island of the page is awake; fails when the browser's code could not be loaded. */
export async function islandsReady(page: Page): Promise<void> {
  await expect(page.locator("html")).toHaveAttribute("data-islands", /ready|failed/);
  await expect(page.locator("html")).toHaveAttribute("data-islands", "ready");
}
