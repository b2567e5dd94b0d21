/** A server over a real embedded engine, and a sender for it, for tests of the protocol. */
import { randomBytes, randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import type { ClickHouseClient } from '@clickhouse/client';
import { createApp } from '@qtickets/ingest-server/app';
import { openWarehouse } from '@qtickets/ingest-server/clickhouse/open-warehouse';
import { createWarehouse } from '@qtickets/ingest-server/clickhouse/tables/warehouse';
import { readConfig } from '@qtickets/ingest-server/config';
import type { Warehouse } from '@qtickets/ingest-server/ingest/ports';
import { nodeHmac } from '@qtickets/ingest-server/middleware/verify-signature';
import { fixedSources, type Source } from '@qtickets/ingest-server/sources';
import { holdKeys } from '@qtickets/shared-schema/client/hold-keys';
import { planBuckets, planRejected } from '@qtickets/shared-schema/client/plan-pushes';
import { contractsHash } from '@qtickets/shared-schema/contracts/contract-hash';
import { contractOf, contracts } from '@qtickets/shared-schema/contracts/index';
import { type PlacedRow, type ResolvedRows, resolveRows } from '@qtickets/shared-schema/reading/resolve-rows';
import { readRow } from '@qtickets/shared-schema/reading/row';
import { type DigestAnswer, isBlocked, type PushAnswer } from '@qtickets/shared-schema/wire/answers';
import type { WireCell } from '@qtickets/shared-schema/wire/cell';
import { bitsFor, digestOf, encodeDigest } from '@qtickets/shared-schema/wire/digest';
import type { Scope } from '@qtickets/shared-schema/wire/protocol';
import { rejectedDigest, rejectedRowHash } from '@qtickets/shared-schema/wire/rejected-digest';
import { decodeSecret, sign } from '@qtickets/shared-schema/wire/signing';
import type { Hono } from 'hono';

/** Rows of a tab as the sheet has them: the cells of all contract columns, in contract order; the first row is row 2. */
export type SheetRows = readonly (readonly WireCell[])[];

export const spreadsheetId = 'sheet-one';
const otherSpreadsheetId = 'sheet-two';

function newSource(id: string): Source {
  return {
    spreadsheetId: id,
    name: id,
    secrets: [`whsec_${randomBytes(32).toString('base64')}`],
    tabs: contracts.map((contract) => contract.tab),
  };
}

export type TestServer = {
  readonly app: Hono;
  readonly warehouse: Warehouse;
  readonly client: ClickHouseClient;
  readonly source: Source;
  readonly other: Source;
  readonly logLines: string[];
  /** The server's clock, unix ms; tests move it. */
  readonly clock: { now: number };
  /** A fresh database, so that tests do not see one another's rows. */
  readonly select: (query: string) => Promise<Record<string, unknown>[]>;
  readonly close: () => Promise<void>;
};

export async function startTestServer(
  options: {
    maxBodyBytes?: number;
    requestsPerMinute?: number;
    wrap?: (warehouse: Warehouse) => Warehouse;
    /** The client that the warehouse gets instead of the engine's. */
    client?: (client: ClickHouseClient) => ClickHouseClient;
  } = {},
): Promise<TestServer> {
  const dataDir = mkdtempSync(join(tmpdir(), 'qtickets-ingest-'));
  const config = readConfig({ DATA_DIR: dataDir });
  const opened = await openWarehouse(config, () => undefined);
  const warehouse =
    options.client === undefined
      ? opened.warehouse
      : createWarehouse(options.client(opened.client), config.CLICKHOUSE_DATABASE);
  const [source, other] = [newSource(spreadsheetId), newSource(otherSpreadsheetId)];
  const clock = { now: 1_763_870_000_000 };
  const logLines: string[] = [];
  const app = createApp({
    warehouse: options.wrap?.(warehouse) ?? warehouse,
    sources: fixedSources([source, other]),
    log: (level, event, fields) => logLines.push(JSON.stringify({ level, event, ...fields })),
    now: () => clock.now,
    maxBodyBytes: options.maxBodyBytes ?? 33_554_432,
    ...(options.requestsPerMinute === undefined ? {} : { requestsPerMinute: options.requestsPerMinute }),
  });
  return {
    app,
    warehouse,
    client: opened.client,
    source,
    other,
    logLines,
    clock,
    select: async (query) => (await opened.client.query({ query, format: 'JSONEachRow' })).json(),
    close: async () => {
      await opened.close();
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}

export type SendOptions = {
  readonly source?: Source;
  readonly secret?: string;
  readonly gzip?: boolean;
  readonly headers?: Readonly<Record<string, string | undefined>>;
  /** Seconds that the sender's clock is ahead of the server's. */
  readonly skewSeconds?: number;
};

/** Signs and sends one request. */
export async function send(
  server: TestServer,
  action: string,
  message: unknown,
  options: SendOptions = {},
): Promise<Response> {
  const source = options.source ?? server.source;
  const text = Buffer.from(typeof message === 'string' ? message : JSON.stringify(message));
  const body = options.gzip ? gzipSync(text) : text;
  const key = decodeSecret(options.secret ?? source.secrets[0] ?? '') ?? new Uint8Array(32);
  const timestamp = Math.floor(server.clock.now / 1000) + (options.skewSeconds ?? 0);
  const headers = new Headers({
    'content-type': 'application/json',
    ...(options.gzip ? { 'content-encoding': 'gzip' } : {}),
    ...sign(nodeHmac, key, randomUUID(), timestamp, body),
  });
  for (const [name, value] of Object.entries(options.headers ?? {})) {
    if (value === undefined) headers.delete(name);
    else headers.set(name, value);
  }
  return server.app.request(`/v1/sources/${source.spreadsheetId}/${action}`, { method: 'POST', headers, body });
}

/** What every message about a reading has. */
export function reading(server: TestServer, readAt = server.clock.now): Record<string, unknown> {
  return {
    protocol: 1,
    bundle: '1.0.0',
    run: randomUUID(),
    trigger: 'menu',
    readAt,
    locale: 'ru_RU',
    timeZone: 'Europe/Moscow',
    contracts: contractsHash([]),
  };
}

function contractNamed(tab: string) {
  const contract = contractOf(tab);
  if (contract === undefined) throw new Error(`no contract ${tab}`);
  return contract;
}

/** Reads and resolves rows as a sender does. */
export function resolve(tab: string, rows: SheetRows): ResolvedRows {
  const contract = contractNamed(tab);
  const columns = contract.columns.map((column) => column.name);
  const placed = rows.flatMap((cells, index): PlacedRow[] => {
    const read = readRow(contract, columns, cells, { locale: 'ru_RU', timeZone: 'Europe/Moscow' });
    return read.kind === 'blank' ? [] : [{ tabIndex: 0, row: index + 2, cells, reading: read }];
  });
  return resolveRows(contract, placed);
}

/** A tab of a digest request over `rows`. */
export function digestTab(tab: string, rows: SheetRows, more: Record<string, unknown> = {}): Record<string, unknown> {
  const resolved = resolve(tab, rows);
  const bits = bitsFor(resolved.identities.length, resolved.unread.length);
  return {
    tab,
    names: ['Tab'],
    bits,
    rowCount: resolved.identities.length,
    digest: encodeDigest(digestOf(resolved.identities, bits)),
    rejected: rejectedDigest(resolved.rejected.map(({ row, cells }) => rejectedRowHash('Tab', row, cells))),
    keep: resolved.kept,
    unreadable: resolved.unreadable,
    unread: resolved.unread,
    ...more,
  };
}

/** A push request of `rows`, numbered from row 2. */
export function pushOf(
  server: TestServer,
  tab: string,
  rows: SheetRows,
  scope: Scope,
  more: Record<string, unknown> = {},
): Record<string, unknown> {
  return {
    ...reading(server),
    tab,
    scope,
    tabs: ['Tab'],
    columns: contractNamed(tab).columns.map((column) => column.name),
    rows: rows.map((cells, index) => [0, index + 2, ...cells]),
    ...more,
  };
}

/** The whole tab as one bucket. */
export const wholeTab: Scope = { kind: 'buckets', bits: 0, buckets: [0] };

export async function pushed(response: Response): Promise<PushAnswer> {
  if (response.status !== 200) throw new Error(`${response.status}: ${await response.text()}`);
  return (await response.json()) as PushAnswer;
}

export async function digested(response: Response): Promise<DigestAnswer> {
  if (response.status !== 200) throw new Error(`${response.status}: ${await response.text()}`);
  return (await response.json()) as DigestAnswer;
}

export type Synced = {
  readonly first: DigestAnswer['tabs'][number] | undefined;
  readonly pushes: readonly PushAnswer[];
  readonly last: DigestAnswer['tabs'][number] | undefined;
};

/** One whole sync of a tab, as PROTOCOL 4 has it: compare, push what differs, the rejected rows last, compare again. */
export async function sync(
  server: TestServer,
  tab: string,
  rows: SheetRows,
  more: Record<string, unknown> = {},
): Promise<Synced> {
  const head = () => {
    server.clock.now += 1_000;
    return reading(server);
  };
  const ask = async () => {
    const answer = await digested(
      await send(server, 'digest', { ...head(), tabs: [{ ...digestTab(tab, rows), ...more }] }),
    );
    return answer.tabs[0];
  };
  const first = await ask();
  if (first === undefined || isBlocked(first)) return { first, pushes: [], last: first };
  if (first.inSync && first.rejectedKnown) return { first, pushes: [], last: first };
  const resolved = resolve(tab, rows);
  const bits = Number(digestTab(tab, rows).bits);
  const buckets = planBuckets(holdKeys(resolved, first.maybe), bits, first.differing);
  const pushes: PushAnswer[] = [];
  const moment = head();
  for (const planned of [...buckets, ...(first.rejectedKnown ? [] : planRejected(resolved))]) {
    const push = { ...pushOf(server, tab, [], planned.scope, more), ...moment, ...planned, stored: first.stored };
    pushes.push(await pushed(await send(server, 'push', push)));
  }
  return { first, pushes, last: await ask() };
}

/** A sales row with what matters in tests; other columns are blank. */
export function sale(
  order: string,
  revenue: WireCell,
  more: { date?: WireCell; event?: WireCell; city?: WireCell } = {},
): WireCell[] {
  const { date = '2025-03-01', event = '1042', city = 'Москва' } = more;
  return [date, event, city, 2, revenue, 'Концерт', order, null, null, null, null, null, null, null];
}

export function sales(count: number, from = 0): WireCell[][] {
  return Array.from({ length: count }, (_, index) => sale(`order-${from + index}`, 100 + from + index));
}
