/** The migration law (sql/README.md): from every released state to the newest, nothing lost, the same as from empty. */
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ClickHouseClient } from '@clickhouse/client';
import { openClient } from '@qtickets/ingest-server/clickhouse/client';
import { bringUp } from '@qtickets/ingest-server/clickhouse/schema/bring-up';
import { migrate } from '@qtickets/ingest-server/clickhouse/schema/migrate';
import { readSqlFiles, readViews, render, sqlDirectory } from '@qtickets/ingest-server/clickhouse/schema/sql-files';
import { statements } from '@qtickets/ingest-server/clickhouse/schema/sql-text';
import { stagedView } from '@qtickets/ingest-server/clickhouse/schema/tab-views';
import { Facts } from '@qtickets/ingest-server/clickhouse/tables/facts';
import { encodeChanges } from '@qtickets/ingest-server/clickhouse/tables/row-text';
import { inTurns } from '@qtickets/ingest-server/give-way';
import type { Change } from '@qtickets/ingest-server/ingest/ports';
import { contracts } from '@qtickets/shared-schema/contracts/index';
import { sales } from '@qtickets/shared-schema/contracts/sales';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { changeOf, run, saleRow } from '../support/changes.ts';
import { type Engine, openDatabase, startEngine, type TestDatabase, timeZone } from '../support/engine.ts';
import released from './released-migrations.json' with { type: 'json' };
import { cleanTabs, dayFromToday, sync } from './synced.ts';

let engine: Engine;
beforeAll(async () => {
  engine = await startEngine();
});
afterAll(() => engine.close());

const migrations = readSqlFiles(join(sqlDirectory, 'migrations'));

/** A copy of sql/ as it was when only the first migrations were released; without views, which are made anew anyway. */
function sqlUpTo(count: number): string {
  const directory = mkdtempSync(join(tmpdir(), 'qtickets-state-'));
  onTestFinished(() => rmSync(directory, { recursive: true }));
  cpSync(sqlDirectory, directory, { recursive: true });
  for (const { name } of migrations.slice(count)) rmSync(join(directory, `migrations/${name}.sql`));
  for (const folder of ['views', 'tab-views']) {
    for (const { name } of readSqlFiles(join(directory, folder))) rmSync(join(directory, folder, `${name}.sql`));
  }
  return directory;
}

const withoutName = (text: unknown, db: TestDatabase) =>
  String(text)
    .replaceAll(db.name, 'x')
    .replaceAll(/UUID '[^']*'/g, 'UUID')
    .replaceAll(/\[[0-9a-f]{16}\]/g, '[mark]');

async function structure(db: TestDatabase): Promise<unknown> {
  const rows = await db.select(
    `SELECT name, create_table_query AS made FROM system.tables WHERE database = '${db.name}' ORDER BY name`,
  );
  return rows.map(({ name, made }) => [name, withoutName(made, db)]);
}

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

/** A sale as it was received, and its deletion, as the raw layer had them once, and as both layers show them. */
const sold = { date: '2026-03-01', event_id: '7', city: 'омск', order_id: 'A "1"' };
const values = {
  ...{ ...sold, tickets_sold: '-2', revenue: '1200.50', event_name: 'Концерт', refunds: '0.00', currency: 'USD' },
  ...{ utm_source: 'vk' },
};
const now = Date.now();
const ofChange = { line: 0, key_hash: '18446744073709551615', run_id: 'run' };
const stored = { ...ofChange, tab: 'Sales', row: 5, row_hash: '7', _ver: String(now), _deleted: 0 };
const gone = { ...ofChange, tab: '', row: 0, row_hash: '0', _ver: String(now + 1), _deleted: 1 };
const ofTab = { source: 'qtickets_sheets', sheet_id: 'book', contract: 'sales', key_json: JSON.stringify(sold) };
const received = [
  { ...ofTab, ...stored, trigger: 'edit', values_json: JSON.stringify(values), payload_json: '["1 200,50"]' },
  { ...ofTab, ...gone, trigger: 'schedule', values_json: '', payload_json: '' },
];
const receivedColumns = Object.keys(received[0] ?? {}).join(', ');
const typed = [
  { ...values, tickets_sold: -2, revenue: '1200.5', refunds: '0', utm_term: '', _source: 'book', ...stored },
  {
    ...{ ...sold, tickets_sold: 0, revenue: '0', event_name: '', refunds: '0', currency: 'RUB', utm_source: '' },
    ...{ utm_term: '', _source: 'book', ...gone },
  },
];
const typedColumns = Object.keys(typed[0] ?? {}).join(', ');

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
      const isTable = count < migrations.findIndex(({ name }) => name === '0030_received_in_changes') + 1;
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
  const before = migrations.findIndex(({ name }) => name === '0030_received_in_changes');
  await migrate(db.client, { database: db.name, timeZone, directory: sqlUpTo(before) });
  const ofTables = await columns();
  await migrate(db.client, { database: db.name, timeZone });
  expect(await columns()).toEqual(ofTables);
});

describe('the log of changes keeps the cells and hashes that it has', () => {
  const loggedOf = (db: TestDatabase) =>
    db.select(
      'SELECT * EXCEPT _ingest_ts FROM db.meta_changes FINAL ORDER BY sheet_id, contract, key_json, line, _ver',
    );

  test.each([
    [
      'every record, and a view that is missing',
      ['TRUNCATE TABLE db.meta_schema_migrations', 'DROP VIEW db.v_qtickets_events'],
    ],
    [
      'every record, and a table that is missing',
      ['TRUNCATE TABLE db.meta_schema_migrations', 'DROP TABLE db.meta_sources SYNC'],
    ],
    ['the record of 0024', ["DELETE FROM db.meta_schema_migrations WHERE name LIKE '0024%'"]],
    ['the newest record', ["DELETE FROM db.meta_schema_migrations WHERE name LIKE '0030%'"]],
  ])('without %s', async (_, lost) => {
    const db = await engine.newDatabase();
    await sync(db, cleanTabs());
    const [before, made] = [await loggedOf(db), await structure(db)];
    for (const statement of lost) await db.command(statement);
    await migrate(db.client, { database: db.name, timeZone });
    expect(await loggedOf(db)).toEqual(before);
    expect(await structure(db)).toEqual(made);
    expect((await migrate(db.client, { database: db.name, timeZone })).applied).toEqual([]);
  });

  test.each([
    ['every record', 'TRUNCATE TABLE db.meta_schema_migrations'],
    ['the newest record', "DELETE FROM db.meta_schema_migrations WHERE name LIKE '0030%'"],
  ])('and, lost itself with %s, begins anew with what is there', async (_, lost) => {
    const db = await engine.newDatabase();
    await sync(db, cleanTabs());
    const [before, made] = [await loggedOf(db), await structure(db)];
    for (const statement of [lost, 'DROP TABLE db.meta_changes SYNC']) await db.command(statement);
    const { restored } = await migrate(db.client, { database: db.name, timeZone });
    expect(restored).toEqual(['meta_changes']);
    expect(await loggedOf(db)).toHaveLength(before.length);
    expect(await structure(db)).toEqual(made);
  });

  test.each([
    'CREATE TABLE IF NOT EXISTS {{database}}.own {{on_cluster}} (_source String) ENGINE = ReplacingMergeTree ORDER BY _source;',
    'DROP TABLE IF EXISTS {{database}}.stg_own {{on_cluster}};',
  ])('and one of another’s own, with a later number, makes none of ours pass for applied: %s', async (text) => {
    const db = openDatabase(engine.clients.embedded, 'with_own');
    await db.command('DROP DATABASE IF EXISTS with_own SYNC');
    const own = (directory: string) => {
      writeFileSync(join(directory, 'migrations/0099_own.sql'), text);
      return directory;
    };
    await migrate(db.client, { database: db.name, timeZone, directory: own(sqlUpTo(migrations.length - 1)) });
    const { applied } = await migrate(db.client, {
      database: db.name,
      timeZone,
      directory: own(sqlUpTo(migrations.length)),
    });
    expect(applied).toEqual(['0030_received_in_changes']);
    const staged = "SELECT name FROM system.tables WHERE database = 'with_own' AND name LIKE 'stg_%'";
    expect(await db.select(staged)).toEqual([{ name: 'stg_qtickets_sheets_quarantine' }]);
  });

  const number = migrations.findIndex(({ name }) => name === '0030_received_in_changes');
  const deployment = { database: 'stopped', timeZone };
  const steps = statements(render(migrations[number]?.text ?? '', deployment));
  test.each([1, 4, 5, 12, steps.length])('where 0030 stopped after its statement %d', async (count) => {
    const db = openDatabase(engine.clients.embedded, deployment.database);
    await db.command('DROP DATABASE IF EXISTS stopped SYNC');
    await migrate(db.client, { ...deployment, directory: sqlUpTo(number) });
    await db.client.insert({ table: 'stopped.stg_qtickets_sheets_raw', format: 'JSONEachRow', values: received });
    for (const step of steps.slice(0, count)) await db.command(step);
    await migrate(db.client, deployment);
    expect(await db.select(`SELECT ${receivedColumns} FROM db.stg_qtickets_sheets_raw ORDER BY _ver`)).toEqual(
      received,
    );
    expect(await db.select(`SELECT ${typedColumns} FROM db.stg_qtickets_sheets_sales ORDER BY _ver`)).toEqual(typed);
  });
});

test('a released file never changes: each reads as when it was released', () => {
  const checksums = Object.fromEntries(migrations.map(({ name, checksum }) => [name, checksum]));
  expect(checksums).toEqual(released);
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

test('every statement can be repeated', () => {
  for (const { name, text } of migrations) {
    for (const statement of statements(render(text, { database: 'x', timeZone }))) {
      // What is inserted twice into a table of versions is there once.
      expect([
        name,
        /IF NOT EXISTS|IF EXISTS|OR REPLACE|MODIFY SETTING|^(--.*\n)*INSERT INTO `x`\.(meta_changes|agg_qtickets_sales_daily)/.test(
          statement,
        ),
      ]).toEqual([name, true]);
    }
  }
});

test('what copies a table takes as long as it needs: stopped after minutes, it would be each time', () => {
  // Those of before were released without.
  for (const { name, text } of migrations.filter((file) => file.name >= '0028')) {
    for (const statement of statements(render(text, { database: 'x', timeZone }))) {
      const isLimited = /\bSELECT\b/.test(statement) && !statement.includes('max_execution_time = 0');
      expect([name, isLimited]).toEqual([name, false]);
    }
  }
});

test('no view filters by PREWHERE before FINAL but by a sort key, and each reads current state with FINAL, or only to find keys', () => {
  const early: Readonly<Record<string, readonly string[]>> = {
    meta_changes: ['key_hash', '_ver'],
    fact_qtickets_sales: ['key_hash'],
    agg_qtickets_sales_daily: ['date', 'event_id'],
  };
  for (const { text } of readViews()) {
    // Keys that any version points at are read again with FINAL: such a subquery says so itself, whatever the reader's session says.
    const code = text
      .replaceAll(/^ *--.*$/gm, '')
      .replaceAll(/SELECT \w+\.key_hash FROM [^;]*?SETTINGS final = 0/g, '');
    const filters = [...code.matchAll(/(\w+) AS (\w+) FINAL\s+PREWHERE (\w+\.\w+|cityHash64\([\w., ]+\)) /g)];
    expect(filters).toHaveLength(code.match(/\bPREWHERE\b/gi)?.length ?? 0);
    for (const [, table = '', alias, filtered = ''] of filters) {
      const allowed = early[table]?.map((column) => `${alias}.${column}`);
      for (const column of filtered.match(/\w+\.\w+/g) ?? []) expect(allowed).toContain(column);
    }
    const read = [...code.matchAll(/FROM \{\{database\}\}\.(\w+) AS \w+( FINAL)?/g)];
    const bare = read.filter(([, table = '', final]) => !table.startsWith('v_') && final === undefined);
    expect(bare.map(([, table]) => table)).toEqual([]);
  }
});

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

test('history shows a known history, change by change', async () => {
  const db = await engine.newDatabase();
  const header = ['date', 'event_id', 'city', 'order_id', 'tickets_sold', 'revenue'];
  const [day, other] = [dayFromToday(-1), dayFromToday(-2)];
  const states = [
    [[day, '1', 'Москва', 'a', 1, 100]],
    [[day, '1', 'Москва', 'a', 2, 200]],
    [[other, '1', 'Москва', 'a', 2, 200]],
    [
      [other, '1', 'Москва', 'a', 2, 200],
      [day, '1', 'Москва', 'a', 3, 300],
    ],
  ];
  for (const rows of states) await sync(db, { Sales: [header, ...rows] });
  const changes = await db.select(`SELECT kind, JSONExtractString(key_json, 'date') AS date, changed_columns AS columns,
    JSONExtractString(from_json, 'revenue') AS was, JSONExtractString(to_json, 'revenue') AS is, trigger
    FROM db.v_qtickets_history ORDER BY changed_at, kind`);
  expect(changes).toEqual([
    { kind: 'first_seen', date: day, columns: [], was: '', is: '100.00', trigger: 'backfill' },
    {
      kind: 'changed',
      date: day,
      columns: ['tickets_sold', 'revenue'],
      was: '100.00',
      is: '200.00',
      trigger: 'backfill',
    },
    { kind: 'deleted', date: day, columns: [], was: '200.00', is: '', trigger: 'backfill' },
    { kind: 'first_seen', date: other, columns: [], was: '', is: '200.00', trigger: 'backfill' },
    { kind: 'added', date: day, columns: [], was: '', is: '300.00', trigger: 'backfill' },
  ]);
  expect(
    await db.select(
      'SELECT count() AS n FROM db.v_qtickets_history WHERE run_id NOT IN (SELECT run_id FROM db.meta_job_runs)',
    ),
  ).toEqual([{ n: '0' }]);
});

test('a log of changes that was lost is filled with what is there', async () => {
  const db = await engine.newDatabase();
  const tabs = cleanTabs();
  const [header = [], ...sold] = tabs.Sales ?? [];
  const odd = [dayFromToday(-1), '9', 'A/B "x" \\/ й', 'Тверь', 'n/1', -2, '-10,5', '', 'USD'];
  await sync(db, { ...tabs, Sales: [header, ...sold, odd] });
  const kept =
    'SELECT sheet_id, contract, line, key_json, values_json, key_hash, _ver, _deleted FROM db.meta_changes FINAL ORDER BY ALL';
  const before = await db.select(kept);
  expect(before.length).toBeGreaterThan(140);
  await db.command('DROP TABLE db.meta_changes SYNC');
  await migrate(db.client, { database: db.name, timeZone });
  expect(await db.select(kept)).toEqual(before);
  // Nobody sent what the log was filled with.
  expect(await db.select('SELECT count() AS n FROM db.stg_qtickets_sheets_raw')).toEqual([{ n: '0' }]);
  await sync(db, tabs);
  const changes =
    "SELECT kind, JSONExtractString(from_json, 'event_name') AS was FROM db.v_qtickets_history WHERE kind != 'first_seen'";
  expect(await db.select(changes)).toEqual([{ kind: 'deleted', was: odd[2] }]);
});

test('the log of changes, made anew by months, has each change of more than a hundred of them, and what was written while it was copied', async () => {
  const db = openDatabase(engine.clients.embedded, 'before_months');
  const before = migrations.findIndex(({ name }) => name === '0024_changes_by_month');
  await migrate(db.client, { database: db.name, timeZone, directory: sqlUpTo(before) });
  const columns =
    'sheet_id, contract, tab, row, line, key_json, values_json, key_hash, run_id, trigger, _ver, _deleted';
  // One moment for both inserts: a second that passes between them would make the change of ten days ago another one.
  const now = Date.now();
  const changes = (
    days: string,
  ) => `SELECT 's', 'sales', 'Sales', 2, 0, '{"order_id":"a"}', concat('{"revenue":"', toString(number), '"}'), 7,
    'run', 'edit', toUInt64(${now} - number * 864000000), 0 FROM numbers(${days})`;
  await db.command(`INSERT INTO db.meta_changes (${columns}) ${changes('1, 400')}`);
  const log = 'SELECT * FROM db.meta_changes FINAL ORDER BY _ver';
  const kept = await db.select(log);
  expect(kept).toHaveLength(400);
  await db.command(`INSERT INTO db.stg_qtickets_sheets_raw (${columns}) ${changes('0, 2')}`);
  await migrate(db.client, { database: db.name, timeZone });
  const found = await db.select(log);
  expect(found.slice(0, 399)).toMatchObject(kept.slice(0, 399));
  expect(found.slice(399)).toMatchObject([{ values_json: '{"revenue":"1"}' }, { values_json: '{"revenue":"0"}' }]);
  expect(
    await db.select('SELECT kind, from_json, to_json FROM db.v_qtickets_history ORDER BY changed_at DESC LIMIT 1'),
  ).toEqual([{ kind: 'changed', from_json: '{"revenue":"1"}', to_json: '{"revenue":"0"}' }]);
});

test('sums of days are there at once: after an upgrade, of a table that is made again, and of one that was emptied', async () => {
  const db = openDatabase(engine.clients.embedded, 'before_sums');
  const before = migrations.findIndex(({ name }) => name === '0020_sales_daily');
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
    'ALTER TABLE db.agg_qtickets_sales_daily DROP COLUMN row_versions, DROP COLUMN lists_hash, DROP COLUMN group_hash',
  );
  await db.command("ALTER TABLE db.meta_schema_migrations DELETE WHERE name LIKE '0029%' SETTINGS mutations_sync = 2");
  await up();
  expect(await groups()).toEqual(stored);
});

test('the list of the released files is complete', () => {
  const text = readFileSync(new URL('./released-migrations.json', import.meta.url), 'utf8');
  expect(Object.keys(JSON.parse(text))).toEqual(migrations.map(({ name }) => name));
});
