// Replies: an official's own words beside their vote, written on their desk, read by everyone.

import { axe } from "../support/axe.ts";
import { noSidewaysScroll } from "../support/layout.ts";
import { signInAs } from "../support/people.ts";
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

test.describe("signed in", () => {
  test.use({ forgive: /a cookie was set: answerable|the server responded with a status of (409|422)/ });

  // Each project and each person writes beside something else, so that they can run side by side.
  const people: Record<string, string> = { chromium: "hollis-vanterpool", phone: "ngozi-halvorsen-adebayo", nojs: "lucinda-applethwaite" };

  test("an official writes a reply, looks at it first, changes it and takes it back", { tag: ["@nojs", "@phone"] }, async ({ page }, info) => {
    const who = people[info.project.name] ?? "";
    await signInAs(page, "official", who);
    await page.goto("/desk");
    await expect(page.locator("h1")).toHaveText("Your desk");
    if (info.project.name !== "nojs") await axe(page);
    await noSidewaysScroll(page, "on the desk");
    await page.locator("#decisions").getByRole("link", { name: /^Reply: / }).first().click();
    const form = page.url();
    await page.getByLabel("The reply").fill("I asked for **more time**. </textarea><script>alert(1)</script>");
    await page.getByRole("button", { name: "Show what it will look like" }).click();
    await expect(page.locator("#preview strong")).toHaveText("more time");
    await expect(page.getByLabel("The reply")).toHaveValue("I asked for **more time**. </textarea><script>alert(1)</script>");
    if (info.project.name !== "nojs") await axe(page);
    await noSidewaysScroll(page, "on the form");
    await page.getByRole("button", { name: "Publish" }).click();
    await expect(page.getByRole("status")).toHaveText("The reply is public.");

    await page.goto(form);
    await page.getByRole("link", { name: "Where it will stand" }).click();
    const reply = page.locator("article.reply", { has: page.locator(`a[href="/officials/${who}"]`) });
    await expect(reply.locator("strong")).toHaveText("more time");
    await expect(reply).toContainText("<script>alert(1)</script>");
    await page.goto(form);
    await page.getByLabel("The reply").fill("I asked for two weeks more.");
    await page.getByRole("button", { name: "Publish" }).click();
    await page.goto(form);
    await page.getByText("Take it back", { exact: true }).click();
    await page.getByRole("button", { name: "Take the reply back" }).click();
    await expect(page.getByRole("alert")).toContainText("needs a reason");
    await page.getByLabel("Why").fill("It was about another vote.");
    await page.getByRole("button", { name: "Take the reply back" }).click();
    await expect(page.getByRole("status")).toContainText("taken back");
    await page.goto(form);
    await page.getByRole("link", { name: "Where it will stand" }).click();
    await expect(page.locator(".reply-withdrawn").filter({ hasText: "It was about another vote." })).toBeVisible();
  });

  test("a steward enters one for an official, and it says so", { tag: "@nojs" }, async ({ page }, info) => {
    await signInAs(page, "steward");
    await page.goto("/steward/replies");
    if (info.project.name !== "nojs") await axe(page);
    await page.getByLabel("Name").fill("Bernadette");
    await page.getByRole("button", { name: "Find" }).click();
    await page.getByRole("link", { name: "Bernadette Oyelaran" }).click();
    const nth = info.project.name === "nojs" ? 1 : 0;
    await page.locator("#decisions").getByRole("link", { name: /^Reply: / }).nth(nth).click();
    await page.getByLabel("The reply").fill("She told us so on the telephone.");
    await page.getByRole("button", { name: "Publish" }).click();
    await expect(page.getByRole("status")).toHaveText("The reply is public.");
    await page.goto("/officials/bernadette-oyelaran");
    await page.locator("#replies").getByRole("link", { name: /^Beside decision/ }).first().click();
    await expect(page.locator("article.reply")).toContainText("Entered by a steward on their behalf.");
  });

  test("nobody else has these desks", async ({ page }) => {
    for (const path of ["/desk", "/steward/replies"]) {
      await page.goto(path);
      await expect(page).toHaveURL(/\/sign-in\?next=/);
    }
    await signInAs(page, "member");
    for (const path of ["/desk", "/steward/replies", "/steward/replies/bernadette-oyelaran", "/desk/replies/votes"]) {
      const answer = await page.goto(path);
      expect(answer?.status(), path).toBe(404);
    }
  });
});
