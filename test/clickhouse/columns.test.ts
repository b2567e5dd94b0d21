import { render } from '@qtickets/ingest-server/clickhouse/schema/sql-files';
import { stagedView } from '@qtickets/ingest-server/clickhouse/schema/tab-views';
import { isNullable } from '@qtickets/ingest-server/clickhouse/tables/row-text';
import { type Column, columnNames } from '@qtickets/shared-schema/contracts/contract';
import { contracts } from '@qtickets/shared-schema/contracts/index';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { type Engine, startEngine, type TestDatabase, timeZone } from '../support/engine.ts';

let engine: Engine;
let db: TestDatabase;
beforeAll(async () => {
  engine = await startEngine();
  db = await engine.newDatabase();
});
afterAll(() => engine.close());

function typeOf(column: Column): string {
  if (column.kind === 'count') {
    const type = column.min?.startsWith('-') ? 'Int32' : 'UInt32';
    return isNullable(column) ? `Nullable(${type})` : type;
  }
  return {
    ...{ text: 'String', city: 'String', date: 'Date' },
    ...{ money: 'Decimal(18, 2)', rate: 'Decimal(18, 8)', currency: 'FixedString(3)' },
  }[column.kind];
}

const describeTable = (table: string) => db.select(`DESCRIBE TABLE db.${table}`);

describe.each(contracts)('the tables of $tab', (contract) => {
  test.each([contract.table, stagedView(contract)])(
    '%s has the contract’s columns first, with its types',
    async (name) => {
      const described = await describeTable(name);
      const columns = described.slice(0, contract.columns.length).map(({ name, type }) => ({ name, type }));
      expect(columns).toEqual(contract.columns.map((column) => ({ name: column.name, type: typeOf(column) })));
    },
  );

  test('the table ends in the housekeeping columns', async () => {
    const names = (await describeTable(contract.table)).map(({ name }) => name);
    const housekeeping = ['_source', 'line', 'key_hash', 'row_hash', '_ver', '_deleted', '_loaded_at'];
    expect(names.slice(columnNames(contract).length)).toEqual(housekeeping);
  });

  test('nothing partitions or expires the current state, and a bucket is a range of its sort key', async () => {
    const [table] = await db.select(
      `SELECT engine_full, partition_key, sorting_key FROM system.tables
       WHERE database = '${db.name}' AND name = '${contract.table}'`,
    );
    expect(table?.engine_full).toMatch(/^ReplacingMergeTree\(_ver, _deleted\)/);
    expect(table?.engine_full).not.toMatch(/TTL/);
    expect(table?.partition_key).toBe('');
    expect(table?.sorting_key).toBe(['_source', 'key_hash', ...contract.key, 'line'].join(', '));
  });
});

test('the comment of a contract column is the meaning that its contract gives it', async () => {
  const names = contracts.flatMap((contract) => [contract.table, stagedView(contract)]);
  const comments = await db.select(
    `SELECT table, name, comment FROM system.columns WHERE database = '${db.name}' AND table IN (${names.map((name) => `'${name}'`).join(', ')})`,
  );
  const said = new Map(comments.map(({ table, name, comment }) => [`${table}.${name}`, comment]));
  for (const contract of contracts) {
    for (const column of contract.columns) {
      const comment = `${column.meaning}; ${contract.sheetName} tab`;
      expect(said.get(`${contract.table}.${column.name}`)).toBe(comment);
      expect(said.get(`${stagedView(contract)}.${column.name}`)).toBe(comment);
    }
  }
});

/** Where a view makes something else of a column, or says more. */
const changedInViews = [
  'v_qtickets_inventory.city',
  'v_qtickets_inventory.date',
  'v_qtickets_plans.city',
  'v_qtickets_sales_rows.currency',
];

test.each([
  ['events', 'v_qtickets_events'],
  ['inventory', 'v_qtickets_inventory'],
  ['sales', 'v_qtickets_sales_rows'],
  ['plans', 'v_qtickets_plans'],
])('a view that passes rows of %s on says the same of their columns', async (tab, view) => {
  const { columns = [], sheetName } = contracts.find((contract) => contract.tab === tab) ?? {};
  const comments = await db.select(
    `SELECT name, comment FROM system.columns WHERE database = '${db.name}' AND table = '${view}'`,
  );
  const said = columns.flatMap(({ name, meaning }) => {
    const found = comments.find((column) => column.name === name);
    return found === undefined || changedInViews.includes(`${view}.${name}`) ? [] : [[meaning, found.comment]];
  });
  expect(said.length).toBeGreaterThanOrEqual(3);
  for (const [meaning, comment] of said) expect(comment).toBe(`${meaning}; ${sheetName} tab`);
});

test('every column of every table and view says what it means', async () => {
  const mute = await db.select(`SELECT table, name FROM system.columns WHERE database = '${db.name}' AND comment = ''`);
  expect(mute).toEqual([]);
});

test('every view says what it shows, and which file made it', async () => {
  const views = await db.select(
    `SELECT name, comment FROM system.tables WHERE database = '${db.name}' AND engine = 'View' ORDER BY name`,
  );
  expect(views.length).toBeGreaterThan(15);
  for (const { name, comment } of views) {
    const place = `(sql/views/${String(name)}\\.sql|sql/tab-views/stg_qtickets_sheets_TAB\\.sql)`;
    expect(comment).toMatch(new RegExp(`^[A-Z].{30,}[.:] ${place} \\[[0-9a-f]{16}\\]$`));
  }
});

test('in views what a row is of is named one way: contract, source with source_name, city with city_name', async () => {
  const rows = await db.select(
    `SELECT table, groupArray(name) AS names FROM system.columns WHERE database = '${db.name}' AND startsWith(table, 'v_') GROUP BY table`,
  );
  // Names and columns of these are fixed, and of sales as of a moment they are the same.
  const fixed = /^v_qtickets_sales_(latest|14d|as_of)$/;
  for (const { table, names } of rows) {
    const has = (name: string) => z.array(z.string()).parse(names).includes(name);
    if (has('tab') || has('table_name')) expect([table, has('contract')]).toEqual([table, true]);
    expect([table, has('source_name')]).toEqual([table, has('source')]);
    if (!fixed.test(String(table))) expect([table, has('city_name')]).toEqual([table, has('city')]);
  }
});

test.each([
  ['москва', 'Москва'],
  ['санкт-петербург', 'Санкт-Петербург'],
  ['нижний новгород', 'Нижний Новгород'],
  ['ростов-на-дону', 'Ростов-на-Дону'],
  ['йошкар-ола', 'Йошкар-Ола'],
  ['рио-де-жанейро', 'Рио-де-Жанейро'],
  ['new york', 'New York'],
  ['київ', 'Київ'],
  ['', ''],
])('%j is shown as %j', async (city, shown) => {
  const expression = render('{{city_name c.city}}', { database: db.name, timeZone });
  const rows = await db.select(`SELECT ${expression} AS shown FROM (SELECT '${city}' AS city) AS c`);
  expect(rows).toEqual([{ shown }]);
});

test('proofs are dropped after 90 days', async () => {
  const fresh = await engine.newDatabase();
  for (const age of [89, 91]) {
    await fresh.command(
      `INSERT INTO db.meta_sync_proofs (sheet_id, _ingest_ts) VALUES ('${age}', now() - INTERVAL ${age} DAY)`,
    );
  }
  await fresh.command('OPTIMIZE TABLE db.meta_sync_proofs FINAL');
  expect(await fresh.select('SELECT sheet_id AS age FROM db.meta_sync_proofs')).toEqual([{ age: '89' }]);
});

test('changes are kept for ever, their cells for 30 days, and so long or 7 days typed they are shown as they were received', async () => {
  const fresh = await engine.newDatabase();
  const ages = [1, 6, 8, 29, 31, 400];
  for (const age of ages) {
    await fresh.command(`INSERT INTO db.meta_changes (sheet_id, contract, line, row_hash, values_json, payload_json, _ver, _ingest_ts)
      SELECT 's', 'sales', ${age}, 7, '{"tickets_sold":"2"}', '["2"]', toUnixTimestamp(now() - INTERVAL ${age} DAY) * 1000, now() - INTERVAL ${age} DAY`);
  }
  await fresh.command('OPTIMIZE TABLE db.meta_changes FINAL');
  const lines = async (from: string) =>
    (await fresh.select(`SELECT line FROM db.${from} ORDER BY line`)).map(({ line }) => line);
  expect(await lines('meta_changes')).toEqual(ages);
  expect(await lines("meta_changes WHERE payload_json != ''")).toEqual([1, 6, 8, 29]);
  expect(await lines('stg_qtickets_sheets_raw')).toEqual([1, 6, 8, 29]);
  expect(await lines('stg_qtickets_sheets_sales WHERE tickets_sold = 2')).toEqual([1, 6]);
});

test('what was received is looked for in the newest months of the log only', async () => {
  const fresh = await engine.newDatabase();
  await fresh.command(`INSERT INTO db.meta_changes (sheet_id, contract, line, row_hash, _ver, _ingest_ts)
    SELECT 's', 'sales', age, 7, toUnixTimestamp(now() - toIntervalDay(age)) * 1000, now() - toIntervalDay(age)
    FROM (SELECT arrayJoin([1, 100, 200, 300]) AS age)`);
  for (const view of ['stg_qtickets_sheets_raw', 'stg_qtickets_sheets_sales']) {
    expect(await fresh.select(`EXPLAIN ESTIMATE SELECT * FROM db.${view}`)).toMatchObject([{ rows: '1' }]);
  }
});

test('what dashboards of the replaced system read of meta_job_runs is there', async () => {
  const names = (await describeTable('meta_job_runs')).map(({ name }) => name);
  const before = ['job', 'run_id', 'started_at', 'finished_at', 'status', 'rows_processed', 'message', 'metrics'];
  expect(names.slice(0, before.length)).toEqual(before);
});
