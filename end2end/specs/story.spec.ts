// From an empty database to a published commitment that was kept and a roll call entered by hand, on a phone, with and
// without scripts: what a steward in a small town does in the first week.

import type { Page } from "@playwright/test";

import { PASSWORD } from "../support/accounts.ts";
import { axe } from "../support/axe.ts";
import { noSidewaysScroll } from "../support/layout.ts";
import { expect, test } from "../support/own.ts";
import { startServer } from "../support/server.ts";

const SOURCE = "Minutes of 5 May 2026, page 2, at the clerk’s office";

async function looksRight(page: Page): Promise<void> {
  if (test.info().project.name !== "nojs") await axe(page);
  await noSidewaysScroll(page, `on ${new URL(page.url()).pathname}`);
}

/** Fills a form of the desk by its labels and publishes it. */
async function publish(page: Page, form: string, texts: Record<string, string>, choices: Record<string, string> = {}): Promise<void> {
  await page.goto(form);
  // “Name” is not “Other names (optional)”.
  const field = (label: string) => page.locator("#desk").getByLabel(new RegExp(`^${label}( \\(optional\\))?$`));
  for (const [label, text] of Object.entries(texts)) await field(label).fill(text);
  for (const [label, choice] of Object.entries(choices)) {
    const options = await field(label).locator("option").allTextContents();
    await field(label).selectOption({ label: options.find((option) => option.startsWith(choice)) ?? choice });
  }
  await page.getByRole("button", { name: "Publish" }).click();
  await expect(page.getByRole("status").first()).toContainText("Published");
}

// A field that is not there must be told at once, not after minutes.
test.use({ actionTimeout: 10_000 });

test("from the first start to a kept commitment and a roll call by hand", { tag: ["@phone", "@nojs"] }, async ({ browser, page: given }) => {
  test.slow();
  test.setTimeout(240_000);
  const server = await startServer("empty");
  const context = await browser.newContext({
    baseURL: server.url,
    viewport: { width: 390, height: 844 },
    javaScriptEnabled: test.info().project.name !== "nojs",
  });
  try {
    void given;
    const page = await context.newPage();
    page.setDefaultTimeout(10_000);
    const code = /with this code: (set_\S+)/.exec(server.said())?.[1] ?? "";
    await page.goto("/setup");
    await page.getByLabel("Code").fill(code);
    await page.getByLabel("Name of your organisation").fill("Pine & River");
    await page.getByLabel("Your first town").fill("Millrace");
    await page.getByLabel("State").selectOption("Alabama");
    await page.getByLabel("Your email address").fill("steward@example.org");
    await page.getByLabel("Your password").fill(PASSWORD);
    await page.getByRole("button", { name: "Set up" }).click();
    await page.getByRole("link", { name: "Enter your council" }).click();

    // The council, its seats and who holds them.
    await page.getByLabel("Name", { exact: true }).fill("Millrace Town Council");
    await page.getByLabel("What it is").selectOption({ label: "Council" });
    await page.getByLabel("Of which place").fill("Millrace");
    await looksRight(page);
    await page.getByRole("button", { name: "Publish" }).click();
    await expect(page.getByRole("status").first()).toContainText("Published: Millrace Town Council");
    await publish(page, "/steward/offices/new?body=millrace-town-council", { Title: "Council Member", Seats: "3" });
    for (const name of ["Ada Onebridge", "Ben Twohill", "Cleo Threecreek"]) {
      await publish(page, "/steward/people/new", { Name: name, "Source: on paper": SOURCE });
      await publish(
        page,
        "/steward/terms/new",
        { Who: name, "Which office": "Council Member, Millrace", "First day": "2025-01-06", "Source: on paper": SOURCE },
        { "How it began": "Elected" },
      );
    }

    // A measure with the organisation's position, and the roll call on it.
    await publish(
      page,
      "/steward/measures/new",
      { Title: "Keep the library open on Saturdays", "Where it began": "Millrace Town Council", Why: "Working people read on **Saturdays**.", "Source: on paper": SOURCE },
      { "What it is": "Ordinance", "What your organisation asked for": "Support" },
    );
    await page.goto("/steward");
    await looksRight(page);
    await page.getByRole("link", { name: "Enter a roll call" }).click();
    await page.getByLabel("Which body").fill("Millrace Town Council");
    await page.getByLabel("Which day").fill("2026-05-05");
    await page.getByLabel("How it was decided").selectOption({ label: "Roll call" });
    await page.getByLabel("On which measure").fill("Keep the library open on Saturdays");
    await page.getByRole("button", { name: "Go on" }).click();
    await expect(page.getByRole("heading", { name: "How everyone voted" })).toBeVisible();
    // Nobody is anything until somebody says so.
    expect(await page.locator(".roll-row input:checked").count()).toBe(0);
    await looksRight(page);
    await page.getByLabel("The motion").fill("To keep it open");
    for (const [label, choice] of [["What came of it", "Passed"], ["What a yes means", "A yes is with"]] as const) {
      const field = page.getByLabel(label);
      const options = await field.locator("option").allTextContents();
      const wanted = options.find((option) => option.startsWith(choice));
      await field.selectOption({ label: wanted ?? "" });
    }
    await page.getByLabel("Source: on paper").fill(SOURCE);
    const row = (name: string) => page.getByRole("group", { name: new RegExp(name) });
    await row("Ada Onebridge").getByLabel("Yes").check({ force: true });
    await row("Ben Twohill").getByLabel("Yes").check({ force: true });
    await page.getByRole("button", { name: "Publish" }).click();
    // One is left: it is named, nothing is lost, and nothing was assumed.
    await expect(page.getByRole("alert")).toContainText("Cleo Threecreek");
    await expect(row("Ada Onebridge").getByLabel("Yes")).toBeChecked();
    await looksRight(page);
    await row("Cleo Threecreek").getByLabel("Excused").check({ force: true });
    await page.getByLabel("Reason of Cleo Threecreek").fill("in hospital");
    await page.getByRole("button", { name: "Publish" }).click();
    await expect(page.getByRole("status").first()).toContainText("Published");

    // A commitment, and what became of it.
    await publish(
      page,
      "/steward/commitments/new?person=ada-onebridge",
      { "In short": "Open the library on Saturdays", "Word for word": "I will see to it that the library opens on Saturdays.", "When it is due": "2026-06", "Source: on paper": SOURCE },
      { "Where it was made": "Town hall" },
    );
    await page.goto("/steward/commitments/1/status");
    await page.getByLabel("What became of it").selectOption({ label: "Kept" });
    await page.getByLabel("Since when").fill("2026-05-05");
    await page.getByLabel("Why", { exact: true }).fill("The council passed it.");
    await page.getByLabel("Decision 1 in the record").fill("1");
    await looksRight(page);
    await page.getByRole("button", { name: "Save for everyone" }).click();
    await expect(page.getByRole("status").first()).toBeVisible();

    // What a visitor sees, without an account.
    const visitor = await browser.newContext({ baseURL: server.url, viewport: { width: 390, height: 844 }, javaScriptEnabled: false });
    const seen = await visitor.newPage();
    await seen.goto("/officials/ada-onebridge");
    await expect(seen.getByRole("main")).toContainText("Open the library on Saturdays");
    await seen.goto("/commitments/1");
    await expect(seen.getByRole("main")).toContainText("The council passed it.");
    await expect(seen.getByRole("main")).toContainText(SOURCE);
    await seen.getByRole("main").getByRole("link", { name: /To keep it open|decision 1/i }).first().click();
    await expect(seen.getByRole("main")).toContainText("in hospital");
    await expect(seen.getByRole("main")).toContainText("Ben Twohill");
    await seen.goto("/changes");
    for (const told of ["Millrace Town Council", "Ada Onebridge", "kept"]) await expect(seen.getByRole("main")).toContainText(told);
    await visitor.close();
    expect(server.run("ledger", "verify")).toMatch(/entries/);
  } finally {
    await context.close();
    await server.stop();
  }
});
