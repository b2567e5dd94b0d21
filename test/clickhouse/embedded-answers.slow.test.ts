/** EMBEDDED_HTTP asked for far more than it answers: it says so, and the process stays small. */
import { startEmbeddedHttp } from '@qtickets/ingest-server/clickhouse/embedded/embedded-http';
import { expect, test } from 'vitest';
import { startEngine } from '../support/engine.ts';
import { exchange } from '../support/exchange.ts';

const GB = 1_000_000_000;

test.each(['JSON', 'CSVWithNames', 'Native', 'RowBinaryWithNamesAndTypes'])(
  '9 GB of %s end at 200 MB, with less than 2.5 GB of memory',
  { timeout: 300_000 },
  async (format) => {
    const engine = await startEngine();
    const db = await engine.newDatabase();
    const http = await startEmbeddedHttp({ host: '127.0.0.1', port: 0 }, engine.dataDir, db.name);
    const before = process.memoryUsage().rss;
    let peak = before;
    const watch = setInterval(() => {
      peak = Math.max(peak, process.memoryUsage().rss);
    }, 5);
    const sql = "SELECT number, repeat('x', 1000) AS text FROM numbers(9000000)";
    const answer = await exchange('POST', `${http.url}/?default_format=${format}`, sql);
    clearInterval(watch);
    expect([answer.status, answer.headers['x-clickhouse-exception-code']]).toEqual([400, '396']);
    expect(peak - before).toBeLessThan(2.5 * GB);
    await http.close();
    await engine.close();
  },
);
