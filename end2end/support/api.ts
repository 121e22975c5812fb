// The read API, as far as the specs compare pages with it.

import { siteUrl } from "./test.ts";

/** The counts behind one judgement, and the words for it. */
export type Tally = {
  same: number;
  different: number;
  abstained: number;
  missed: number;
  excused: number;
  not_eligible: number;
  unrecorded: number;
  words: string;
  sentence: string;
};

/** One decision that bears on a position, with the official's part in it. */
export type Scored = { number: number; mark: string; judged: string; measure: { key: boolean } };

/** What `/api/v1/officials/{slug}/record` answers. */
export type Record = { key: Tally; all: Tally; scored: Scored[] };

/** One row of `/api/v1/decisions`. */
export type DecisionRow = { number: number; kind: string; yes: number; no: number; other: number; bearing: string | null };

/** One row of `/api/v1/officials`. */
export type OfficialRow = { person: { slug: string; name: string } };

/** A page of a list. */
export type Listing<Row> = { items: Row[]; page: number; size: number; total: number };

/** Asks the API, and fails on anything but an answer. */
export async function ask<Answer>(path: string): Promise<Answer> {
  const answer = await fetch(`${siteUrl()}/api/v1${path}`);
  if (!answer.ok) throw new Error(`/api/v1${path} answered ${answer.status}: ${await answer.text()}`);
  return (await answer.json()) as Answer;
}

/** All rows of a list, page by page. */
export async function askAll<Row>(path: string): Promise<Row[]> {
  const rows: Row[] = [];
  for (let page = 1; ; page += 1) {
    const list = await ask<Listing<Row>>(`${path}${path.includes("?") ? "&" : "?"}page=${page}`);
    rows.push(...list.items);
    if (list.items.length === 0 || rows.length >= list.total) return rows;
  }
}

/** The officials who have at least one vote that is judged, with their records. */
export async function judged(): Promise<{ slug: string; name: string; record: Record }[]> {
  const rows = await askAll<OfficialRow>("/officials");
  const all = await Promise.all(
    rows.map(async ({ person }) => ({ ...person, record: await ask<Record>(`/officials/${person.slug}/record`) })),
  );
  return all.filter(({ record }) => record.scored.length > 0);
}
