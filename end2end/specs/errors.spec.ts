// What a visitor meets when something is not there, or cannot be read.

import { axe } from "../support/axe.ts";
import { noSidewaysScroll } from "../support/layout.ts";
import { pageKinds } from "../support/pages.ts";
import { expect, siteUrl, test } from "../support/test.ts";

const named = pageKinds.filter(({ pattern }) => pattern.includes("{"));
const absent = [
  ...named.map(({ pattern }) => pattern.replace(/\{\w+\}/, "no-such-thing")),
  ...named.map(({ pattern }) => pattern.replace(/\{\w+\}/, encodeURIComponent("ünë <b>’\"%"))),
  "/decisions/0",
  "/decisions/-1",
  "/decisions/99999999999999999999",
  "/no-such-page",
  "/officials/kenyatte-brisbois-okonkwo/nothing",
  "/pkg/style-000000000000.css",
];

for (const address of absent) {
  test(`${address} is not there, and leads on`, { tag: "@nojs" }, async ({ page }) => {
    const answer = await page.goto(address);
    expect(answer?.status()).toBe(404);
    await expect(page).toHaveTitle(/^We have no such /);
    await expect(page.locator("h1")).toHaveCount(1);
    await expect(page.locator("h1")).toHaveText(/^We have no such \w+/);
    await expect(page.locator('meta[name="robots"]')).toHaveAttribute("content", "noindex");
    await expect(page.getByText("This community is invented.")).toBeVisible();
    const ways = page.getByRole("main").getByRole("link");
    expect(await ways.count()).toBeGreaterThan(2);
    await ways.first().click();
    await expect(page).toHaveURL(/\/officials$/);
  });
}

test("an error page fits every screen and has no barrier", async ({ page }) => {
  await page.goto("/officials/no-such-thing");
  for (const width of [320, 390, 1280]) {
    await page.setViewportSize({ width, height: 800 });
    await noSidewaysScroll(page, `at ${width} pixels`);
  }
  await axe(page);
});

test("nothing can be sent to a page", async ({ request }) => {
  // The form to report an error is the one that anybody may send.
  for (const { pattern } of pageKinds.filter((kind) => kind.pattern !== "/corrections/report")) {
    const address = pattern.replace(/\{\w+\}/, "x");
    const answer = await request.post(address, { data: "x" });
    expect(answer.status(), address).toBe(405);
    expect(answer.headers()["allow"], address).toBe("GET, HEAD");
    expect(await answer.text()).toContain("Where to go from here");
    for (const method of ["PUT", "DELETE", "PATCH"]) expect((await request.fetch(address, { method })).status(), `${method} ${address}`).toBe(405);
  }
});

test("odd questions are never a fault of ours", async ({ request }) => {
  test.slow();
  const odd = ["%00", "%FF%FE", "%", "a".repeat(2000), "..%2f..%2fetc%2fpasswd", "<script>", "'", "\u{202e}x", "1;drop table votes"];
  for (const { pattern } of pageKinds.filter((kind) => !kind.pattern.includes("{"))) {
    for (const text of odd) {
      const raw = text.startsWith("%") ? text : encodeURIComponent(text);
      for (const name of ["q", "page", "sort", "body", "year", "kind"]) {
        const answer = await fetch(`${siteUrl()}${pattern}?${name}=${raw}`, { method: "HEAD" });
        expect([200, 400, 414], `${pattern}?${name}=${raw}`).toContain(answer.status);
      }
    }
  }
  expect((await request.get("/readyz")).status()).toBe(200);
});

test("the API answers what is not there, or cannot be read, in its own words", async ({ request }) => {
  for (const [address, status] of [
    ["/api/v1/officials/no-such-thing", 404],
    ["/api/v1/no-such-thing", 404],
    ["/api/v1/officials?page=x", 400],
    ["/api/v1/officials?sort=upwards", 400],
    ["/api/v1/decisions/x", 404],
  ] as const) {
    const answer = await request.get(address);
    expect(answer.status(), address).toBe(status);
    expect(answer.headers()["content-type"], address).toContain("application/problem+json");
    const problem = (await answer.json()) as { status: number; detail: string; remedy: string };
    expect(problem.status, address).toBe(status);
    expect(problem.detail, address).toBeTruthy();
    expect(problem.remedy, address).toBeTruthy();
  }
});

test("the server says that it is alive and ready", async ({ request }) => {
  expect((await request.get("/healthz")).status()).toBe(200);
  expect((await request.get("/readyz")).status()).toBe(200);
});
