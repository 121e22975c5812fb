// The fields of the desk in which something in the record is looked up suggest what fits.

import { axe } from "../support/axe.ts";
import { noSidewaysScroll } from "../support/layout.ts";
import { expect, signIn, test } from "../support/own.ts";

test("a person is suggested while typing and chosen by the keyboard or a finger", { tag: "@phone" }, async ({ page }) => {
  page.setDefaultTimeout(10_000);
  await signIn(page, "steward");
  await page.goto("/steward/commitments/new");
  const who = page.getByRole("combobox", { name: "Who made it" });
  await who.pressSequentially("oyela");
  const offered = page.getByRole("option", { name: /Bernadette Oyelaran/ });
  await expect(offered).toBeVisible();
  await expect(who).toHaveAttribute("aria-expanded", "true");
  await axe(page);
  await noSidewaysScroll(page, "with suggestions");
  await who.press("Escape");
  await expect(offered).toHaveCount(0);
  await who.press("n");
  await who.press("Backspace");
  await expect(offered).toBeVisible();
  await who.press("ArrowDown");
  await expect(offered).toHaveAttribute("aria-selected", "true");
  await expect(who).toHaveAttribute("aria-activedescendant", (await offered.getAttribute("id")) ?? "none");
  // The enter key chooses, and does not send the form.
  await who.press("Enter");
  await expect(who).toHaveValue(/^Bernadette Oyelaran/);
  await expect(page).toHaveURL(/\/steward\/commitments\/new$/);
  await who.fill("");
  await who.pressSequentially("oyela");
  await offered.click();
  await expect(who).toHaveValue(/^Bernadette Oyelaran/);
  await expect(who).toBeFocused();
});

test("without scripts the field is a line of text", { tag: "@nojs" }, async ({ page }, info) => {
  await signIn(page, "steward");
  await page.goto("/steward/commitments/new");
  const scripts = info.project.use.javaScriptEnabled !== false;
  await expect(page.getByRole("combobox", { name: "Who made it" })).toHaveCount(scripts ? 1 : 0);
  await expect(page.getByLabel("Who made it")).toBeVisible();
});
