// Finding one's officials, and anything else: by typing, by keyboard, without scripts, with odd letters.

import { ask } from "../support/api.ts";
import { axe } from "../support/axe.ts";
import { islandsReady } from "../support/islands.ts";
import { expect, test } from "../support/test.ts";

type Found = { places: { place: { slug: string; name: string }; officials: unknown[] }[] };
type Suggestion = { label: string; href: string };

test("a ZIP code leads to its places, to who holds office there, and to a person's page", { tag: ["@nojs", "@phone"] }, async ({ page }) => {
  await page.goto("/");
  await page.getByRole("searchbox", { name: "Find your officials" }).or(page.getByRole("combobox", { name: "Find your officials" })).fill("00001");
  await page.getByRole("search", { name: "Find your officials" }).getByRole("button", { name: "Search" }).click();
  await expect(page).toHaveURL(/\/find\?q=00001$/);
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Officials for “00001”");
  await expect(page.locator("main #find")).toHaveValue("00001");
  const found = await ask<Found>("/find?q=00001");
  expect(found.places.length).toBeGreaterThan(3);
  const names = await page.locator("main section.section > h2").allInnerTexts();
  expect(names).toEqual(found.places.map(({ place }) => place.name));
  // A ZIP code touches several districts: nobody is told that one of them is theirs.
  await expect(page.getByRole("note").first()).toContainText("Which one is yours depends on your address");
  const person = page.locator("main .person-list a.person-name").first();
  const name = await person.innerText();
  await person.click();
  await expect(page).toHaveURL(/\/officials\/[^/]+$/);
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(name);
});

test("a place is found by its name, however it is written", { tag: "@nojs" }, async ({ page }) => {
  for (const typed of ["Pepperbush", "  pepperbush ", "PEPPERBUSH"]) {
    await page.goto(`/find?q=${encodeURIComponent(typed)}`);
    await expect(page.getByRole("heading", { level: 2, name: "Pepperbush", exact: true })).toBeVisible();
    await expect(page.getByRole("link", { name: "Lucinda Applethwaite" }).first()).toBeVisible();
  }
  await page.getByRole("link", { name: "More about this place" }).first().click();
  await expect(page).toHaveURL(/\/places\/ll-pepperbush$/);
});

test("what is not found has a way on", { tag: "@nojs" }, async ({ page }) => {
  for (const typed of ["99999", "123", "Nowhere-upon-Water", '"', "*", "<b>x</b>"]) {
    await page.goto(`/find?q=${encodeURIComponent(typed)}`);
    await expect(page.getByRole("heading", { level: 1 })).toHaveText(`Officials for “${typed}”`);
    await expect(page.getByRole("main").getByRole("link", { name: "all places" })).toBeVisible();
  }
});

for (const typed of ["Kenyatté", "kenyatte", "KENYATTE brisbois", '"kenyatte"', "keny*", "kenyatte*", "okonkwo, kenyatté"]) {
  test(`a person is found by typing ${typed}`, { tag: "@nojs" }, async ({ page }) => {
    await page.goto("/");
    const box = page.getByRole("searchbox", { name: "Search officials, places and measures" });
    await box.fill(typed);
    await box.press("Enter");
    await expect(page).toHaveURL(/\/search\?q=/);
    await expect(page.locator("main #find")).toHaveValue(typed);
    await page.getByRole("main").getByRole("link", { name: "Kenyatté Brisbois-Okonkwo" }).click();
    await expect(page.getByRole("heading", { level: 1 })).toHaveText("Kenyatté Brisbois-Okonkwo");
  });
}

test("signs of the search language are just signs", { tag: "@nojs" }, async ({ page }) => {
  for (const typed of ['"', "*", '""', "-", "(", "NEAR(", "a AND", "title:x", "' OR 1=1 --", "%", "_", "\\", "^", "🌳", "x".repeat(500)]) {
    const answer = await page.goto(`/search?q=${encodeURIComponent(typed)}`);
    expect(answer?.status(), typed).toBe(200);
    await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
    await expect(page.getByText("Something broke on our side")).toHaveCount(0);
  }
  await page.goto(`/search?q=${encodeURIComponent("<img src=x onerror=alert(1)>")}`);
  await expect(page.locator("main img")).toHaveCount(0);
  await page.goto("/search?q=zyzzyva");
  await expect(page.getByRole("main").getByRole("link", { name: /officials/i }).first()).toBeVisible();
});

test.describe("suggestions", () => {
  test("can be chosen with the keyboard alone, and are told to a screen reader", async ({ page }) => {
    await page.goto("/find");
    await islandsReady(page);
    const box = page.getByRole("combobox", { name: "Find your officials" });
    await expect(box).toHaveAttribute("aria-expanded", "false");
    await box.focus();
    await page.keyboard.type("pepper");
    const list = page.getByRole("listbox", { name: "Suggestions" });
    await expect(list).toBeVisible();
    const offered = await ask<Suggestion[]>("/search/suggest?q=pepper");
    expect(offered.length).toBeGreaterThan(2);
    await expect(list.getByRole("option")).toHaveCount(offered.length);
    await expect(page.getByRole("status").filter({ hasText: "suggestion" })).toHaveText(`${offered.length} suggestions`);
    await expect(box).toHaveAttribute("aria-expanded", "true");
    await expect(box).toHaveAttribute("aria-controls", (await list.getAttribute("id")) ?? "");

    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("ArrowDown");
    const second = list.getByRole("option").nth(1);
    await expect(second).toHaveAttribute("aria-selected", "true");
    await expect(list.locator('[aria-selected="true"]')).toHaveCount(1);
    await expect(box).toHaveAttribute("aria-activedescendant", (await second.getAttribute("id")) ?? "");
    await expect(box).toBeFocused();
    await page.keyboard.press("ArrowUp");
    await page.keyboard.press("ArrowUp");
    await expect(list.getByRole("option").last()).toHaveAttribute("aria-selected", "true");
    await page.keyboard.press("ArrowDown");
    await expect(list.getByRole("option").first()).toHaveAttribute("aria-selected", "true");
    await page.keyboard.press("Enter");
    await expect(page).toHaveURL(new RegExp(`${offered[0]?.href}$`));
  });

  test("have no barrier while they are open", async ({ page }) => {
    await page.goto("/find");
    await islandsReady(page);
    await page.getByRole("combobox", { name: "Find your officials" }).pressSequentially("pepper");
    await expect(page.getByRole("option").first()).toBeVisible();
    await axe(page);
  });

  test("go away with Escape and on leaving, and what was typed stays", async ({ page }) => {
    await page.goto("/find");
    await islandsReady(page);
    const box = page.getByRole("combobox", { name: "Find your officials" });
    const list = page.getByRole("listbox", { name: "Suggestions", includeHidden: true });
    await box.pressSequentially("pepper");
    await expect(list).toBeVisible();
    await page.keyboard.press("Escape");
    await expect(list).toBeHidden();
    await expect(box).toHaveValue("pepper");
    await expect(box).toHaveAttribute("aria-expanded", "false");
    await box.pressSequentially("b");
    await expect(list).toBeVisible();
    await page.keyboard.press("Tab");
    await expect(page.getByRole("search", { name: "Find your officials" }).getByRole("button")).toBeFocused();
    await page.keyboard.press("Tab");
    await expect(list).toBeHidden();
  });

  test("Enter without a choice searches for what was typed", async ({ page }) => {
    await page.goto("/find");
    await islandsReady(page);
    const box = page.getByRole("combobox", { name: "Find your officials" });
    await box.pressSequentially("pepperbush");
    await expect(page.getByRole("listbox", { name: "Suggestions" })).toBeVisible();
    await page.keyboard.press("Enter");
    await expect(page).toHaveURL(/\/find\?q=pepperbush$/);
  });

  test("can be touched", { tag: "@phone" }, async ({ page }) => {
    await page.goto("/find");
    await islandsReady(page);
    await page.getByRole("combobox", { name: "Find your officials" }).pressSequentially("kenyatte");
    await page.getByRole("option").first().getByText("Kenyatté Brisbois-Okonkwo").click();
    await expect(page).toHaveURL(/\/officials\/kenyatte-brisbois-okonkwo$/);
  });
});
