/** The migration law (sql/README.md): from every released state to the newest, nothing lost, the same as from empty. */
import type { ClickHouseClient } from '@clickhouse/client';
import { openClient } from '@qtickets/ingest-server/clickhouse/client';
import { bringUp } from '@qtickets/ingest-server/clickhouse/schema/bring-up';
import { migrate } from '@qtickets/ingest-server/clickhouse/schema/migrate';
import { stagedView } from '@qtickets/ingest-server/clickhouse/schema/tab-views';
import { Facts } from '@qtickets/ingest-server/clickhouse/tables/facts';
import { encodeChanges } from '@qtickets/ingest-server/clickhouse/tables/row-text';
import { inTurns } from '@qtickets/ingest-server/give-way';
import type { Change } from '@qtickets/ingest-server/ingest/ports';
import { contracts } from '@qtickets/shared-schema/contracts/index';
import { sales } from '@qtickets/shared-schema/contracts/sales';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { changeOf, run, saleRow } from '../support/changes.ts';
import { type Engine, openDatabase, startEngine, type TestDatabase, timeZone } from '../support/engine.ts';
import {
  countBefore,
  migrations,
  received,
  receivedColumns,
  sqlUpTo,
  structure,
  typed,
  typedColumns,
} from './released-states.ts';
import { cleanTabs, sync } from './synced.ts';

let engine: Engine;
beforeAll(async () => {
  engine = await startEngine();
});
afterAll(() => engine.close());

describe('every released state', () => {
  let fromEmpty: unknown;
  beforeAll(async () => {
    fromEmpty = await structure(await engine.newDatabase());
  });

  test.each(migrations.map((_, index) => index + 1))(
    'of %d migrations comes to the newest with its rows',
    async (count) => {
      const db = openDatabase(engine.clients.embedded, `state_${count}`);
      await migrate(db.client, { database: db.name, timeZone, directory: sqlUpTo(count) });
      const kept = await fill(db);
      const isTable = count <= countBefore('0030_received_in_changes');
      if (isTable)
        await db.client.insert({
          table: `${db.name}.stg_qtickets_sheets_raw`,
          format: 'JSONEachRow',
          values: received,
        });
      const { applied } = await migrate(db.client, { database: db.name, timeZone });
      expect(applied).toEqual(migrations.slice(count).map(({ name }) => name));
      // Beside them the log of changes gets what the raw layer knows.
      for (const [table, rows] of kept)
        expect(await db.select(`SELECT * FROM db.${table}`)).toEqual(
          expect.arrayContaining(rows.map((row) => expect.objectContaining(row))),
        );
      expect(await db.select(`SELECT ${receivedColumns} FROM db.stg_qtickets_sheets_raw ORDER BY _ver`)).toEqual(
        isTable ? received : [],
      );
      expect(await db.select(`SELECT ${typedColumns} FROM db.stg_qtickets_sheets_sales ORDER BY _ver`)).toEqual(
        isTable ? typed : [],
      );
      expect(await structure(db)).toEqual(fromEmpty);
    },
  );
});

test('views have the names and types of columns that the tables had in whose place they stand', async () => {
  const db = openDatabase(engine.clients.embedded, 'in_place');
  const columns = () =>
    db.select(`SELECT table, name, type FROM system.columns
      WHERE database = 'in_place' AND startsWith(table, 'stg_') ORDER BY table, position`);
  const before = countBefore('0030_received_in_changes');
  await migrate(db.client, { database: db.name, timeZone, directory: sqlUpTo(before) });
  const ofTables = await columns();
  await migrate(db.client, { database: db.name, timeZone });
  expect(await columns()).toEqual(ofTables);
});

test('running it twice changes nothing, and a server without the right to make views starts', async () => {
  const { name } = await engine.newDatabase();
  const db = openDatabase(engine.clients.embedded, name);
  await sync(db, cleanTabs());
  const before = [await structure(db), await db.select('SELECT * FROM db.fact_qtickets_sales ORDER BY ALL')];
  const again = await migrate(db.client, { database: name, timeZone });
  const nothing = { applied: [], views: [], adopted: [], restored: [] };
  expect(again).toEqual(nothing);
  expect([await structure(db), await db.select('SELECT * FROM db.fact_qtickets_sales ORDER BY ALL')]).toEqual(before);
  const denied = withoutDdl(openClient({ dataDir: engine.dataDir }));
  expect(await migrate(denied, { database: name, timeZone })).toEqual(nothing);
  await db.command('DROP VIEW db.v_qtickets_issues');
  const refused = { ...nothing, viewsRefused: expect.stringContaining('DDL') };
  expect(await migrate(denied, { database: name, timeZone })).toEqual(refused);
  await expect(migrate(denied, { database: 'not_there', timeZone })).rejects.toThrow();
});

/** As a user whose profile has `allow_ddl = 0`. */
function withoutDdl(client: ClickHouseClient): ClickHouseClient {
  const command = client.command.bind(client);
  client.command = (params) => command({ ...params, clickhouse_settings: { allow_ddl: 0 } });
  return client;
}

test('a column of each contract is in its tables, in its order', async () => {
  const db = await engine.newDatabase();
  for (const contract of contracts) {
    const { columns } = contract;
    for (const name of [contract.table, stagedView(contract)]) {
      const described = (await db.select(`DESCRIBE TABLE db.${name}`)).slice(0, columns.length);
      expect(described.map((column) => column.name)).toEqual(columns.map((column) => column.name));
    }
  }
});

test('sums of days are there at once: after an upgrade, of a table that is made again, and of one that was emptied', async () => {
  const db = openDatabase(engine.clients.embedded, 'before_sums');
  const before = countBefore('0020_sales_daily');
  await migrate(db.client, { database: db.name, timeZone, directory: sqlUpTo(before) });
  const facts = new Facts(db.client, db.name);
  const write = async (source: string, changes: readonly Change[]) =>
    facts.insert(sales, await inTurns(encodeChanges(source, sales, changes, run)));
  const orders = ['a', 'b', 'c', 'd'].map((order, index) => saleRow({ order, date: `2026-03-0${1 + (index % 2)}` }));
  await write(
    'one',
    orders.map((order) => changeOf(sales, order, 10)),
  );
  await write('two', [changeOf(sales, saleRow({ name: '' }), 10)]);
  await write(
    'one',
    orders.slice(0, 1).map((order) => changeOf(sales, order, 11, { deleted: true })),
  );
  const sums = () =>
    db.select(
      'SELECT toString(date) AS date, event_name, toInt64(revenue) AS revenue FROM db.v_qtickets_sales_latest ORDER BY date',
    );
  const wanted = [
    { date: '2026-03-01', event_name: 'Концерт', revenue: '200' },
    { date: '2026-03-02', event_name: 'Концерт', revenue: '200' },
  ];
  const prices = () => db.select('SELECT prices, price_rows FROM db.agg_qtickets_sales_daily FINAL ORDER BY ALL');
  const tags = () =>
    db.select(
      'SELECT toString(date) AS date, utm_campaign, toInt64(revenue) AS revenue, orders FROM db.v_qtickets_sales_by_utm ORDER BY date, utm_campaign',
    );
  const up = async () => {
    const { sumsRefused } = await bringUp(db.client, { database: db.name, timeZone }, { adopt: false });
    expect(sumsRefused).toBeUndefined();
  };
  await up();
  expect(await sums()).toEqual(wanted);
  const kept = await prices();
  expect(kept).toHaveLength(3);
  expect(kept).toContainEqual({ prices: [100], price_rows: ['2'] });
  const tagged = await tags();
  expect(tagged).toEqual([
    { date: '2026-03-01', utm_campaign: '', revenue: '200', orders: '1' },
    { date: '2026-03-02', utm_campaign: '', revenue: '200', orders: '2' },
  ]);
  await db.command('DROP TABLE db.agg_qtickets_sales_daily SYNC');
  await up();
  expect([await sums(), await prices(), await tags()]).toEqual([wanted, kept, tagged]);
  await db.command('TRUNCATE TABLE db.agg_qtickets_sales_daily');
  expect(await sums()).toEqual([]);
  await up();
  expect([await sums(), await prices(), await tags()]).toEqual([wanted, kept, tagged]);
  const groups = () =>
    db.select('SELECT * EXCEPT (_ver, _loaded_at) FROM db.agg_qtickets_sales_daily FINAL ORDER BY ALL');
  const stored = await groups();
  await db.command(
    'ALTER TABLE db.agg_qtickets_sales_daily DROP COLUMN row_versions, DROP COLUMN day_rows, DROP COLUMN group_hash',
  );
  await db.command("ALTER TABLE db.meta_schema_migrations DELETE WHERE name LIKE '0029%' SETTINGS mutations_sync = 2");
  await up();
  expect(await groups()).toEqual(stored);
});

/** One row, whatever the columns, in every table there is. */
async function fill(db: TestDatabase): Promise<Map<string, Record<string, unknown>[]>> {
  const tables = await db.select(
    `SELECT name FROM system.tables WHERE database = '${db.name}' AND engine LIKE '%MergeTree' AND name != 'meta_schema_migrations'
      AND NOT match(name, '^stg_qtickets_sheets_(raw|events|inventory|sales|plans|costs|rates)$')`,
  );
  const kept = new Map<string, Record<string, unknown>[]>();
  for (const { name } of tables) {
    await db.command(
      `INSERT INTO db.${name} (${name === 'meta_job_runs' ? 'run_id' : (await db.select(`SELECT name FROM system.columns WHERE database = '${db.name}' AND table = '${name}' AND type = 'String' LIMIT 1`))[0]?.name}) VALUES ('kept')`,
    );
    kept.set(String(name), await db.select(`SELECT * FROM db.${name}`));
  }
  return kept;
}
