/** Every shape in which the replaced system left its tables (three generations): recognised, moved away, kept whole. */
import { LegacyTablesFound } from '@qtickets/ingest-server/clickhouse/schema/adopt';
import { migrate } from '@qtickets/ingest-server/clickhouse/schema/migrate';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Engine, openDatabase, startEngine, timeZone } from '../support/engine.ts';

let engine: Engine;
beforeAll(async () => {
  engine = await startEngine();
});
afterAll(() => engine.close());

const rmt = (sort: string, partition = 'tuple()') =>
  `ENGINE = ReplacingMergeTree(_ver) PARTITION BY ${partition} ORDER BY (${sort})`;
const ticketCounts = 'tickets_total UInt32 DEFAULT 0, tickets_left UInt32 DEFAULT 0';
const hash = 'hash_low_card LowCardinality(String)';
const sale =
  "date Date, event_id String, event_name String, city String, tickets_sold UInt32 DEFAULT 0, revenue Decimal(12, 2) DEFAULT 0, refunds Decimal(12, 2) DEFAULT 0, currency FixedString(3) DEFAULT 'RUB', _ver UInt64";
const loaded = '_loaded_at DateTime DEFAULT now()';

const variants: readonly (readonly [table: string, generation: string, definition: string])[] = [
  [
    'stg_qtickets_sheets_raw',
    'only',
    `(source String, sheet_id String, tab String, payload_json String, _ver UInt64, _ingest_ts DateTime, ${hash}) ${rmt('source, sheet_id, tab, hash_low_card', 'toYYYYMM(_ingest_ts)')} TTL _ingest_ts + INTERVAL 30 DAY`,
  ],
  [
    'stg_qtickets_sheets_events',
    'only',
    `(event_id String, event_name String, event_date Date, city String, ${ticketCounts}, _ver UInt64, ${hash}) ${rmt('event_id, city', 'toYYYYMM(event_date)')}`,
  ],
  [
    'stg_qtickets_sheets_inventory',
    'first',
    `(event_id String, city String, ${ticketCounts}, _ver UInt64, ${hash}) ${rmt('event_id, city')}`,
  ],
  [
    'stg_qtickets_sheets_inventory',
    'last',
    `(event_id String, city String, ${ticketCounts}, _ver UInt64, ${hash}, ${loaded}) ${rmt('event_id, city', 'toYYYYMM(_loaded_at)')}`,
  ],
  ['stg_qtickets_sheets_sales', 'only', `(${sale}, ${hash}) ${rmt('date, event_id, city', 'toYYYYMM(date)')}`],
  [
    'dim_events',
    'first',
    `(event_id String, event_name String, event_date Date, city String, tickets_total UInt32, tickets_left UInt32, _ver UInt64) ${rmt('event_id, city', 'toYYYYMM(event_date)')}`,
  ],
  [
    'dim_events',
    'last',
    `(event_id String, event_name String, city LowCardinality(String), start_date Nullable(Date), end_date Nullable(Date), ${ticketCounts}, _ver UInt64, ${loaded}) ${rmt('event_id')}`,
  ],
  [
    'fact_qtickets_inventory',
    'first',
    `(event_id String, city String, tickets_total UInt32, tickets_left UInt32, _ver UInt64) ${rmt('event_id, city')}`,
  ],
  [
    'fact_qtickets_inventory',
    'last',
    `(event_id String, city LowCardinality(String), ${ticketCounts}, _ver UInt64, ${loaded}) ${rmt('event_id, city')}`,
  ],
  ['fact_qtickets_sales', 'first', `(${sale}) ${rmt('date, event_id, city', 'toYYYYMM(date)')}`],
  ['fact_qtickets_sales', 'last', `(${sale}, ${loaded}) ${rmt('date, event_id, city', 'toYYYYMM(date)')}`],
  [
    'meta_job_runs',
    'first',
    "(job LowCardinality(String), started_at DateTime, finished_at DateTime, status LowCardinality(String), rows_processed UInt64 DEFAULT 0, message String DEFAULT '', metrics String DEFAULT '') ENGINE = ReplacingMergeTree ORDER BY (job, started_at)",
  ],
  [
    'meta_job_runs',
    'last',
    "(job LowCardinality(String), run_id UUID DEFAULT generateUUIDv4(), started_at DateTime, finished_at DateTime, status LowCardinality(String), rows_processed UInt64 DEFAULT 0, message String DEFAULT '', metrics String DEFAULT '') ENGINE = MergeTree PARTITION BY toYYYYMM(started_at) ORDER BY (job, started_at)",
  ],
];

test.each(variants)('%s, the %s one', async (table, generation, definition) => {
  const db = openDatabase(engine.clients.embedded, `legacy_${table}_${generation}`);
  await db.command(`CREATE DATABASE ${db.name}`);
  await db.command(`CREATE TABLE db.${table} ${definition}`);
  // A row older than its table's TTL would be dropped as it comes.
  const [column, value] = definition.includes(' TTL ') ? ['_ingest_ts', 'now()'] : ['_ver', '7'];
  const known = definition.includes('_ver') ? `(${column}) VALUES (${value})` : "(job) VALUES ('x')";
  await db.command(`INSERT INTO db.${table} ${known}`);
  const stopped = migrate(db.client, { database: db.name, timeZone });
  await expect(stopped).rejects.toThrow(LegacyTablesFound);
  expect((await migrate(db.client, { database: db.name, timeZone, adopt: true })).adopted).toEqual([table]);
  expect(await db.select(`SELECT count() AS n FROM db.legacy_${table}`)).toEqual([{ n: '1' }]);
  expect(await db.select(`SELECT count() AS n FROM db.${table}`)).toEqual([{ n: '0' }]);
});

test('all four views, over the tables of the last generation and beside those that stay', async () => {
  const db = openDatabase(engine.clients.embedded, 'legacy_views');
  await db.command('CREATE DATABASE legacy_views');
  for (const [table, generation, definition] of variants) {
    if (generation !== 'first') await db.command(`CREATE TABLE db.${table} ${definition}`);
  }
  await db.command(`CREATE TABLE db.fact_qtickets_inventory_latest (snapshot_ts DateTime('Europe/Moscow'), event_id String, event_name String,
    city LowCardinality(String), tickets_total Nullable(UInt32), tickets_left Nullable(UInt32), _ver UInt64) ${rmt('event_id, city')}`);
  const views = {
    v_qtickets_sales_latest:
      'SELECT date, event_id, event_name, city, tickets_sold, revenue, refunds, currency FROM db.fact_qtickets_sales FINAL',
    v_qtickets_sales_14d:
      'SELECT date, city, event_id, event_name, sum(tickets_sold) AS tickets_sold, sum(revenue) AS revenue, sum(refunds) AS refunds, any(currency) AS currency FROM db.fact_qtickets_sales WHERE date >= today() - 14 GROUP BY date, city, event_id, event_name ORDER BY date',
    v_qtickets_inventory:
      'SELECT event_id, city, tickets_total, tickets_left, tickets_total - tickets_left AS tickets_sold FROM db.fact_qtickets_inventory_latest FINAL',
    v_qtickets_freshness:
      "SELECT 'qtickets_sheets' AS source, 'sales' AS table_name, max(date) AS latest_date, today() - max(date) AS days_behind, count() AS total_rows FROM db.fact_qtickets_sales UNION ALL SELECT 'qtickets_sheets', 'events', max(start_date), today() - max(start_date), count() FROM db.dim_events",
  };
  for (const [name, query] of Object.entries(views)) await db.command(`CREATE VIEW db.${name} AS ${query}`);
  await db.command(
    "INSERT INTO db.fact_qtickets_sales (date, event_id, city, revenue) VALUES (today(), '1', 'москва', 12.5)",
  );
  await db.command("INSERT INTO db.dim_events (event_id, start_date) VALUES ('1', today())");
  const { adopted } = await migrate(db.client, { database: db.name, timeZone, adopt: true });
  expect(adopted).toEqual(expect.arrayContaining(Object.keys(views)));
  expect(await db.select('SELECT revenue FROM db.legacy_v_qtickets_sales_14d')).toEqual([{ revenue: '12.5' }]);
  expect(await db.select('SELECT total_rows FROM db.legacy_v_qtickets_freshness')).toEqual([
    { total_rows: '1' },
    { total_rows: '1' },
  ]);
  expect(await db.select('SELECT * FROM db.v_qtickets_sales_14d')).toEqual([]);
  expect(await db.select('SELECT * FROM db.legacy_v_qtickets_inventory')).toEqual([]);
});
