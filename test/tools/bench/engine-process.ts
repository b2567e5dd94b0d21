/**
 * The server, and in the same process a bare client of the same engine: what `push` is held against. Ordered over the
 * process's message channel which spreadsheet's rows to insert, it answers how long that took.
 */
import { openClient } from '@qtickets/ingest-server/clickhouse/client';
import { readConfig } from '@qtickets/ingest-server/config';
import { startServer } from '@qtickets/ingest-server/main';
import { z } from 'zod';

const BATCH_ROWS = 5_000;

const askSchema = z.object({ source: z.string() });

const config = readConfig(process.env);
const server = await startServer(config, () => undefined);
const client = openClient({ dataDir: config.DATA_DIR }, 'batch');
const [fact, bare] = ['fact_qtickets_sales', 'bench_bare_sales'].map((name) => `${config.CLICKHOUSE_DATABASE}.${name}`);

/** The rows as the server stored them, inserted again by nothing but the client, in batches as large as a push. */
async function insertBare(source: string): Promise<{ rows: number; ms: number }> {
  const stored = await client.query({
    query: `SELECT * FROM ${fact} FINAL WHERE _source = {source:String}`,
    query_params: { source },
    format: 'JSONEachRow',
  });
  const rows = await stored.json<Record<string, unknown>>();
  await client.command({ query: `CREATE OR REPLACE TABLE ${bare} AS ${fact}` });
  const startedAt = performance.now();
  for (let from = 0; from < rows.length; from += BATCH_ROWS) {
    const values = rows.slice(from, from + BATCH_ROWS);
    await client.insert({ table: bare ?? '', format: 'JSONEachRow', values });
  }
  return { rows: rows.length, ms: performance.now() - startedAt };
}

process.on('message', (message) => {
  insertBare(askSchema.parse(message).source).then(
    (answer) => process.send?.(answer),
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
