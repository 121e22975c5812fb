// Whatever is typed into a form of the desk is shown as it was typed, and never run.

import type { Page } from "@playwright/test";

import { expect, signIn, test } from "../support/own.ts";
import { CORPUS } from "../support/xss.ts";

/** What the fields that look something up take, so that the rest of the form is kept too. */
const KNOWN: Record<string, string> = {
  person: "bernadette-oyelaran",
  parent: "",
  zips: "",
  ocd_id: "",
  email: "",
  url: "",
  source_url: "https://example.org/?x=%22%3E%3Cscript%3Ehit()%3C/script%3E",
};

/** The first choice of a list of the desk, as its form shows it. */
async function one(page: Page, list: string): Promise<string> {
  await page.goto(`/steward/${list}`);
  const href = await page.locator(".desk-list a").first().getAttribute("href");
  return href?.split("/").at(-1) ?? "";
}

/** Texts that fit into a field, one after the other. */
function pack(texts: string[], most: number): string[] {
  const packed: string[] = [];
  for (const text of texts) {
    const last = packed.at(-1);
    if (last !== undefined && last.length + text.length + 1 <= most) packed[packed.length - 1] = `${last} ${text}`;
    else packed.push(text);
  }
  return packed;
}

test("the corpus is as long as it should be, and has no text twice", () => {
  expect(CORPUS.length).toBeGreaterThanOrEqual(100);
  expect(new Set(CORPUS).size).toBe(CORPUS.length);
});

test("no text of a form of the desk is ever run", async ({ page }) => {
  test.slow();
  test.setTimeout(300_000);
  const hits = await listen(page);
  await signIn(page, "steward");
  const known: Record<string, string> = {
    ...KNOWN,
    place: await one(page, "places"),
    body: await one(page, "bodies"),
    office: await one(page, "offices"),
  };
  await page.goto("/steward");
  const links = await page.getByRole("main").locator("a.desk-new").all();
  const forms = (await Promise.all(links.map((link) => link.getAttribute("href")))).filter((form) => form?.endsWith("/new"));
  expect(forms.length).toBeGreaterThan(7);
  // A roll call is entered on a screen of its own; a voice vote has the same texts.
  forms.push(`/steward/roll-call?body=${known["body"] ?? ""}&kind=voice_vote&date=`);
  expect(CORPUS.join("\n\n").length).toBeLessThan(10_000);
  // On one line a tab or a line break is refused; those texts are for the longer fields.
  const lines = pack(CORPUS.filter((text) => !/[\n\t]/.test(text)), 290);
  const whole = CORPUS.join("\n\n");
  const seen = new Set<string>();
  let published = 0;
  for (const form of forms) {
    // Each long field gets all of it at once; the lines of a form share it among them, one after the other.
    await page.goto(`${form ?? ""}${form?.endsWith("date=") ? "2023-12-31" : ""}`);
    const width = Math.max(1, await page.locator("#desk input[type=text]").count());
    for (let n = 0; n * width < lines.length; n += 1) {
      const day = form?.endsWith("date=") ? new Date(Date.UTC(2024, 0, n + 1)).toISOString().slice(0, 10) : "";
      await page.goto(`${form ?? ""}${day}`);
      await page.evaluate(
        ({ known, lines, whole, from }) => {
          let at = from;
          for (const field of document.querySelectorAll<HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement>("#desk [name]")) {
            if (field instanceof HTMLSelectElement) {
              field.value = [...field.options].map((option) => option.value).find((value) => value !== "") ?? "";
            } else if (field instanceof HTMLTextAreaElement) {
              field.value = whole;
            } else if (["hidden", "submit"].includes(field.type) || field.type === "checkbox" || field.type === "radio") {
              continue;
            } else if (field.name in known) field.value = known[field.name] ?? "";
            else if (field.type === "number") field.value = "1";
            else if (field.type === "date" || /date|died|made_on|due|introduced|valid/.test(field.name)) field.value = "";
            else {
              field.value = lines[at % lines.length] ?? "";
              at += 1;
            }
          }
        },
        { known, lines, whole, from: n * width },
      );
      await page.locator("#desk button[value=publish]").click();
      // Either it is published, and is looked at as the public sees it, or it stands there again as it was typed.
      const url = new URL(page.url());
      if (url.searchParams.get("done") === "saved") {
        published += 1;
        const path = url.searchParams.get("path");
        if (path && !seen.has(path)) {
          seen.add(path);
          await page.goto(path);
          await expect(page.locator("h1")).toBeVisible();
        }
      } else {
        await expect(page.locator(".error-summary")).toBeVisible();
      }
      expect(hits, `${form}, round ${n}`).toEqual([]);
    }
  }
  // A corpus that is always refused proves little.
  expect(published).toBeGreaterThan(25);
  for (const path of ["/changes", "/changes?page=2", "/officials", "/places", "/bodies", "/values", "/search?q=script", "/steward/drafts", "/steward/people", "/"]) {
    await page.goto(path);
    await expect(page.locator("h1").first()).toBeVisible();
    expect(hits, path).toEqual([]);
  }
  for (const feed of ["/changes/feed.xml", "/sitemap.xml"]) {
    const text = await (await page.request.get(feed)).text();
    expect(text, feed).not.toContain("<script>hit()");
  }
});

/** Tells of every script that ran. */
async function listen(page: Page): Promise<string[]> {
  const hits: string[] = [];
  await page.exposeFunction("hit", () => hits.push(page.url()));
  page.on("dialog", (dialog) => {
    hits.push(`a dialog on ${page.url()}`);
    void dialog.dismiss();
  });
  page.setDefaultTimeout(10_000);
  return hits;
}

test("no text of a report is ever run, for who sends it and for who reads it", async ({ page }) => {
  test.slow();
  const hits = await listen(page);
  const lines = pack(CORPUS.filter((text) => !/[\n\t]/.test(text)), 290);
  // A page that is not there: the form comes back with everything that was typed.
  for (const line of lines) {
    await page.goto("/corrections/report");
    await page.getByLabel("On which page is it?").fill(line);
    await page.locator("#report").fill(CORPUS.join("\n\n").slice(0, 4_000));
    await page.locator("#contact").fill(line);
    await page.getByRole("button", { name: "Send" }).click();
    await expect(page.locator(".error-summary")).toBeVisible();
    await expect(page.locator("#page")).toHaveValue(line.trim());
    expect(hits).toEqual([]);
  }
  for (const texts of [CORPUS.slice(0, 45), CORPUS.slice(45, 90), CORPUS.slice(90)]) {
    await page.goto("/corrections/report?page=%2Fofficials%2Fbernadette-oyelaran");
    await page.locator("#report").fill(texts.join("\n\n"));
    await page.locator("#contact").fill(lines[0] ?? "");
    await page.getByRole("button", { name: "Send" }).click();
    await expect(page.locator("h1")).toHaveText("Thank you");
  }
  await signIn(page, "steward");
  await page.goto("/steward/corrections");
  const reports = await page.getByRole("main").locator('a[href^="/steward/corrections/"]').all();
  const addresses = await Promise.all(reports.map((link) => link.getAttribute("href")));
  expect(addresses.length).toBeGreaterThan(2);
  for (const address of addresses) {
    await page.goto(address ?? "");
    await expect(page.locator("h1")).toBeVisible();
    expect(hits, address ?? "").toEqual([]);
  }
});

test("no reply of an official is ever run", async ({ page }) => {
  test.slow();
  const hits = await listen(page);
  await signIn(page, "official");
  await page.goto("/desk");
  await page.locator("#decisions").getByRole("link", { name: /^(Reply|Reply anew|Change it): / }).first().click();
  const form = page.url();
  const public_ = await page.getByRole("link", { name: "Where it will stand" }).getAttribute("href");
  const parts = [CORPUS.slice(0, 45), CORPUS.slice(45, 90), CORPUS.slice(90)].map((texts) => texts.join("\n\n"));
  for (const text of parts) {
    await page.goto(form);
    await page.getByLabel("The reply").fill(text);
    await page.getByRole("button", { name: "Show what it will look like" }).click();
    await expect(page.locator("#preview")).toBeVisible();
    await expect(page.getByLabel("The reply")).toHaveValue(text);
    await page.getByRole("button", { name: "Publish" }).click();
    await expect(page.getByRole("status")).toBeVisible();
    await page.goto(public_ ?? "");
    await expect(page.locator("aside[id^=reply-], [id^=reply-]").first()).toBeVisible();
    expect(hits).toEqual([]);
  }
});
