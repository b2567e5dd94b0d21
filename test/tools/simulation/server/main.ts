/**
 * The server's process of a simulation: the real application over a real embedded ClickHouse, behind a front that sets
 * the clock and the faults of each request. Arguments: data directory, and the file to write its port into once it is up.
 */
import { renameSync, writeFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createApp } from '@qtickets/ingest-server/app';
import { openWarehouse } from '@qtickets/ingest-server/clickhouse/open-warehouse';
import { createWarehouse } from '@qtickets/ingest-server/clickhouse/tables/warehouse';
import { readConfig } from '@qtickets/ingest-server/config';
import type { Source } from '@qtickets/ingest-server/sources';
import { emptyTables, restoreBackup, takeBackup } from './backup.ts';
import { failedChecks } from './checks.ts';
import { type Envelope, envelopeHeader, fateHeader } from './envelope.ts';
import { fates, faultyClient, type Instance, RequestFate } from './faulty-client.ts';
import { DATABASE, readFacts, readProofs, readQuarantine, readRuns, type Spoiling, spoil } from './stored.ts';

type App = { readonly fetch: (request: Request) => Response | Promise<Response> };
type RunningInstance = Instance & { readonly app: App };
type HeldRequest = { readonly fate: RequestFate; readonly answer: Promise<Response> };

const [dataDir = '', portFile = ''] = process.argv.slice(2);

const { client } = await openWarehouse(readConfig({ DATA_DIR: dataDir }), () => undefined);
/** The engine's own profilers and threads cost more than statements over a few hundred rows. */
const cheaply = {
  max_threads: 1,
  max_insert_threads: 1,
  max_final_threads: 1,
  query_profiler_real_time_period_ns: 0,
  query_profiler_cpu_time_period_ns: 0,
  memory_profiler_step: 0,
  log_queries: 0,
};
await client.command({
  query: `SET ${Object.entries(cheaply)
    .map(([name, value]) => `${name} = ${value}`)
    .join(', ')}`,
});

const warehouse = createWarehouse(faultyClient(client), DATABASE);
const instances = new Map<number, RunningInstance>();
let sources: readonly Source[] = [];
let held: HeldRequest[] = [];
let now = 0;

function newInstance(): RunningInstance {
  const app = createApp({
    warehouse,
    sources: {
      find: async (id) => sources.find(({ spreadsheetId }) => spreadsheetId === id),
      all: async () => sources,
    },
    log: () => undefined,
    now: () => now,
    maxBodyBytes: 33_554_432,
  });
  return { app, isDead: false };
}

/** The process that answers; a dead one is replaced by one that remembers nothing. */
function instanceOf(number: number): RunningInstance {
  const known = instances.get(number);
  if (known !== undefined && !known.isDead) return known;
  const fresh = newInstance();
  instances.set(number, fresh);
  return fresh;
}

async function handle(request: Request, envelope: Envelope): Promise<Response> {
  now = envelope.now;
  const instance = instanceOf(envelope.instance);
  const fate = new RequestFate(instance, envelope.fault);
  const answer = fates.run(fate, async () => instance.app.fetch(request));
  const outcome = await Promise.race([answer, fate.interrupted]);
  const fateSeen = { struck: fate.hasStruck, slowMs: fate.slowMs, statements: fate.statements };
  if (outcome instanceof Response) return withFate(outcome, fateSeen);
  if (outcome === 'held') held.push({ fate, answer });
  return withFate(new Response(null, { status: 204 }), { ...fateSeen, interrupted: outcome });
}

function withFate(response: Response, fate: object): Response {
  response.headers.set(fateHeader, JSON.stringify(fate));
  return response;
}

/** Lets the requests that stood still go on to their end. */
async function releaseHeld(): Promise<number[]> {
  const statuses: number[] = [];
  for (const { fate, answer } of held) {
    fate.release();
    statuses.push((await answer).status);
  }
  held = [];
  return statuses;
}

const controls: Readonly<Record<string, (body: string) => Promise<unknown>>> = {
  sources: async (body) => {
    sources = JSON.parse(body) as Source[];
  },
  reset: async () => {
    instances.clear();
    held = [];
    await emptyTables(client);
  },
  facts: (table) => readFacts(client, table),
  quarantine: () => readQuarantine(client),
  proofs: () => readProofs(client),
  runs: () => readRuns(client),
  smoke: (uncompared) => failedChecks(client, JSON.parse(uncompared) as string[]),
  backup: () => takeBackup(client),
  restore: () => restoreBackup(client),
  release: releaseHeld,
  spoil: (body) => spoil(client, JSON.parse(body) as Spoiling),
};

async function bytesOf(message: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of message) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

async function control(name: string, body: string): Promise<Response> {
  try {
    return Response.json((await controls[name]?.(body)) ?? null);
  } catch (error) {
    return new Response(String(error instanceof Error ? error.stack : error), { status: 500 });
  }
}

async function answer(message: IncomingMessage): Promise<Response> {
  const body = await bytesOf(message);
  const path = message.url ?? '/';
  if (path.startsWith('/sim/')) return control(path.slice('/sim/'.length), body.toString('utf8'));
  const { [envelopeHeader]: envelope, ...headers } = message.headers as Record<string, string>;
  const request = new Request(`http://127.0.0.1${path}`, { method: message.method ?? 'POST', headers, body });
  return handle(request, JSON.parse(envelope ?? '{}') as Envelope);
}

async function respond(message: IncomingMessage, response: ServerResponse): Promise<void> {
  const answered = await answer(message);
  response.writeHead(answered.status, Object.fromEntries(answered.headers));
  response.end(Buffer.from(await answered.arrayBuffer()));
}

const server = createServer((message, response) => {
  respond(message, response).catch((error: unknown) => {
    response.writeHead(500).end(String(error));
  });
}).listen(0, '127.0.0.1', () => {
  // Renamed into place, so that a waiting reader never reads half of it.
  writeFileSync(`${portFile}.part`, String((server.address() as AddressInfo).port));
  renameSync(`${portFile}.part`, portFile);
});

// The simulation that started this process may be gone without a word.
process.stdin.resume().on('end', () => process.exit(0));
