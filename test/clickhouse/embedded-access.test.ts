/** Who may ask EMBEDDED_HTTP and how much: names, web pages, passwords, sizes, and what BI tools send. */

import { readdirSync, readlinkSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { createAnswerFiles } from '@qtickets/ingest-server/clickhouse/embedded/answer-files';
import { cityHash128 } from '@qtickets/ingest-server/clickhouse/embedded/city-hash';
import { type EmbeddedHttp, startEmbeddedHttp } from '@qtickets/ingest-server/clickhouse/embedded/embedded-http';
import { openSession } from '@qtickets/ingest-server/clickhouse/embedded/engine-session';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Engine, startEngine, type TestDatabase } from '../support/engine.ts';
import { exchange } from '../support/exchange.ts';

const PASSWORD = 'a password of readers';

let engine: Engine;
let db: TestDatabase;
let http: EmbeddedHttp;
let locked: EmbeddedHttp;
const opened: EmbeddedHttp[] = [];
beforeAll(async () => {
  engine = await startEngine();
  db = await engine.newDatabase();
  http = await start('127.0.0.1', { names: ['clickhouse.lan'] });
  locked = await start('127.0.0.1', { password: PASSWORD });
});
afterAll(async () => {
  for (const one of opened) await one.close();
  await engine.close();
});

async function start(host: string, options: Parameters<typeof startEmbeddedHttp>[3] = {}): Promise<EmbeddedHttp> {
  const started = await startEmbeddedHttp({ host, port: 0 }, engine.dataDir, db.name, options);
  opened.push(started);
  return started;
}

const ask = (headers: Record<string, string> = {}, body: string | Buffer = 'SELECT 1', query = '', to = http) =>
  exchange('POST', `${to.url}/?${query}`, body, headers);

describe('the name it is asked by', () => {
  test.each([
    'localhost',
    'LOCALHOST:8123',
    '127.0.0.1:1',
    '127.1.2.3',
    '[::1]:8123',
    'clickhouse.lan',
    'ClickHouse.LAN:80',
  ])('%s is its own', async (host) => expect(await ask({ host })).toMatchObject({ status: 200, text: '1\n' }));

  test.each([
    'evil.example',
    '127.0.0.1.evil.example',
    'localhost.evil.example',
    '10.0.0.5:8123',
    'clickhouse.lan.evil',
  ])('%j is refused, also for a ping, and the text says what to set', async (host) => {
    const answer = await ask({ host });
    expect([answer.status, answer.headers['x-clickhouse-exception-code']]).toEqual([403, '497']);
    expect(answer.text).toContain('EMBEDDED_HTTP_HOSTS');
    expect((await exchange('GET', `${http.url}/ping`, '', { host })).status).toBe(403);
  });
});

test.each<Record<string, string>>([
  { origin: 'http://evil.example' },
  { origin: 'null' },
  { origin: 'http://127.0.0.1' },
  { 'sec-fetch-site': 'cross-site' },
  { 'sec-fetch-site': 'same-site' },
])('a web page with %j is refused', async (headers) => {
  expect(await ask(headers)).toMatchObject({ status: 403 });
  expect(await exchange('GET', `${http.url}/?query=SELECT%201`, '', headers)).toMatchObject({ status: 403 });
});

test('an address typed into a browser is answered', async () => {
  const headers = { 'sec-fetch-site': 'none' };
  expect(await exchange('GET', `${http.url}/?query=SELECT%201`, '', headers)).toMatchObject({ status: 200 });
});

test('without a password it listens on loopback only', async () => {
  for (const host of ['0.0.0.0', '::', '192.0.2.1', 'example.org']) {
    await expect(start(host)).rejects.toThrow(/EMBEDDED_HTTP_PASSWORD/);
  }
  const everywhere = await start('0.0.0.0', { password: PASSWORD });
  const url = everywhere.url.replace('0.0.0.0', '127.0.0.1');
  expect(await exchange('POST', `${url}/?password=${encodeURIComponent(PASSWORD)}`, 'SELECT 1')).toMatchObject({
    status: 200,
  });
});

test('ten wrong passwords, and an address waits', async () => {
  const right = { 'x-clickhouse-key': PASSWORD };
  expect(await ask(right, 'SELECT 1', '', locked)).toMatchObject({ status: 200 });
  for (let guess = 0; guess < 10; guess += 1) {
    expect((await ask({ 'x-clickhouse-key': `wrong ${guess}` }, 'SELECT 1', '', locked)).text).toContain(
      'password is incorrect',
    );
  }
  expect((await ask(right, 'SELECT 1', '', locked)).text).toMatch(/Too many wrong passwords .* try again in \d+ s/);
});

describe('how much is taken', () => {
  test('a query over 64 KB is refused before it is read', async () => {
    const { port } = new URL(http.url);
    const answer = await new Promise<string>((resolve, reject) => {
      const socket = connect(Number(port), '127.0.0.1', () => {
        socket.write('POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 65537\r\n\r\n');
      });
      socket.once('data', (data) => {
        resolve(data.toString());
        socket.destroy();
      });
      socket.once('error', reject);
    });
    expect(answer).toMatch(/^HTTP\/1\.1 413 /);
    expect(await ask({}, 'SELECT 1'.padEnd(65_537))).toMatchObject({ status: 413 });
    expect(await ask({}, 'SELECT 1'.padEnd(65_000))).toMatchObject({ status: 200 });
  });

  test('a body may be gzip, and is counted as it is inflated', async () => {
    const packed = { 'content-encoding': 'gzip' };
    expect(await ask(packed, gzipSync('SELECT 42'))).toMatchObject({ status: 200, text: '42\n' });
    expect(await ask(packed, gzipSync('SELECT 42'.padEnd(1_000_000)))).toMatchObject({ status: 413 });
    expect((await ask(packed, 'SELECT 42')).text).toContain('not gzip');
    expect((await ask({ 'content-encoding': 'br' }, 'x')).text).toContain('Content-Encoding: br');
  });

  test('what is not taken is named', async () => {
    expect((await ask({}, 'x', 'decompress=1')).text).toContain('decompress=1');
    expect((await ask({ 'content-type': 'multipart/form-data; boundary=x' }, 'x')).text).toContain('multipart');
  });
});

describe('how much is answered', () => {
  const manyRows = 'SELECT number, toString(number) AS text FROM numbers(100000000)';

  test('past the limit the query is stopped, and nothing is left behind', async () => {
    const files = createAnswerFiles(engine.dataDir, 5_000_000);
    const session = openSession(engine.dataDir);
    await session.set([['readonly', '1']]);
    const refused = files.write(session, manyRows, 'JSONEachRow', new AbortController().signal);
    await expect(refused).rejects.toMatchObject({ code: '396', message: expect.stringContaining('larger than 5 MB') });
    const { stream } = await files.write(session, 'SELECT 1 WHERE 0', 'TSV', new AbortController().signal);
    expect(await stream.toArray()).toEqual([]);
    await session.close();
    expect(leftFiles()).toEqual([]);
    files.close();
  });

  test('a reader who leaves ends the query', async () => {
    const reader = new AbortController();
    const slow = 'SELECT sum(sipHash64(number)) FROM numbers(1000000000000)';
    const asked = fetch(http.url, { method: 'POST', body: slow, signal: reader.signal });
    const running = () =>
      db.select("SELECT count() AS n FROM system.processes WHERE query LIKE 'SELECT sum(sipHash64%'");
    await expect.poll(async () => (await running())[0]?.n).toBe('1');
    reader.abort();
    await expect(asked).rejects.toThrow();
    await expect.poll(async () => (await running())[0]?.n, { timeout: 20_000 }).toBe('0');
  });

  test('errors of a query are answers, and the next one is answered', async () => {
    expect((await ask({}, 'SELECT throwIf(number = 99999) FROM numbers(100000)')).status).toBe(400);
    expect((await ask()).status).toBe(200);
    expect(leftFiles()).toEqual([]);
  });
});

function leftFiles(): string[] {
  const folder = join(engine.dataDir, 'tmp');
  return readdirSync(folder, { recursive: true })
    .map(String)
    .filter((name) => name.includes('answers-') && name.includes('/'));
}

describe('compress=1', () => {
  test('is answered in ClickHouse’s blocks with its checksums', async () => {
    for (const rows of [0, 1, 5, 100, 20_000]) {
      const sql = `SELECT number, toString(number) FROM numbers(${rows})`;
      const plain = await fetch(`${http.url}/?default_format=RowBinary`, { method: 'POST', body: sql });
      const packed = await fetch(`${http.url}/?default_format=RowBinary&compress=1`, { method: 'POST', body: sql });
      const blocks = Buffer.from(await packed.arrayBuffer());
      expect(unpacked(blocks).equals(Buffer.from(await plain.arrayBuffer()))).toBe(true);
    }
  });

  /** Reads blocks of literals only; the drivers of `npm run test:interop` read them with LZ4 libraries. */
  function unpacked(blocks: Buffer): Buffer {
    const parts: Buffer[] = [];
    for (let at = 0; at < blocks.length; ) {
      const size = blocks.readUInt32LE(at + 17);
      const [low, high] = cityHash128(blocks.subarray(at + 16, at + 16 + size));
      expect([blocks.readBigUInt64LE(at), blocks.readBigUInt64LE(at + 8)]).toEqual([low, high]);
      expect(blocks.readUInt8(at + 16)).toBe(0x82);
      const data = blocks.subarray(at + 16 + size - blocks.readUInt32LE(at + 21), at + 16 + size);
      parts.push(data);
      at += 16 + size;
    }
    return Buffer.concat(parts);
  }
});

test('a reader who leaves during a large answer leaves no file open', async () => {
  const before = openAnswers();
  for (const query of ['', 'compress=1', 'enable_http_compression=1']) {
    const reader = new AbortController();
    const sql = "SELECT repeat('x', 1000) FROM numbers(50000)";
    const headers = { 'accept-encoding': 'gzip' };
    const answer = await fetch(`${http.url}/?${query}`, { method: 'POST', body: sql, signal: reader.signal, headers });
    expect(answer.status).toBe(200);
    await answer.body?.getReader().read();
    reader.abort();
  }
  await expect.poll(openAnswers, { timeout: 20_000 }).toBe(before);
});

/** Files of answers that this process still has open. */
function openAnswers(): number {
  return readdirSync('/proc/self/fd').filter((fd) => {
    try {
      return readlinkSync(join('/proc/self/fd', fd)).includes('qtickets-answers-');
    } catch {
      return false;
    }
  }).length;
}
