import { type Page } from "@playwright/test";

import { askAll, type DecisionRow } from "../support/api.ts";
import { expect, test } from "../support/test.ts";

async function totals(page: Page): Promise<Record<string, number>> {
  return Object.fromEntries(
    await page.locator(".option-bars li").evaluateAll((lines) =>
      lines.map((line): [string, number] => [
        line.querySelector(".option-name")?.textContent ?? "",
        Number(line.querySelector(".option-count")?.textContent),
      ]),
    ),
  );
}

// The columns of the table by party, each added up.
async function byParty(page: Page): Promise<Record<string, number>> {
  return page.getByRole("table", { name: "By party" }).evaluate((table) => {
    const heads = [...table.querySelectorAll("thead th")].slice(1).map((head) => head.textContent ?? "");
    const sums = heads.map((head, column): [string, number] => [
      head,
      [...table.querySelectorAll("tbody tr")].reduce((sum, row) => sum + Number(row.querySelectorAll("td")[column]?.textContent), 0),
    ]);
    return Object.fromEntries(sums);
  });
}

async function bySeat(page: Page): Promise<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const word of await page.locator('table.seats td[data-label="Vote"] .vote-word').allInnerTexts()) {
    counts[word.trim()] = (counts[word.trim()] ?? 0) + 1;
  }
  return counts;
}

test("the votes by seat and by party add up to the total, on every roll call", { tag: "@nojs" }, async ({ page }) => {
  test.slow();
  // Those that bear on a position, and each tenth of the others.
  const rollCalls = (await askAll<DecisionRow>("/decisions")).filter((row) => row.kind === "roll_call");
  const some = rollCalls.filter((row, at) => row.bearing !== null || at % 10 === 0);
  expect(some.length).toBeGreaterThan(20);
  let withParties = 0;
  for (const { number, yes, no, other } of some) {
    await page.goto(`/decisions/${number}`);
    const total = await totals(page);
    expect(total["yes"] ?? 0, `decision ${number}: yes`).toBe(yes);
    expect(total["no"] ?? 0, `decision ${number}: no`).toBe(no);
    expect(Object.values(total).reduce((sum, count) => sum + count, 0), `decision ${number}`).toBe(yes + no + other);
    expect(await bySeat(page), `decision ${number}: by seat`).toEqual(total);
    if ((await page.getByRole("table", { name: "By party" }).count()) > 0) {
      withParties += 1;
      expect(await byParty(page), `decision ${number}: by party`).toEqual(total);
    }
  }
  expect(withParties, "bodies with parties").toBeGreaterThan(0);
});

for (const [kind, words] of [
  ["voice_vote", "By voice: members called out, and nobody’s own vote was written down."],
  ["agreement", "By agreement, without a vote."],
] as const) {
  test(`a decision by ${kind.replace("_", " ")} says that nobody's own vote was written down`, { tag: "@nojs" }, async ({ page }) => {
    const one = (await askAll<DecisionRow>("/decisions")).find((row) => row.kind === kind);
    await page.goto(`/decisions/${one?.number}`);
    await expect(page.getByText(words)).toBeVisible();
    await expect(page.getByText("it is never held for or against anyone")).toBeVisible();
    await expect(page.getByText("nobody’s own vote is written down")).toBeVisible();
    await expect(page.locator("table.seats, .option-bars")).toHaveCount(0);
  });
}

test("a decision says where it comes from, and leads to its neighbours", { tag: "@nojs" }, async ({ page }) => {
  await page.goto("/decisions/9");
  const sources = page.getByRole("complementary", { name: "Sources" });
  await expect(sources).toContainText("Where this comes from");
  await expect(sources).toContainText("Licence: ");
  await expect(sources.getByRole("link", { name: "original" }).first()).toHaveAttribute("href", /^https:/);
  await page.getByRole("link", { name: "The decision after →" }).click();
  await expect(page).not.toHaveURL(/\/decisions\/9$/);
  await page.getByRole("link", { name: "← The decision before" }).click();
  await expect(page).toHaveURL(/\/decisions\/9$/);
  await page.getByRole("link", { name: "report", exact: true }).first().click();
  await expect(page).toHaveURL(/\/data\/runs\//);
});

test("what a roll call is, is explained where it is first named", async ({ page }) => {
  await page.goto("/decisions/9");
  const word = page.getByRole("button", { name: "roll call" });
  const meaning = page.getByText("A roll call is a vote in which each member’s own vote is written down");
  await expect(meaning).toBeHidden();
  await word.focus();
  await page.keyboard.press("Enter");
  await expect(meaning).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(meaning).toBeHidden();
});
