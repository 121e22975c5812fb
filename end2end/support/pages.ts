// The kinds of page, read from the program itself, and an address for each of them, found as a visitor finds it:
// by following links from the front page. A kind that is added there is walked over here without a change.

import { readFileSync } from "node:fs";
import { resolve } from "node:path";

/** One kind of page. */
export type PageKind = {
  /** Its name in the program: `Official`. */
  name: string;
  /** Its address, with the part that names the thing in braces: `/officials/{slug}`. */
  pattern: string;
};

function readKinds(): PageKind[] {
  const file = resolve(import.meta.dirname, "../../app/src/pages/kinds.rs");
  const source = readFileSync(file, "utf8");
  const kinds = [...source.matchAll(/Self::(\w+) => "(\/[^"]*)"/g)].map(([, name, pattern]) => ({
    name: name ?? "",
    pattern: pattern ?? "",
  }));
  const said = Number(/ALL: \[Self; (\d+)\]/.exec(source)?.[1]);
  if (kinds.length !== said) throw new Error(`${file} says that it has ${said} kinds, but ${kinds.length} addresses were read`);
  return kinds;
}

/** Pages that a sent form leads to, and nothing else. */
const AFTER_FORMS = ["/corrections/thanks"];

/** Every kind of page. */
export const pageKinds: PageKind[] = readKinds();

/** The kind of page that an address belongs to, if it is a page's. */
export function kindOf(path: string): PageKind | undefined {
  return pageKinds.find(({ pattern }) => new RegExp(`^${pattern.replace(/\{\w+\}/, "[^/]+")}$`).test(path));
}

/** What a page was found to hold. */
export type Found = {
  /** Its address, without the fragment. */
  address: string;
  /** The page that led to it. */
  from: string;
  /** What it answered. */
  status: number;
  /** The text of its title. */
  title: string;
  /** Every link of it, and where its forms lead, resolved. */
  links: URL[];
  /** Every anchor on it. */
  ids: Set<string>;
};

function decode(text: string): string {
  return text.replaceAll("&lt;", "<").replaceAll("&gt;", ">").replaceAll("&quot;", '"').replaceAll("&#x27;", "'").replaceAll("&amp;", "&");
}

/** Asks for one page, without a browser. */
export async function look(url: URL, from: string): Promise<Found> {
  const answer = await fetch(url, { redirect: "manual" });
  const html = await answer.text();
  // A form that asks leads on as much as a link does.
  const links = [...html.matchAll(/<(?:a [^>]*?href|form [^>]*?action)=(?:"([^"]*)"|([^\s>"]+))/g)].map(([, quoted, bare]) => new URL(decode(quoted ?? bare ?? ""), url));
  const ids = new Set([...html.matchAll(/ id=(?:"([^"]*)"|([^\s>"]+))/g)].map(([, quoted, bare]) => decode(quoted ?? bare ?? "")));
  return {
    address: url.pathname + url.search,
    from,
    status: answer.status,
    title: decode(/<title>([^<]*)<\/title>/.exec(html)?.[1] ?? ""),
    links,
    ids,
  };
}

/**
 * Follows links from the front page, breadth first, to the plain addresses of this site (those without a query), and
 * ends when `enough` says so or when there is nothing left.
 */
export async function crawl(site: string, enough: (found: Map<string, Found>) => boolean): Promise<Map<string, Found>> {
  const found = new Map<string, Found>();
  // What only stands at the end of a form has no link that leads to it.
  const waiting = ["/", ...AFTER_FORMS].map((path) => ({ url: new URL(path, site), from: "" }));
  const seen = new Set(["/", ...AFTER_FORMS]);
  for (let next = waiting.shift(); next && !enough(found); next = waiting.shift()) {
    const page = await look(next.url, next.from);
    found.set(next.url.pathname, page);
    for (const link of page.links) {
      if (link.host !== next.url.host || link.search !== "" || seen.has(link.pathname) || !kindOf(link.pathname)) continue;
      seen.add(link.pathname);
      waiting.push({ url: new URL(link.pathname, site), from: page.address });
    }
  }
  return found;
}

/** An address of each kind, by the kind's name. */
export async function onePageOfEach(site: string): Promise<Map<string, string>> {
  const addresses = new Map<string, string>();
  await crawl(site, (found) => {
    for (const path of found.keys()) {
      const kind = kindOf(path);
      if (kind && !addresses.has(kind.name)) addresses.set(kind.name, path);
    }
    return addresses.size === pageKinds.length;
  });
  return addresses;
}
