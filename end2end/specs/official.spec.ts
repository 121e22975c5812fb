// An official's page: from the sentence to the counts, from the counts to the rows, from the rows to the decision.

import { type Locator, type Page } from "@playwright/test";

import { ask, askAll, type DecisionRow, judged, type Listing, type Record, type Tally } from "../support/api.ts";
import { islandsReady } from "../support/islands.ts";
import { expect, test } from "../support/test.ts";

const MARKS = ["with the movement", "against the movement", "abstained", "missed", "excused"] as const;
type Counts = Map<string, number>;

function said(tally: Tally): Counts {
  const counts = [tally.same, tally.different, tally.abstained, tally.missed, tally.excused];
  return new Map(MARKS.map((mark, at): [string, number] => [mark, counts[at] ?? 0]).filter(([, count]) => count > 0));
}

// “● 15 with the movement” as the tally shows it.
async function shown(tally: Locator): Promise<Counts> {
  const lines = await tally.locator(".bar-key li").allInnerTexts();
  return new Map(
    lines.map((line): [string, number] => {
      const [, count, mark] = /^\s*(\d+)\s+(.*\S)\s*$/s.exec(line) ?? [];
      return [mark ?? line, Number(count)];
    }),
  );
}

// The rows under the figures, counted by their mark.
async function counted(page: Page): Promise<Counts> {
  const counts: Counts = new Map();
  for (const cell of await page.locator('#votes tbody td[data-label="That is"]').allInnerTexts()) {
    const mark = cell.trim();
    counts.set(mark, (counts.get(mark) ?? 0) + 1);
  }
  return counts;
}

const plain = (counts: Counts) => Object.fromEntries([...counts].sort());

test("every figure of everyone is as many rows as it says, and what the API says", { tag: "@nojs" }, async ({ page }) => {
  test.slow();
  const officials = await judged();
  expect(officials.length).toBeGreaterThan(10);
  for (const { slug, record } of officials) {
    for (const [which, only] of [["all", false], ["key", true]] as const) {
      await page.goto(`/officials/${slug}`);
      const scored = record.scored.filter((vote) => !only || vote.measure.key);
      const title = only ? "Votes on key measures" : "Votes on all measures";
      const tally = page.locator(".tally").filter({ has: page.getByRole("heading", { name: title, exact: true }) });
      await expect(tally.locator(".tally-sentence"), slug).toHaveText(record[which].words);
      if (scored.length === 0) continue;
      // The time from which the votes are stands behind the figures.
      await expect(tally.locator(".tally-figures"), slug).toContainText(record[which].sentence);
      const figures = await shown(tally);
      expect(plain(figures), `${slug}, ${which}: page and API`).toEqual(plain(said(record[which])));

      await tally.getByRole("link", { name: "See these votes" }).click();
      await expect(page).toHaveURL(new RegExp(`/officials/${slug}(\\?only=key)?#votes$`));
      const rows = await counted(page);
      for (const [mark, count] of figures) expect(rows.get(mark) ?? 0, `${slug}, ${which}: rows that are “${mark}”`).toBe(count);
      const uncounted = [...rows].filter(([mark]) => !MARKS.some((known) => known === mark));
      expect(uncounted.every(([mark]) => mark.startsWith("not counted: "))).toBe(true);
      expect([...rows.values()].reduce((sum, count) => sum + count, 0), `${slug}: rows`).toBe(scored.length);
    }
  }
});

test("the sentence holds the counts, counted again from the votes", async () => {
  for (const { slug, record } of await judged()) {
    for (const [which, only] of [["all", false], ["key", true]] as const) {
      const marks = record.scored.filter((vote) => !only || vote.measure.key).map((vote) => vote.mark);
      const of = (mark: string) => marks.filter((one) => one === mark).length;
      const { same, different, abstained, missed, excused, sentence } = record[which];
      expect([same, different, abstained, missed, excused], `${slug}, ${which}`).toEqual(["with", "against", "abstained", "missed", "excused"].map(of));
      if (same + different + abstained === 0) continue;
      expect(sentence, `${slug}, ${which}`).toContain(`on ${same} of ${same + different + abstained} vote`);
      expect(sentence, `${slug}, ${which}`).toContain(missed === 0 ? "missed none" : `missed ${missed} of ${same + different + abstained + missed}`);
    }
  }
});

test("the rows are narrowed by a mark, with links alone", { tag: "@nojs" }, async ({ page }) => {
  const officials = await judged();
  const one = officials.find(({ record }) => record.all.different > 0 && record.all.missed > 0);
  expect(one, "the sample has somebody who differed and missed").toBeDefined();
  if (!one) return;
  await page.goto(`/officials/${one.slug}`);
  const choices = page.getByRole("navigation", { name: "Which votes to show" });
  await choices.getByRole("link", { name: "missed" }).click();
  expect(plain(await counted(page))).toEqual({ missed: one.record.all.missed });
  await expect(choices.getByRole("link", { name: "missed" })).toHaveAttribute("aria-current", "true");
  await choices.getByRole("link", { name: "against the movement" }).click();
  expect(plain(await counted(page))).toEqual({ "against the movement": one.record.all.different });
  await choices.getByRole("link", { name: "every vote" }).click();
  await expect(page.locator("#votes tbody tr")).toHaveCount(one.record.scored.length);
  await page.goto(`/officials/${one.slug}?show=nonsense`);
  await expect(page.getByRole("note").filter({ hasText: "“nonsense”" })).toBeVisible();
  await expect(page.locator("#votes tbody tr")).toHaveCount(one.record.scored.length);
});

test("each row and each mark of the strip leads to its decision, where the same is said", { tag: "@nojs" }, async ({ page }) => {
  const [one] = await judged();
  if (!one) throw new Error("nobody is judged");
  await page.goto(`/officials/${one.slug}`);
  const counts: Counts = new Map();
  const marks = page.locator(".strip-run a.m");
  for (const title of await marks.evaluateAll((links) => links.map((link) => link.getAttribute("title") ?? ""))) {
    const mark = MARKS.find((known) => title.includes(`: ${known}`)) ?? title;
    counts.set(mark, (counts.get(mark) ?? 0) + 1);
  }
  expect(plain(counts), "the marks of the strip").toEqual(plain(said(one.record.all)));
  const all = await ask<Listing<unknown>>(`/officials/${one.slug}/votes`);
  await expect(page.locator(".strip-run a"), "one mark for each vote").toHaveCount(all.total);

  const vote = one.record.scored[0];
  const mark = page.locator(`.strip-run a.m[href="/decisions/${vote?.number}"]`);
  await expect(mark).toHaveAttribute("title", new RegExp(`: ${vote?.judged}`));
  await mark.click();
  await expect(page).toHaveURL(new RegExp(`/decisions/${vote?.number}$`));
  const seat = page.locator("table.seats tr").filter({ has: page.getByRole("link", { name: one.name, exact: true }) });
  await expect(seat.locator('td[data-label="With the movement?"]')).toHaveText(vote?.judged ?? "");
  await seat.getByRole("link", { name: one.name, exact: true }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(one.name);
});

test("a mark is told under the strip when it is pointed at or focused", async ({ page }) => {
  const [one] = await judged();
  await page.goto(`/officials/${one?.slug}`);
  await islandsReady(page);
  const mark = page.locator(".strip-run a.m").nth(1);
  const detail = page.locator(".strip-detail");
  await expect(detail).toBeHidden();
  await mark.focus();
  await expect(detail).toHaveText((await mark.getAttribute("title")) ?? "");
  const other = page.locator(".strip-run a.m").nth(2);
  await other.hover();
  await expect(detail).toHaveText((await other.getAttribute("title")) ?? "");
  await expect(detail.getByRole("link")).toHaveAttribute("href", (await other.getAttribute("href")) ?? "");
});

test("with a finger the first touch tells and the second follows", { tag: ["@phone", "@only-phone"] }, async ({ page }) => {
  const [one] = await judged();
  await page.goto(`/officials/${one?.slug}`);
  await islandsReady(page);
  const mark = page.locator(".strip-run a.m").first();
  const address = await mark.getAttribute("href");
  await mark.tap();
  await expect(page.locator(".strip-detail")).toHaveText((await mark.getAttribute("title")) ?? "");
  expect(new URL(page.url()).pathname).toBe(`/officials/${one?.slug}`);
  await mark.tap();
  await expect(page).toHaveURL(new RegExp(`${address}$`));
});

test.describe("all votes of an official", () => {
  test("a word narrows the list at once, and how many are left is announced", async ({ page }) => {
    const [one] = await judged();
    await page.goto(`/officials/${one?.slug}/votes`);
    await islandsReady(page);
    const rows = page.locator("main tbody tr");
    const all = await rows.count();
    const text = (await rows.first().locator("th").innerText()).trim();
    await page.getByLabel("Filter this list by a word").fill(text.toUpperCase());
    await expect(page.getByRole("status")).toHaveText(new RegExp(`^\\d+ of ${all} on this page$`));
    const visible = await rows.filter({ visible: true }).count();
    await expect(page.getByRole("status")).toHaveText(`${visible} of ${all} on this page`);
    expect(visible).toBeGreaterThan(0);
    expect(visible).toBeLessThan(all);
    await page.getByLabel("Filter this list by a word").fill("no such word at all");
    await expect(page.getByRole("status")).toHaveText(`0 of ${all} on this page`);
    await page.getByLabel("Filter this list by a word").fill("");
    await expect(rows.filter({ visible: true })).toHaveCount(all);
  });

  test("the same is found by sending the form", { tag: "@nojs" }, async ({ page }) => {
    const [one] = await judged();
    await page.goto(`/officials/${one?.slug}/votes`);
    const form = page.getByRole("form", { name: "Search these votes" });
    await form.getByRole("searchbox").fill("amendment");
    await form.getByRole("button", { name: "Search these votes" }).click();
    await expect(page).toHaveURL(/\/votes\?q=amendment$/);
    await expect(form.getByRole("searchbox")).toHaveValue("amendment");
    const found = await ask<Listing<unknown>>(`/officials/${one?.slug}/votes?q=amendment`);
    expect(found.total).toBeGreaterThan(0);
    await expect(page.locator("main tbody tr")).toHaveCount(found.total);
    for (const row of await page.locator("main tbody tr").allInnerTexts()) expect(row).toMatch(/amendment/i);
    await form.getByRole("searchbox").fill("zyzzyva");
    await form.getByRole("button", { name: "Search these votes" }).click();
    await expect(page.getByText("No vote of theirs has “zyzzyva” in it")).toBeVisible();
    await page.getByRole("link", { name: "all their votes" }).click();
    await expect(page.locator("main tbody tr").first()).toBeVisible();
  });
});

test("nobody is judged on what nobody's own vote was written down for", async () => {
  const unwritten = (await askAll<DecisionRow>("/decisions")).filter((row) => row.kind !== "roll_call").map((row) => row.number);
  expect(unwritten.length).toBeGreaterThan(0);
  for (const { slug, record } of (await judged()) as { slug: string; record: Record }[]) {
    expect(record.scored.filter((vote) => unwritten.includes(vote.number)), slug).toEqual([]);
  }
});
