/** A record says that a migration was applied; whether its tables are there, and as it made them, is looked at. */
import { join } from 'node:path';
import { expectedTables } from '@qtickets/ingest-server/clickhouse/schema/expected-tables';
import { migrate } from '@qtickets/ingest-server/clickhouse/schema/migrate';
import { readSqlFiles, sqlDirectory } from '@qtickets/ingest-server/clickhouse/schema/sql-files';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Engine, startEngine, type TestDatabase, timeZone } from '../support/engine.ts';
import { cleanTabs, sync } from '../warehouse/synced.ts';

let engine: Engine;
beforeAll(async () => {
  engine = await startEngine();
});
afterAll(() => engine.close());

const migrations = readSqlFiles(join(sqlDirectory, 'migrations'));
const again = (db: TestDatabase) => migrate(db.client, { database: db.name, timeZone });

async function structure(db: TestDatabase): Promise<unknown> {
  const rows = await db.select(
    `SELECT name, create_table_query AS made FROM system.tables WHERE database = '${db.name}' ORDER BY name`,
  );
  return JSON.parse(
    JSON.stringify(rows)
      .replaceAll(db.name, 'x')
      .replaceAll(/UUID '[^']*'/g, 'UUID')
      .replaceAll(/\[[0-9a-f]{16}\]/g, '[mark]'),
  );
}

async function expectRepaired(db: TestDatabase): Promise<void> {
  expect(await structure(db)).toEqual(await structure(await engine.newDatabase()));
  expect(await again(db)).toEqual({ applied: [], views: [], adopted: [], restored: [] });
}

test('tables are read from the migrations as the engine has them afterwards', async () => {
  const db = await engine.newDatabase();
  const of = `database = '${db.name}' AND table != 'meta_schema_migrations'`;
  const columns = await db.select(
    `SELECT table, name, type FROM system.columns WHERE ${of}
      AND table IN (SELECT name FROM system.tables WHERE database = '${db.name}' AND engine != 'View') ORDER BY table, position`,
  );
  const keys = await db.select(
    `SELECT name, sorting_key AS key, engine_full AS full FROM system.tables WHERE ${of.replace('table', 'name')} AND engine != 'View' ORDER BY name`,
  );
  const expected = [...expectedTables(migrations, { database: db.name, timeZone }).values()].sort((a, b) =>
    a.name < b.name ? -1 : 1,
  );
  expect(
    expected.flatMap((table) => table.columns.map(({ name, type }) => ({ table: table.name, name, type }))),
  ).toEqual(columns);
  expect(expected.map(({ name, sortingKey }) => ({ name, key: sortingKey }))).toEqual(
    keys.map(({ name, key }) => ({ name, key })),
  );
  expect(expected.map(({ engine: kind }) => kind)).toEqual(
    keys.map(({ full }) => String(full).split(/ (?:ORDER|PARTITION)/)[0]),
  );
});

describe('what is missing is made again', () => {
  test('every table and view, whichever file made it', async () => {
    const db = await engine.newDatabase();
    const names = (await db.select(`SELECT name FROM system.tables WHERE database = '${db.name}'`)).map(({ name }) =>
      String(name),
    );
    const gone = names.filter((name) => name !== 'meta_schema_migrations').sort();
    for (const name of gone) await db.command(`DROP TABLE db.${name} SYNC`);
    const { applied, views, restored } = await again(db);
    expect(applied).toEqual([]);
    expect([...restored, ...views].sort()).toEqual(gone);
    await expectRepaired(db);
  });

  test('one table, beside which the others keep their rows, and the next sync fills it', async () => {
    const db = await engine.newDatabase();
    await sync(db, cleanTabs());
    const rows = 'SELECT * EXCEPT (_loaded_at, _ver) FROM db.fact_qtickets_sales FINAL ORDER BY ALL';
    const before = [await db.select(rows), await db.select('SELECT * FROM db.meta_job_runs ORDER BY ALL')];
    await db.command('DROP TABLE db.fact_qtickets_sales SYNC');
    expect((await again(db)).restored).toEqual(['fact_qtickets_sales']);
    expect(await db.select('SELECT * FROM db.meta_job_runs ORDER BY ALL')).toEqual(before[1]);
    await sync(db, cleanTabs());
    expect(await db.select(rows)).toEqual(before[0]);
    await expectRepaired(db);
  });

  test('columns, in their places, of a table’s own file and of a later one', async () => {
    const db = await engine.newDatabase();
    await sync(db, cleanTabs());
    const sum = 'SELECT sum(refunds) AS refunds FROM db.fact_qtickets_sales FINAL';
    const before = await db.select(sum);
    await db.command('ALTER TABLE db.fact_qtickets_sales DROP COLUMN refunds, DROP COLUMN utm_term');
    await db.command('ALTER TABLE db.stg_qtickets_sheets_quarantine DROP COLUMN gid');
    const { restored } = await again(db);
    expect(restored.sort()).toEqual([
      'fact_qtickets_sales.refunds',
      'fact_qtickets_sales.utm_term',
      'stg_qtickets_sheets_quarantine.gid',
    ]);
    await expectRepaired(db);
    await sync(db, cleanTabs());
    expect(await db.select(sum)).toEqual(before);
  });

  test('lists beside the sums of days, which the next comparison fills', async () => {
    const db = await engine.newDatabase();
    const [header = [], ...sold] = cleanTabs().Sales ?? [];
    const tabs = { ...cleanTabs(), Sales: [[...header, 'utm_source'], ...sold.map((cells) => [...cells, 'vk'])] };
    await sync(db, tabs);
    const sums = 'SELECT * EXCEPT (_ver, _loaded_at) FROM db.agg_qtickets_sales_daily FINAL ORDER BY ALL';
    const before = await db.select(sums);
    await db.command('ALTER TABLE db.agg_qtickets_sales_daily DROP COLUMN prices, DROP COLUMN utm.source');
    const { restored } = await again(db);
    expect(restored).toEqual(['agg_qtickets_sales_daily.prices', 'agg_qtickets_sales_daily.utm.source']);
    await expectRepaired(db);
    await sync(db, tabs);
    expect(await db.select(sums)).toEqual(before);
  });

  test('a table whose record is gone too, with the columns of later files', async () => {
    const db = await engine.newDatabase();
    await db.command(
      "ALTER TABLE db.meta_schema_migrations DELETE WHERE name LIKE '0010%' SETTINGS mutations_sync = 2",
    );
    await db.command('DROP TABLE db.meta_sync_proofs SYNC');
    expect((await again(db)).applied).toEqual(['0010_meta_sync_proofs']);
    await expectRepaired(db);
  });

  test('a view that somebody replaced', async () => {
    const db = await engine.newDatabase();
    await db.command("CREATE OR REPLACE VIEW db.v_qtickets_sales_14d AS SELECT today() AS date COMMENT 'ours'");
    expect((await again(db)).views).toEqual(['v_qtickets_sales_14d']);
    await expectRepaired(db);
  });
});

const sales = 'fact_qtickets_sales';
const remade = (change: (made: string) => string) => async (db: TestDatabase) => {
  const [{ made } = {}] = await db.select(
    `SELECT create_table_query AS made FROM system.tables WHERE database = '${db.name}' AND name = '${sales}'`,
  );
  await db.command(`DROP TABLE db.${sales} SYNC`);
  await db.command(change(String(made)));
};

const DIFFERENT: readonly (readonly [string, (db: TestDatabase) => Promise<void>, RegExp])[] = [
  [
    'an amount as a float',
    (db) => db.command(`ALTER TABLE db.${sales} MODIFY COLUMN revenue Float64`),
    /sales\.revenue is Float64 and must be Decimal\(18, 2\)/,
  ],
  [
    'a key of another type',
    remade((made) => made.replace('`event_id` String', '`event_id` UInt64')),
    /sales\.event_id is UInt64 and must be String/,
  ],
  [
    'another sort key',
    remade((made) => made.replace(/ORDER BY \([^)]*\)/, 'ORDER BY (_source, key_hash)')),
    /ORDER BY \(_source, key_hash\) and must be ReplacingMergeTree\(_ver, _deleted\) ORDER BY \(_source, key_hash, date/,
  ],
  [
    'another engine',
    remade((made) => made.replace('ReplacingMergeTree(_ver, _deleted)', 'ReplacingMergeTree(_ver)')),
    /sales is ReplacingMergeTree\(_ver\) .* must be ReplacingMergeTree\(_ver, _deleted\)/,
  ],
  [
    'a table under a view’s name',
    async (db) => {
      await db.command('DROP VIEW db.v_qtickets_inventory');
      await db.command(`CREATE TABLE db.v_qtickets_inventory AS db.${sales}`);
    },
    /v_qtickets_inventory is a ReplacingMergeTree table and must be a view/,
  ],
];

test.each(DIFFERENT)('%s stops it in words, and what they advise repairs it', async (_, spoil, words) => {
  const db = await engine.newDatabase();
  await sync(db, cleanTabs());
  const sum = 'SELECT sum(revenue) AS revenue, count() AS rows FROM db.v_qtickets_sales_latest';
  const before = await db.select(sum);
  await spoil(db);
  const stopped = await again(db).catch((error: Error) => error.message);
  expect(stopped).toMatch(words);
  const [advice = ''] = /(?:ALTER|RENAME) TABLE [^;\n]+/.exec(String(stopped)) ?? [];
  await db.command(advice);
  await again(db);
  expect((await again(db)).restored).toEqual([]);
  await sync(db, cleanTabs());
  expect(await db.select(sum)).toEqual(before);
});
