/** The optional tabs of costs and rates, spoilt by hand: the checks name each way, and the next sync repairs it. */
import { migrate } from '@qtickets/ingest-server/clickhouse/schema/migrate';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Engine, startEngine, type TestDatabase, timeZone } from '../support/engine.ts';
import { AGED, alter, failed, smoke, synced } from './smoke-run.ts';
import { cleanTabs, costTabs, sync } from './synced.ts';

let engine: Engine;
beforeAll(async () => {
  engine = await startEngine();
});
afterAll(() => engine.close());

const tabs = { ...cleanTabs(), ...costTabs() };
const underOldHash = (table: string, changes: string) =>
  `INSERT INTO db.${table} SELECT * REPLACE (${changes}) FROM db.${table} FINAL LIMIT 1`;
const held = (db: TestDatabase) =>
  Promise.all([
    db.select('SELECT * EXCEPT source_name FROM db.v_qtickets_costs ORDER BY ALL'),
    db.select('SELECT date, currency, rate FROM db.v_qtickets_rates ORDER BY ALL'),
  ]);

test.each<readonly [how: string, statements: readonly string[], named: readonly string[]]>([
  [
    'a cost changed',
    [alter('fact_qtickets_costs', "UPDATE cost = cost + 1 WHERE utm_source = 'vk'")],
    ['no_rows_deleted_by_hand', 'hashes_are_true'],
  ],
  [
    'the key of a cost changed under its old hash',
    [underOldHash('fact_qtickets_costs', "'x' AS utm_source")],
    ['hashes_are_true'],
  ],
  [
    'a rate changed',
    [alter('fact_qtickets_rates', 'UPDATE rate = 1.5 WHERE 1')],
    ['no_rows_deleted_by_hand', 'hashes_are_true'],
  ],
  [
    'the key of a rate changed under its old hash',
    [underOldHash('fact_qtickets_rates', "'EUR' AS currency")],
    ['hashes_are_true'],
  ],
  ['costs emptied', ['TRUNCATE TABLE db.fact_qtickets_costs'], ['proof_equals_table', 'staged_rows_arrived']],
])('%s: it is named, and the next sync repairs it', async (_, statements, named) => {
  const db = await synced(engine, tabs);
  await db.command(AGED);
  const before = await held(db);
  for (const statement of statements) await db.command(statement);
  expect(await held(db)).not.toEqual(before);
  expect(failed(await smoke(db))).toEqual(expect.arrayContaining([...named]));
  await sync(db, tabs);
  expect(await held(db)).toEqual(before);
  expect(failed(await smoke(db)).filter((name) => name !== 'no_rows_deleted_by_hand')).toEqual([]);
});

test.each(['fact_qtickets_costs', 'fact_qtickets_rates'])(
  '%s dropped: it is named, a sync is refused, and after migrate the next one repairs it',
  async (table) => {
    const db = await synced(engine, tabs);
    const before = await held(db);
    await db.command(`DROP TABLE db.${table}`);
    const report = await smoke(db);
    expect(failed(report)).toContain('objects_exist');
    expect(report.results.find(({ name }) => name.endsWith('objects_exist'))?.rows).toEqual([{ missing: table }]);
    await expect(sync(db, tabs)).rejects.toThrow();
    expect(await migrate(db.client, { database: db.name, timeZone })).toMatchObject({ restored: [table] });
    await sync(db, tabs);
    expect(await held(db)).toEqual(before);
  },
);
