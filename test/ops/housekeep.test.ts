import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runHousekeep } from '@qtickets/ingest-server/cli/housekeep';
import { type OpenedWarehouse, openWarehouse } from '@qtickets/ingest-server/clickhouse/open-warehouse';
import { ageIn } from '@qtickets/ingest-server/clickhouse/schema/housekeeping';
import { readConfig } from '@qtickets/ingest-server/config';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

const folder = mkdtempSync(join(tmpdir(), 'qtickets-housekeep-'));
const config = readConfig({ DATA_DIR: join(folder, 'data'), SOURCES_FILE: join(folder, 'sources.json'), PORT: '0' });

let opened: OpenedWarehouse;
beforeAll(async () => {
  opened = await openWarehouse(config, () => undefined);
  const run = (query: string) => opened.client.command({ query });
  for (const table of ['meta_changes', 'meta_sync_proofs']) await run(`SYSTEM STOP TTL MERGES zakaz.${table}`);
  const ages = (days: readonly number[]) =>
    `SELECT 'sheet', toString(age), now() - toIntervalDay(age) FROM (SELECT arrayJoin([${days.join(', ')}]) AS age)`;
  await run(`INSERT INTO zakaz.meta_changes (sheet_id, key_json, _ingest_ts, payload_json)
    SELECT *, '[]' FROM (${ages([1, 29, 31, 400])})`);
  await run(`INSERT INTO zakaz.meta_sync_proofs (sheet_id, tab, _ingest_ts) ${ages([1, 89, 91])}`);
  await run(`INSERT INTO zakaz.stg_qtickets_sheets_quarantine (sheet_id, row, _deleted, _ingest_ts)
    SELECT 'sheet', 1, 1, now64(3) - toIntervalDay(400)`);
  await run(`INSERT INTO zakaz.fact_qtickets_sales (_source, line, _deleted, _loaded_at)
    SELECT 'sheet', 1, 1, now64(3) - toIntervalDay(400)`);
});
afterAll(async () => {
  await opened.close();
  rmSync(folder, { recursive: true, force: true });
});

async function count(table: string): Promise<number> {
  const result = await opened.client.query({
    query: `SELECT toUInt32(count()) AS rows FROM zakaz.${table}`,
    format: 'JSONEachRow',
  });
  return (await result.json<{ rows: number }>())[0]?.rows ?? -1;
}

describe('housekeep', () => {
  test('a dry run counts and drops nothing', async () => {
    const text = await runHousekeep(config, { dryRun: true });
    expect(text).toMatch(/meta_changes\.payload_json +kept 30 days {2}4 rows, 2 would be dropped/);
    expect(await count("meta_changes WHERE payload_json != ''")).toBe(4);
  });

  test('cells and rows past their age go, younger ones stay, and it says so', async () => {
    const text = await runHousekeep(config, {});
    expect(text).toMatch(/meta_changes\.payload_json +kept 30 days {2}4 rows, 2 dropped/);
    expect(text).toMatch(/meta_sync_proofs +kept 90 days {2}3 rows, 1 dropped/);
    expect(await count('meta_changes')).toBe(4);
    expect(await count("meta_changes WHERE payload_json != ''")).toBe(2);
    expect(await count('meta_sync_proofs')).toBe(2);
  });

  test('repeated, it finds nothing', async () => {
    const { tables } = JSON.parse(await runHousekeep(config, { json: true }));
    expect(tables.map((table: { expired: number }) => table.expired)).toEqual(tables.map(() => 0));
  });

  test('tombstones stay, however old, and no table that knows them is looked at', async () => {
    expect(await count('stg_qtickets_sheets_quarantine')).toBe(1);
    expect(await count('fact_qtickets_sales')).toBe(1);
    const { tables } = JSON.parse(await runHousekeep(config, { json: true }));
    const names = tables.map((table: { name: string }) => table.name);
    expect(names).toContain('meta_sync_proofs');
    expect(names).not.toContain('stg_qtickets_sheets_quarantine');
  });

  test('a table with tombstones has no age, even if somebody gave it a TTL', () => {
    const ttl = 'ORDER BY key TTL _ingest_ts + toIntervalDay(7) SETTINGS index_granularity = 8192';
    expect(ageIn(`ReplacingMergeTree ${ttl}`)).toEqual({ column: '_ingest_ts', days: 7 });
    expect(ageIn(`ReplicatedReplacingMergeTree('/path', '{replica}', _ver) ${ttl}`)).toEqual({
      column: '_ingest_ts',
      days: 7,
    });
    expect(ageIn(`ReplacingMergeTree(_ver, _deleted) ${ttl}`)).toBeNull();
    expect(ageIn('MergeTree ORDER BY tuple()')).toBeNull();
  });
});

describe('changes', () => {
  const changes = (rows: readonly (readonly [line: number, daysAgo: number, revenue: string, deleted?: number])[]) =>
    rows
      .map(
        ([line, days, revenue, deleted = 0]) =>
          `('book', 'sales', ${line}, '{"date":"2026-01-01","event_id":"1","city":"казань"}', '${deleted === 1 ? '' : `{"tickets_sold":"1","revenue":"${revenue}","refunds":"0.00","currency":"RUB"}`}', 7, ${Date.now() - days * 86_400_000}, ${deleted})`,
      )
      .join(', ');
  const kept = { ...config, HISTORY_DAYS: 10 };
  const asOf = async (days: number) => {
    const moment = `{moment: DateTime64(3)}`;
    const at = new Date(Date.now() - days * 86_400_000).toISOString().replace('T', ' ').replace('Z', '');
    const query = `SELECT sum(revenue) AS revenue FROM zakaz.v_qtickets_sales_as_of(moment = toTimeZone(toDateTime64(${moment}, 3, 'UTC'), 'Europe/Moscow'))`;
    const result = await opened.client.query({ query: query.replace(moment, `'${at}'`), format: 'JSONEachRow' });
    return (await result.json<{ revenue: string }>())[0]?.revenue;
  };

  test('older than HISTORY_DAYS go, but for what rows were when that time began; 0 keeps all', async () => {
    await opened.client.command({
      query: `INSERT INTO zakaz.meta_changes (sheet_id, contract, line, key_json, values_json, key_hash, _ver, _deleted) VALUES ${changes(
        [
          [0, 40, '1.00'],
          [0, 30, '2.00'],
          [0, 5, '4.00'],
          [1, 20, '8.00'],
          [2, 25, '16.00'],
          [2, 15, '', 1],
        ],
      )}`,
    });
    const before = await Promise.all([9, 4, 0].map(asOf));
    expect(before).toEqual(['10', '12', '12']);
    expect(await runHousekeep(config, {})).not.toMatch(/meta_changes /);
    expect(await runHousekeep(kept, { dryRun: true })).toMatch(
      /meta_changes +kept 10 days {2}10 rows, 3 would be dropped/,
    );
    expect(await runHousekeep(kept, {})).toMatch(/meta_changes +kept 10 days {2}10 rows, 3 dropped/);
    expect(await count('meta_changes')).toBe(7);
    expect(await Promise.all([9, 4, 0].map(asOf))).toEqual(before);
    expect(await runHousekeep(kept, {})).toMatch(/meta_changes .*nothing to do/);
  });
});

test('where the running server holds the embedded data, the server does it', async () => {
  const held = { ...config, DATA_DIR: join(folder, 'held'), PORT: await freePort() };
  const bin = join(import.meta.dirname, '../../ingest-server/bin/qtickets-sheets.js');
  const env = { ...process.env, DATA_DIR: held.DATA_DIR, SOURCES_FILE: config.SOURCES_FILE, PORT: String(held.PORT) };
  const server = spawn(process.execPath, [bin, 'serve'], { env, stdio: ['ignore', 'pipe', 'inherit'] });
  try {
    await new Promise<void>((resolve) => {
      server.stdout.on('data', (text) => String(text).includes('"listening"') && resolve());
    });
    expect(await runHousekeep(held, {})).toMatch(/meta_sync_proofs +kept 90 days {2}0 rows, nothing to do/);
  } finally {
    server.kill('SIGTERM');
    await new Promise((resolve) => server.once('exit', resolve));
  }
});

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const probe = createServer().listen(0, '127.0.0.1', () => {
      const { port } = probe.address() as AddressInfo;
      probe.close(() => resolve(port));
    });
  });
}
