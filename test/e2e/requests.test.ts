/** What the server answers to strangers, broken clients and honest ones, seen from outside over real HTTP. */
import { randomBytes } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { exchange } from '../support/exchange.ts';
import {
  type Answer,
  type CanonicalSale,
  post,
  postBytes,
  readingOf,
  type Sending,
  salesDigest,
  salesPush,
} from '../support/own-client.ts';
import { openStage, type Stage } from '../support/stage.ts';

const id = 'sheet-of-own-client';
let stage: Stage;
let sending: Sending;

beforeAll(async () => {
  stage = await openStage([id, 'another-sheet']);
  sending = { spreadsheetId: id, secret: stage.source(id).secrets[0] ?? '' };
});
afterAll(() => stage.close());

const sale = (order: string, revenue = '1500.50'): CanonicalSale => ({
  date: '2025-10-24',
  event_id: '1042',
  city: 'москва',
  tickets_sold: '2',
  revenue,
  order_id: order,
});

const send = (action: string, message: unknown, more: Partial<Sending> = {}): Promise<Answer> =>
  post(stage.server().url, action, message, { ...sending, ...more });

/** What a request could have left behind, but for the note that a run has begun. */
function stored(): Promise<readonly Record<string, unknown>[]> {
  return stage.select(
    `SELECT table, rows FROM (
       SELECT 'fact' AS table, toUInt32(count()) AS rows FROM fact_qtickets_sales
       UNION ALL SELECT 'events', toUInt32(count()) FROM dim_events
       UNION ALL SELECT 'raw', toUInt32(count()) FROM stg_qtickets_sheets_raw
       UNION ALL SELECT 'typed', toUInt32(count()) FROM stg_qtickets_sheets_sales
       UNION ALL SELECT 'quarantine', toUInt32(count()) FROM stg_qtickets_sheets_quarantine
       UNION ALL SELECT 'proofs', toUInt32(count()) FROM meta_sync_proofs
     ) ORDER BY table`,
  );
}

describe('an honest client that knows only the design', () => {
  it('pushes, plain or gzipped, and its rows are in ClickHouse when it hears 200', async () => {
    const first = await send('push', salesPush([sale('1'), sale('2')]));
    expect(first).toMatchObject({ status: 200, body: { received: 2, inserted: 2, unchanged: 0, deleted: 0 } });
    const second = await send('push', salesPush([sale('1'), sale('2'), sale('3', '100.00')]), { gzip: true });
    expect(second).toMatchObject({ status: 200, body: { received: 3, inserted: 1, unchanged: 2, deleted: 0 } });
    expect(await stage.value('SELECT toString(sum(revenue)) FROM v_qtickets_sales_latest')).toBe('3101');
  });

  it('computes the digest that the server computes', async () => {
    const sales = [sale('1'), sale('2'), sale('3', '100.00')];
    const agreed = await send('digest', salesDigest(sales, 6));
    expect(agreed.body.tabs).toMatchObject([{ tab: 'sales', inSync: true, differing: [], stored: 3 }]);
    const changed = await send('digest', salesDigest([...sales.slice(1), sale('1', '1500.51')], 6));
    expect(changed.body.tabs).toMatchObject([{ tab: 'sales', inSync: false, stored: 3 }]);
  });

  it('may repeat a request word for word: nothing changes', async () => {
    const message = salesPush([sale('1'), sale('2'), sale('3', '100.00')]);
    const before = await stored();
    const repeat = { id: 'msg_repeated', timestamp: Math.floor(Date.now() / 1000) };
    const answers = [await send('push', message, repeat), await send('push', message, repeat)];
    expect(answers.map(({ status, body }) => [status, body.inserted, body.unchanged])).toEqual([
      [200, 0, 3],
      [200, 0, 3],
    ]);
    const factRows = (rows: typeof before) => rows.find(({ table }) => table === 'fact');
    expect(factRows(await stored())).toEqual(factRows(before));
  });
});

describe('a request that is not right is refused as documented, stores nothing, and the server lives', () => {
  const old = () => Math.floor(Date.now() / 1000) - 6 * 60;
  const push = () => salesPush([sale('refused')]);
  const zeros = (megabytes: number) => Buffer.alloc(megabytes * 1024 * 1024);
  const bytes = (body: Buffer, more: Partial<Sending> = {}) =>
    postBytes(stage.server().url, 'push', body, { ...sending, ...more });

  const refusals: readonly [what: string, status: number, code: string, request: () => Promise<Answer>][] = [
    [
      'no signature',
      401,
      'invalid_signature',
      () => send('push', push(), { headers: { 'webhook-signature': undefined } }),
    ],
    [
      'a signature of somebody else',
      401,
      'invalid_signature',
      () => send('push', push(), { secret: `whsec_${randomBytes(32).toString('base64')}` }),
    ],
    [
      'the secret of another spreadsheet',
      401,
      'invalid_signature',
      () => send('push', push(), { secret: stage.source('another-sheet').secrets[0] ?? '' }),
    ],
    ['a signature six minutes old', 401, 'invalid_signature', () => send('push', push(), { timestamp: old() })],
    [
      'a signature from six minutes ahead',
      401,
      'invalid_signature',
      () => send('push', push(), { timestamp: Math.floor(Date.now() / 1000) + 6 * 60 }),
    ],
    [
      'a timestamp that was not signed',
      401,
      'invalid_signature',
      () => send('push', push(), { headers: { 'webhook-timestamp': String(Math.floor(Date.now() / 1000) - 1) } }),
    ],
    ['a spreadsheet nobody knows', 401, 'invalid_signature', () => send('push', push(), { spreadsheetId: 'nobody' })],
    [
      'a gzip bomb of a stranger',
      401,
      'invalid_signature',
      () => bytes(gzipSync(zeros(200)), { gzip: true, secret: `whsec_${randomBytes(32).toString('base64')}` }),
    ],
    ['a gzip bomb', 413, 'too_large', () => bytes(gzipSync(zeros(200)), { gzip: true })],
    ['a body of 100 MB', 413, 'too_large', () => bytes(zeros(100))],
    [
      'a body of 100 MB whose length nobody announces',
      413,
      'too_large',
      () => bytes(zeros(100), { headers: { 'transfer-encoding': 'chunked' } }),
    ],
    ['broken JSON', 400, 'malformed_json', () => send('push', '{"protocol":1,')],
    [
      'bytes that are no gzip',
      400,
      'malformed_json',
      () => bytes(Buffer.from('{}'), { headers: { 'content-encoding': 'gzip' } }),
    ],
    ['another protocol', 400, 'invalid_request', () => send('push', { ...push(), protocol: 2 })],
    ['no rows', 400, 'invalid_request', () => send('push', { ...push(), rows: undefined })],
    [
      'a reading from six minutes ahead',
      400,
      'invalid_request',
      () => send('push', { ...push(), readAt: Date.now() + 6 * 60_000 }),
    ],
    [
      'a digest from six minutes ahead',
      400,
      'invalid_request',
      () => send('digest', { ...salesDigest([], 6), readAt: Date.now() + 6 * 60_000 }),
    ],
    ['a tab that there is not', 403, 'tab_not_allowed', () => send('push', { ...push(), tab: 'payroll' })],
    [
      'another media type',
      415,
      'unsupported_media_type',
      () => send('push', push(), { headers: { 'content-type': 'text/plain' } }),
    ],
    [
      'a missing column',
      422,
      'header_mismatch',
      () => send('push', { ...push(), columns: ['date', 'city'], rows: [] }),
    ],
    ['a path that there is not', 404, 'not_found', () => send('drop', { ...readingOf() })],
  ];

  it.each(refusals)('%s: %d %s', async (_, status, code, request) => {
    const before = await stored();
    const answer = await request();
    expect(answer).toMatchObject({ status, type: 'application/problem+json', body: { status, code } });
    expect(await stored()).toEqual(before);
    expect((await exchange('GET', `${stage.server().url}/healthz`)).status).toBe(200);
  });

  it('a reading from the future names its field', async () => {
    const { body } = await send('push', { ...push(), readAt: Date.now() + 6 * 60_000 });
    expect(body.errors).toMatchObject([{ path: 'readAt' }]);
  });

  it('every refused signature gets one and the same answer', async () => {
    const answers = await Promise.all([
      send('push', push(), { timestamp: old() }),
      send('push', push(), { spreadsheetId: 'nobody' }),
      send('push', push(), { headers: { 'webhook-signature': 'v1,AAAA' } }),
    ]);
    expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1);
  });
});
