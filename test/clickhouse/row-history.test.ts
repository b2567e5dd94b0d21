/** What the page of a row asks: all of one key's changes, and the keys that words or a place of the sheet lead to. */
import type { ClickHouseClient } from '@clickhouse/client';
import { createStatusReader } from '@qtickets/ingest-server/clickhouse/tables/status-reader';
import type { RowHistory } from '@qtickets/ingest-server/health/ports';
import { sales } from '@qtickets/shared-schema/contracts/sales';
import { toHex, zeroHash } from '@qtickets/shared-schema/wire/hash64';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type ChangeOptions, changeOf, run, saleRow } from '../support/changes.ts';
import { type Engine, startEngine, type TestDatabase } from '../support/engine.ts';

let engine: Engine;
let db: TestDatabase;
let rows: RowHistory;
beforeAll(async () => {
  engine = await startEngine();
});
beforeEach(async () => {
  db = await engine.emptyDatabase();
  rows = createStatusReader(db.client, db.name).rows;
});
afterAll(() => engine.close());

type Sale = Parameters<typeof saleRow>[0];

async function write(sale: Sale, version: number, options: ChangeOptions & { trigger?: string; source?: string } = {}) {
  const { trigger = 'edit', source = "sheet's", ...rest } = options;
  const change = changeOf(sales, saleRow(sale), version, rest);
  await db.warehouse.write(source, sales, [change], { ...run, trigger });
  return toHex(change.keyHash);
}

/** A client whose statements fail where they would read more. */
function readingAtMost(rowsToRead: number): ClickHouseClient {
  const query: ClickHouseClient['query'] = (asked) => {
    const settings = { ...asked.clickhouse_settings, max_rows_to_read: String(rowsToRead) };
    return db.client.query({ ...asked, clickhouse_settings: settings });
  };
  return Object.assign(Object.create(db.client), { query });
}

const keysFor = async (...words: string[]) =>
  (await rows.find("sheet's", 'sales', words, 20)).map(({ key }) => key.order_id);

describe('the changes of a key', () => {
  it('are listed newest first: what, when, by which run, and nobody else’s', async () => {
    const key = await write({ order: 'a', revenue: '1.00' }, 1_000, { row: 7 });
    await write({ order: 'a', revenue: '2.50' }, 2_000, { row: 9 });
    await write({ order: 'b', revenue: '9.00' }, 2_500);
    await write({ order: 'a', revenue: '7.00' }, 2_600, { source: 'another' });
    await write({ order: 'a', revenue: '2.50' }, 3_000, { deleted: true, trigger: 'schedule' });
    const found = await rows.changes("sheet's", 'sales', key, 10);
    expect(found).toMatchObject([
      { at: 3_000, kind: 'deleted', trigger: 'schedule', before: { revenue: '2.50' }, after: null },
      {
        at: 2_000,
        kind: 'changed',
        columns: ['revenue'],
        before: { revenue: '1.00' },
        after: { revenue: '2.50' },
        row: 9,
      },
      { at: 1_000, kind: 'first_seen', before: null, after: { order_id: 'a', revenue: '1.00' }, tab: 'Sales', row: 7 },
    ]);
    expect(new Set(found.map(({ runId }) => runId))).toEqual(new Set([run.runId]));
  });

  it('end at the limit, and one more says that there are older ones', async () => {
    let key = '';
    for (let at = 1; at <= 5; at += 1) key = await write({ order: 'a', revenue: `${at}.00` }, at);
    const found = await rows.changes("sheet's", 'sales', key, 3);
    expect(found.map(({ at }) => at)).toEqual([5, 4, 3, 2]);
  });

  it('are found by the sort key: of a large table a fraction is read', async () => {
    const many = Array.from({ length: 40_000 }, (_, index) => changeOf(sales, saleRow({ order: `o-${index}` }), 1));
    await db.warehouse.write("sheet's", sales, many, run);
    const limited = createStatusReader(readingAtMost(20_000), db.name).rows;
    expect(await limited.changes("sheet's", 'sales', toHex(many[5]?.keyHash ?? zeroHash), 10)).toHaveLength(1);
    await expect(limited.find("sheet's", 'sales', ['o-5'], 10)).rejects.toThrow(/Limit for rows/);
  });
});

describe('keys', () => {
  it('are found by parts of their values in any order, last changed first, also those that are gone', async () => {
    await write({ order: 'Заказ-17', city: 'москва', date: '2026-03-01' }, 1_000);
    await write({ order: 'Заказ-18', city: 'казань', date: '2026-03-01' }, 2_000);
    await write({ order: 'Заказ-19', city: 'москва', date: '2026-04-01' }, 3_000);
    await write({ order: 'Заказ-18', city: 'казань', date: '2026-03-01' }, 4_000, { deleted: true });
    expect(await keysFor('заказ')).toEqual(['Заказ-18', 'Заказ-19', 'Заказ-17']);
    expect(await keysFor('МОСКВА', '2026-03-01')).toEqual(['Заказ-17']);
    expect(await keysFor('нет такого')).toEqual([]);
    expect(await rows.find("sheet's", 'sales', ['Заказ-18'], 20)).toMatchObject([
      { live: 0, changedAt: 4_000, row: 2 },
    ]);
  });

  it('may hold quotes, backslashes and what SQL takes for its own', async () => {
    const order = `"a\\'); DROP -- {word0:String} %_`;
    await write({ order }, 1_000);
    await write({ order: 'plain' }, 1_000);
    expect(await keysFor(order)).toEqual([order]);
    expect(await keysFor('%')).toEqual([order]);
  });

  it('are found by the row of the sheet where they stood when they last changed', async () => {
    await write({ order: 'a' }, 1_000, { row: 17 });
    await write({ order: 'b' }, 2_000, { row: 17, tab: 'Продажи' });
    await write({ order: 'c' }, 3_000, { row: 18 });
    const at = async (tab: string) =>
      (await rows.find("sheet's", 'sales', { tab, row: 17 }, 20)).map(({ key }) => key.order_id);
    expect(await at('')).toEqual(['b', 'a']);
    expect(await at('Sales')).toEqual(['a']);
  });

  it('end at the limit and one', async () => {
    for (const order of ['a', 'b', 'c', 'd']) await write({ order: `order-${order}` }, 1_000);
    expect(await rows.find("sheet's", 'sales', ['order'], 2)).toHaveLength(3);
  });
});
