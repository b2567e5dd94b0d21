/** What a cluster in trouble says, between the real client and the real engine: a lost request at most, never a lost row. */
import { openClient } from '@qtickets/ingest-server/clickhouse/client';
import { outageOf } from '@qtickets/ingest-server/clickhouse/outage';
import { migrate } from '@qtickets/ingest-server/clickhouse/schema/migrate';
import { judgeShards } from '@qtickets/ingest-server/doctor/cluster';
import { WarehouseUnavailable } from '@qtickets/ingest-server/ingest/ports';
import { sales } from '@qtickets/shared-schema/contracts/sales';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { changeOf, run, saleRow } from '../support/changes.ts';
import { startClickHouseHttp } from '../support/clickhouse-http.ts';
import { type Engine, openDatabase, startEngine, type TestDatabase, timeZone } from '../support/engine.ts';
import { type FailingClickHouse, startFailingClickHouse } from '../support/failing-clickhouse.ts';
import { cleanTabs, sync } from '../warehouse/synced.ts';

let engine: Engine;
let front: Awaited<ReturnType<typeof startClickHouseHttp>>;
let proxy: FailingClickHouse;
let client: ReturnType<typeof openClient>;
beforeAll(async () => {
  engine = await startEngine();
  front = await startClickHouseHttp(engine.dataDir);
  proxy = await startFailingClickHouse(front.url);
  // With the settings of a cluster; the tables are plain ones, since the engine has no replicas.
  client = openClient({ dataDir: engine.dataDir, url: proxy.url, cluster: 'main' }, 'batch');
});
afterEach(() => {
  proxy.trouble = () => null;
  proxy.watch = () => undefined;
});
afterAll(async () => {
  await client.close();
  await proxy.close();
  await front.close();
  await engine.close();
});

const troubles = [
  [159, 'TIMEOUT_EXCEEDED'],
  [225, 'NO_ZOOKEEPER'],
  [242, 'TABLE_IS_READ_ONLY'],
  [252, 'TOO_MANY_PARTS'],
  [285, 'TOO_FEW_LIVE_REPLICAS'],
  [286, 'UNSATISFIED_QUORUM_FOR_PREVIOUS_WRITE'],
  [289, 'REPLICA_IS_NOT_IN_QUORUM'],
  [319, 'UNKNOWN_STATUS_OF_INSERT'],
  [999, 'KEEPER_EXCEPTION'],
] as const;

async function newDatabase(): Promise<TestDatabase> {
  return openDatabase(client, (await engine.newDatabase()).name);
}

const header = ['date', 'event_id', 'city', 'order_id', 'tickets_sold', 'revenue'];
const tabs = { Sales: [header, ['2026-03-01', '1', 'Казань', 'a', 1, 10], ['2026-03-01', '1', 'Казань', 'b', 2, 20]] };
const stored = 'SELECT order_id, revenue FROM db.fact_qtickets_sales FINAL ORDER BY order_id';
const both = [
  { order_id: 'a', revenue: '10' },
  { order_id: 'b', revenue: '20' },
];

describe.each(troubles)('%d %s', (code, type) => {
  test.each([
    [/INSERT INTO \S+fact_qtickets_sales/, false],
    [/INSERT INTO \S+fact_qtickets_sales/, true],
    [/INSERT INTO \S+meta_changes/, false],
    [/INSERT INTO \S+meta_sync_proofs/, false],
    [/^SELECT .*fact_qtickets_sales/s, false],
  ])('once, of %s (carried out: %s): the sender comes again, and all is equal', async (statement, isStored) => {
    const db = await newDatabase();
    let met = 0;
    proxy.trouble = (sql) => {
      if (met > 0 || !statement.test(sql.replaceAll('`', ''))) return null;
      met += 1;
      return { code, type, stored: isStored };
    };
    const [result] = (await sync(db, tabs)).filter(({ tab }) => tab === 'sales');
    expect(met).toBe(1);
    expect(result).toMatchObject({ outcome: { kind: 'equal' } });
    expect(await db.select(stored)).toEqual(both);
  });

  test('for good: nothing is proven; when it is over, the next sync brings what is missing', async () => {
    const db = await newDatabase();
    proxy.trouble = (sql) =>
      /INSERT INTO \S+fact_qtickets_sales/.test(sql.replaceAll('`', '')) ? { code, type, stored: false } : null;
    await expect(db.warehouse.write('book', sales, [changeOf(sales, saleRow(), 10)], run)).rejects.toThrow(
      WarehouseUnavailable,
    );
    await sync(db, tabs).catch(() => undefined);
    expect(await db.select("SELECT tab FROM db.meta_sync_proofs WHERE tab = 'sales'")).toEqual([]);
    proxy.trouble = () => null;
    await sync(db, tabs);
    expect(await db.select(stored)).toEqual(both);
    expect(
      await db.select("SELECT toUInt32(rows) AS rows FROM db.meta_sync_proofs WHERE tab = 'sales' LIMIT 1"),
    ).toEqual([{ rows: 2 }]);
  });

  test('is not called an absent ClickHouse', async () => {
    const db = await newDatabase();
    proxy.trouble = () => ({ code, type, stored: false });
    const error = await db.select('SELECT 1 AS one').catch((reason: unknown) => reason);
    expect(['slow', 'failing']).toContain(await outageOf(client, error));
  });
});

test('a view that cannot be renewed in time stops no start; a migration that cannot be made does, in words', async () => {
  const db = await newDatabase();
  await db.command('DROP VIEW db.v_qtickets_issues');
  proxy.trouble = (sql) =>
    /^(--.*\n)*CREATE/.test(sql) ? { code: 159, type: 'TIMEOUT_EXCEEDED', stored: false } : null;
  const { viewsRefused } = await migrate(client, { database: db.name, timeZone });
  expect(viewsRefused).toMatch(/as the test says/);
  await expect(migrate(client, { database: 'not_in_time', timeZone })).rejects.toThrow(/Fix the cause and start again/);
});

test('inserts into one table go one after another, also of two spreadsheets', async () => {
  const db = await newDatabase();
  const running = new Map<string, number>();
  const atOnce: string[] = [];
  let inserts = 0;
  proxy.watch = (sql, isOver) => {
    const [, table] = /^INSERT INTO \S+?\.`?(\w+)/.exec(sql) ?? [];
    if (table === undefined) return;
    const count = (running.get(table) ?? 0) + (isOver ? -1 : 1);
    running.set(table, count);
    if (count > 1) atOnce.push(table);
    inserts += 1;
  };
  await Promise.all(['one', 'two', 'three'].map((spreadsheetId) => sync(db, cleanTabs(), { spreadsheetId })));
  expect(inserts).toBeGreaterThan(20);
  expect(atOnce).toEqual([]);
});

test('two replicas are warned of, and a cluster that does not exist is an error', () => {
  const shards = (...replicas: number[]) =>
    judgeShards(
      'main',
      replicas.map((count, index) => ({ shard: index + 1, replicas: count })),
    );
  expect(shards(3, 3)).toMatchObject({ level: 'ok' });
  expect(shards(3, 2)).toMatchObject({ level: 'warning', message: expect.stringContaining('Shard 2') });
  expect(shards()).toMatchObject({ level: 'error', todo: expect.stringContaining('CLICKHOUSE_CLUSTER') });
});
