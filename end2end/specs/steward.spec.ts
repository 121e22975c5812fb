// What stewards do besides entering: say what became of a commitment, answer reports, join and part people, import.

import { axe } from "../support/axe.ts";
import { noSidewaysScroll } from "../support/layout.ts";
import { expect, signIn, test } from "../support/own.ts";

import type { Page } from "@playwright/test";


// Each looks at many pages with axe, on a machine that may have much else to do.
test.describe.configure({ timeout: 120_000 });

async function sound(page: Page, where: string): Promise<void> {
  // axe is a script itself.
  if (test.info().project.use.javaScriptEnabled !== false) await axe(page);
  await noSidewaysScroll(page, where);
}

const COUNCIL = `Member,Office,Government body,Town,Ward,Took office,Link
Ida Placeholder,Mayor,Nowhere Council,ocd-division/country:us/state:ga/place:nowhere,,2024-01-08,https://nowhere.example/council
Jo Placeholder,Council Member,Nowhere Council,ocd-division/country:us/state:ga/place:nowhere,1,soon,https://nowhere.example/council
`;

test("a commitment is entered, and a status without evidence is refused @phone @nojs", async ({ page }, info) => {
  await signIn(page, "steward");
  await page.goto("/steward/commitments/new");
  await sound(page, "on the form of a commitment");
  const title = `Mend the bridge (${info.project.name})`;
  await page.getByLabel("Who made it").fill("Bernadette Oyelaran");
  await page.getByLabel("In short").fill(title);
  await page.getByLabel("Word for word").fill("I will have the bridge mended before the end of 2024.");
  await page.getByLabel("Where it was made").selectOption({ label: "Town hall" }).catch(async () => {
    await page.getByLabel("Where it was made").selectOption({ index: 1 });
  });
  await page.getByLabel("When it is due").fill("2024");
  await page.getByRole("button", { name: "Publish" }).click();
  await expect(page.getByRole("alert")).toContainText("without a source nothing is published");
  await page.getByLabel("Source: on paper").fill("Minutes of 3 March 2024, page 2");
  await page.getByRole("button", { name: "Publish" }).click();
  await expect(page.getByRole("status").first()).toContainText("Published");

  await page.goto("/steward/commitments");
  await expect(page.getByRole("region", { name: "Late, or due within 30 days" })).toContainText(title);
  await sound(page, "on the list of commitments");
  await page.getByRole("region", { name: "Late, or due within 30 days" }).getByRole("link", { name: title }).click();
  await sound(page, "on the form of a status");
  await page.getByLabel("What became of it").selectOption({ label: "Kept" });
  await page.getByLabel("Since when").fill("2026-03-01");
  await page.getByLabel("Why").fill("The bridge is open again.");
  await page.getByRole("button", { name: "Save for everyone" }).click();
  await expect(page.getByRole("alert")).toContainText("needs evidence");
  await expect(page.getByLabel("Why")).toHaveValue("The bridge is open again.");
  await sound(page, "on a refused status");
  await page.getByRole("button", { name: "Add more rows" }).click();
  await expect(page.getByLabel("Decision 6 in the record")).toBeVisible();
  await expect(page.getByLabel("Why")).toHaveValue("The bridge is open again.");
  await page.getByLabel("Link 1: web address").fill("https://nowhere.example/bridge");
  await page.getByLabel("Link 1: what it is called").fill("The minutes");
  await page.getByLabel("Decision 1 in the record").fill("1");
  await page.getByRole("button", { name: "Save for everyone" }).click();
  await expect(page.getByRole("status").first()).toContainText("Everyone sees what became of it");
  await page.getByRole("link", { name: "See it as the public does" }).click();
  await expect(page.getByRole("main")).toContainText("The bridge is open again");
  await expect(page.getByRole("main").getByRole("link", { name: "The minutes" })).toBeVisible();
});

test("a spreadsheet is mapped, looked at row by row, and brought in @phone @nojs", async ({ page }, info) => {
  await signIn(page, "steward");
  await page.goto("/steward/import");
  await sound(page, "on the first page of the import");
  await page.getByLabel("A council, from your own spreadsheet").check();
  const text = COUNCIL.replaceAll("Placeholder", `Placeholder-${info.project.name}`);
  await page.getByLabel("The files").setInputFiles({ name: "council.pdf", mimeType: "text/csv", buffer: Buffer.from(text) });
  await page.getByRole("button", { name: "Send" }).click();
  await expect(page.getByRole("alert")).toContainText("“council.pdf” is not what this importer reads");
  await page.getByLabel("The files").setInputFiles({ name: "council.csv", mimeType: "text/csv", buffer: Buffer.from(text) });
  await page.getByRole("button", { name: "Send" }).click();
  await expect(page.getByRole("heading", { name: "What the file holds" })).toBeVisible();
  await expect(page.getByLabel("The person’s name (needed)")).toHaveValue("0");
  await sound(page, "on the columns");
  await page.getByLabel("Where it can be read (needed)").selectOption({ label: "Not in this file" });
  await page.getByRole("button", { name: "See what would happen" }).click();
  await expect(page.getByRole("alert")).toContainText("Choose the column with: Where it can be read");
  await page.getByLabel("Where it can be read (needed)").selectOption({ label: "7: Link" });
  await page.getByRole("button", { name: "See what would happen" }).click();
  await expect(page.getByRole("heading", { name: "What would happen" })).toBeVisible();
  const rows = page.getByRole("region", { name: "Row by row" }).or(page.locator("section", { hasText: "Row by row" }));
  await expect(rows.first()).toContainText("column start:");
  await sound(page, "on what would happen");
  await page.getByRole("link", { name: "Refused (1)" }).click();
  await expect(page.getByRole("region", { name: "Row by row" }).getByRole("row")).toHaveCount(2);
  await page.getByRole("button", { name: "Bring it in" }).click();
  await expect(page.getByRole("heading", { name: "Brought in" })).toBeVisible();
  await sound(page, "on what was brought in");
  await page.getByRole("link", { name: "The report of this run, as everyone can read it" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toContainText("What the import of");
  await page.goto(`/officials/ida-placeholder-${info.project.name}`);
  await expect(page.getByRole("heading", { level: 1 })).toContainText("Ida Placeholder");
});

test("a template is a file with the importer’s columns", async ({ page }) => {
  await signIn(page, "steward");
  const answer = await page.request.get("/steward/import/templates/council.csv");
  expect(answer.headers()["content-disposition"]).toBe('attachment; filename="council.csv"');
  expect(await answer.text()).toContain("name,title,body,place,ward,start,end,party,email,source\n");
  expect((await page.request.get("/steward/import/templates/none.csv")).status()).toBe(404);
});

test("a reported error is answered, and the sender’s address goes @phone @nojs", async ({ page }, info) => {
  const words = `The year is wrong, it was 2019 (${info.project.name}).`;
  await page.goto("/corrections/report?page=/officials/bernadette-oyelaran");
  await page.locator("textarea").first().fill(words);
  await page.getByRole("main").getByRole("button").last().click();
  await signIn(page, "steward");
  await page.goto("/steward");
  await sound(page, "on the desk");
  await page.getByRole("link", { name: /reported error/i }).first().click();
  await sound(page, "on the reports");
  await page.getByRole("link", { name: words }).click();
  await sound(page, "on a report");
  await page.getByRole("button", { name: "Answer" }).click();
  await expect(page.getByRole("alert")).toContainText("Choose what came of it");
  await page.getByLabel("It was wrong, and is corrected now").check();
  await page.getByLabel("What was wrong").fill("2018");
  await page.getByLabel("What it says now").fill("2019");
  await page.getByLabel("Your answer").fill("The minutes say 2019.");
  await page.getByRole("button", { name: "Answer" }).click();
  await expect(page.getByRole("status").first()).toContainText("Answered");
  await page.goto("/corrections");
  await expect(page.getByRole("main")).toContainText("The minutes say 2019.");
});

test("two are joined, the old address leads on, and they are parted again", async ({ page }) => {
  await signIn(page, "steward");
  await page.goto("/steward/review");
  await sound(page, "on the pairs");
  const first = page.locator(".desk-list").first().getByRole("link").first();
  await first.click();
  await sound(page, "on a pair");
  const other = await page.locator('input[name="other"]').inputValue();
  await page.getByRole("button", { name: "Merge them" }).click();
  await expect(page.getByRole("alert")).toContainText("Say why they are one person");
  await page.getByLabel("Why they are one person").fill("The clerk says so.");
  await page.getByRole("button", { name: "Merge them" }).click();
  await expect(page.getByRole("status").first()).toContainText("one person now");
  const moved = await page.request.get(`/officials/${other}`, { maxRedirects: 0 });
  expect(moved.status()).toBe(301);
  await page.getByRole("link", { name: /^Undo/ }).click();
  await sound(page, "on undoing");
  await page.getByLabel("Why they are two people after all").fill("The clerk was wrong.");
  await page.getByRole("button", { name: "Undo the merge" }).click();
  await expect(page.getByRole("status").first()).toContainText("two people again");
  expect((await page.request.get(`/officials/${other}`, { maxRedirects: 0 })).status()).toBe(200);
});

test("a member sees nothing of it", async ({ page }) => {
  await signIn(page, "member");
  for (const path of ["/steward/import", "/steward/review", "/steward/corrections", "/steward/commitments/1/status", "/steward/people/bernadette-oyelaran/merge"]) {
    const answer = await page.request.get(path);
    expect(answer.status(), path).toBe(404);
  }
});

test("promises are brought in with what their words mean, and a row that is unclear is asked about @phone @nojs", async ({ page }, info) => {
  const set = `Promises (${info.project.name})`;
  const promises = async (text: string) => {
    await page.goto("/steward/import");
    await page.getByLabel("Commitments, from a published set of promises").check();
    await page.getByLabel("The files").setInputFiles({ name: "promises.csv", mimeType: "text/csv", buffer: Buffer.from(text) });
    await page.getByRole("button", { name: "Send" }).click();
    await page.getByLabel("Name of the set").fill(set);
    await page.getByLabel("The publisher’s date").fill("2026-03-01");
    await page.getByLabel("Where it is published").fill("https://nowhere.example/promises");
    await page.getByLabel("Whoever made those of which the file does not say").fill("Bernadette Oyelaran");
  };
  await signIn(page, "steward");
  await promises("promise,outcome now\nPlant forty new street trees along the river road,Half done\n");
  await sound(page, "on a set of promises");
  await page.getByLabel("The status", { exact: true }).selectOption({ label: "2: outcome now" });
  await page.getByRole("button", { name: "See what would happen" }).click();
  await page.getByRole("link", { name: "Change what the columns hold" }).click();
  // A word that is not known is never guessed: someone says what it means.
  await page.getByLabel(/“Half done”/).selectOption({ label: "Not started" });
  await page.getByRole("button", { name: "See what would happen" }).click();
  await page.getByRole("button", { name: "Bring it in" }).click();
  await expect(page.getByRole("heading", { name: "Brought in" })).toBeVisible();
  await promises("promise\nPlant forty new trees along the river road\n");
  await page.getByRole("button", { name: "See what would happen" }).click();
  await expect(page.getByRole("heading", { name: "Which commitment is it?" })).toBeVisible();
  await sound(page, "on a question about a row");
  await page.getByLabel(/^It is commitment \d+: Plant forty/).check();
  await page.getByRole("button", { name: "Try it out with these answers" }).click();
  await expect(page.getByRole("heading", { name: "Which commitment is it?" })).toBeHidden();
  await page.getByRole("button", { name: "Bring it in" }).click();
  await expect(page.getByRole("heading", { name: "Brought in" })).toBeVisible();
  await page.goto("/commitments?person=bernadette-oyelaran");
  await expect(page.getByRole("main")).toContainText("Plant forty new trees along the river road");
});
