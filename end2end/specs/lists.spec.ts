// The long lists: narrowing, sorting, paging, with plain forms and links.

import { ask, askAll, type Listing, type OfficialRow } from "../support/api.ts";
import { expect, test } from "../support/test.ts";

test("the officials are narrowed, and the form keeps what was chosen", { tag: ["@nojs", "@phone"] }, async ({ page }) => {
  await page.goto("/officials");
  const form = page.getByRole("form", { name: "Narrow the list of officials" });
  await form.getByLabel("Body").selectOption({ label: "Sweetgum County Commission" });
  await form.getByLabel("Party").selectOption("Commons");
  await form.getByLabel("In office").selectOption("yes");
  await form.getByLabel("Name").fill("o");
  await form.getByLabel("Sorted by").selectOption({ label: "Votes on all measures" });
  await form.getByRole("button", { name: "Show" }).click();

  await expect(form.getByLabel("Body")).toHaveValue("sweetgum-county-commission");
  await expect(form.getByLabel("Party")).toHaveValue("Commons");
  await expect(form.getByLabel("In office")).toHaveValue("yes");
  await expect(form.getByLabel("Name")).toHaveValue("o");
  await expect(form.getByLabel("Sorted by")).toHaveValue("votes");
  const query = new URL(page.url()).searchParams;
  const asked = new URLSearchParams([...query].filter(([, value]) => value !== ""));
  // The API has its own words for two of them.
  asked.set("in_office", "true");
  asked.set("sort", "record");
  const list = await ask<Listing<OfficialRow>>(`/officials?${asked}`);
  expect(list.total).toBeGreaterThan(0);
  const names = await page.locator("main tbody th a").allInnerTexts();
  expect(names).toEqual(list.items.map(({ person }) => person.name));

  // Another order from the table's head keeps the rest.
  await page.locator("main thead").getByRole("link", { name: "Name" }).evaluate((link) => (link as HTMLAnchorElement).click());
  await expect(form.getByLabel("Body")).toHaveValue("sweetgum-county-commission");
  await expect(form.getByLabel("Party")).toHaveValue("Commons");
  await expect(form.getByLabel("Sorted by")).toHaveValue("name");
  expect((await page.locator("main tbody th a").allInnerTexts()).sort()).toEqual([...names].sort());
});

test("nobody fits: the list says so and leads back", { tag: "@nojs" }, async ({ page }) => {
  await page.goto("/officials?q=zyzzyva");
  await expect(page.locator("main tbody tr")).toHaveCount(0);
  await page.getByRole("main").getByRole("link").filter({ hasText: /all|every/i }).last().click();
  await expect(page.locator("main tbody tr").first()).toBeVisible();
});

test("what cannot be read is said, not passed over", { tag: "@nojs" }, async ({ page }) => {
  for (const [query, word] of [["sort=upwards", "upwards"], ["standing=saint", "saint"], ["body=nowhere", "nowhere"], ["in_office=maybe", "maybe"]]) {
    await page.goto(`/officials?${query}`);
    await expect(page.locator("main"), query).toContainText(`“${word}”`);
  }
});

test("every order of the officials is an order of the same people", { tag: "@nojs" }, async ({ page }) => {
  await page.goto("/officials");
  const all = (await page.locator("main tbody th a").allInnerTexts()).sort();
  const orders = await page.getByLabel("Sorted by").locator("option").evaluateAll((options) => options.map((option) => (option as HTMLOptionElement).value));
  expect(orders.length).toBeGreaterThan(3);
  for (const order of orders) {
    await page.goto(`/officials?sort=${order}`);
    const names = await page.locator("main tbody th a").allInnerTexts();
    expect([...names].sort(), order).toEqual(all);
    // Those about whom nothing can be said stand last, and it is said.
    if (order === "votes" || order === "key") await expect(page.getByText("stand last; that says nothing about them")).toBeVisible();
    if (order === "votes") {
      const votes = await page.locator('main tbody td[data-label="Votes"]').allInnerTexts();
      const unsure = votes.map((text) => /No votes to judge yet|Too few votes to judge/.test(text));
      expect(unsure.indexOf(true), "the sample has people without votes").toBeGreaterThan(0);
      expect(unsure.slice(unsure.indexOf(true))).not.toContain(false);
    }
  }
});

test("the pager leads through the whole list, once through each row", { tag: "@nojs" }, async ({ page }) => {
  await page.goto("/decisions");
  const seen: string[] = [];
  for (;;) {
    seen.push(...(await page.locator("main tbody th a").evaluateAll((links) => links.map((link) => link.getAttribute("href") ?? ""))));
    const pager = page.getByRole("navigation", { name: "Pages of this list" });
    await expect(pager.locator('[aria-current="page"]')).toHaveCount(1);
    const next = pager.getByRole("link", { name: "Next" });
    if ((await next.count()) === 0) break;
    await expect(page.locator('head link[rel="next"]')).toHaveCount(1);
    await next.click();
    await expect(page.locator("h1")).toBeVisible();
  }
  const all = await askAll<{ number: number }>("/decisions");
  expect(seen).toEqual(all.map(({ number }) => `/decisions/${number}`));
  expect(new Set(seen).size).toBe(seen.length);
  await expect(page.locator('head link[rel="next"]')).toHaveCount(0);
  await page.getByRole("navigation", { name: "Pages of this list" }).getByRole("link", { name: "Page 1", exact: true }).click();
  await expect(page.locator("main tbody th a").first()).toHaveAttribute("href", seen[0] ?? "");
});

test("the pager keeps what the list is narrowed by", { tag: "@nojs" }, async ({ page }) => {
  const lists = await Promise.all(
    ["year=2024", "year=2025", "year=2026", "scored=yes", "body=pepperbush-town-council"].map(async (query) => ({
      query,
      list: await ask<Listing<unknown>>(`/decisions?${query.replace("scored=yes", "scored=true")}&size=1`),
    })),
  );
  for (const { query, list } of lists) {
    await page.goto(`/decisions?${query}`);
    let rows = await page.locator("main tbody tr").count();
    const next = page.getByRole("navigation", { name: "Pages of this list" }).getByRole("link", { name: "Next" });
    while ((await next.count()) > 0) {
      await expect(next).toHaveAttribute("href", new RegExp(`[?&]${query}(&|$)`));
      await next.click();
      rows += await page.locator("main tbody tr").count();
    }
    expect(rows, query).toBe(list.total);
  }
});

test("a page beyond the end, or that is no number, has a way on", { tag: "@nojs" }, async ({ page }) => {
  for (const address of ["/officials?page=99", "/decisions?page=99", "/measures?page=99", "/places?page=99"]) {
    await page.goto(address);
    await page.getByRole("main").getByRole("link", { name: /first page/ }).click();
    await expect(page.locator("main a[href]").first()).toBeVisible();
    expect(new URL(page.url()).searchParams.get("page") ?? "1").toBe("1");
  }
  for (const number of ["0", "-1", "x", "1e9", "99999999999999999999", "%FF"]) {
    expect((await page.goto(`/decisions?page=${number}`))?.status(), number).toBe(200);
  }
});
