// The ledger as everyone sees it.

import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";

import { expect, test } from "../support/test.ts";

test("changes are told in plain words and narrowed by person, kind and time", { tag: ["@nojs", "@phone"] }, async ({ page }) => {
  await page.goto("/");
  await page.getByRole("contentinfo").getByRole("link", { name: "Changes", exact: true }).click();
  await expect(page.locator("h1")).toHaveText("Changes");
  await expect(page.locator('link[rel="alternate"][type="application/atom+xml"]')).toHaveAttribute("href", "/changes/feed.xml");
  await page.getByLabel("About whom").selectOption({ label: "Bernadette Oyelaran" });
  await page.getByLabel("What happened").selectOption({ label: "Status changed" });
  await page.getByRole("button", { name: "Show" }).click();
  const changes = page.locator(".changes > li");
  await expect(changes.filter({ hasText: "changed from in progress to kept, because the library is open" })).toHaveCount(1);
  await expect(changes.filter({ hasText: "Cornelius" })).toHaveCount(0);
  await changes.filter({ hasText: "to kept" }).getByRole("link", { name: "See it" }).click();
  await expect(page.locator("h1")).toHaveText("Keep the library open in the evening");
  await page.goto("/changes?from=2100");
  await expect(page.getByText("No change fits all of that")).toBeVisible();
  await page.goto("/changes?from=yesterday");
  await expect(page.getByRole("alert")).toContainText("is not a date");
});

test("what is downloaded verifies without the program, against the checkpoint on the page", { tag: "@nojs" }, async ({ page, request }) => {
  await page.goto("/changes");
  const folder = mkdtempSync(join(tmpdir(), "answerable-ledger-"));
  try {
    const parts: string[] = [];
    for (const link of await page.locator('#check a[href^="/changes/ledger/"]').all()) {
      const file = join(folder, `part-${parts.length + 1}.txt`);
      writeFileSync(file, await (await request.get((await link.getAttribute("href")) ?? "")).body());
      parts.push(file);
    }
    expect(parts.length).toBeGreaterThan(0);
    const checkpoint = join(folder, "checkpoint.txt");
    writeFileSync(checkpoint, await (await request.get("/changes/checkpoint.txt")).body());
    const done = spawnSync("python3", [resolve(import.meta.dirname, "../../script/verify-ledger"), ...parts, "--checkpoint", checkpoint], { encoding: "utf8" });
    expect(done.stdout + done.stderr).toMatch(/^\d+ entries, all whole, held to 1 checkpoint/);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
