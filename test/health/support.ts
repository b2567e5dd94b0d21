/** A server over a real engine with health, metrics and the status page, and a spreadsheet that reports to it. */
import { createApp } from '@qtickets/ingest-server/app';
import { createStatusReader } from '@qtickets/ingest-server/clickhouse/tables/status-reader';
import { readConfig } from '@qtickets/ingest-server/config';
import type { StatusReader } from '@qtickets/ingest-server/health/ports';
import { createMonitoring } from '@qtickets/ingest-server/main';
import { meterWarehouse } from '@qtickets/ingest-server/metrics/meter-warehouse';
import type { Monitoring } from '@qtickets/ingest-server/monitoring';
import { fixedSources, type Source } from '@qtickets/ingest-server/sources';
import { contractOf } from '@qtickets/shared-schema/contracts/index';
import {
  digested,
  digestTab,
  pushed,
  pushOf,
  reading,
  type SheetRows,
  send,
  startTestServer,
  type TestServer,
  wholeTab,
} from '../ingest/support.ts';

export const monitoringToken = 'monitoring-token-of-tests';

export type WatchedServer = TestServer & { readonly monitoring: Monitoring };

export type WatchedOptions = {
  readonly environment?: Readonly<Record<string, string>>;
  readonly sources?: (own: Source, other: Source) => readonly Source[];
  readonly statusReader?: (statusReader: StatusReader) => StatusReader;
};

const DATABASE = 'zakaz';

export async function startWatchedServer(options: WatchedOptions = {}): Promise<WatchedServer> {
  const server = await startTestServer();
  server.clock.now = Date.now();
  return watched(server, options);
}

/** The same warehouse behind another server: other sources, another environment. */
export function watched(server: TestServer, options: WatchedOptions = {}): WatchedServer {
  const now = () => server.clock.now;
  const sources = fixedSources(options.sources?.(server.source, server.other) ?? [server.source]);
  const statusReader = createStatusReader(server.client, DATABASE);
  const config = readConfig({ MONITORING_TOKEN: monitoringToken, ...options.environment });
  const monitoring = createMonitoring(config, {
    statusReader: options.statusReader?.(statusReader) ?? statusReader,
    sources,
    now,
  });
  const app = createApp({
    warehouse: meterWarehouse(server.warehouse, monitoring.metrics, monitoring.monitor),
    sources,
    log: () => undefined,
    now,
    maxBodyBytes: 33_554_432,
    monitoring,
  });
  return { ...server, app, monitoring };
}

/** GET as a monitor does. */
export async function getAs(
  server: WatchedServer,
  path: string,
  options: { token?: string; headers?: Record<string, string>; from?: string } = {},
): Promise<Response> {
  const headers = { ...options.headers, ...(options.token && { authorization: `Bearer ${options.token}` }) };
  const environment = { incoming: { socket: { remoteAddress: options.from ?? '203.0.113.7' } } };
  return server.app.request(path, { headers }, environment);
}

export async function healthOf(server: WatchedServer): Promise<{ status: number; body: HealthBody }> {
  const response = await getAs(server, '/healthz/qtickets_sheets', { token: monitoringToken });
  return { status: response.status, body: (await response.json()) as HealthBody };
}

export type HealthBody = {
  status: string;
  integration: string;
  checks: Record<string, Record<string, unknown>>;
  problems: { code: string; status: string; tab: string | null; en: { what: string; todo: string } }[];
  spreadsheets: {
    name: string;
    status: string;
    minutes_since_heartbeat: number | null;
    last_run: Record<string, unknown> | null;
    bundle: Record<string, unknown>;
    google_day: Record<string, unknown> | null;
    tabs: Record<string, unknown>[];
  }[];
};

/** One run that brings a tab and proves it equal. @param name what the sheet calls it @param headers and its columns */
export async function syncTab(
  server: TestServer,
  tab: string,
  rows: SheetRows,
  name = contractOf(tab)?.sheetName ?? tab,
  headers?: Readonly<Record<string, string>>,
): Promise<void> {
  const head = { ...reading(server), trigger: 'schedule' };
  await pushed(await send(server, 'push', { ...pushOf(server, tab, rows, wholeTab, { tabs: [name] }), ...head }));
  server.clock.now += 10;
  const tabs = [digestTab(tab, rows, { names: [name], ...(headers && { headers: [headers] }) })];
  await digested(await send(server, 'digest', { ...head, readAt: server.clock.now, tabs }));
}

/** The report of a run that began a second ago. */
export function reportOf(server: TestServer, more: Record<string, unknown> = {}): Record<string, unknown> {
  const { protocol, bundle, run } = reading(server);
  return {
    protocol,
    bundle,
    run,
    trigger: 'schedule',
    startedAt: server.clock.now - 1_000,
    finishedAt: server.clock.now,
    status: 'success',
    ...more,
  };
}

/** Moves the server's clock. */
export function pass(server: TestServer, minutes: number): void {
  server.clock.now += minutes * 60_000;
}
