/** A real warehouse, spoilt by hand in every way we could think of: the checks name each, and nothing else. */

import { readChecks } from '@qtickets/ingest-server/smoke/check-file';
import { exitCodeOf, reportJson, reportText } from '@qtickets/ingest-server/smoke/report';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Engine, startEngine, timeZone } from '../support/engine.ts';
import { AGED, alter, failed, SALE, smoke, synced, withSale } from './smoke-run.ts';
import { cleanTabs, costTabs, dayFromToday } from './synced.ts';

let engine: Engine;
beforeAll(async () => {
  engine = await startEngine();
});
afterAll(() => engine.close());

test('a warehouse that a sheet filled passes every check', async () => {
  const db = await synced(engine, { ...cleanTabs(), ...costTabs() });
  await db.command(AGED);
  const report = await smoke(db);
  expect(report.results.filter(({ passed }) => !passed)).toEqual([]);
  expect(report.results).toHaveLength(42);
  expect(exitCodeOf(report.results)).toBe(0);
});

test('an empty warehouse passes, too', async () => {
  expect(failed(await smoke(await engine.newDatabase()))).toEqual([]);
});

test('errors that nobody fixes for a week, and a tab that is not complete, are named; those of today are not', async () => {
  const sales = cleanTabs().Sales ?? [];
  const broken = sales.map((row, index) => (index > 0 && index <= 9 ? row.with(5, `#REF! ${index}`) : row));
  const db = await synced(engine, { ...cleanTabs(), Sales: broken });
  expect(failed(await smoke(db))).toEqual(['tabs_are_complete']);
  await db.command(alter('stg_qtickets_sheets_quarantine', 'UPDATE first_seen_at = now64(3) - INTERVAL 8 DAY WHERE 1'));
  expect(failed(await smoke(db)).sort()).toEqual(['errors_are_fixed', 'tabs_are_complete']);
  const [state] = await db.select("SELECT * FROM db.v_qtickets_freshness WHERE table_name = 'sales'");
  expect(state).toMatchObject({ rows_held_back: '9', rows_missing: '9' });
  expect(state?.completeness).toBeCloseTo(1 - 9 / (sales.length - 1), 6);
  const days = await db.select("SELECT * FROM db.v_qtickets_completeness WHERE contract = 'sales'");
  expect(days).toMatchObject([{ rows_held_back: '9', completeness: state?.completeness }]);
});

test('a table made anew without replacing fails by itself, and all that reads it', async () => {
  const db = await synced(engine);
  await db.command('CREATE TABLE db.t AS db.fact_qtickets_sales ENGINE = MergeTree ORDER BY _source');
  for (let times = 0; times < 2; times += 1) await db.command('INSERT INTO db.t SELECT * FROM db.fact_qtickets_sales');
  await db.command('EXCHANGE TABLES db.t AND db.fact_qtickets_sales');
  const report = await smoke(db);
  expect(failed(report)).toEqual(expect.arrayContaining(['current_tables_are_sound', 'no_duplicate_keys']));
  expect(exitCodeOf(report.results)).toBe(2);
});

test('the row that is damaged is named', async () => {
  const db = await synced(engine);
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
  const db = await synced(engine);
  await db.command('DROP TABLE db.fact_qtickets_plans');
  const report = await smoke(db);
  expect(failed(report)).toEqual(expect.arrayContaining(['objects_exist', 'plans_are_plain', 'hashes_are_true']));
  expect(report.results.find(({ name }) => name.endsWith('plans_are_plain'))?.problem).toMatch(/fact_qtickets_plans/);
  expect(exitCodeOf(report.results)).toBe(2);
});

test('the last results are in ClickHouse, for queries and for the metrics', async () => {
  const db = await synced(engine);
  const shares: number[][] = [];
  const { runId, results } = await smoke(db, 40, (...share) => shares.push(share));
  // A share for each check, and the last is all of them, slices counted.
  const all = shares[0]?.[1] ?? 0;
  expect([shares.length, shares[0], shares.at(-1)]).toEqual([results.length + 1, [0, all], [all, all]]);
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

test('the table lists each check, what a finding means, and its rows', async () => {
  const db = await synced(engine, withSale({ date: dayFromToday(2) }));
  const report = await smoke(db);
  const text = reportText(report, 5);
  expect(text).toMatch(/^ok {7}01_clickhouse_version/m);
  expect(text).toMatch(/^WARNING {2}28_no_future_sales +1 row$/m);
  expect(text).toMatch(/The date of a sale is after today.*\n {4}\{"source":"book"/);
  expect(text).toMatch(/1 of 42 checks failed\.\n$/);
  expect(JSON.parse(reportJson(report))).toMatchObject({ status: 'warning' });
});

test('names of checks are numbered without a gap', () => {
  const numbers = readChecks({ database: 'db', timeZone, cluster: 'main' }).map(({ name }) => Number(name.slice(0, 2)));
  expect(numbers).toEqual(numbers.map((_, index) => index + 1));
});
