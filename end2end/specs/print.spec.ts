// On paper: one sheet for each official, to hand over at a door.

import { judged } from "../support/api.ts";
import { expect, siteUrl, test } from "../support/test.ts";

const pagesOf = (pdf: Buffer) => (pdf.toString("latin1").match(/\/Type\s*\/Page(?![a-zA-Z])/g) ?? []).length;

test("an official's page is one sheet, with its address to scan", async ({ page }) => {
  const officials = (await judged()).sort((a, b) => b.record.scored.length - a.record.scored.length);
  // The longest record, the shortest, and one in the middle.
  for (const one of [officials[0], officials.at(-1), officials[Math.floor(officials.length / 2)]]) {
    const address = `/officials/${one?.slug}`;
    await page.goto(address);
    await expect(page.locator("figure.qr")).toBeHidden();
    const pdf = await page.pdf({ format: "Letter" });
    expect(pagesOf(pdf), `pages of ${address}`).toBeGreaterThanOrEqual(1);
    expect(pagesOf(pdf), `pages of ${address}`).toBeLessThanOrEqual(2);

    await page.emulateMedia({ media: "print" });
    const code = page.locator("figure.qr svg");
    await expect(code).toBeVisible();
    const box = await code.boundingBox();
    // 2 cm at least, and square, or a phone cannot read it.
    expect(box?.width ?? 0).toBeGreaterThan((2 / 2.54) * 96);
    expect(Math.abs((box?.width ?? 0) - (box?.height ?? 0))).toBeLessThan(1);
    await expect(page.locator("figure.qr")).toContainText(siteUrl() + address);
    await page.emulateMedia({ media: null });
  }
});

test("what only works on a screen is not printed; the rest is", async ({ page }) => {
  await page.goto("/officials/kenyatte-brisbois-okonkwo");
  await page.emulateMedia({ media: "print" });
  for (const hidden of [".skip", ".masthead-nav", ".masthead-search", "#votes", ".colophon nav"]) await expect(page.locator(hidden), hidden).toBeHidden();
  for (const shown of ["h1", ".sample-banner", ".tally-sentence", ".strip-run"]) await expect(page.locator(shown).first(), shown).toBeVisible();
  await expect(page.getByText("printed from the record of")).toBeVisible();
});

test("dark screens print on white", async ({ page }) => {
  await page.emulateMedia({ media: "print", colorScheme: "dark" });
  await page.goto("/officials/kenyatte-brisbois-okonkwo");
  const { inkAndPaper } = await import("../support/layout.ts");
  const { ink, paper } = await inkAndPaper(page);
  expect(ink).toBeLessThan(0.3);
  expect(Number.isNaN(paper) || paper > 0.9).toBe(true);
});
