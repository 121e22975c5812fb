// Replies: an official's own words beside what is said about them, as everyone reads them.

import { expect, test } from "../support/test.ts";

test("replies stand in full beside what they answer, with what they said before", { tag: ["@nojs", "@phone"] }, async ({ page }) => {
  await page.goto("/commitments");
  await page.getByRole("link", { name: "Be at every meeting" }).click();
  const reply = page.locator("article.reply");
  await expect(reply).toContainText("Since then I ride with Lucinda, and I missed one meeting in two years.");
  await expect(reply).toContainText("Revised on");
  await reply.locator("summary").click();
  await expect(reply.locator("details")).toContainText("Since then I ride with Lucinda.");
  await page.goto("/officials/cornelius-fairweather-jr");
  await expect(page.locator("#replies")).toContainText("Entered by a steward on their behalf.");
  await page.goto("/officials/dashiell-corrigan-mbeki");
  await page.locator("#replies").getByRole("link", { name: /^Beside decision \d+/ }).click();
  await expect(page.locator("article.reply strong")).toHaveText("no");
});
