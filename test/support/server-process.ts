/** The real server in a process of its own, as `qtickets-sheets serve` runs it, with an embedded engine and loopback ports. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const commandLine = fileURLToPath(new URL('../../ingest-server/bin/qtickets-sheets.js', import.meta.url));

/** A first start creates all tables, perhaps on a slow machine. */
const START_MS_MAX = 60_000;
const LOG_LINES_KEPT = 1_000;

export type ServerOptions = {
  /** Where the embedded engine keeps its data; one process at a time may hold it. */
  readonly dataDir: string;
  readonly sourcesFile: string;
  /** Default: a free one. */
  readonly port?: number;
  /** Port of the engine's read-only HTTP interface; default: a free one. */
  readonly clickHousePort?: number;
  /** More of the environment, over these. */
  readonly environment?: Readonly<Record<string, string>>;
};

export type ServerProcess = {
  readonly url: string;
  /** The engine's HTTP interface, read-only. */
  readonly clickHouseUrl: string;
  /** What the server logged, the newest last. */
  readonly logLines: readonly string[];
  readonly pid: number;
  /** Ends at once, as a power cut does. */
  readonly kill: () => Promise<void>;
  /** Asks it to end, and waits until it has. @returns the exit code; null where a signal ended it */
  readonly stop: () => Promise<number | null>;
};

/** @throws where it does not listen in time, with what it said */
export async function startServerProcess(options: ServerOptions): Promise<ServerProcess> {
  const child = spawn(process.execPath, [commandLine, 'serve'], {
    env: environmentOf(options),
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const endWithUs = () => child.kill('SIGKILL');
  process.once('exit', endWithUs);
  child.once('exit', () => process.off('exit', endWithUs));
  const logLines = keepLines(child);
  const { url, clickHouseUrl } = await listening(child, logLines, options.environment?.CLICKHOUSE_URL);
  const isRunning = () => child.exitCode === null && child.signalCode === null;
  const end = async (signal: NodeJS.Signals): Promise<number | null> => {
    if (isRunning()) {
      const exited = once(child, 'exit');
      child.kill(signal);
      await exited;
    }
    return child.exitCode;
  };
  return {
    url,
    clickHouseUrl,
    logLines,
    pid: child.pid ?? 0,
    kill: async () => {
      await end('SIGKILL');
    },
    stop: () => end('SIGTERM'),
  };
}

function environmentOf(options: ServerOptions): NodeJS.ProcessEnv {
  return {
    PATH: process.env.PATH,
    QTICKETS_ENV_FILE: 'none',
    HOST: '127.0.0.1',
    PORT: String(options.port ?? 0),
    DATA_DIR: options.dataDir,
    SOURCES_FILE: options.sourcesFile,
    EMBEDDED_HTTP: `127.0.0.1:${options.clickHousePort ?? 0}`,
    ...options.environment,
  };
}

/** Its log, and what else it says. */
function keepLines(child: ChildProcess): string[] {
  const lines: string[] = [];
  for (const stream of [child.stdout, child.stderr]) {
    if (stream === null) continue;
    createInterface(stream).on('line', (line) => {
      lines.push(line);
      if (lines.length > LOG_LINES_KEPT) lines.shift();
    });
  }
  return lines;
}

/** Where it and its engine listen, from its own log; `elsewhere` is a ClickHouse that it was given. */
async function listening(
  child: ChildProcess,
  lines: readonly string[],
  elsewhere: string | undefined,
): Promise<{ readonly url: string; readonly clickHouseUrl: string }> {
  const until = Date.now() + START_MS_MAX;
  while (Date.now() < until && child.exitCode === null && child.signalCode === null) {
    const [url, clickHouseUrl] = [urlOf('listening', lines), elsewhere ?? urlOf('embedded_http', lines)];
    if (url !== undefined && clickHouseUrl !== undefined) return { url, clickHouseUrl };
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  child.kill('SIGKILL');
  throw new Error(`The server did not start:\n${lines.slice(-20).join('\n')}`);
}

function urlOf(event: string, lines: readonly string[]): string | undefined {
  const line = lines.find((candidate) => candidate.includes(`"event":"${event}"`));
  return line === undefined ? undefined : /"url":"([^"]+)"/.exec(line)?.[1];
}
