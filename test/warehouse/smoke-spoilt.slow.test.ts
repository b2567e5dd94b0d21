/** A real warehouse, spoilt by hand in every way we could think of: the checks name each, and nothing else. */
import { healTimes } from '@qtickets/ingest-server/clickhouse/schema/heal-times';
import { exitCodeOf } from '@qtickets/ingest-server/smoke/report';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Engine, startEngine, timeZone } from '../support/engine.ts';
import { AGED, alter, failed, SALE, smoke, synced } from './smoke-run.ts';
import { cleanTabs, dayFromToday, sync } from './synced.ts';

let engine: Engine;
beforeAll(async () => {
  engine = await startEngine();
});
afterAll(() => engine.close());

const copyOfSale = (changes: string) =>
  `INSERT INTO db.fact_qtickets_sales SELECT * REPLACE (${changes}) FROM (
    SELECT * FROM db.fact_qtickets_sales FINAL WHERE ${SALE})`;
const BY_HAND = 'no_rows_deleted_by_hand';

type Spoilt = readonly [how: string, statements: readonly string[], named: readonly string[]];
const spoilt: readonly Spoilt[] = [
  [
    'revenue changed',
    [alter('fact_qtickets_sales', `UPDATE revenue = revenue + 1 WHERE ${SALE}`)],
    [BY_HAND, 'hashes_are_true', 'staged_amounts_equal', 'days_add_up'],
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
    [BY_HAND, 'no_gaps_in_lines', 'proof_equals_table', 'staged_rows_arrived', 'days_add_up'],
  ],
  [
    'a row deleted lightly',
    [`DELETE FROM db.fact_qtickets_sales WHERE ${SALE}`],
    [BY_HAND, 'no_gaps_in_lines', 'proof_equals_table', 'staged_rows_arrived', 'days_add_up'],
  ],
  ['a table emptied', ['TRUNCATE TABLE db.fact_qtickets_plans'], ['proof_equals_table', 'staged_rows_arrived']],
  [
    'a row inserted',
    [copyOfSale('2 AS line, _ver + 1 AS _ver')],
    ['hashes_are_true', 'rows_came_from_a_sheet', 'days_add_up'],
  ],
  [
    'a row inserted under its version',
    [copyOfSale('2 AS line')],
    ['hashes_are_true', 'proof_equals_table', 'rows_came_from_a_sheet', 'days_add_up'],
  ],
  [
    'a row replaced',
    [copyOfSale('revenue + 1 AS revenue, row_hash + 1 AS row_hash, _ver + 1 AS _ver')],
    ['hashes_are_true', 'rows_came_from_a_sheet', 'days_add_up'],
  ],
  [
    'a tombstone of a row',
    [copyOfSale('1 AS _deleted')],
    ['no_gaps_in_lines', 'proof_equals_table', 'staged_rows_arrived', 'days_add_up'],
  ],
  [
    'a row under a strange source',
    [copyOfSale("'nobody' AS _source, 0 AS line")],
    ['rows_came_from_a_sheet', 'sources_are_known', 'tabs_are_proven', 'one_sheet_a_row', 'days_add_up'],
  ],
  [
    'a row under no source',
    [copyOfSale("'' AS _source, 0 AS line")],
    ['rows_came_from_a_sheet', 'sources_are_known', 'tabs_are_proven', 'one_sheet_a_row', 'days_add_up'],
  ],
  [
    'a value in the log of changes',
    [alter('meta_changes', "UPDATE values_json = replaceOne(values_json, '1', '2') WHERE contract = 'events'")],
    ['changes_are_true'],
  ],
  [
    'a change of another key in the log',
    [
      "INSERT INTO db.meta_changes SELECT * REPLACE (replaceOne(key_json, '1', '2') AS key_json) FROM db.meta_changes WHERE contract = 'plans'",
    ],
    ['changes_are_true'],
  ],
  ['the log of changes emptied', ['TRUNCATE TABLE db.meta_changes'], ['rows_came_from_a_sheet']],
  [
    'a row of long ago',
    [copyOfSale('2 AS line, _ver + 1 AS _ver, now64(3) - INTERVAL 90 DAY AS _loaded_at')],
    ['hashes_are_true', 'rows_came_from_a_sheet', 'days_add_up'],
  ],
  [
    'a row from the future',
    [copyOfSale('line AS line, _ver + 864000000000 AS _ver')],
    ['rows_came_from_a_sheet', 'versions_are_not_ahead', 'days_add_up'],
  ],
  [
    'a date of 1970',
    [copyOfSale('toDate(0) AS date, _ver + 1 AS _ver')],
    ['hashes_are_true', 'rows_came_from_a_sheet', 'dates_are_possible', 'days_add_up'],
  ],
  [
    'a blank city',
    [copyOfSale("'' AS city, _ver + 1 AS _ver")],
    ['hashes_are_true', 'rows_came_from_a_sheet', 'keys_are_filled', 'cities_are_common', 'days_add_up'],
  ],
  [
    'a currency of nothing',
    [alter('fact_qtickets_sales', `UPDATE currency = '' WHERE ${SALE}`)],
    [BY_HAND, 'hashes_are_true', 'staged_amounts_equal', 'currencies_are_codes', 'days_add_up'],
  ],
  [
    'a negative refund',
    [alter('fact_qtickets_sales', `UPDATE refunds = -5 WHERE ${SALE}`)],
    [BY_HAND, 'hashes_are_true', 'staged_amounts_equal', 'refunds_are_not_negative', 'days_add_up'],
  ],
  [
    'sums of days changed',
    [
      'INSERT INTO db.agg_qtickets_sales_daily SELECT * REPLACE (revenue + 1 AS revenue) FROM db.agg_qtickets_sales_daily FINAL LIMIT 1',
    ],
    ['days_add_up'],
  ],
  [
    'prices of days changed',
    [
      'INSERT INTO db.agg_qtickets_sales_daily SELECT * REPLACE (arrayMap(price -> price + 1, prices) AS prices) FROM db.agg_qtickets_sales_daily FINAL LIMIT 1',
    ],
    ['days_add_up'],
  ],
  ...[
    "arrayMap(one -> 'x', utm.source) AS `utm.source`",
    'arrayMap(one -> one + 1, utm.row_count) AS `utm.row_count`',
    'arrayMap(one -> one + 1, utm.tickets_sold) AS `utm.tickets_sold`',
    'arrayMap(one -> one + 1, utm.revenue) AS `utm.revenue`',
    'arrayMap(one -> one + 1, utm.refunds) AS `utm.refunds`',
    'arrayMap(one -> arrayPushBack(one, 1), utm.orders) AS `utm.orders`',
  ].map(
    (changed): Spoilt => [
      `tags of days changed: ${changed.slice(-15)}`,
      [
        `INSERT INTO db.agg_qtickets_sales_daily SELECT * REPLACE (${changed}) FROM db.agg_qtickets_sales_daily FINAL LIMIT 1`,
      ],
      ['days_add_up'],
    ],
  ),
  [
    'revenue of a city moved to another within a day',
    [
      `INSERT INTO db.agg_qtickets_sales_daily SELECT * REPLACE (if(city = 'казань', revenue + 1, revenue - 1) AS revenue)
        FROM db.agg_qtickets_sales_daily FINAL WHERE date = '${dayFromToday(-3)}' AND city IN ('казань', 'тверь')`,
    ],
    ['days_add_up'],
  ],
  ...[
    "'x' AS event_name",
    'name_ver + 1 AS name_ver',
    'day_rows + 1 AS day_rows',
    'arrayPushBack(price_rows, 1) AS price_rows',
  ].map(
    (changed): Spoilt => [
      `sums of days: ${changed}`,
      [
        `INSERT INTO db.agg_qtickets_sales_daily SELECT * REPLACE (${changed}) FROM db.agg_qtickets_sales_daily FINAL LIMIT 1`,
      ],
      ['days_add_up'],
    ],
  ),
  ['sums of days emptied', ['TRUNCATE TABLE db.agg_qtickets_sales_daily'], ['days_add_up']],
  [
    'sums of a city under another',
    [
      "INSERT INTO db.agg_qtickets_sales_daily SELECT * REPLACE ('омск' AS city) FROM db.agg_qtickets_sales_daily FINAL WHERE city = 'казань'",
      "INSERT INTO db.agg_qtickets_sales_daily SELECT * REPLACE (1 AS _deleted) FROM db.agg_qtickets_sales_daily FINAL WHERE city = 'казань'",
    ],
    ['days_add_up'],
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
    const db = await synced(engine);
    await db.command(AGED);
    for (const statement of statements) await db.command(statement);
    const report = await smoke(db);
    expect(failed(report).sort()).toEqual([...named].sort());
    expect(exitCodeOf(report.results)).toBeGreaterThan(0);
  });
});

test('a second look, whose own run is known by then, finds the same', async () => {
  const db = await synced(engine);
  await smoke(db);
  await db.command(copyOfSale("'' AS _source, 0 AS line"));
  const named = failed(await smoke(db));
  expect(named).toContain('sources_are_known');
  expect(named).toContain('rows_came_from_a_sheet');
  await db.command(alter('fact_qtickets_sales', "DELETE WHERE _source = ''"));
  expect(failed(await smoke(db))).toEqual([BY_HAND]);
});

test('a row that is stored while the check looks for it in the log is not named; one that pretends to be of tomorrow is', async () => {
  const db = await synced(engine);
  await db.command(copyOfSale('2 AS line, now64(3) + INTERVAL 1 MINUTE AS _loaded_at'));
  expect(failed(await smoke(db))).not.toContain('rows_came_from_a_sheet');
  await db.command(copyOfSale('3 AS line, now64(3) + INTERVAL 1 DAY AS _loaded_at'));
  expect(failed(await smoke(db))).toContain('rows_came_from_a_sheet');
});

test('what the server itself removed, since it was from the future, was not removed by hand', async () => {
  const db = await synced(engine);
  await db.command(copyOfSale('_ver + 864000000 AS _ver'));
  const deployment = { database: db.name, timeZone };
  expect(await healTimes(db.client, deployment, Date.now())).toEqual([{ table: 'fact_qtickets_sales', rows: 1 }]);
  await sync(db, cleanTabs());
  expect(failed(await smoke(db))).toEqual([]);
  await db.command(alter('fact_qtickets_sales', 'DELETE WHERE _ver > 1'));
  expect(failed(await smoke(db))).toContain(BY_HAND);
});

test('slices find what a look at everything finds', async () => {
  const db = await synced(engine);
  await sync(db, cleanTabs(), { spreadsheetId: 'other' });
  await db.command(alter('fact_qtickets_sales', "UPDATE revenue = 0.01 WHERE city = 'казань'"));
  await db.command(alter('fact_qtickets_sales', "DELETE WHERE city = 'тверь' AND line = 0"));
  await db.command(AGED);
  const found = async (sliceRows: number) => {
    const { results } = await smoke(db, sliceRows);
    return results.map(({ name, count, problem }) => [name, count, problem]);
  };
  expect(await found(7)).toEqual(await found(1_000_000));
});
