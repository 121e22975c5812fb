// Strings that run a script where a page forgets to escape. Every one calls `hit()`, which a page must never do.
// They stand in a file of their own, because the tests of the server put them into every field too.

import { readFileSync } from "node:fs";

/** More than a hundred ways out of where a text stands. */
export const CORPUS = JSON.parse(readFileSync(new URL("xss.json", import.meta.url), "utf8")) as string[];
