// Every link of the whole site, followed without a browser.

import { crawl, type Found, kindOf, look, pageKinds } from "../support/pages.ts";
import { expect, siteUrl, test } from "../support/test.ts";

// One crawl for all of them.
let whole: Promise<Map<string, Found>> | undefined;
const everything = () => (whole ??= crawl(siteUrl(), () => false));

// One after the other in one process, so that they share it.
test.describe.configure({ mode: "default", timeout: 240_000 });

test("every kind of page is reached by links from the front page", async () => {
  const kinds = new Set([...(await everything()).keys()].map((path) => kindOf(path)?.name));
  expect(pageKinds.map(({ name }) => name).filter((name) => !kinds.has(name))).toEqual([]);
});

test("every page that is linked is there", async () => {
  const found = [...(await everything()).values()];
  expect(found.length).toBeGreaterThan(200);
  expect(found.filter(({ status }) => status !== 200).map(({ address, from, status }) => `${address} (${status}), from ${from}`)).toEqual([]);
});

test("no two pages have the same title", async () => {
  const byTitle = new Map<string, string[]>();
  for (const { address, title } of (await everything()).values()) byTitle.set(title, [...(byTitle.get(title) ?? []), address]);
  expect([...byTitle].filter(([title, addresses]) => title.trim() === "" || addresses.length > 1)).toEqual([]);
});

test("every part of a page that a link leads to is there", async () => {
  const pages = await everything();
  const broken = new Set<string>();
  for (const { address, links } of pages.values()) {
    for (const link of links) {
      if (link.host !== new URL(siteUrl()).host || link.hash === "") continue;
      const target = pages.get(link.pathname);
      if (target && !target.ids.has(decodeURIComponent(link.hash.slice(1)))) broken.add(`${link.pathname}${link.hash}, from ${address}`);
    }
  }
  expect([...broken].slice(0, 20)).toEqual([]);
});

test("every link with a question in it is answered, and every other leads to a page, a file or the world", async () => {
  const own = new URL(siteUrl()).host;
  const asked = new Map<string, { url: URL; from: string }>();
  const outward: string[] = [];
  const unknown: string[] = [];
  for (const { address, links } of (await everything()).values()) {
    for (const link of links) {
      if (link.protocol === "mailto:") continue;
      if (link.host !== own) {
        if (!/^https?:$/.test(link.protocol) || link.href.startsWith("http://127.")) outward.push(`${link.href}, from ${address}`);
      } else if (link.search !== "") {
        // One of each kind of page and each set of names is enough.
        const sort = `${kindOf(link.pathname)?.name ?? link.pathname}?${[...link.searchParams.keys()].sort().join("&")}`;
        if (!asked.has(sort)) asked.set(sort, { url: link, from: address });
      } else if (!kindOf(link.pathname)) {
        if (!asked.has(link.pathname)) asked.set(link.pathname, { url: link, from: address });
      }
    }
  }
  expect(outward, "links that lead out to nothing").toEqual([]);
  expect(asked.size).toBeGreaterThan(10);
  for (const { url, from } of asked.values()) {
    const { status } = await look(url, from);
    if (status !== 200) unknown.push(`${url.pathname}${url.search} (${status}), from ${from}`);
  }
  expect(unknown).toEqual([]);
});

test("the sitemap names the pages that search engines should keep, and only those", async () => {
  const locations = async (address: string) => {
    const answer = await fetch(address);
    expect(answer.status, address).toBe(200);
    return [...(await answer.text()).matchAll(/<loc>([^<]+)<\/loc>/g)].map(([, location]) => location ?? "");
  };
  const named = (await Promise.all((await locations(`${siteUrl()}/sitemap.xml`)).map(locations))).flat().map((location) => new URL(location).pathname);
  expect(new Set(named).size).toBe(named.length);
  const pages = await everything();
  expect(named.filter((path) => !pages.has(path)), "in the sitemap, but linked from nowhere").toEqual([]);
  const kinds = new Set(named.map((path) => kindOf(path)?.name));
  // A search, the long list behind a person, a run of an importer and a form are not for search engines.
  const hidden = ["Find", "Search", "OfficialVotes", "Run", "BodyDecisions", "Report", "ReportThanks"];
  expect(pageKinds.map(({ name }) => name).filter((name) => !kinds.has(name) && !hidden.includes(name)), "kinds missing in the sitemap").toEqual([]);
  const robots = await (await fetch(`${siteUrl()}/robots.txt`)).text();
  expect(robots).toContain("sitemap.xml");
});
