/** The log of changes: it keeps what it has through upgrades and losses, is filled where it was lost, and history is read from it. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { migrate } from '@qtickets/ingest-server/clickhouse/schema/migrate';
import { render } from '@qtickets/ingest-server/clickhouse/schema/sql-files';
import { statements } from '@qtickets/ingest-server/clickhouse/schema/sql-text';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
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
import { cleanTabs, dayFromToday, sync } from './synced.ts';

let engine: Engine;
beforeAll(async () => {
  engine = await startEngine();
});
afterAll(() => engine.close());

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

  const number = countBefore('0030_received_in_changes');
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
  const before = countBefore('0024_changes_by_month');
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
