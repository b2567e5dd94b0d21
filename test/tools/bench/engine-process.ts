/**
 * The server, and in the same process a bare client of the same engine: what `push` is held against. What it is asked
 * over the process's message channel it does one after another, and answers with figures.
 */
import { openClient } from '@qtickets/ingest-server/clickhouse/client';
import { hashOfColumns, trueRowHash } from '@qtickets/ingest-server/clickhouse/tables/canonical-sql';
import { createWarehouse } from '@qtickets/ingest-server/clickhouse/tables/warehouse';
import { readConfig } from '@qtickets/ingest-server/config';
import { startServer } from '@qtickets/ingest-server/main';
import { sales } from '@qtickets/shared-schema/contracts/sales';
import { PUSH_ROWS_MAX } from '@qtickets/shared-schema/wire/limits';
import { z } from 'zod';
import { watchLoop } from './loop-holds.ts';
import { profilePush } from './profile.ts';

const askSchema = z.discriminatedUnion('ask', [
  z.object({ ask: z.literal('bare'), source: z.string() }),
  z.object({ ask: z.literal('bareRows'), source: z.string(), times: z.number() }),
  z.object({ ask: z.literal('usage') }),
  z.object({ ask: z.literal('fill'), source: z.string(), rows: z.number() }),
  z.object({ ask: z.literal('parts') }),
  z.object({ ask: z.literal('views') }),
  z.object({ ask: z.literal('profile'), message: z.unknown() }),
]);
type Ask = z.infer<typeof askSchema>;

const config = readConfig(process.env);
const server = await startServer(config, () => undefined);
const client = openClient({ dataDir: config.DATA_DIR }, 'batch');
const database = config.CLICKHOUSE_DATABASE;
const [fact, bare] = ['fact_qtickets_sales', 'bench_bare_sales'].map((name) => `${database}.${name}`);
const holds = watchLoop();

async function rowsOf<Row>(query: string, params: Record<string, unknown> = {}): Promise<Row[]> {
  return (await client.query({ query, query_params: params, format: 'JSONEachRow' })).json<Row>();
}

async function storedRows(source: string, limit: number) {
  await client.command({ query: `CREATE OR REPLACE TABLE ${bare} AS ${fact}` });
  return rowsOf<Record<string, unknown>>(`SELECT * FROM ${fact} FINAL WHERE _source = {source:String} LIMIT ${limit}`, {
    source,
  });
}

function cpuMs({ user, system }: NodeJS.CpuUsage): number {
  return (user + system) / 1_000;
}

/** The rows as the server stored them, inserted again by nothing but the client, in batches as large as a push. */
async function insertBare(source: string) {
  const rows = await storedRows(source, 10_000_000);
  const [startedAt, before] = [performance.now(), process.cpuUsage()];
  for (let from = 0; from < rows.length; from += PUSH_ROWS_MAX) {
    const values = rows.slice(from, from + PUSH_ROWS_MAX);
    await client.insert({ table: bare ?? '', format: 'JSONEachRow', values });
  }
  return { rows: rows.length, ms: performance.now() - startedAt, cpuMs: cpuMs(process.cpuUsage(before)) };
}

/**
 * One row an insert; and the least that an edit can be: rows of its key are read, then the change and the row are stored,
 * by the same client, without comparing, summing or a request. @returns what each took, in ms
 */
async function insertBareRows(source: string, times: number) {
  const [table = '', log = '', rows] = [bare, `${database}.bench_bare_changes`, await storedRows(source, times)];
  await client.command({ query: `CREATE OR REPLACE TABLE ${log} AS ${database}.meta_changes` });
  const changes = await rowsOf<object>(`SELECT * FROM ${database}.meta_changes LIMIT ${times}`);
  const [inserts, edits]: [number[], number[]] = [[], []];
  for (const [at, row] of rows.entries()) {
    const startedAt = performance.now();
    await client.insert({ table, format: 'JSONEachRow', values: [row] });
    const insertedAt = performance.now();
    await rowsOf(`SELECT * FROM ${fact} FINAL WHERE _source = {source:String} AND key_hash = ${row.key_hash}`, {
      source,
    });
    await client.insert({ table: log, format: 'JSONEachRow', values: changes.slice(at, at + 1) });
    await client.insert({ table, format: 'JSONEachRow', values: [row] });
    inserts.push(insertedAt - startedAt);
    edits.push(performance.now() - insertedAt);
  }
  return { inserts, edits };
}

/** Rows of one spreadsheet with true hashes, straight into the table. */
async function fill(source: string, rows: number) {
  const columns = [...sales.columns.map(({ name }) => name), 'line'].join(', ');
  const values = `SELECT toDate('2025-01-01') + number % 365 AS date, toString(1000 + number % 200) AS event_id, 'казань' AS city,
    toInt32(1 + number % 6) AS tickets_sold, toDecimal64(500 + number % 9000, 2) AS revenue, concat('Концерт ', toString(number % 40)) AS event_name,
    toString(number) AS order_id, toDecimal64(0, 2) AS refunds, toFixedString('RUB', 3) AS currency, '' AS utm_source, '' AS utm_medium,
    '' AS utm_campaign, '' AS utm_content, '' AS utm_term, toUInt32(0) AS line FROM numbers(${rows})`;
  const query = `INSERT INTO ${fact} (${columns}, _source, key_hash, row_hash, _ver)
    SELECT ${columns}, {source:String}, ${hashOfColumns(sales, sales.key)}, ${trueRowHash(sales)}, 1 FROM (${values})`;
  await client.command({ query, query_params: { source } });
  return {};
}

async function parts() {
  const query = `SELECT table, toUInt32(count()) AS parts FROM system.parts WHERE active AND database = '${database}' GROUP BY table`;
  return Object.fromEntries(
    (await rowsOf<{ table: string; parts: number }>(query)).map((row) => [row.table, row.parts]),
  );
}

/** How long each view takes to be read, in ms; but for those that want a parameter. */
async function views() {
  const query = `SELECT name FROM system.tables WHERE database = '${database}' AND engine = 'View'
    AND position(as_select, '{') = 0 ORDER BY name`;
  const took: Record<string, number> = {};
  for (const { name } of await rowsOf<{ name: string }>(query)) {
    const startedAt = performance.now();
    await rowsOf(`SELECT count() FROM (SELECT * FROM ${database}.${name})`);
    took[name] = performance.now() - startedAt;
  }
  return took;
}

/** Of this process since it was last asked. */
function usage() {
  return { cpuMs: cpuMs(process.cpuUsage()), memoryMb: process.memoryUsage.rss() / 1024 ** 2, ...holds() };
}

async function answer(asked: Ask): Promise<unknown> {
  switch (asked.ask) {
    case 'bare':
      return insertBare(asked.source);
    case 'bareRows':
      return insertBareRows(asked.source, asked.times);
    case 'usage':
      return usage();
    case 'fill':
      return fill(asked.source, asked.rows);
    case 'parts':
      return parts();
    case 'views':
      return views();
    case 'profile':
      return profilePush(createWarehouse(client, database), asked.message);
  }
}

process.on('message', (message) => {
  answer(askSchema.parse(message)).then(
    (value) => process.send?.(value),
    (error: unknown) => process.send?.({ error: String(error) }),
  );
});
// Its parent has gone: it ends too.
process.once('disconnect', async () => {
  await client.close();
  await server.stop();
  process.exit();
});
process.send?.({ url: server.url });
