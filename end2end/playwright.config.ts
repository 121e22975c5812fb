import { defineConfig } from "@playwright/test";

// The flags that Chromium needs as root, on a machine without a screen and without internet.
const launchOptions = {
  executablePath: process.env.ANSWERABLE_CHROMIUM ?? "/usr/bin/chromium",
  args: [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
  ],
};

const wide = { width: 1280, height: 900 };

export default defineConfig({
  testDir: "specs",
  outputDir: "test-results",
  globalSetup: "./support/server.ts",
  // Two cores: a browser and the server.
  workers: 2,
  fullyParallel: true,
  forbidOnly: Boolean(process.env.CI),
  retries: 0,
  timeout: 30_000,
  reporter: process.env.CI ? [["dot"]] : [["list"]],
  use: {
    launchOptions,
    trace: "retain-on-failure",
    locale: "en-US",
    timezoneId: "America/Chicago",
    // Chromium reports a transition between two pages that it had no time for as an uncaught error of the page.
    contextOptions: { reducedMotion: "reduce" },
  },
  projects: [
    { name: "chromium", grepInvert: /@only-phone/, use: { viewport: wide } },
    // Only what is said to be different on a phone, or without scripts, is done there again.
    { name: "phone", grep: /@phone/, use: { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true, deviceScaleFactor: 2 } },
    { name: "nojs", grep: /@nojs/, use: { viewport: wide, javaScriptEnabled: false } },
  ],
});
