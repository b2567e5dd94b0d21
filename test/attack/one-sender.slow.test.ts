/** One sender, or somebody who knows no more than the id of a spreadsheet, does not keep the others out. */
import { ingestRejected } from '@qtickets/ingest-server/ingest/ingest-rejected';
import { ingestRows } from '@qtickets/ingest-server/ingest/ingest-rows';
import { RowCeiling } from '@qtickets/ingest-server/ingest/row-ceiling';
import { readBody } from '@qtickets/ingest-server/middleware/read-body';
import { sales as salesContract } from '@qtickets/shared-schema/contracts/sales';
import { pushRequestSchema } from '@qtickets/shared-schema/wire/protocol';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { pushOf, sales, send, startTestServer, type TestServer, wholeTab } from '../ingest/support.ts';
import { type CanonicalSale, post, salesPush } from '../support/own-client.ts';
import { type AttackedServer, openRaw, startAttackedServer, unfinishedPush } from './support.ts';

const MIB = 1024 * 1024;

describe('over sockets', () => {
  let server: AttackedServer;
  beforeAll(async () => {
    server = await startAttackedServer(['attacked', 'other']);
  });
  afterAll(() => server.close());

  function push(id: string, order: string): Promise<number> {
    const sale: CanonicalSale = {
      date: '2025-03-01',
      event_id: '7',
      city: 'москва',
      tickets_sold: '1',
      revenue: '5.00',
      order_id: order,
    };
    const secret = server.sources.find((source) => source.spreadsheetId === id)?.secrets[0] ?? '';
    const message = salesPush([sale], { scope: { kind: 'keys' } });
    return post(server.url, 'push', message, { spreadsheetId: id, secret }).then(({ status }) => status);
  }

  function firstBytes(connection: ReturnType<typeof openRaw>): Promise<string> {
    return new Promise((resolve) => connection.socket.once('data', (bytes) => resolve(bytes.toString('latin1'))));
  }

  test.each([
    ['no headers of a signature', /webhook-[a-z]+: .*\r\n/g, ''],
    ['a signature that is too old', /webhook-timestamp: \d+/, 'webhook-timestamp: 1763870000'],
    ['a timestamp that is not one', /webhook-timestamp: \d+/, 'webhook-timestamp: now'],
    ['a signature of another version', /v1,/, 'v2,'],
    ['a signature of another length', /v1,A+/, 'v1,AAAA'],
  ])('%s: refused before the first byte of the body', async (_, what, instead) => {
    const connection = openRaw(server.url, unfinishedPush('attacked', 32 * MIB).replace(what, instead));
    expect(await firstBytes(connection)).toMatch(/^HTTP\/1\.1 401 /);
    connection.socket.destroy();
  });

  test('many unfinished bodies of the largest size for one spreadsheet keep out neither another, nor itself', async () => {
    const unfinished = Array.from({ length: 12 }, () => {
      const connection = openRaw(server.url, unfinishedPush('attacked', 32 * MIB));
      connection.socket.write(Buffer.alloc(31 * MIB));
      return connection;
    });
    await new Promise((resolve) => setTimeout(resolve, 1_000));
    expect(await push('other', 'a')).toBe(200);
    expect(await push('attacked', 'b')).toBe(200);
    for (const { socket } of unfinished) socket.destroy();
  }, 60_000);

  test('a body that stands still is ended', async () => {
    const { received } = openRaw(server.url, `${unfinishedPush('attacked', 1_000)}{`);
    const answer = await received;
    expect(answer).toMatch(/^HTTP\/1\.1 400 /);
    expect(answer).toMatch(/\r\nconnection: close\r\n/i);
    expect(answer).toContain('Nothing of the body came for 10 seconds.');
  }, 60_000);
});

test('a body that comes slowly and steadily is read to its end', async () => {
  let sent = 0;
  const body = new ReadableStream<Uint8Array>({
    pull: async (controller) => {
      await new Promise((resolve) => setTimeout(resolve, 20));
      sent += 1;
      if (sent > 10) controller.close();
      else controller.enqueue(new Uint8Array([sent]));
    },
  });
  const request = new Request('http://server', { method: 'POST', body, duplex: 'half' });
  const reading = { bytesMax: 100, take: () => undefined, signal: new AbortController().signal, stillMsMax: 2_000 };
  expect(await readBody(request, reading)).toHaveLength(10);
});

describe('a large push', () => {
  let server: TestServer;
  afterEach(() => server.close());

  test('lets others be answered while it is read, compared and written', async () => {
    server = await startTestServer();
    let isDone = false;
    const push = send(server, 'push', pushOf(server, 'sales', sales(20_000), wholeTab)).finally(() => {
      isDone = true;
    });
    let answered = 0;
    while (!isDone) {
      answered += Number((await server.app.request('/healthz')).status === 200);
      await new Promise((resolve) => setImmediate(resolve));
    }
    expect((await push).status).toBe(200);
    expect(answered).toBeGreaterThan(20);
  }, 120_000);

  test('past what a spreadsheet can hold is refused, rejected rows too, and what fits is not', async () => {
    server = await startTestServer();
    const { warehouse } = server;
    const stored = new Map([['sales', 1_999_990]]);
    const ceiling = new RowCeiling(async () => stored);
    const of = { warehouse, ceiling, source: 'sheet', contract: salesContract };
    const requestOf = (rows: number, scope: object) =>
      pushRequestSchema.parse(pushOf(server, 'sales', sales(rows), wholeTab, { scope }));
    const whole = { kind: 'buckets' as const, bits: 0, buckets: [0] };
    const push = (rows: number) => ingestRows({ ...of, request: requestOf(rows, whole), scope: whole });
    const reject = (rows: number) => {
      const scope = { kind: 'rejected' } as const;
      return ingestRejected({ ...of, request: requestOf(rows, scope), scope, now: server.clock.now });
    };
    await expect(ceiling.admit('sheet', salesContract, 200_001)).rejects.toThrow('10000000 cells');
    expect((await push(9)).answer.inserted).toBe(9);
    await expect(push(30)).rejects.toThrow('10000000 cells');
    await expect(reject(30)).rejects.toThrow('10000000 cells');
    stored.set('sales', 9);
    expect((await push(30)).answer.inserted).toBe(21);
  });
});
