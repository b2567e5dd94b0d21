/**
 * EMBEDDED_HTTP: the embedded engine's data by ClickHouse's HTTP interface, read-only, for curl, BI tools and
 * `@clickhouse/client`. On loopback any program that reaches it may read; elsewhere a password is needed.
 */
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type ServerType, serve } from '@hono/node-server';
import { type Context, Hono } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { remoteAddress } from '../../health/remote-address.ts';
import { defaultLimits, withLimits } from '../../listen.ts';
import { hostInUrl } from '../../server-address.ts';
import { createAnswerFiles } from './answer-files.ts';
import { openSession } from './engine-session.ts';
import { createHttpAccess, type HttpAccess } from './http-access.ts';
import { answerError, answerResult, asEngineError, packingFor } from './http-answer.ts';
import { QUERY_BYTES_MAX, queryTooLarge, readHttpBody } from './http-body.ts';
import { readHttpQuery } from './http-query.ts';
import { ReaderSlots } from './reader-slots.ts';
import { type FunctionNames, functionNames, readCombinators, readFunctions } from './readers-catalog.ts';
import { type Offered, runForReader } from './run-for-reader.ts';

const READERS_MAX = 200;
/** Nothing sent or taken for longer than the longest query: a client that stalls so holds an answer that others wait for. */
const STALLED_MS = 90_000;

export type EmbeddedHttp = { readonly url: string; readonly close: () => Promise<void> };

export type EmbeddedHttpOptions = {
  /** What readers send as their password, with any user name; undefined: none is asked, on loopback only. */
  readonly password?: string | undefined;
  /** Names besides loopback's and `host` under which readers may ask for it. */
  readonly names?: readonly string[] | undefined;
};

/**
 * Starts to listen.
 * @param address `port` 0 takes a free one @param database the only one that is offered
 * @throws ReadableError where others could reach it and no password is set
 */
export async function startEmbeddedHttp(
  address: { readonly host: string; readonly port: number },
  dataDir: string,
  database: string,
  { password, names = [] }: EmbeddedHttpOptions = {},
): Promise<EmbeddedHttp> {
  const access = createHttpAccess(address.host, names, password);
  const offered = { dataDir, database, functions: await allowedFunctions(dataDir), files: createAnswerFiles(dataDir) };
  const app = readOnlyApp(access, offered, new ReaderSlots());
  return new Promise((resolve, reject) => {
    const options = { fetch: app.fetch, hostname: address.host, port: address.port, ...withLimits(defaultLimits) };
    const server = serve(options, ({ port }: AddressInfo) => {
      resolve({
        url: `http://${hostInUrl(address.host)}:${port}`,
        close: () => closeAtOnce(server).finally(offered.files.close),
      });
    });
    server.once('error', reject);
    (server as Server).maxConnections = READERS_MAX;
    (server as Server).setTimeout(STALLED_MS);
  });
}

/** Readers can ask again; a long query of theirs must not hold up the end of the process. */
function closeAtOnce(server: ServerType): Promise<void> {
  return new Promise((done) => {
    server.close(() => done());
    if ('closeAllConnections' in server) server.closeAllConnections();
  });
}

async function allowedFunctions(dataDir: string): Promise<FunctionNames> {
  const session = openSession(dataDir);
  try {
    return functionNames(await readFunctions(session), await readCombinators(session));
  } finally {
    await session.close();
  }
}

function readOnlyApp(access: HttpAccess, offered: Offered, slots: ReaderSlots): Hono {
  const app = new Hono();
  app.use(async (context, next) => {
    const url = new URL(context.req.url).searchParams;
    // Like the server's own, its ping asks for no password.
    const isPing = context.req.path !== '/';
    await access.check(url, (name) => context.req.header(name), remoteAddress(context), isPing);
    await next();
  });
  app.get('/ping', (context) => context.text('Ok.\n'));
  app.get('/replicas_status', (context) => context.text('Ok.\n'));
  const limit = bodyLimit({ maxSize: QUERY_BYTES_MAX, onError: () => answerError(queryTooLarge(), '') });
  app.on(['GET', 'POST'], '/', limit, (context) => answer(context, offered, slots));
  app.onError((error) => answerError(asEngineError(error), ''));
  return app;
}

async function answer(context: Context, offered: Offered, slots: ReaderSlots): Promise<Response> {
  const url = new URL(context.req.url).searchParams;
  const header = (name: string) => context.req.header(name);
  const body = await readHttpBody(Buffer.from(await context.req.arrayBuffer()), header, url);
  const asked = readHttpQuery(url, body, header);
  if (asked.sql.trim() === '') return context.text('Ok.\n');
  try {
    const result = await slots.run(() => runForReader(asked, offered, context.req.raw.signal));
    const progress = url.get('send_progress_in_http_headers') === '1';
    return answerResult({ ...result, queryId: asked.queryId }, packingFor(url, header('accept-encoding')), progress);
  } catch (error) {
    return answerError(asEngineError(error), asked.queryId);
  }
}
