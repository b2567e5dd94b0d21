/** EMBEDDED_HTTP with a password, and the little things by which BI tools know ClickHouse. */
import { request } from 'node:http';
import { buffer } from 'node:stream/consumers';
import { brotliDecompressSync, gunzipSync, inflateSync } from 'node:zlib';
import { ClickHouseLogLevel, createClient } from '@clickhouse/client';
import { type EmbeddedHttp, startEmbeddedHttp } from '@qtickets/ingest-server/clickhouse/embedded/embedded-http';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Engine, startEngine, type TestDatabase } from '../support/engine.ts';
import { cleanTabs, sync } from './synced.ts';

const PASSWORD = 'ключ:with a colon';

let engine: Engine;
let db: TestDatabase;
let http: EmbeddedHttp;
beforeAll(async () => {
  engine = await startEngine();
  db = await engine.newDatabase();
  await sync(db, cleanTabs());
  http = await startEmbeddedHttp({ host: '127.0.0.1', port: 0 }, engine.dataDir, db.name, { password: PASSWORD });
});
afterAll(async () => {
  await http.close();
  await engine.close();
});

const basic = (password: string) => ({
  authorization: `Basic ${Buffer.from(`datalens:${password}`).toString('base64')}`,
});
const ask = (query: string, headers: Record<string, string> = basic(PASSWORD)) =>
  fetch(`${http.url}/?${query}`, { method: 'POST', body: 'SELECT 1', headers });

describe('the password', () => {
  test('is taken in each way in which clients send it', async () => {
    expect((await ask('')).status).toBe(200);
    expect((await ask(`user=x&password=${encodeURIComponent(PASSWORD)}`, {})).status).toBe(200);
    const client = createClient({
      url: http.url,
      database: db.name,
      username: 'grafana',
      password: PASSWORD,
      log: { level: ClickHouseLogLevel.OFF },
    });
    expect(await client.ping({ select: true })).toEqual({ success: true });
    await client.close();
  });

  test.each([{}, basic('wrong'), basic(''), { 'x-clickhouse-key': 'wrong' }, { authorization: 'Bearer x' }])(
    'is refused where it is %j',
    async (headers) => {
      const answer = await ask('', headers as Record<string, string>);
      expect([answer.status, answer.headers.get('x-clickhouse-exception-code')]).toEqual([403, '516']);
      expect(await answer.text()).not.toContain(PASSWORD);
    },
  );

  test('is asked for nothing where only life is looked for', async () => {
    expect((await fetch(`${http.url}/ping`)).status).toBe(200);
  });

  test('opens reading only', async () => {
    const answer = await fetch(http.url, { method: 'POST', body: 'DROP TABLE dim_events', headers: basic(PASSWORD) });
    expect(answer.headers.get('x-clickhouse-exception-code')).toBe('164');
  });
});

test('progress is reported in a header where it is asked for', async () => {
  const url = `${http.url}/?send_progress_in_http_headers=1`;
  const answer = await fetch(url, {
    method: 'POST',
    body: 'SELECT count() FROM fact_qtickets_sales FINAL',
    headers: basic(PASSWORD),
  });
  expect(JSON.parse(answer.headers.get('x-clickhouse-progress') ?? '')).toHaveProperty('read_rows');
  expect((await ask('')).headers.get('x-clickhouse-progress')).toBeNull();
});

describe('an answer is packed as the reader wishes', () => {
  test.each([
    ['gzip', gunzipSync],
    ['br', brotliDecompressSync],
    ['deflate', inflateSync],
  ] as const)('%s', async (encoding, unpack) => {
    const { headers, body } = await raw({ ...basic(PASSWORD), 'accept-encoding': `zstd, ${encoding}` });
    expect(headers['content-encoding']).toBe(encoding);
    expect(unpack(body).toString()).toBe('1\n');
  });

  test('or not at all', async () => {
    expect(
      (await raw({ ...basic(PASSWORD), 'accept-encoding': 'gzip;q=0, identity' })).headers['content-encoding'],
    ).toBeUndefined();
  });
});

function raw(headers: Record<string, string>): Promise<{ headers: Record<string, unknown>; body: Buffer }> {
  return new Promise((resolve, reject) => {
    const sent = request(`${http.url}/?enable_http_compression=1&query=SELECT%201`, { headers }, async (answer) => {
      resolve({ headers: answer.headers, body: await buffer(answer) });
    });
    sent.on('error', reject).end();
  });
}

test('what Grafana’s plugin asks first is answered, in its format', async () => {
  const parameters =
    'default_format=Native&client_protocol_version=54460&max_execution_time=60&enable_http_compression=1';
  const answer = await fetch(`${http.url}/?${parameters}`, {
    method: 'POST',
    body: 'SELECT displayName(), version(), revision(), timezone()',
    headers: { ...basic(PASSWORD), 'accept-encoding': 'gzip' },
  });
  expect(answer.status).toBe(200);
  expect(answer.headers.get('x-clickhouse-format')).toBe('Native');
  const block = Buffer.from(await answer.arrayBuffer());
  // About the block, four columns, one row; then each name, type, that it is written plainly, and the value.
  expect(block.subarray(0, 10)).toEqual(Buffer.from([1, 0, 2, 255, 255, 255, 255, 0, 4, 1]));
  expect(block.includes(Buffer.from('\u000arevision()\u0006UInt32\0\0\0\0\0'))).toBe(true);
});
