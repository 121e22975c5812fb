// Starts the server for all tests, on a database of its own that holds the sample community, and stops it after them.
// With ANSWERABLE_URL set, the tests go to that server instead. Tests that change something launch one of their own.

import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, openSync, readFileSync, readdirSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";

const root = resolve(import.meta.dirname, "../..");

function freePort(): Promise<number> {
  return new Promise((done, fail) => {
    const server = createServer();
    server.once("error", fail);
    server.listen(0, "127.0.0.1", () => {
      const address = server.address();
      server.close(() => (address && typeof address === "object" ? done(address.port) : fail(new Error("no port"))));
    });
  });
}

// Asks until the server says that it is ready, and gives up when it has ended or a minute has gone by.
async function ready(url: string, server: ChildProcess, log: string): Promise<void> {
  const end = Date.now() + 60_000;
  while (Date.now() < end) {
    if (server.exitCode !== null || server.signalCode !== null) break;
    const answer = await fetch(`${url}/readyz`).catch(() => undefined);
    if (answer?.ok) return;
    await new Promise((wake) => setTimeout(wake, 50));
  }
  throw new Error(`The server did not become ready. It said:\n${readFileSync(log, "utf8")}`);
}

/** A server that runs. */
export type Running = {
  /** Where. */
  url: string;
  /** What it has said so far. */
  said: () => string;
  /** The mails that it has written, the oldest first, with their lines whole again. */
  mails: () => string[];
  stop: () => Promise<void>;
};

/**
 * Starts a server on a database of its own, with the sample community or with nothing in it. `host` is its name in the
 * address: `localhost` where passkeys are tried, because browsers have none for a number.
 */
export async function launch({ sample, host = "127.0.0.1" }: { sample: boolean; host?: string }): Promise<Running> {
  const program = resolve(root, process.env.ANSWERABLE_BIN ?? "target/debug/answerable");
  if (!existsSync(program)) throw new Error(`${program} is missing: cargo build -p server, or set ANSWERABLE_BIN`);

  const folder = mkdtempSync(join(tmpdir(), "answerable-end2end-"));
  const database = `sqlite://${join(folder, "answerable.db")}`;
  // Nothing of the person's own settings may reach the server that is tested.
  const env = Object.fromEntries(
    Object.entries(process.env).filter(([name]) => name !== "DATABASE_URL" && !name.startsWith("ANSWERABLE_")),
  );
  if (sample) {
    const loaded = spawnSync(program, ["sample", "--database", database], { cwd: folder, env, encoding: "utf8" });
    if (loaded.status !== 0) {
      throw new Error(`“answerable sample” ended with ${loaded.status}:\n${loaded.stdout ?? ""}${loaded.stderr ?? ""}`);
    }
  }

  const port = await freePort();
  const url = `http://${host}:${port}`;
  const log = join(folder, "server.log");
  const out = openSync(log, "a");
  const server = spawn(program, ["serve", "--addr", `127.0.0.1:${port}`, "--database", database, "--public-url", url], {
    cwd: folder,
    env,
    stdio: ["ignore", out, out],
  });
  const gone = new Promise<void>((done) => server.once("exit", () => done()));
  const stop = async () => {
    server.kill("SIGTERM");
    const hard = setTimeout(() => server.kill("SIGKILL"), 10_000);
    await gone;
    clearTimeout(hard);
    rmSync(folder, { recursive: true, force: true });
  };
  try {
    await ready(`http://127.0.0.1:${port}`, server, log);
  } catch (error) {
    await stop();
    throw error;
  }
  const mails = () => {
    const kept = join(folder, "mail");
    if (!existsSync(kept)) return [];
    // Long lines are broken by “=” at their end, and “=” itself is written =3D.
    return readdirSync(kept)
      .sort()
      .map((name) => readFileSync(join(kept, name), "utf8").replaceAll("=\r\n", "").replaceAll("=3D", "="));
  };
  return { url, said: () => readFileSync(log, "utf8"), mails, stop };
}

export default async function start(): Promise<(() => Promise<void>) | undefined> {
  if (process.env.ANSWERABLE_URL) return undefined;
  const server = await launch({ sample: true });
  // The workers are started after this, and inherit it.
  process.env.ANSWERABLE_URL = server.url;
  return server.stop;
}
