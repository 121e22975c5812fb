// A form that is sent after the sign-in had ended: what was typed goes through the sign-in and is not lost.

import { printed } from "../support/accounts.ts";
import { axe } from "../support/axe.ts";
import { expect, signIn, test } from "../support/own.ts";

test.use({ forgive: /status of 403/ });

test("what was typed is there after signing in again", { tag: ["@nojs", "@phone"] }, async ({ page, own, javaScriptEnabled }, info) => {
  page.setDefaultTimeout(10_000);
  await signIn(page, "steward");
  await page.goto("/steward/commitments/new");
  const title = `Mend "the" <b>bridge</b> (${info.project.name})`;
  await page.getByLabel("Who made it").fill("bernadette-oyelaran");
  await page.getByLabel("In short").fill(title);
  await page.getByLabel("Word for word").fill("First line.\n\nSecond </textarea> line.");
  await page.getByLabel("Where it was made").selectOption({ index: 1 });
  // In another tab the sign-in ends.
  const other = await page.context().newPage();
  await other.goto("/account");
  await other.getByRole("navigation", { name: "Signed in" }).getByRole("button", { name: "Sign out" }).click();
  await expect(other.getByText("You are signed out.")).toBeVisible();
  await other.close();
  await page.getByRole("button", { name: "Publish" }).click();
  await expect(page.getByText("What you typed is kept on this page")).toBeVisible();
  if (javaScriptEnabled) await axe(page);
  const account = printed(own, "steward");
  await page.getByLabel("Email address").fill(account.email);
  await page.getByLabel("Password").fill(account.password);
  await page.getByRole("main").getByRole("button", { name: "Sign in", exact: true }).click();
  await expect(page.getByRole("heading", { name: "Go on with what you typed" })).toBeVisible();
  if (javaScriptEnabled) await axe(page);
  await page.getByRole("button", { name: "Send what you typed" }).click();
  // There was no source yet: the form says so, with all that was typed.
  await expect(page.getByRole("alert")).toContainText("without a source nothing is published");
  await expect(page.getByLabel("In short")).toHaveValue(title);
  await expect(page.getByLabel("Word for word")).toHaveValue("First line.\n\nSecond </textarea> line.");
  await page.getByLabel("Source: on paper").fill("Minutes of 3 March 2024, page 2");
  await page.getByRole("button", { name: "Publish" }).click();
  await expect(page.getByRole("status").first()).toContainText("Published");
});
