/** How a command reaches the protocol: the running server over HTTP, or, where none runs, the same app in this process. */
import { createTransport, type Fetch, type Transport } from '../client/transport.ts';
import type { Config } from '../config.ts';
import { ReadableError } from '../errors.ts';
import { createLog } from '../log.ts';
import { openInProcess } from '../main.ts';
import { isServing, localUrl } from '../server-address.ts';
import { readSources, type Source } from '../sources.ts';
import { say } from '../words/words.ts';

export type Connection = {
  readonly fetch: Fetch;
  readonly base: string;
  /** For the person: what was reached. */
  readonly description: string;
  readonly close: () => Promise<void>;
};

/** @param url a server's address; undefined: the one of HOST and PORT if it runs, otherwise this process */
export async function connect(config: Config, source: Source, url: string | undefined): Promise<Connection> {
  const local = localUrl(config);
  if (url === undefined && !(await isServing(local))) return connectInProcess(config, source);
  const base = (url ?? local).replace(/\/+$/, '');
  return { fetch, base, description: base, close: async () => undefined };
}

async function connectInProcess(config: Config, source: Source): Promise<Connection> {
  const { CLICKHOUSE_URL: url, DATA_DIR } = config;
  const where = url === undefined ? say().doctor.embeddedIn(DATA_DIR) : new URL(url).host;
  const log = createLog('error', (line) => process.stderr.write(line));
  const { fetch, close } = await openInProcess(config, source, log);
  return {
    fetch,
    base: 'http://in-process',
    description: say().commands.inProcess(where, config.PORT),
    close,
  };
}

/** Work of the one client along a connection, signed as this source; the connection ends with it. */
export async function through<Result>(
  { fetch, base, close }: Connection,
  { spreadsheetId, secrets }: Source,
  work: (transport: Transport) => Promise<Result>,
): Promise<Result> {
  try {
    return await work(createTransport({ fetch, base, spreadsheetId, secret: secrets[0] ?? '' }));
  } finally {
    await close();
  }
}

/** The source that a command means: the named one, or the only one there is. */
export async function sourceFor(config: Config, spreadsheetId: string | undefined): Promise<Source> {
  const sources = await readSources(config.SOURCES_FILE);
  const found = spreadsheetId === undefined && sources.length === 1 ? sources[0] : undefined;
  const source = found ?? sources.find((candidate) => candidate.spreadsheetId === spreadsheetId);
  if (source !== undefined) return source;
  if (sources.length === 0) throw new ReadableError(say().errors.sources.none);
  const ids = sources.map((candidate) => `  ${candidate.spreadsheetId}  ${candidate.name}`).join('\n');
  throw new ReadableError(say().errors.sources.which(ids));
}
