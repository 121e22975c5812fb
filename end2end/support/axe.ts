import { AxeBuilder } from "@axe-core/playwright";
import { expect, type Page } from "@playwright/test";

/** The rules that a page has to keep: WCAG 2.2 AA, and what axe calls good practice. */
const RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];

/**
 * Fails with one readable paragraph for each thing that axe finds: what, where, and what to do. With `only`, just
 * those rules are looked at.
 */
export async function axe(page: Page, only?: string[]): Promise<void> {
  const builder = new AxeBuilder({ page });
  const { violations } = await (only ? builder.withRules(only) : builder.withTags(RULES)).analyze();
  const found = violations.map((violation) => {
    const places = violation.nodes.map((node) => `    ${node.target.join(" ")}\n      ${node.html}\n      ${node.failureSummary ?? ""}`);
    return `${violation.id} (${violation.impact ?? "unknown"}): ${violation.help}\n${places.join("\n")}`;
  });
  expect(found.join("\n\n"), `axe on ${new URL(page.url()).pathname}`).toBe("");
}
