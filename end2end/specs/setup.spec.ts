// The first start, from the code that was printed to what comes next.

import { mailed, PASSWORD } from "../support/accounts.ts";
import { axe } from "../support/axe.ts";
import { noSidewaysScroll } from "../support/layout.ts";
import { expect, test } from "../support/own.ts";
import { startServer } from "../support/server.ts";

test("an empty installation is set up in one form", { tag: ["@nojs", "@phone"] }, async ({ page, browser }) => {
  test.slow();
  // It happens once, so each project's run has a server of its own.
  const server = await startServer("empty");
  const context = await browser.newContext({ baseURL: server.url, viewport: page.viewportSize(), javaScriptEnabled: test.info().project.name !== "nojs" });
  try {
    const page = await context.newPage();
    const code = /with this code: (set_\S+)/.exec(server.said())?.[1] ?? "";
    expect(code).toMatch(/^set_[\w-]{43}$/);
    await page.goto("/setup");
    for (const width of [1280, 390, 320]) {
      await page.setViewportSize({ width, height: 800 });
      await noSidewaysScroll(page, `at ${width} pixels`);
    }
    if (test.info().project.name !== "nojs") await axe(page);
    await page.getByLabel("Code").fill("set_wrong");
    await page.getByLabel("Name of your organisation").fill("Pine & River");
    await page.getByLabel("Your first town").fill("Opelika");
    await page.getByLabel("State").selectOption("Alabama");
    await page.getByLabel("Movement politics").uncheck();
    await page.getByLabel("Your email address").fill("admin@example.org");
    await page.getByLabel("Your password").fill(PASSWORD);
    await page.getByRole("button", { name: "Set up" }).click();
    await expect(page.getByRole("alert")).toContainText("This is not the code");
    // Nothing that was typed is lost but the password.
    await expect(page.getByLabel("Name of your organisation")).toHaveValue("Pine & River");
    await expect(page.getByLabel("State")).toHaveValue("al");
    await expect(page.getByLabel("Movement politics")).not.toBeChecked();
    await expect(page.getByLabel("Class solidarity")).toBeChecked();
    if (test.info().project.name !== "nojs") await axe(page);
    await page.getByLabel("Code").fill(code);
    await page.getByLabel("Your password").fill(PASSWORD);
    // The enter key presses the right button.
    await page.getByLabel("Your password").press("Enter");
    await expect(page.getByRole("heading", { level: 1 })).toHaveText("What next");
    await expect(page.getByRole("status")).toContainText("The record is set up.");
    for (const way of ["Import officials", "Enter your council", "Look at the sample"]) {
      await expect(page.getByRole("heading", { name: way })).toBeVisible();
    }
    if (test.info().project.name !== "nojs") await axe(page);

    await page.goto(await mailed(server, "admin@example.org", "/confirm"));
    await page.getByRole("button", { name: "Yes, it is mine" }).click();
    await expect(page.getByRole("heading", { level: 1 })).toHaveText("Your address is confirmed");
    await page.goto("/account");
    await expect(page.getByText("is not confirmed")).toHaveCount(0);
    await page.goto("/values");
    await expect(page.getByRole("main")).toContainText("Class solidarity");
    await expect(page.getByRole("main")).not.toContainText("Movement politics");
    await page.goto("/find?q=opelika");
    await expect(page.getByRole("main")).toContainText("Opelika");
    expect((await page.goto("/setup"))?.status()).toBe(404);
  } finally {
    await context.close();
    await server.stop();
  }
});

test("a sample community is set up already, and prints how to sign in", async ({ page, own }) => {
  expect((await page.goto("/setup"))?.status()).toBe(404);
  expect(own.said()).toContain("This community is invented. Sign in at");
  expect(own.said().match(/@sample\.invalid/g)?.length).toBe(4);
});
