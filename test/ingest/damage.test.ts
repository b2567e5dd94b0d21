/** R13: damage in the copy is repaired from the sheet, and never blamed on it. */
import { migrate } from '@qtickets/ingest-server/clickhouse/schema/migrate';
import type { WireCell } from '@qtickets/shared-schema/wire/cell';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { timeZone } from '../support/engine.ts';
import {
  pushed,
  pushOf,
  type SheetRows,
  sale,
  sales,
  send,
  startTestServer,
  sync,
  type TestServer,
} from './support.ts';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.close());
beforeEach(async () => {
  server.clock.now += 3_600_000;
  await sync(server, 'sales', [], { allowMassDelete: true });
});

/** Somebody writes rows into the table by hand, as copies of stored ones with other values. */
async function spoil(replaced: string, where: string): Promise<void> {
  await server.client.command({
    query: `INSERT INTO zakaz.fact_qtickets_sales SELECT * REPLACE(${replaced}) FROM zakaz.fact_qtickets_sales FINAL
      WHERE _source = 'sheet-one' AND ${where}`,
  });
}

async function stored(): Promise<Record<string, unknown>[]> {
  return server.select(`SELECT order_id, city, toDecimalString(revenue, 2) AS revenue FROM zakaz.fact_qtickets_sales FINAL
    WHERE _source = 'sheet-one' ORDER BY order_id, city`);
}

async function proofs(): Promise<number> {
  const rows = await server.select(`SELECT count() AS n FROM zakaz.meta_sync_proofs
    WHERE sheet_id = 'sheet-one' AND tab = 'sales'`);
  return Number(rows[0]?.n);
}

async function expectMended(rows: SheetRows): Promise<void> {
  const before = await proofs();
  const { first, pushes, last } = await sync(server, 'sales', rows);
  expect(first).toMatchObject({ inSync: false });
  expect(pushes.flatMap(({ issues }) => issues)).toEqual([]);
  expect(last).toMatchObject({ inSync: true, rejectedKnown: true });
  expect(await proofs()).toBe(before + 1);
  expect((await sync(server, 'sales', rows)).pushes).toEqual([]);
}

describe('the next sync repairs', () => {
  test.each([
    ['a key column that was changed under its old key hash', "'омск' AS city"],
    ['a key that is no canonical value', "' Омск ' AS city"],
    ['a key hash that is not the row’s', 'key_hash + 1 AS key_hash'],
    ['a value without its hash', "toDecimal64('7', 2) AS revenue"],
    ['a hash without its value', 'row_hash + 1 AS row_hash'],
    ['a hash and its value', "toDecimal64('7', 2) AS revenue, row_hash + 1 AS row_hash"],
    ['a line that no key has', 'line + 3 AS line'],
    ['a text with a line break', "'a\\nb' AS event_name"],
  ])('%s', async (_, replaced) => {
    await sync(server, 'sales', sales(40));
    const before = await stored();
    await spoil(replaced, "order_id = 'order-7'");
    await expectMended(sales(40));
    expect(await stored()).toEqual(before);
  });

  test('every row of a tab at once, since rows that are no sheet’s are no loss of one', async () => {
    await sync(server, 'sales', sales(80));
    const before = await stored();
    for (const city of ['омск', 'томск', 'тверь']) await spoil(`'${city}' AS city`, "order_id != ''");
    await expectMended(sales(80));
    expect(await stored()).toEqual(before);
  });

  test('a copy that stands under a key which a bad row keeps, and the key stays as it was', async () => {
    await sync(server, 'sales', sales(5));
    const rows = [sale('order-0', 'сто'), ...sales(4, 1)];
    await sync(server, 'sales', rows);
    const before = await stored();
    await spoil("'омск' AS city", "order_id = 'order-0'");
    await expectMended(rows);
    expect(await stored()).toEqual(before);
  });

  test('a copy that stands under a held key, which is held again afterwards', async () => {
    await sync(server, 'sales', sales(5));
    const rows = [sale('order-0', 100, { event: '#REF!' }), ...sales(4, 1)];
    await sync(server, 'sales', rows);
    const before = await stored();
    await spoil("'омск' AS city", "order_id = 'order-0'");
    await expectMended(rows);
    expect(await stored()).toEqual(before);
  });
});

test('an edit that meets a misplaced row under its key removes it, and is stored', async () => {
  await sync(server, 'sales', sales(3));
  await spoil("'омск' AS city", "order_id = 'order-0'");
  server.clock.now += 1_000;
  const edit = pushOf(server, 'sales', [sale('order-0', 5)], { kind: 'keys' });
  expect(await pushed(await send(server, 'push', edit))).toMatchObject({ inserted: 1, deleted: 1, issues: [] });
  expect(await stored()).toMatchObject([{ order_id: 'order-0', city: 'москва', revenue: '5.00' }, {}, {}]);
});

describe('of rows that wait for a cell to be fixed the next sync repairs', () => {
  const rows = [sale('order-0', 'сто'), sale('order-1', 5, { event: '#REF!' }), ...sales(3, 2)];
  const waiting = (but = '') =>
    server.select(`SELECT * EXCEPT (_ver, _ingest_ts, run_id, trigger${but}) FROM zakaz.stg_qtickets_sheets_quarantine FINAL
      WHERE sheet_id = 'sheet-one' ORDER BY ALL`);
  const spoilIssues = (replaced: string) =>
    server.client.command({
      query: `INSERT INTO zakaz.stg_qtickets_sheets_quarantine SELECT * REPLACE(${replaced})
        FROM zakaz.stg_qtickets_sheets_quarantine FINAL WHERE sheet_id = 'sheet-one'`,
    });

  /** By one push of these rows, and proven by the digest after it. */
  async function expectWrittenAnew(): Promise<void> {
    const proven = await proofs();
    const { first, pushes, last } = await sync(server, 'sales', rows);
    expect([first, last]).toMatchObject([{ rejectedKnown: false }, { inSync: true, rejectedKnown: true }]);
    expect(pushes).toHaveLength(1);
    expect(await proofs()).toBe(proven + 1);
    expect((await sync(server, 'sales', rows)).pushes).toEqual([]);
  }

  test.each([
    ['what was received', "'[1]' AS payload_json"],
    ['a severity that hides an error', "'notice' AS severity"],
    ['a code that is no error', "'incomplete' AS code"],
    ['a code that is another error', "'not_a_date' AS code"],
    ['what is wrong', "'все верно' AS message"],
    ['what the cell shows', "'100' AS value"],
    ['which cell it is', "'Z9' AS cell"],
    ['which tab it is in', '7 AS gid'],
    ['a column that has no issue', "'date' AS column"],
    ['whether the key can be read', '1 - key_readable AS key_readable'],
    [
      'all that is said of them',
      "'draft' AS severity, '' AS message, '' AS value, 7 AS key_hash, 'not_a_date' AS code",
    ],
    ['the hash of a key', 'key_hash + 1 AS key_hash'],
    ['the hash of the row', 'row_hash + 1 AS row_hash'],
    ['the hash of the issue', 'issue_hash + 1 AS issue_hash'],
    ['rows that the sheet does not have', '99 AS row'],
  ])('%s', async (_, replaced) => {
    await sync(server, 'sales', rows);
    const before = await waiting();
    await spoilIssues(replaced);
    await expectWrittenAnew();
    expect(await waiting()).toEqual(before);
  });

  test('since when they wait: as long as it says, but not since later than now', async () => {
    await sync(server, 'sales', rows);
    const before = await waiting(', first_seen_at, issue_hash');
    await spoilIssues('first_seen_at + INTERVAL 1 YEAR AS first_seen_at');
    await expectWrittenAnew();
    expect(await waiting(', first_seen_at, issue_hash')).toEqual(before);
    const [latest] = await server.select(`SELECT toUnixTimestamp64Milli(max(first_seen_at)) AS at
      FROM zakaz.stg_qtickets_sheets_quarantine FINAL WHERE sheet_id = 'sheet-one'`);
    expect(Number(latest?.at)).toBeLessThanOrEqual(server.clock.now);
  });

  test('what an older release wrote of them, by one push, and loses nothing of it', async () => {
    await sync(server, 'sales', rows);
    const before = await waiting();
    await server.client.command({ query: 'ALTER TABLE zakaz.stg_qtickets_sheets_quarantine DROP COLUMN issue_hash' });
    await migrate(server.client, { database: 'zakaz', timeZone });
    expect(await waiting(', issue_hash')).toEqual(before.map(({ issue_hash: _, ...issue }) => issue));
    await expectWrittenAnew();
    expect(await waiting()).toEqual(before);
  });
});

test('whatever stands in the cells of such a row, it is no damage', async () => {
  const cells: readonly WireCell[] = [
    ...['\u2028 "\\/ \t\u0001\u0000', '\ud83d', '\ud83d\ude00', '[]', 'е\u0308', '\u007f', '\ufeff\uffff'],
    ...['\u0000', '1:', '\\N', 'я'.repeat(300)],
    ...[1e21, -0, 0.1, 5e-324, true, false, { date: '2025-03-01' }, { number: 1000, format: '0.00 "€"' }],
  ];
  const rows = cells.map((cell, index) => [...sale(`order-${index}`, '#REF!').slice(0, -1), cell]);
  await sync(server, 'sales', rows);
  expect(await sync(server, 'sales', rows)).toMatchObject({ first: { rejectedKnown: true }, pushes: [] });
});

describe('what the sheet cannot repair is left alone and never proven', () => {
  async function expectUnproven(rows: SheetRows): Promise<void> {
    await spoil("toDecimal64('7', 2) AS revenue", "order_id = 'order-0'");
    const before = await proofs();
    const { last } = await sync(server, 'sales', rows);
    expect(last).toMatchObject({ inSync: false });
    expect(await proofs()).toBe(before);
    expect(await stored()).toMatchObject([{ order_id: 'order-0', revenue: '7.00' }, {}, {}]);
  }

  test('a changed value under a key that a bad row keeps', async () => {
    const rows: WireCell[][] = [sale('order-0', 'сто'), ...sales(2, 1)];
    await sync(server, 'sales', sales(3));
    await sync(server, 'sales', rows);
    await expectUnproven(rows);
  });

  test('a changed value that an unreadable row agrees with, under the key that is held for it', async () => {
    const broken = sale('order-0', 'сто', { event: '#REF!' });
    await sync(server, 'sales', sales(3));
    await sync(server, 'sales', [broken, ...sales(2, 1)]);
    await expectUnproven([broken, ...sales(2, 1)]);
  });
});
