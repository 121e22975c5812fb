// Reporting an error, and the corrections as everyone sees them.

import { axe } from "../support/axe.ts";
import { noSidewaysScroll } from "../support/layout.ts";
import { expect, test } from "../support/own.ts";

test("anyone reports an error from the page that has it, and answers are public", { tag: ["@nojs", "@phone"] }, async ({ page, javaScriptEnabled }) => {
  await page.goto("/decisions/1");
  await page.getByRole("link", { name: "Report an error on this page" }).click();
  await expect(page.getByLabel("On which page is it?")).toHaveValue("/decisions/1");
  await page.getByRole("button", { name: "Send" }).click();
  await expect(page.getByRole("alert")).toContainText("There is a problem");
  await expect(page.getByLabel("On which page is it?")).toHaveValue("/decisions/1");
  if (javaScriptEnabled) await axe(page);
  await page.getByLabel(/What is wrong/).fill("The result is another one; see page four of the minutes.");
  await page.getByRole("button", { name: "Send" }).click();
  await expect(page).toHaveURL(/\/corrections\/thanks$/);
  await page.getByRole("link", { name: "All corrections" }).click();
  await expect(page.getByText("The term began in 2014.")).toBeVisible();
  await expect(page.getByText("see page four of the minutes")).toHaveCount(0);
  await noSidewaysScroll(page, "on the corrections");
});
