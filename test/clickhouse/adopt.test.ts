import { migrate } from '@qtickets/ingest-server/clickhouse/schema/migrate';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Engine, openDatabase, startEngine, type TestDatabase, timeZone } from '../support/engine.ts';

let engine: Engine;
beforeAll(async () => {
  engine = await startEngine();
});
afterAll(() => engine.close());

/** The replaced system's objects, by the columns it had (some of them). */
const LEGACY = [
  `CREATE TABLE db.stg_qtickets_sheets_raw (source String, sheet_id String, tab String, payload_json String, _ver UInt64,
    _ingest_ts DateTime, hash_low_card LowCardinality(String)) ENGINE = ReplacingMergeTree(_ver)
    PARTITION BY toYYYYMM(_ingest_ts) ORDER BY (source, sheet_id, tab, hash_low_card)`,
  `CREATE TABLE db.dim_events (event_id String, event_name String, city LowCardinality(String), start_date Nullable(Date),
    end_date Nullable(Date), tickets_total UInt32, tickets_left UInt32, _ver UInt64, _loaded_at DateTime DEFAULT now())
    ENGINE = ReplacingMergeTree(_ver) ORDER BY event_id`,
  `CREATE TABLE db.fact_qtickets_sales (date Date, event_id String, event_name String, city String, tickets_sold UInt32,
    revenue Decimal(12, 2), refunds Decimal(12, 2), currency FixedString(3), _ver UInt64)
    ENGINE = ReplacingMergeTree(_ver) PARTITION BY toYYYYMM(date) ORDER BY (date, event_id, city)`,
  `CREATE TABLE db.meta_job_runs (job LowCardinality(String), run_id UUID DEFAULT generateUUIDv4(), started_at DateTime,
    finished_at DateTime, status LowCardinality(String), rows_processed UInt64, message String, metrics String)
    ENGINE = MergeTree PARTITION BY toYYYYMM(started_at) ORDER BY (job, started_at)`,
  `CREATE TABLE db.fact_qtickets_sales_daily (sales_date Date, revenue Float64) ENGINE = MergeTree ORDER BY sales_date`,
  `CREATE VIEW db.v_qtickets_sales_latest AS SELECT date, event_id, revenue FROM db.fact_qtickets_sales FINAL`,
  `INSERT INTO db.fact_qtickets_sales (date, event_id, city, revenue) VALUES ('2025-10-24', '1', 'москва', 12.5)`,
];
const LEGACY_NAMES = [
  'dim_events',
  'fact_qtickets_sales',
  'meta_job_runs',
  'stg_qtickets_sheets_raw',
  'v_qtickets_sales_latest',
];

async function legacyDatabase(name: string): Promise<TestDatabase> {
  const db = openDatabase(engine.clients.embedded, name);
  await db.command(`CREATE DATABASE ${name}`);
  for (const statement of LEGACY) await db.command(statement);
  return db;
}

const everything = (name: string) =>
  `SELECT name, create_table_query FROM system.tables WHERE database = '${name}' ORDER BY name`;

test('the replaced system’s tables stop the migration by name, and nothing is touched', async () => {
  const db = await legacyDatabase('legacy_stop');
  const before = await db.select(everything(db.name));
  const stopped = migrate(db.client, { database: db.name, timeZone });
  await expect(stopped).rejects.toThrow(/dim_events.*fact_qtickets_sales.*v_qtickets_sales_latest.*--adopt/s);
  expect(await db.select(everything(db.name))).toEqual(before);
});

test('--adopt renames them with their rows, and theirs still read theirs', async () => {
  const db = await legacyDatabase('legacy_adopt');
  const result = await migrate(db.client, { database: db.name, timeZone, adopt: true });
  expect([...result.adopted].sort()).toEqual(LEGACY_NAMES);
  const row = { date: '2025-10-24', event_id: '1', revenue: '12.5' };
  expect(await db.select('SELECT date, event_id, revenue FROM db.legacy_fact_qtickets_sales')).toEqual([row]);
  expect(await db.select('SELECT * FROM db.legacy_v_qtickets_sales_latest')).toEqual([row]);
  expect(await db.select('SELECT * FROM db.v_qtickets_sales_latest')).toEqual([]);
  expect(await db.select('SELECT count() AS n FROM db.fact_qtickets_sales_daily')).toEqual([{ n: '0' }]);
  expect((await migrate(db.client, { database: db.name, timeZone })).adopted).toEqual([]);
});

test('--adopt that stopped halfway goes on', async () => {
  const db = await legacyDatabase('legacy_half');
  await db.command('RENAME TABLE db.fact_qtickets_sales TO db.legacy_fact_qtickets_sales');
  const result = await migrate(db.client, { database: db.name, timeZone, adopt: true });
  expect(result.adopted).not.toContain('fact_qtickets_sales');
  expect(await db.select('SELECT event_id FROM db.legacy_fact_qtickets_sales')).toEqual([{ event_id: '1' }]);
});

test('--adopt does not write over an older legacy_ table', async () => {
  const db = await legacyDatabase('legacy_taken');
  await db.command('CREATE TABLE db.legacy_dim_events (a UInt8) ENGINE = MergeTree ORDER BY a');
  const stopped = migrate(db.client, { database: db.name, timeZone, adopt: true });
  await expect(stopped).rejects.toThrow(/already holds legacy_dim_events/);
});

test('our own tables and views are known without the record of migrations too, and keep what they hold', async () => {
  const db = await engine.newDatabase();
  await db.command(
    "INSERT INTO db.meta_changes (sheet_id, row_hash, payload_json, _ver) SELECT 's', 7, '[]', toUnixTimestamp(now()) * 1000",
  );
  await db.command('DROP TABLE db.meta_schema_migrations SYNC');
  const result = await migrate(db.client, { database: db.name, timeZone, adopt: true });
  expect(result.adopted).toEqual([]);
  expect(result.applied).toContain('0001_staging_raw');
  expect(await db.select('SELECT sheet_id, payload_json FROM db.stg_qtickets_sheets_raw')).toEqual([
    { sheet_id: 's', payload_json: '[]' },
  ]);
});

test('our own database is not taken for a legacy one', async () => {
  const db = await engine.newDatabase();
  expect((await migrate(db.client, { database: db.name, timeZone, adopt: true })).adopted).toEqual([]);
});
