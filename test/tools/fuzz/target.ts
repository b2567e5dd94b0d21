/** What is attacked: the whole app over a real engine, in this process and on a loopback port at once. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createApp } from '@qtickets/ingest-server/app';
import { openWarehouse } from '@qtickets/ingest-server/clickhouse/open-warehouse';
import { createStatusReader } from '@qtickets/ingest-server/clickhouse/tables/status-reader';
import { readConfig } from '@qtickets/ingest-server/config';
import { type Warehouse, WarehouseUnavailable } from '@qtickets/ingest-server/ingest/ports';
import { listen } from '@qtickets/ingest-server/listen';
import { createMonitoring } from '@qtickets/ingest-server/main';
import { fixedSources, type Source } from '@qtickets/ingest-server/sources';
import { contracts } from '@qtickets/shared-schema/contracts/index';
import type { Hono } from 'hono';
import { newTestSource } from '../../support/sources-file.ts';

/** Each has its own part: valid messages, mutated ones, wrong signatures, nothing at all while the attack runs. */
const sourceIds = ['honest', 'mutant', 'victim', 'bystander'] as const;
export type SourceId = (typeof sourceIds)[number];

export const MAX_BODY_BYTES = 300_000;

/** Stands in every cell that is sent, and so may stand in no log line and in no refusal. */
export const CELL_MARK = 'ячейка';

export type Target = {
  readonly app: Hono;
  readonly url: string;
  readonly secret: (id: SourceId) => string;
  readonly select: (query: string) => Promise<Record<string, unknown>[]>;
  /** While true, every question to the warehouse fails. */
  readonly outage: { isOn: boolean };
  readonly log: { requests: number; errors: number; readonly leaks: string[] };
  readonly close: () => Promise<void>;
};

export async function openTarget(): Promise<Target> {
  const directory = mkdtempSync(join(tmpdir(), 'qtickets-fuzz-'));
  const config = readConfig({ DATA_DIR: join(directory, 'data'), MAX_BODY_BYTES: String(MAX_BODY_BYTES) });
  const opened = await openWarehouse(config, () => undefined);
  const sources = sourceIds.map((id): Source => {
    const { spreadsheetId, name, secrets } = newTestSource(id);
    return { spreadsheetId, name, secrets: [...secrets], tabs: contracts.map(({ tab }) => tab) };
  });
  const known = fixedSources(sources);
  const outage = { isOn: false };
  const log: Target['log'] = { requests: 0, errors: 0, leaks: [] };
  const monitoring = createMonitoring(config, {
    statusReader: createStatusReader(opened.client, config.CLICKHOUSE_DATABASE),
    sources: known,
    now: Date.now,
  });
  const app = createApp({
    warehouse: failing(opened.warehouse, outage),
    sources: known,
    log: (level, event, fields) => {
      if (event === 'request') log.requests += 1;
      else if (level === 'error') log.errors += 1;
      const line = JSON.stringify({ event, ...fields });
      if (line.includes(CELL_MARK) || line.includes('whsec_')) log.leaks.push(line.slice(0, 500));
    },
    now: Date.now,
    maxBodyBytes: MAX_BODY_BYTES,
    monitoring,
  });
  const { url, drain } = await listen(app.fetch, { host: '127.0.0.1', port: 0 });
  return {
    app,
    url,
    secret: (id) => sources.find(({ spreadsheetId }) => spreadsheetId === id)?.secrets[0] ?? '',
    select: async (query) => (await opened.client.query({ query, format: 'JSONEachRow' })).json(),
    outage,
    log,
    close: async () => {
      await drain();
      await opened.close();
      rmSync(directory, { recursive: true, force: true });
    },
  };
}

function failing(warehouse: Warehouse, outage: { readonly isOn: boolean }): Warehouse {
  const refuse = () => Promise.reject(new WarehouseUnavailable('made to fail'));
  return new Proxy(warehouse, {
    get: (target, name, receiver) => (outage.isOn ? refuse : Reflect.get(target, name, receiver)),
  });
}
