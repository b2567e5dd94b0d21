/**
 * EMBEDDED_HTTP: the embedded engine's data by ClickHouse's HTTP interface, read-only, for curl, BI tools and
 * `@clickhouse/client`. Whoever reaches it may read everything, or, with EMBEDDED_HTTP_PASSWORD, whoever knows that.
 */
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type ServerType, serve } from '@hono/node-server';
import { Hono } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { z } from 'zod';
import { usualPatience, withPatience } from '../../listen.ts';
import { openClient, select } from '../client.ts';
import { runInSession, type SessionQuery } from './engine-session.ts';
import { type AnswerOptions, answerError, answerResult, asEngineError, encodingFor } from './http-answer.ts';
import { isAllowed, NOT_ALLOWED } from './http-password.ts';
import { readHttpQuery } from './http-query.ts';
import { forbiddenFunctions, refuseSetting, refuseStatement } from './read-only-guard.ts';
import { ReaderSlots } from './reader-slots.ts';

const MAX_QUERY_BYTES = 1024 * 1024;
const MAX_SECONDS = 60;
const READERS_MAX = 200;

export type EmbeddedHttp = { readonly url: string; readonly close: () => Promise<void> };

/** Starts to listen. @param address `port` 0 takes a free one @param database where a query names none @param password of every user; undefined: none is asked */
export async function startEmbeddedHttp(
  address: { readonly host: string; readonly port: number },
  dataDir: string,
  database: string,
  password?: string,
): Promise<EmbeddedHttp> {
  const forbidden = forbiddenFunctions(await tableFunctions(dataDir));
  const app = readOnlyApp({ dataDir, database, forbidden, password, slots: new ReaderSlots() });
  return new Promise((resolve, reject) => {
    const options = { fetch: app.fetch, hostname: address.host, port: address.port, ...withPatience(usualPatience) };
    const server = serve(options, ({ port }: AddressInfo) => {
      const host = address.host.includes(':') ? `[${address.host}]` : address.host;
      resolve({ url: `http://${host}:${port}`, close: () => closeAtOnce(server) });
    });
    server.once('error', reject);
    (server as Server).maxConnections = READERS_MAX;
  });
}

/** Readers can ask again; a long query of theirs must not hold up the end of the process. */
function closeAtOnce(server: ServerType): Promise<void> {
  return new Promise((done) => {
    server.close(() => done());
    if ('closeAllConnections' in server) server.closeAllConnections();
  });
}

type Served = {
  readonly dataDir: string;
  readonly database: string;
  readonly forbidden: ReadonlySet<string>;
  readonly password: string | undefined;
  readonly slots: ReaderSlots;
};

function readOnlyApp(served: Served): Hono {
  const { password } = served;
  const app = new Hono();
  app.get('/ping', (context) => context.text('Ok.\n'));
  app.get('/replicas_status', (context) => context.text('Ok.\n'));
  app.on(['GET', 'POST'], '/', bodyLimit({ maxSize: MAX_QUERY_BYTES, onError: tooLarge }), async (context) => {
    const url = new URL(context.req.url).searchParams;
    const asked = readHttpQuery(url, await context.req.text(), (name) => context.req.header(name));
    if (!isAllowed(url, (name) => context.req.header(name), password)) return answerError(NOT_ALLOWED, asked.queryId);
    if (asked.sql.trim() === '') return context.text('Ok.\n');
    const how = {
      encoding: url.get('enable_http_compression') === '1' ? encodingFor(context.req.header('accept-encoding')) : null,
      progress: url.get('send_progress_in_http_headers') === '1',
    };
    return answer({ ...asked, database: asked.database ?? served.database }, served, how);
  });
  app.onError((error) => answerError(asEngineError(error), ''));
  return app;
}

/** The rest of the body is never read, so the connection cannot serve another request. */
function tooLarge(): Response {
  return new Response('The query is too large\n', { status: 413, headers: { connection: 'close' } });
}

async function answer(
  asked: SessionQuery,
  { dataDir, forbidden, slots }: Served,
  how: AnswerOptions,
): Promise<Response> {
  const refused = refuse(asked, forbidden);
  if (refused !== null) return answerError(refused, asked.queryId);
  const query = { ...asked, settings: [...asked.settings, ...lock(asked)] };
  try {
    const result = await slots.run(() => runInSession(dataDir, query));
    return await answerResult(query, result, how);
  } catch (error) {
    return answerError(asEngineError(error), query.queryId);
  }
}

function refuse({ sql, settings }: SessionQuery, forbidden: ReadonlySet<string>): ReturnType<typeof refuseStatement> {
  for (const [name] of settings) {
    const refused = refuseSetting(name);
    if (refused !== null) return refused;
  }
  return refuseStatement(sql, forbidden);
}

/** The last word of each session: limits, then the lock that lets nothing after it change a setting. */
function lock({ settings }: SessionQuery): SessionQuery['settings'] {
  const asked = Number(new Map(settings).get('max_execution_time'));
  return [
    ['max_execution_time', String(asked > 0 && asked < MAX_SECONDS ? asked : MAX_SECONDS)],
    ['max_memory_usage', '2000000000'],
    ['max_result_bytes', '200000000'],
    ['allow_ddl', '0'],
    ['readonly', '1'],
  ];
}

async function tableFunctions(dataDir: string): Promise<string[]> {
  const client = openClient({ dataDir });
  try {
    const rows = await select(client, z.object({ name: z.string() }), 'SELECT name FROM system.table_functions');
    return rows.map(({ name }) => name);
  } finally {
    await client.close();
  }
}
