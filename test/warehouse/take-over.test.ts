/** The way to this system and back, by the statements of ops/TAKE-OVER.md. */
import { readFileSync } from 'node:fs';
import { migrate } from '@qtickets/ingest-server/clickhouse/schema/migrate';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Engine, openDatabase, startEngine, timeZone } from '../support/engine.ts';
import { cleanTabs, sync } from './synced.ts';

let engine: Engine;
beforeAll(async () => {
  engine = await startEngine();
});
afterAll(() => engine.close());

const text = readFileSync(new URL('../../ops/TAKE-OVER.md', import.meta.url), 'utf8');

/** The statement of the page that holds these words, for a database and a table. */
function statementOf(words: string, database: string): string {
  const line = text.split('\n').find((each) => each.startsWith('    ') && each.includes(words));
  return (line ?? '').trim().replace(/;$/, '').replaceAll('zakaz.', `${database}.`);
}

test('adopted, synced, given back, and adopted once more: each side finds its own tables', async () => {
  const db = openDatabase(engine.clients.embedded, 'taken_over');
  await db.command(`CREATE DATABASE ${db.name}`);
  await db.command(
    'CREATE TABLE db.fact_qtickets_sales (date Date, event_id String, city String, revenue Decimal(12, 2), _ver UInt64) ENGINE = ReplacingMergeTree(_ver) ORDER BY (date, event_id, city)',
  );
  await db.command('CREATE VIEW db.v_qtickets_sales_latest AS SELECT date, revenue FROM db.fact_qtickets_sales FINAL');
  await db.command("INSERT INTO db.fact_qtickets_sales (date, event_id, revenue) VALUES ('2025-10-24', '1', 12.5)");
  const adopt = () => migrate(db.client, { database: db.name, timeZone, adopt: true });
  await adopt();
  await sync(db, cleanTabs());
  const rows = await db.select('SELECT count() AS n FROM db.fact_qtickets_sales FINAL');

  await db.command(statementOf('RENAME TABLE', db.name));
  expect(await db.select('SELECT revenue FROM db.fact_qtickets_sales FINAL')).toEqual([{ revenue: '12.5' }]);
  await expect(migrate(db.client, { database: db.name, timeZone })).rejects.toThrow(/fact_qtickets_sales.*--adopt/s);

  const { adopted, restored } = await adopt();
  expect([adopted, restored]).toEqual([['fact_qtickets_sales'], ['fact_qtickets_sales']]);
  await sync(db, cleanTabs());
  expect(await db.select('SELECT count() AS n FROM db.fact_qtickets_sales FINAL')).toEqual(rows);
  expect(await db.select('SELECT revenue FROM db.legacy_v_qtickets_sales_latest')).toEqual([{ revenue: '12.5' }]);
  expect((await adopt()).restored).toEqual([]);
  await db.command(statementOf('DROP TABLE zakaz.sheets_', db.name));
  await db.command(statementOf('DROP TABLE zakaz.legacy_', db.name).replace('…', 'fact_qtickets_sales'));
});
