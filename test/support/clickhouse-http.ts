/**
 * A ClickHouse server for tests: the embedded engine behind the HTTP interface, read and write, so that the client's
 * HTTP path (URL, parameters, settings, errors, inserts) is walked against the real engine.
 */
import type { AddressInfo } from 'node:net';
import { serve } from '@hono/node-server';
import { openEmbedded } from '@qtickets/ingest-server/clickhouse/embedded/embedded';
import { openSession } from '@qtickets/ingest-server/clickhouse/embedded/engine-session';
import { answerError, answerResult, asEngineError } from '@qtickets/ingest-server/clickhouse/embedded/http-answer';
import { type HttpQuery, readHttpQuery } from '@qtickets/ingest-server/clickhouse/embedded/http-query';
import { quotedName } from '@qtickets/ingest-server/clickhouse/schema/sql-literal';
import { Hono } from 'hono';

/** Longest request line and headers together, as ClickHouse's own limit is (http_max_uri_size, 1 MiB), but stricter. */
const MAX_URL_BYTES = 16_000;

export type ClickHouseHttp = {
  /** For CLICKHOUSE_URL. */
  readonly url: string;
  /** Every statement that came, in order; none where they are not kept. */
  readonly statements: readonly string[];
  readonly close: () => Promise<void>;
};

/**
 * @param dataDir may be open elsewhere in this process: they see the same data
 * @param options `keepsStatements`: they hold the rows of every insert, so a long load must do without
 */
export async function startClickHouseHttp(
  dataDir: string,
  { keepsStatements = true }: { readonly keepsStatements?: boolean } = {},
): Promise<ClickHouseHttp> {
  const statements: string[] = [];
  // Else each statement opens the engine anew, which leaves threads behind each time.
  const engine = openEmbedded(dataDir);
  const app = new Hono();
  app.get('/ping', (context) => context.text('Ok.\n'));
  app.all('/', async (context) => {
    if (context.req.url.length > MAX_URL_BYTES) return context.text('Code: 191. DB::Exception: URI too long', 400);
    const url = new URL(context.req.url).searchParams;
    const query = readHttpQuery(url, await context.req.text(), (name) => context.req.header(name));
    if (keepsStatements) statements.push(query.sql);
    try {
      return answerResult({ ...(await run(dataDir, query)), queryId: query.queryId });
    } catch (error) {
      return answerError(asEngineError(error), query.queryId);
    }
  });
  return new Promise((resolve) => {
    const server = serve({ fetch: app.fetch, hostname: '127.0.0.1', port: 0 }, ({ port }: AddressInfo) => {
      const close = async (): Promise<void> => {
        await new Promise<void>((done) => server.close(() => done()));
        await engine.close();
      };
      resolve({ url: `http://127.0.0.1:${port}`, statements, close });
    });
  });
}

async function run(dataDir: string, { sql, database, settings, params, format }: HttpQuery) {
  const session = openSession(dataDir);
  try {
    if (database !== null) await session.run(`USE ${quotedName(database)}`, 'Null');
    await session.set([...params, ...settings]);
    const { data, summary } = await session.run(sql, format);
    return { body: data, format, summary };
  } finally {
    await session.close();
  }
}
