// Starts the server for all tests, on a database of its own that holds the sample community, and stops it after them.
// With ANSWERABLE_URL set, the tests go to that server instead.

import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { openSync } from "node:fs";
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

/** A server of one's own. */
export type OwnServer = {
  /** Its address. */
  url: string;
  /** The folder with its database, its mails and its log. */
  folder: string;
  /** What it printed so far. */
  said: () => string;
  /** Runs another command of the program on its database, and gives what it printed. */
  run: (...args: string[]) => string;
  /** Stops it and starts it again on the same database and address, as after a fall of the machine with `hard`. */
  restart: (hard?: boolean) => Promise<void>;
  /** Stops it and takes everything away. */
  stop: () => Promise<void>;
};

/**
 * Starts a server on a database of its own: with the sample community in it, or empty, as on a first start. `host` is
 * its name in the address: `localhost` where passkeys are tried, because browsers have none for a number.
 */
export async function startServer(content: "sample" | "empty", host = "127.0.0.1"): Promise<OwnServer> {
  const program = resolve(root, process.env.ANSWERABLE_BIN ?? "target/debug/answerable");
  if (!existsSync(program)) throw new Error(`${program} is missing: cargo build -p server, or set ANSWERABLE_BIN`);

  const folder = mkdtempSync(join(tmpdir(), "answerable-end2end-"));
  const database = `sqlite://${join(folder, "answerable.db")}`;
  // Nothing of the person's own settings may reach the server that is tested.
  const env = Object.fromEntries(
    Object.entries(process.env).filter(([name]) => name !== "DATABASE_URL" && !name.startsWith("ANSWERABLE_")),
  );
  const run = (...args: string[]) => {
    const done = spawnSync(program, [...args, "--database", database], { cwd: folder, env, encoding: "utf8" });
    if (done.status !== 0) {
      throw new Error(`“answerable ${args.join(" ")}” ended with ${done.status}:\n${done.stdout ?? ""}${done.stderr ?? ""}`);
    }
    return done.stdout;
  };
  if (content === "sample") run("sample");

  const port = await freePort();
  const url = `http://${host}:${port}`;
  const log = join(folder, "server.log");
  let server: ChildProcess;
  let gone: Promise<void>;
  const launch = async () => {
    const out = openSync(log, "a");
    server = spawn(program, ["serve", "--addr", `127.0.0.1:${port}`, "--database", database, "--public-url", url], {
      cwd: folder,
      env,
      stdio: ["ignore", out, out],
    });
    gone = new Promise<void>((done) => server.once("exit", () => done()));
    await ready(`http://127.0.0.1:${port}`, server, log);
  };
  const end = async (signal: NodeJS.Signals) => {
    server.kill(signal);
    const hard = setTimeout(() => server.kill("SIGKILL"), 10_000);
    await gone;
    clearTimeout(hard);
  };
  const stop = async () => {
    await end("SIGTERM");
    rmSync(folder, { recursive: true, force: true });
  };
  try {
    await launch();
  } catch (error) {
    await stop();
    throw error;
  }
  const restart = async (hard = false) => {
    await end(hard ? "SIGKILL" : "SIGTERM");
    await launch();
  };
  return { url, folder, said: () => readFileSync(log, "utf8"), run, restart, stop };
}

export default async function start(): Promise<(() => Promise<void>) | undefined> {
  if (process.env.ANSWERABLE_URL) return undefined;
  const server = await startServer("sample");
  // The workers are started after this, and inherit it.
  process.env.ANSWERABLE_URL = server.url;
  return server.stop;
}
