/** Messages that are signed rightly and say what no sheet says: refused with the place of the fault, nothing stored. */
import { randomUUID } from 'node:crypto';
import type { Scope } from '@qtickets/shared-schema/wire/protocol';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  digestTab,
  pushOf,
  reading,
  sale,
  sales,
  send,
  startTestServer,
  type TestServer,
  wholeTab,
} from '../ingest/support.ts';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.close());

async function faultOf(action: string, message: unknown): Promise<[status: number, path: unknown]> {
  const response = await send(server, action, message, { gzip: true });
  const { errors } = (await response.json()) as { errors?: { path: string }[] };
  return [response.status, errors?.[0]?.path];
}

function report(more: Record<string, unknown>): Record<string, unknown> {
  const at = server.clock.now;
  return { protocol: 1, run: randomUUID(), trigger: 'menu', startedAt: at, finishedAt: at, status: 'success', ...more };
}

/** A push of one row whose place is that number. */
function pushAt(row: number, kind: 'keys' | 'rejected' = 'keys'): Record<string, unknown> {
  return { ...pushOf(server, 'sales', [], { kind }), rows: [[0, row, ...sale(`at-${row}`, 1)]] };
}

describe('what ClickHouse could not hold is refused by its path', () => {
  test.each<[string, string, Record<string, unknown>]>([
    ['a moment past every calendar', 'startedAt', { startedAt: 2 ** 53 - 1 }],
    ['a moment past DateTime64', 'finishedAt', { finishedAt: 253_402_300_800_000 }],
    ['half a row', 'counts.sales.inserted', { counts: { sales: { inserted: 0.5 } } }],
    ['less than no row', 'counts.sales.deleted', { counts: { sales: { deleted: -5 } } }],
    ['more rows than can be counted', 'counts.sales.inserted', { counts: { sales: { inserted: 1e30 } } }],
    ['half a character', 'message', { message: 'a\ud800b' }],
    ['half a character in a flag', 'flags.0', { flags: ['\udfff'] }],
  ])('report: %s', async (_, path, more) => {
    expect(await faultOf('report', report(more))).toEqual([400, path]);
  });

  test('push: a row number past UInt32, which would be stored as another', async () => {
    expect(await faultOf('push', pushAt(2 ** 32 + 7))).toEqual([400, 'rows.0.1']);
    expect(await faultOf('push', pushAt(2 ** 32, 'rejected'))).toEqual([400, 'rows.0.1']);
  });

  test('push and digest: a tab name with half a character', async () => {
    expect(await faultOf('push', { ...pushAt(2), tabs: ['Tab \ud800'] })).toEqual([400, 'tabs.0']);
    const tab = digestTab('sales', [], { names: ['\ud800'] });
    expect(await faultOf('digest', { ...reading(server), tabs: [tab] })).toEqual([400, 'tabs.0.names.0']);
  });
});

test('many counts of one report add up to a number that can be stored', async () => {
  const most = Number.MAX_SAFE_INTEGER;
  const counts = Object.fromEntries(Array.from({ length: 50 }, (_, tab) => [`t${tab}`, { inserted: most }]));
  expect((await send(server, 'report', report({ counts }))).status).toBe(200);
});

test('a report longer than any report is refused', async () => {
  expect((await send(server, 'report', report({ message: ' '.repeat(70_000) }), { gzip: true })).status).toBe(413);
});

describe('what contradicts itself is refused', () => {
  test('two rows in one place', async () => {
    const rows = [sale('first', 1), sale('second', 2)].map((cells) => [0, 2, ...cells]);
    expect(await faultOf('push', pushOf(server, 'sales', [], { kind: 'keys' }, { rows }))).toEqual([400, 'rows.1.1']);
    const rejected = pushOf(server, 'sales', [], { kind: 'rejected' }, { rows });
    expect(await faultOf('push', rejected)).toEqual([400, 'rows.1.1']);
  });

  test('a bucket that 2^bits does not have', async () => {
    const scope: Scope = { kind: 'buckets', bits: 3, buckets: [7, 8] };
    expect(await faultOf('push', pushOf(server, 'sales', [], scope))).toEqual([400, 'scope.buckets.1']);
  });
});

describe('more faults than can be collected are refused at the first ones', () => {
  test.each<[string, string, (many: string) => string]>([
    ['rows', 'rows.0.0', (many) => `"scope":{"kind":"keys"},"rows":[${many}]`],
    ['cells of a row', 'rows.0', (many) => `"scope":{"kind":"keys"},"rows":[[0,2,${many}]]`],
    ['kept keys', 'keep.0', (many) => `"scope":{"kind":"keys"},"rows":[],"keep":[${many}]`],
  ])('%s', async (_, path, partOf) => {
    const { scope: _scope, rows: _rows, ...head } = pushOf(server, 'sales', [], wholeTab);
    const many = `${'[],'.repeat(90_000)}[]`;
    expect(await faultOf('push', `${JSON.stringify(head).slice(0, -1)},${partOf(many)}}`)).toEqual([400, path]);
  });

  test.each([
    ['brackets', '['],
    ['small values', '0,'],
  ])('millions of %s are not parsed at all', async (_, what) => {
    expect((await send(server, 'push', what.repeat(3_000_000), { gzip: true })).status).toBe(413);
  });

  test('a list that is too long is refused by its length, and one that nothing needs to be long unread', async () => {
    const digestOf = (length: number) => {
      const names = Array.from({ length }, () => '');
      return { ...reading(server), tabs: [digestTab('sales', [], { names })] };
    };
    expect(await faultOf('digest', digestOf(30_000))).toEqual([400, 'tabs.0.names']);
    expect(await faultOf('digest', digestOf(90_000))).toEqual([413, undefined]);
  });
});

test('a digest of many megabytes is refused by its length', async () => {
  const tab = digestTab('sales', [], { digest: 'A'.repeat(16_000_000) });
  expect(await faultOf('digest', { ...reading(server), tabs: [tab] })).toEqual([400, 'tabs.0.digest']);
});

test('a tab is compared once in a request', async () => {
  const tabs = [digestTab('sales', []), digestTab('events', []), digestTab('sales', [])];
  expect(await faultOf('digest', { ...reading(server), tabs })).toEqual([400, 'tabs.2.tab']);
});

test('rejected rows that could be cut into ranges are not taken all at once', async () => {
  const rows = Array.from({ length: 10_001 }, (_, row) => [0, row, 1]);
  const push = pushOf(server, 'sales', [], { kind: 'rejected' }, { rows });
  expect((await send(server, 'push', push, { gzip: true })).status).toBe(413);
});

test('the issues of a push are listed up to a number that can be sent', async () => {
  const rows = Array.from({ length: 30_000 }, (_, row) => [0, row, 1]);
  const push = { ...pushOf(server, 'sales', [], { kind: 'keys' }, { rows }), dryRun: true };
  const { issues } = (await (await send(server, 'push', push, { gzip: true })).json()) as { issues: unknown[] };
  expect(issues.length).toBeGreaterThan(5_000);
  expect(issues.length).toBeLessThan(51_000);
});

test('a large message without a fault is read', async () => {
  const response = await send(server, 'push', pushOf(server, 'sales', sales(3_000), wholeTab), { gzip: true });
  expect(await response.json()).toMatchObject({ received: 3_000, inserted: 3_000 });
});
