import { type ClickHouseSettings, createClient } from '@clickhouse/client';
import { pinnedSettings } from '@qtickets/ingest-server/clickhouse/client';
import { openEmbedded } from '@qtickets/ingest-server/clickhouse/embedded/embedded';
import { pinSettings } from '@qtickets/ingest-server/clickhouse/embedded/pinned-connection';
import { migrate } from '@qtickets/ingest-server/clickhouse/schema/migrate';
import { inventory } from '@qtickets/shared-schema/contracts/inventory';
import { sales } from '@qtickets/shared-schema/contracts/sales';
import { toHex } from '@qtickets/shared-schema/wire/hash64';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { changeOf, run, saleRow } from '../support/changes.ts';
import { type Engine, openDatabase, startEngine, type TestDatabase, timeZone } from '../support/engine.ts';

let engine: Engine;
beforeAll(async () => {
  engine = await startEngine();
});
afterAll(() => engine.close());

/** The engine behaves as the named version did, as far as settings decide it; the old analyzer is what 24.3 replaced. */
const behaviours: readonly (readonly [string, string, ClickHouseSettings])[] = [
  ['the defaults of 24.8', 'as_24_8', { compatibility: '24.8' }],
  ['the old analyzer', 'old_analyzer', { enable_analyzer: 0 }],
];

describe.each(behaviours)('with %s', (_, name, behaviour) => {
  let db: TestDatabase;
  beforeAll(async () => {
    const settings = { ...behaviour, ...pinnedSettings };
    const connection = pinSettings(() => openEmbedded(engine.dataDir), settings);
    const client = createClient({ connection, clickhouse_settings: settings });
    await migrate(client, { database: name, timeZone });
    db = openDatabase(client, name);
  });
  afterAll(() => db.client.close());

  test('everything the protocol asks gets the same answer', async () => {
    const [old, now] = ['1.00', '2.00'].map((revenue, at) => changeOf(sales, saleRow({ revenue }), 10 + at));
    if (old === undefined || now === undefined) throw new Error('two changes');
    await db.warehouse.write('s', sales, [old], run);
    await db.warehouse.write('s', sales, [now, changeOf(sales, saleRow({ order: 'x' }), 11, { deleted: true })], run);
    const [state] = await db.warehouse.tabStates('s', [{ contract: sales, bits: 0, keep: [] }]);
    expect(state).toMatchObject({ rejected: { count: 0, unreadable: 0 }, issueColumns: [], version: 11, proof: null });
    expect(state?.buckets).toMatchObject([
      {
        bucket: 0,
        count: 1,
        sum: BigInt(`0x${toHex(now.rowHash)}`).toString(),
        kept: 0,
        misplaced: 0,
        damaged: 0,
        latestDate: '2026-03-01',
      },
    ]);
    const stored = await db.warehouse.storedIn('s', sales, { keyHashes: [toHex(now.keyHash)] }, 11);
    expect(stored).toMatchObject({ lines: [{ isDamaged: false }], newerKeys: new Set([toHex(now.keyHash)]) });
    expect(await db.warehouse.guardCounts('s', sales, 11)).toEqual({ live: 1, tombstones: 1, unreadable: 0 });
    expect(await db.warehouse.quarantine('s', sales)).toEqual({ rows: [], version: 11 });
    expect((await db.warehouse.rowsHeld('s')).get('sales')).toBe(1);
    expect(await db.warehouse.versions('s')).toBe(11);
  });

  test('the views give the same rows', async () => {
    await db.warehouse.write('s', inventory, [changeOf(inventory, ['1', '', '', '9', '4'], 10)], run);
    expect(await db.select('SELECT event_name, revenue FROM db.v_qtickets_sales_latest')).toEqual([
      { event_name: 'Концерт', revenue: '2' },
    ]);
    expect(await db.select('SELECT tickets_sold, date FROM db.v_qtickets_inventory')).toEqual([
      { tickets_sold: '5', date: null },
    ]);
    expect(await db.select('SELECT table_name, total_rows FROM db.v_qtickets_freshness ORDER BY table_name')).toEqual([
      { table_name: 'inventory', total_rows: '1' },
      { table_name: 'sales', total_rows: '1' },
    ]);
    expect(await db.select("SELECT kind, changed_columns FROM db.v_qtickets_history WHERE kind = 'changed'")).toEqual([
      { kind: 'changed', changed_columns: ['revenue'] },
    ]);
    expect(await db.select('SELECT * FROM db.v_qtickets_issues')).toEqual([]);
    expect(await db.select('SELECT * FROM db.v_qtickets_sales_14d')).toEqual([]);
  });
});
