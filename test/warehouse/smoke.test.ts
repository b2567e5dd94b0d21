/** A real warehouse, spoilt by hand in every way we could think of: the checks name each, and nothing else. */

import { readChecks } from '@qtickets/ingest-server/smoke/check-file';
import { exitCodeOf, reportJson, reportText } from '@qtickets/ingest-server/smoke/report';
import { runSmoke, type SmokeReport } from '@qtickets/ingest-server/smoke/run-checks';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { TestDatabase as Database } from '../support/engine.ts';
import { type Engine, startEngine, timeZone } from '../support/engine.ts';
import { cleanTabs, dayFromToday, sync, type Tabs } from './synced.ts';

let engine: Engine;
beforeAll(async () => {
  engine = await startEngine();
});
afterAll(() => engine.close());

const smoke = (db: Database): Promise<SmokeReport> => runSmoke(db.client, { database: db.name, timeZone });

/** Names without their numbers. */
function failed({ results }: SmokeReport): string[] {
  return results.filter(({ passed }) => !passed).map(({ name }) => name.slice(3));
}

async function synced(tabs: Tabs = cleanTabs()): Promise<Database> {
  const db = await engine.newDatabase();
  await sync(db, tabs);
  return db;
}

/** What the staging layer holds counts as arrived after 30 seconds. */
const AGED =
  'ALTER TABLE db.stg_qtickets_sheets_raw UPDATE _ingest_ts = now() - 60 WHERE 1 SETTINGS mutations_sync = 2';

test('a warehouse that a sheet filled passes every check', async () => {
  const db = await synced();
  await db.command(AGED);
  const report = await smoke(db);
  expect(report.results.filter(({ passed }) => !passed)).toEqual([]);
  expect(report.results).toHaveLength(39);
  expect(exitCodeOf(report.results)).toBe(0);
});

test('an empty warehouse passes, too', async () => {
  expect(failed(await smoke(await engine.newDatabase()))).toEqual([]);
});

const SALE = `_source = 'book' AND date = '${dayFromToday(-3)}' AND city = 'казань' AND line = 0`;
const alter = (table: string, action: string) => `ALTER TABLE db.${table} ${action} SETTINGS mutations_sync = 2`;
const copyOfSale = (changes: string) =>
  `INSERT INTO db.fact_qtickets_sales SELECT * REPLACE (${changes}) FROM (
    SELECT * FROM db.fact_qtickets_sales FINAL WHERE ${SALE})`;
const BY_HAND = 'no_rows_deleted_by_hand';

type Spoilt = readonly [how: string, statements: readonly string[], named: readonly string[]];
const spoilt: readonly Spoilt[] = [
  [
    'revenue changed',
    [alter('fact_qtickets_sales', `UPDATE revenue = revenue + 1 WHERE ${SALE}`)],
    [BY_HAND, 'hashes_are_true', 'staged_amounts_equal'],
  ],
  [
    'a utm tag changed',
    [alter('fact_qtickets_sales', `UPDATE utm_term = 'x' WHERE ${SALE}`)],
    [BY_HAND, 'hashes_are_true'],
  ],
  [
    'tickets changed in an event',
    [alter('dim_events', "UPDATE tickets_left = 7 WHERE event_id = '1042'")],
    [BY_HAND, 'hashes_are_true'],
  ],
  [
    'null made 0',
    [alter('fact_qtickets_inventory', "UPDATE tickets_left = 0 WHERE event_id = '1043'")],
    [BY_HAND, 'hashes_are_true'],
  ],
  ['a plan changed', [alter('fact_qtickets_plans', 'UPDATE plan_revenue = 1 WHERE 1')], [BY_HAND, 'hashes_are_true']],
  [
    'a row hash changed',
    [alter('fact_qtickets_sales', `UPDATE row_hash = row_hash + 1 WHERE ${SALE}`)],
    [BY_HAND, 'hashes_are_true', 'proof_equals_table', 'staged_rows_arrived'],
  ],
  [
    'a row deleted',
    [alter('fact_qtickets_sales', `DELETE WHERE ${SALE}`)],
    [BY_HAND, 'no_gaps_in_lines', 'proof_equals_table', 'staged_rows_arrived'],
  ],
  [
    'a row deleted lightly',
    [`DELETE FROM db.fact_qtickets_sales WHERE ${SALE}`],
    [BY_HAND, 'no_gaps_in_lines', 'proof_equals_table', 'staged_rows_arrived'],
  ],
  ['a table emptied', ['TRUNCATE TABLE db.fact_qtickets_plans'], ['proof_equals_table', 'staged_rows_arrived']],
  ['a row inserted', [copyOfSale('2 AS line, _ver + 1 AS _ver')], ['hashes_are_true', 'rows_came_from_a_sheet']],
  [
    'a row inserted under its version',
    [copyOfSale('2 AS line')],
    ['hashes_are_true', 'proof_equals_table', 'rows_came_from_a_sheet'],
  ],
  [
    'a row replaced',
    [copyOfSale('revenue + 1 AS revenue, row_hash + 1 AS row_hash, _ver + 1 AS _ver')],
    ['hashes_are_true', 'rows_came_from_a_sheet'],
  ],
  [
    'a tombstone of a row',
    [copyOfSale('1 AS _deleted')],
    ['no_gaps_in_lines', 'proof_equals_table', 'staged_rows_arrived'],
  ],
  [
    'a row under a strange source',
    [copyOfSale("'nobody' AS _source, 0 AS line")],
    ['rows_came_from_a_sheet', 'sources_are_known', 'tabs_are_proven', 'one_sheet_a_row'],
  ],
  [
    'a row from the future',
    [copyOfSale('line AS line, _ver + 864000000000 AS _ver')],
    ['rows_came_from_a_sheet', 'versions_are_not_ahead'],
  ],
  [
    'a date of 1970',
    [copyOfSale('toDate(0) AS date, _ver + 1 AS _ver')],
    ['hashes_are_true', 'rows_came_from_a_sheet', 'dates_are_possible'],
  ],
  [
    'a blank city',
    [copyOfSale("'' AS city, _ver + 1 AS _ver")],
    ['hashes_are_true', 'rows_came_from_a_sheet', 'keys_are_filled', 'cities_are_common'],
  ],
  [
    'a currency of nothing',
    [alter('fact_qtickets_sales', `UPDATE currency = '' WHERE ${SALE}`)],
    [BY_HAND, 'hashes_are_true', 'staged_amounts_equal', 'currencies_are_codes', 'currencies_are_not_mixed'],
  ],
  [
    'a negative refund',
    [alter('fact_qtickets_sales', `UPDATE refunds = -5 WHERE ${SALE}`)],
    [BY_HAND, 'hashes_are_true', 'staged_amounts_equal', 'refunds_are_not_negative'],
  ],
  [
    'a view that doubles',
    [
      'CREATE OR REPLACE VIEW db.v_qtickets_sales_latest AS SELECT date, event_id, event_name, city, tickets_sold * 3 AS tickets_sold, revenue * 3 AS revenue, refunds, currency FROM db.fact_qtickets_sales FINAL',
    ],
    ['views_equal_tables', 'last_14_days_are_14'],
  ],
  [
    'a view of 15 days',
    [
      `CREATE OR REPLACE VIEW db.v_qtickets_sales_14d AS SELECT * FROM db.v_qtickets_sales_latest WHERE date >= '${dayFromToday(-14)}'`,
    ],
    ['last_14_days_are_14'],
  ],
  ['a view dropped', ['DROP VIEW db.v_qtickets_freshness'], ['objects_exist', 'tabs_are_complete', 'tabs_are_proven']],
  [
    'a table made anew, partitioned',
    [
      'CREATE TABLE db.t AS db.fact_qtickets_sales ENGINE = ReplacingMergeTree(_ver, _deleted) PARTITION BY date ORDER BY (_source, key_hash, date, event_id, city, order_id, line)',
      'INSERT INTO db.t SELECT * FROM db.fact_qtickets_sales',
      'DROP TABLE db.fact_qtickets_sales',
      'RENAME TABLE db.t TO db.fact_qtickets_sales',
    ],
    ['current_tables_are_sound'],
  ],
  [
    'proofs too old',
    [
      alter('meta_sync_proofs', 'UPDATE rows = rows WHERE 1'),
      'CREATE TABLE db.p AS db.meta_sync_proofs',
      'INSERT INTO db.p SELECT * REPLACE (verified_at - INTERVAL 2 HOUR AS verified_at) FROM db.meta_sync_proofs',
      'EXCHANGE TABLES db.p AND db.meta_sync_proofs',
    ],
    ['tabs_are_proven'],
  ],
  [
    'a run that failed',
    [
      "INSERT INTO db.meta_job_runs (job, run_id, sheet_id, status, started_at, finished_at, _ver) VALUES ('qtickets_sheets', 'x', 'book', 'error', now() + 1, now() + 1, 1)",
    ],
    ['runs_end_well'],
  ],
  [
    'a run that never ended',
    [
      "INSERT INTO db.meta_job_runs (job, run_id, sheet_id, status, started_at, finished_at, _ver) VALUES ('qtickets_sheets', 'x', 'other', 'running', now() - 3600, now() - 3600, 1)",
    ],
    ['runs_end_well'],
  ],
];

describe('spoilt by hand', () => {
  test.each(spoilt)('%s', async (_, statements, named) => {
    const db = await synced();
    await db.command(AGED);
    for (const statement of statements) await db.command(statement);
    const report = await smoke(db);
    expect(failed(report).sort()).toEqual([...named].sort());
    expect(exitCodeOf(report.results)).toBeGreaterThan(0);
  });
});

function withSale(cells: Readonly<Record<string, string | number>>): Tabs {
  const tabs = cleanTabs();
  const [header = [], sale = [], ...rest] = tabs.Sales ?? [];
  const changed = header.map((name, index) => cells[String(name)] ?? sale[index] ?? null);
  return { ...tabs, Sales: [header, sale, ...rest, changed] };
}

describe('wrong in the sheet itself', () => {
  test.each<readonly [string, Tabs, readonly string[]]>([
    [
      'refunds above revenue',
      withSale({ event_id: '1043', refunds: 9_999 }),
      ['refunds_within_revenue', 'row_refunds_within_revenue'],
    ],
    ['a future sale', withSale({ date: dayFromToday(2) }), ['no_future_sales']],
    ['an unknown event', withSale({ event_id: '9' }), ['sales_are_of_known_events']],
    ['another currency', withSale({ currency: 'USD' }), ['currencies_are_not_mixed']],
    ['negative revenue', withSale({ revenue: -10 }), ['revenue_is_not_negative', 'row_refunds_within_revenue']],
    ['too many tickets', withSale({ tickets_sold: 20_000 }), ['sales_within_total', 'amounts_are_likely']],
    ['a rare city', withSale({ city: 'Ксзань' }), ['cities_are_common']],
    ['nothing in a row', withSale({ tickets_sold: 0, revenue: 0, refunds: 0 }), ['rows_say_something']],
    ['a cell that broke today', withSale({ revenue: '#REF!', order_id: 'x' }), []],
    [
      'left above total',
      {
        ...cleanTabs(),
        Inventory: [
          ['event_id', 'tickets_total', 'tickets_left'],
          ['1042', 5, 6],
        ],
      },
      ['tickets_left_within_total'],
    ],
    [
      'an event without a name',
      { ...cleanTabs(), Events: [...(cleanTabs().Events ?? []), ['7', '', dayFromToday(9), 'Москва', '', '']] },
      ['events_are_named'],
    ],
    [
      'a plan of an unknown event',
      {
        ...cleanTabs(),
        Plans: [
          ['date', 'event_id', 'plan_tickets', 'plan_revenue'],
          [dayFromToday(0), '77', 1, 1],
        ],
      },
      ['plans_are_plain'],
    ],
    [
      'a day without sales',
      { ...cleanTabs(), Sales: (cleanTabs().Sales ?? []).filter(([day]) => day !== dayFromToday(-5)) },
      ['no_missing_days', 'no_missing_days', 'no_missing_days'].slice(0, 1),
    ],
  ])('%s', async (_, tabs, named) => {
    expect(failed(await smoke(await synced(tabs))).sort()).toEqual([...named].sort());
  });

  test('the same rows in two spreadsheets', async () => {
    const db = await synced();
    await sync(db, cleanTabs(), { spreadsheetId: 'copy' });
    expect(failed(await smoke(db))).toContain('one_sheet_a_row');
  });
});

test('errors that nobody mends for a week, and a tab that is not complete, are named; those of today are not', async () => {
  const sales = cleanTabs().Sales ?? [];
  const broken = sales.map((row, index) => (index > 0 && index <= 9 ? row.with(5, `#REF! ${index}`) : row));
  const db = await synced({ ...cleanTabs(), Sales: broken });
  expect(failed(await smoke(db))).toEqual(['tabs_are_complete']);
  await db.command(alter('stg_qtickets_sheets_quarantine', 'UPDATE first_seen_at = now64(3) - INTERVAL 8 DAY WHERE 1'));
  expect(failed(await smoke(db)).sort()).toEqual(['errors_are_mended', 'tabs_are_complete']);
  const [state] = await db.select("SELECT * FROM db.v_qtickets_freshness WHERE table_name = 'sales'");
  expect(state).toMatchObject({ rows_held_back: '9', rows_missing: '9' });
  expect(state?.completeness).toBeCloseTo(1 - 9 / (sales.length - 1), 6);
  const days = await db.select("SELECT * FROM db.v_qtickets_completeness WHERE table_name = 'sales'");
  expect(days).toMatchObject([{ rows_held_back: '9', completeness: state?.completeness }]);
});

test('a table made anew without replacing fails by itself, and all that reads it', async () => {
  const db = await synced();
  await db.command('CREATE TABLE db.t AS db.fact_qtickets_sales ENGINE = MergeTree ORDER BY _source');
  for (let times = 0; times < 2; times += 1) await db.command('INSERT INTO db.t SELECT * FROM db.fact_qtickets_sales');
  await db.command('EXCHANGE TABLES db.t AND db.fact_qtickets_sales');
  const report = await smoke(db);
  expect(failed(report)).toEqual(expect.arrayContaining(['current_tables_are_sound', 'no_duplicate_keys']));
  expect(exitCodeOf(report.results)).toBe(2);
});

test('the row that is damaged is named', async () => {
  const db = await synced();
  await db.command(alter('fact_qtickets_sales', `UPDATE revenue = 0.01 WHERE ${SALE}`));
  const { results } = await smoke(db);
  const [row] = results.find(({ name }) => name.endsWith('hashes_are_true'))?.rows ?? [];
  expect(row).toMatchObject({
    tab: 'sales',
    source: 'book',
    key: [dayFromToday(-3), '1042', 'казань', ''],
    wrong: ['row_hash'],
  });
});

test('a check that cannot be run has failed, whatever its severity', async () => {
  const db = await synced();
  await db.command('DROP TABLE db.fact_qtickets_plans');
  const report = await smoke(db);
  expect(failed(report)).toEqual(expect.arrayContaining(['objects_exist', 'plans_are_plain', 'hashes_are_true']));
  expect(report.results.find(({ name }) => name.endsWith('plans_are_plain'))?.problem).toMatch(/fact_qtickets_plans/);
  expect(exitCodeOf(report.results)).toBe(2);
});

test('the last results are in ClickHouse, for queries and for the metrics', async () => {
  const db = await synced();
  const { runId, results } = await smoke(db);
  const rows = await db.select(
    `SELECT check_name, passed FROM db.meta_smoke_results WHERE run_id = '${runId}' ORDER BY check_name`,
  );
  expect(rows).toEqual(results.map(({ name }) => ({ check_name: name, passed: 1 })));
  const [job] = await db.select("SELECT status, metrics FROM db.meta_job_runs FINAL WHERE job = 'qtickets_smoke'");
  expect(job?.status).toBe('success');
  expect(JSON.parse(String(job?.metrics))).toEqual({
    checks: Object.fromEntries(results.map(({ name }) => [name, true])),
  });
});

test('the table tells each check, what a finding means, and its rows', async () => {
  const db = await synced(withSale({ date: dayFromToday(2) }));
  const report = await smoke(db);
  const text = reportText(report, 5);
  expect(text).toMatch(/^ok {7}01_clickhouse_version/m);
  expect(text).toMatch(/^WARNING {2}28_no_future_sales +1 row$/m);
  expect(text).toMatch(/The date of a sale is after today.*\n {4}\{"source":"book"/);
  expect(text).toMatch(/1 of 39 checks failed\.\n$/);
  expect(JSON.parse(reportJson(report))).toMatchObject({ status: 'warning' });
});

test('names of checks are numbered without a gap', () => {
  const numbers = readChecks({ database: 'db', timeZone }).map(({ name }) => Number(name.slice(0, 2)));
  expect(numbers).toEqual(numbers.map((_, index) => index + 1));
});
