/** R12: what cannot be identified is not deleted. */
import type { WireCell } from '@qtickets/shared-schema/wire/cell';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import {
  digested,
  digestTab,
  pushed,
  pushOf,
  reading,
  type SheetRows,
  sale,
  sales,
  send,
  startTestServer,
  sync,
  type TestServer,
  wholeTab,
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

/** The same row where the event's id is not there for a while. */
function unreadable(cells: readonly WireCell[], shown = 'Loading...'): WireCell[] {
  return cells.map((cell, index) => (index === 1 ? shown : cell)) as WireCell[];
}

async function views(): Promise<Record<string, unknown> | undefined> {
  const [row] =
    await server.select(`SELECT count() AS rows, sum(revenue) AS revenue FROM zakaz.fact_qtickets_sales FINAL
    WHERE _source = 'sheet-one'`);
  return row;
}

async function lastProof(): Promise<Record<string, unknown> | undefined> {
  const [proof] = await server.select(`SELECT toUInt32(rows) AS rows, toUInt32(held) AS held FROM zakaz.meta_sync_proofs
    WHERE sheet_id = 'sheet-one' AND tab = 'sales' ORDER BY verified_at DESC LIMIT 1`);
  return proof;
}

const sixty = sales(60);
const twentyGone: SheetRows = sixty.map((cells, index) => (index < 20 ? unreadable(cells) : cells));

describe('while the keys of twenty rows of sixty cannot be read', () => {
  test('the views keep all rows and the revenue, a proof says how many are held, and all is equal afterwards', async () => {
    await sync(server, 'sales', sixty);
    const before = await views();
    const { first, pushes, last } = await sync(server, 'sales', twentyGone);
    expect(first).toMatchObject({ inSync: true, heldRows: 20, rejectedKnown: false });
    expect(pushes).toMatchObject([{ inserted: expect.any(Number), deleted: 0 }]);
    expect(last).toMatchObject({ inSync: true, heldRows: 20, rejectedKnown: true, stored: 60 });
    expect(await views()).toEqual(before);
    expect(await lastProof()).toEqual({ rows: 40, held: 20 });
    const after = await sync(server, 'sales', sixty);
    expect(after.last).toMatchObject({ inSync: true, rejectedKnown: true });
    expect([await views(), await lastProof()]).toEqual([before, { rows: 60, held: 0 }]);
  });

  test('a quiet tick is one digest without a push', async () => {
    await sync(server, 'sales', sixty);
    await sync(server, 'sales', twentyGone);
    for (const order of [twentyGone, [...twentyGone].reverse()]) {
      const { first } = await sync(server, 'sales', order);
      expect(first).toMatchObject({ inSync: true, differing: [], heldRows: 20 });
    }
    expect((await sync(server, 'sales', twentyGone)).pushes.length).toBeLessThanOrEqual(1);
  });

  test('other rows come, change and go as ever', async () => {
    await sync(server, 'sales', sixty);
    await sync(server, 'sales', twentyGone);
    const changed = [...twentyGone.slice(0, 58), sale('order-58', 1), sale('order-new', 2)];
    const { first, last } = await sync(server, 'sales', changed);
    expect(first).toMatchObject({ inSync: false });
    expect(first).toHaveProperty('maybe.length', 20);
    expect(last).toMatchObject({ inSync: true, heldRows: 20, stored: 60 });
    const orders = await server.select(`SELECT order_id FROM zakaz.fact_qtickets_sales FINAL
      WHERE _source = 'sheet-one' AND order_id IN ('order-59', 'order-new', 'order-0')`);
    expect(orders.map(({ order_id }) => order_id).sort()).toEqual(['order-0', 'order-new']);
  });

  test('a sender with other contracts, which sends the whole tab, is told what it may hold', async () => {
    await sync(server, 'sales', sixty);
    server.clock.now += 1_000;
    const message = { ...reading(server), contracts: '0123456789abcdef', tabs: [digestTab('sales', twentyGone)] };
    const { contracts, tabs } = await digested(await send(server, 'digest', message));
    expect([contracts, tabs[0]]).toMatchObject(['differ', { inSync: false, stored: 60 }]);
    expect(tabs[0]).toHaveProperty('maybe.length', 20);
  });

  test('an older bundle, which does not send what can be read, deletes as before', async () => {
    await sync(server, 'sales', sixty);
    const { first } = await sync(server, 'sales', twentyGone, { unread: undefined });
    expect(first).toMatchObject({ inSync: false });
    expect(first).not.toHaveProperty('maybe');
    expect((await sync(server, 'sales', twentyGone, { unread: undefined })).last).toMatchObject({ stored: 40 });
  });
});

describe('of the rows that vanish', () => {
  test('a row that was really deleted goes beside an old junk row that was never stored', async () => {
    const junk = unreadable(sale('junk', 5, { city: 'Казань' }));
    await sync(server, 'sales', [...sales(3), junk]);
    const { last } = await sync(server, 'sales', [...sales(2), junk]);
    expect(last).toMatchObject({ inSync: true, stored: 2 });
    expect(last).not.toHaveProperty('held');
  });

  test('as many are held as there are rows that may be they, and never more', async () => {
    const alike = ['1', '2', '3', '4'].map((event) => sale('', 100, { event }));
    await sync(server, 'sales', alike);
    const oneLeft = [unreadable(alike[0] ?? []), unreadable(alike[1] ?? [])];
    const { last } = await sync(server, 'sales', oneLeft);
    expect(last).toMatchObject({ inSync: true, stored: 2, heldRows: 2 });
    const { first } = await sync(server, 'sales', [...oneLeft].reverse());
    expect(first).toMatchObject({ inSync: true, heldRows: 2 });
  });

  test('a row that is deleted and its like fixed goes', async () => {
    const [one, two] = [sale('a', 100, { event: '1' }), sale('a', 100, { event: '2' })];
    await sync(server, 'sales', [one, two]);
    await sync(server, 'sales', [unreadable(one), two]);
    const { last } = await sync(server, 'sales', [two]);
    expect(last).toMatchObject({ inSync: true, stored: 1 });
  });

  test('a key of several lines is held whole where one of them may be there', async () => {
    const lines = [sale('a', 1), sale('a', 2), sale('a', 3)];
    await sync(server, 'sales', [...lines, sale('b', 9)]);
    const { last } = await sync(server, 'sales', [unreadable(lines[1] ?? []), sale('b', 9)]);
    expect(last).toMatchObject({ inSync: true, heldRows: 3, stored: 4 });
    expect((last as { held: string[] }).held).toHaveLength(1);
  });

  test("a key with a readable row left is not held: its good rows are the key's rows", async () => {
    const lines = [sale('a', 1), sale('a', 2)];
    await sync(server, 'sales', lines);
    const { last } = await sync(server, 'sales', [lines[0] ?? [], unreadable(lines[1] ?? [])]);
    expect(last).toMatchObject({ inSync: true, stored: 1 });
  });

  test('a held row whose key comes back elsewhere is that row, and the unreadable one holds it no more', async () => {
    await sync(server, 'sales', sales(3));
    const broken = [unreadable(sales(3)[0] ?? []), ...sales(2, 1)];
    await sync(server, 'sales', broken);
    const { last } = await sync(server, 'sales', [...broken, sale('order-0', 777)]);
    expect(last).toMatchObject({ inSync: true, stored: 3 });
    expect(last).not.toHaveProperty('held');
  });

  test('a row of which nothing can be read holds nothing', async () => {
    await sync(server, 'sales', sales(3));
    const nothing = new Array(14).fill('#REF!') as WireCell[];
    expect(digestTab('sales', [nothing])).toMatchObject({ unreadable: 1, unread: [] });
    const { last } = await sync(server, 'sales', [...sales(2), nothing]);
    expect(last).toMatchObject({ inSync: true, stored: 2 });
  });
});

describe('the guard', () => {
  test('counts held rows as kept: a whole column that cannot be read stops nothing, and takes nothing', async () => {
    await sync(server, 'sales', sixty);
    const { last } = await sync(
      server,
      'sales',
      sixty.map((cells) => unreadable(cells, '#REF!')),
    );
    expect(last).toMatchObject({ inSync: true, heldRows: 60, stored: 60 });
    expect(await lastProof()).toEqual({ rows: 0, held: 60 });
  });

  test('stops a loss that unreadable rows do not explain', async () => {
    await sync(server, 'sales', sixty);
    const left = sixty.slice(0, 20).map((cells, index) => (index < 5 ? unreadable(cells) : cells));
    expect((await sync(server, 'sales', left)).first).toMatchObject({ blocked: 'mass_delete', stored: 60 });
  });
});

test('a push of an older reading does not delete what a proof holds', async () => {
  await sync(server, 'sales', sales(5));
  server.clock.now += 1_000;
  const late = pushOf(server, 'sales', sales(4, 1), wholeTab);
  server.clock.now += 1_000;
  await sync(server, 'sales', [unreadable(sales(5)[0] ?? []), ...sales(4, 1)]);
  expect(await pushed(await send(server, 'push', late))).toMatchObject({ deleted: 0, stale: 1 });
  expect(await views()).toMatchObject({ rows: '5' });
});

test('what was read of a column that the server does not know says nothing', async () => {
  await sync(server, 'sales', sales(2));
  const unread = [{ nonsense: '1' }, { nonsense: '1', city: 'москва', order_id: 'order-0' }];
  const { last } = await sync(server, 'sales', sales(1, 1), { unread });
  expect(last).toMatchObject({ inSync: true, heldRows: 1, stored: 2 });
});
