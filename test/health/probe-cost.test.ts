/** What a probe costs and says at a million rows, under trouble, of what is missing, and of a ClickHouse that is slow or does not let it in. */
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setImmediate } from 'node:timers/promises';
import type { ClickHouseClient } from '@clickhouse/client';
import { openClient } from '@qtickets/ingest-server/clickhouse/client';
import { startEmbeddedHttp } from '@qtickets/ingest-server/clickhouse/embedded/embedded-http';
import { createStatusReader } from '@qtickets/ingest-server/clickhouse/tables/status-reader';
import { DeadlinePassed } from '@qtickets/ingest-server/health/refreshed';
import { sales } from '@qtickets/shared-schema/contracts/sales';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startClickHouseHttp } from '../support/clickhouse-http.ts';
import { type Engine, startEngine, type TestDatabase } from '../support/engine.ts';
import { startFailingClickHouse } from '../support/failing-clickhouse.ts';

let engine: Engine;
let db: TestDatabase;
beforeAll(async () => {
  engine = await startEngine();
  db = await engine.newDatabase();
});
afterAll(() => engine.close());

type Asked = { readonly query: string; readonly query_params?: Record<string, unknown> };

/** The client, and every statement that it is asked. */
function listening(client: ClickHouseClient): { client: ClickHouseClient; asked: Asked[] } {
  const asked: Asked[] = [];
  const proxy = new Proxy(client, {
    get(target, name) {
      const value: unknown = Reflect.get(target, name, target);
      if (name !== 'query' || typeof value !== 'function') return value;
      return (params: Asked) => {
        asked.push(params);
        return Reflect.apply(value, target, [params]);
      };
    },
  });
  return { client: proxy, asked };
}

/** Rows that the engine reads for one probe of those that come every few seconds: the second. */
async function rowsRead(now: number): Promise<number> {
  const { client, asked } = listening(db.client);
  const statusReader = createStatusReader(client, db.name);
  await statusReader.state(now, ['sheet']);
  asked.length = 0;
  await statusReader.state(now + 15_000, ['sheet']);
  let total = 0;
  for (const { query, query_params = {} } of asked) {
    const result = await db.client.query({ query, query_params, format: 'JSON' });
    const { statistics } = (await result.json()) as { statistics: { rows_read: number } };
    total += statistics.rows_read;
  }
  return total;
}

/** Rows of one tab, and the runs of years, written straight into the tables. */
async function fill(): Promise<void> {
  await db.command(`INSERT INTO db.${sales.table} (date, event_id, city, order_id, _source, key_hash, row_hash, _ver)
    SELECT toDate('2025-01-01') + number % 300, toString(number % 900), 'казань', toString(number), 'sheet',
      sipHash64(number), number, 1 FROM numbers(1000000)`);
  await db.command(`INSERT INTO db.meta_job_runs (job, run_id, started_at, finished_at, status, sheet_id, trigger, _ver)
    SELECT 'qtickets_sheets', toString(number), now64(3) - number * 60, now64(3) - number * 60, 'success', 'sheet', 'schedule', 2
    FROM numbers(300000)`);
}

describe('a probe', () => {
  test('reads the same of a million rows and of years of runs as of none', async () => {
    const now = Date.now();
    const proof = {
      contract: sales,
      verifiedAt: now - 60_000,
      receivedAt: now - 60_000,
      digest: '',
      names: ['Sales'],
      headers: [],
    };
    const rest = { latestDate: '2025-10-27', errors: 0, drafts: 0, held: 0, runId: 'r', bundle: '1.0.0' };
    await db.warehouse.writeProofs('sheet', [{ ...proof, ...rest, rows: 1_000_000 }]);
    const before = await rowsRead(now);
    await fill();
    const after = await rowsRead(now);
    // The runs of a day, to the end of the granules in which they stand: three looks at them.
    expect(after - before).toBeLessThan(3 * (1_440 + 3 * 8_192));
    const state = await createStatusReader(db.client, db.name).state(now, ['sheet']);
    expect(state.tabs).toMatchObject([{ tab: 'sales', proof: { rows: 1_000_000, latestDate: '2025-10-27' } }]);
    expect(state.runs).toHaveLength(20);
  });

  test('finds the last runs of a spreadsheet that has been silent for months', async () => {
    await db.command(`INSERT INTO db.meta_job_runs (job, run_id, started_at, finished_at, status, sheet_id, trigger, _ver)
      SELECT 'qtickets_sheets', toString(number), now64(3) - 5000000, now64(3) - 5000000, 'error', 'silent', 'schedule', 2 FROM numbers(30)`);
    const { runs } = await createStatusReader(db.client, db.name).state(Date.now(), ['sheet', 'silent']);
    expect(runs.filter(({ source }) => source === 'silent')).toHaveLength(20);
  });
});

test('what the server has no right to look for is not known, and never called missing', async () => {
  const front = await startClickHouseHttp(engine.dataDir);
  const proxy = await startFailingClickHouse(front.url);
  const client = openClient({ dataDir: '', url: proxy.url });
  const asked: string[] = [];
  proxy.watch = (statement, isOver) => isOver && asked.push(statement);
  const other = await engine.newDatabase();
  await other.command('DROP VIEW db.v_qtickets_gaps');
  await other.command('DROP VIEW db.v_qtickets_romi');
  proxy.trouble = (statement) =>
    /^EXISTS .*romi/.test(statement) ? { code: 497, type: 'ACCESS_DENIED', stored: false } : null;
  const { missing } = createStatusReader(client, other.name);
  expect([await missing(), await missing()]).toEqual([['v_qtickets_gaps'], ['v_qtickets_gaps']]);
  expect(asked.filter((statement) => statement.includes('romi'))).toHaveLength(1);
  await client.close();
  await proxy.close();
  await front.close();
});

describe('a ClickHouse that', () => {
  const statusReaderAt = (url: string, password = '') => {
    const client = openClient({ dataDir: '', url, password });
    return { statusReader: createStatusReader(client, db.name), close: () => client.close() };
  };

  async function troubleAt(url: string, password?: string): Promise<string> {
    const { statusReader, close } = statusReaderAt(url, password);
    const error = await statusReader.state(Date.now(), []).then(
      () => null,
      (reason: unknown) => reason,
    );
    return statusReader.outageOf(error).finally(close);
  }

  test('does not take the password is distinguished', async () => {
    const http = await startEmbeddedHttp({ host: '127.0.0.1', port: 0 }, engine.dataDir, db.name, {
      password: 'the right one',
    });
    expect(await troubleAt(http.url, 'a wrong one')).toBe('denied');
    await http.close();
  });

  test('is not there is distinguished', async () => {
    expect(await troubleAt('http://127.0.0.1:1')).toBe('unreachable');
  });

  test('answers and does not get to the end is slow; that does not even answer is not reached', async () => {
    const { server, url } = await hanging();
    const { statusReader, close } = statusReaderAt(url.busy);
    expect(await statusReader.outageOf(new DeadlinePassed('late'))).toBe('slow');
    await close();
    await new Promise((done) => server.close(done));
    const gone = statusReaderAt(url.busy);
    expect(await gone.statusReader.outageOf(new DeadlinePassed('late'))).toBe('unreachable');
    await gone.close();
  });

  test('is embedded and busy is slow, which is said while it is', async () => {
    const said: string[] = [];
    const busy = Array.from({ length: 5 }, () => db.select('SELECT sleep(1)').then(() => said.push('done')));
    const { outageOf } = createStatusReader(db.client, db.name);
    await setImmediate();
    await Promise.all([...busy, outageOf(new DeadlinePassed('late')).then((outage) => said.push(outage))]);
    expect(said[0]).toBe('slow');
  });

  test('refuses what is asked is failing', async () => {
    const statusReader = createStatusReader(db.client, 'no_such_database');
    const error = await statusReader.state(Date.now(), []).catch((reason: unknown) => reason);
    expect(await statusReader.outageOf(error)).toBe('failing');
  });
});

/** A server under such load that it only says that it is there. */
async function hanging(): Promise<{ server: Server; url: { busy: string } }> {
  const server = createServer((request, response) => {
    if (request.url?.startsWith('/ping')) response.end('Ok.\n');
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const { port } = server.address() as AddressInfo;
  return { server, url: { busy: `http://127.0.0.1:${port}` } };
}
