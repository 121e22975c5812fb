import { expect, type Page } from "@playwright/test";

/** Fails when the page is wider than the screen, and names what sticks out. */
export async function noSidewaysScroll(page: Page, when: string): Promise<void> {
  const tooWide = await page.evaluate(() => {
    const room = document.documentElement.clientWidth;
    if (document.documentElement.scrollWidth <= room) return [];
    const sticking = [...document.querySelectorAll("body *")].filter((element) => element.getBoundingClientRect().right > room + 1);
    return ["the page", ...sticking.slice(0, 5).map((element) => element.outerHTML.slice(0, 160))];
  });
  expect(tooWide, `wider than the screen ${when}`).toEqual([]);
}

/** How bright a computed colour is, from 0 (black) to 1 (white). */
export function brightness(colour: string): number {
  const parts = (/\(([^)]+)\)/.exec(colour)?.[1] ?? "").split(/[\s,/]+/).map(Number);
  const [red = Number.NaN, green = Number.NaN, blue = Number.NaN] = parts;
  return (0.2126 * red + 0.7152 * green + 0.0722 * blue) / 255;
}

/** The colour that a page's text stands on, and the text's. */
export async function inkAndPaper(page: Page): Promise<{ ink: number; paper: number }> {
  const [ink, body, root] = await page.evaluate(() => {
    const style = getComputedStyle(document.body);
    return [style.color, style.backgroundColor, getComputedStyle(document.documentElement).backgroundColor];
  });
  const paper = body === "rgba(0, 0, 0, 0)" ? root : body;
  return { ink: brightness(ink ?? ""), paper: brightness(paper ?? "") };
}

/** The colours of a part of the page as it is painted, as `#rrggbb`. */
export async function colours(page: Page, selector: string): Promise<Set<string>> {
  const picture = await page.locator(selector).first().screenshot();
  const found = await page.evaluate(async (data) => {
    const image = new Image();
    image.src = `data:image/png;base64,${data}`;
    await image.decode();
    const canvas = document.createElement("canvas");
    canvas.width = image.width;
    canvas.height = image.height;
    const context = canvas.getContext("2d");
    if (!context) throw new Error("no canvas");
    context.drawImage(image, 0, 0);
    const { data: pixels } = context.getImageData(0, 0, image.width, image.height);
    const seen = new Set<string>();
    for (let at = 0; at < pixels.length; at += 4) {
      seen.add(`#${[0, 1, 2].map((part) => (pixels[at + part] ?? 0).toString(16).padStart(2, "0")).join("")}`);
    }
    return [...seen];
  }, picture.toString("base64"));
  return new Set(found);
}
