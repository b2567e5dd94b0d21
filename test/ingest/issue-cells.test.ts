/** Where the issues of a push stand in the sheet, and what people are shown of it. */
import { sales as salesContract } from '@qtickets/shared-schema/contracts/sales';
import type { TabLayout } from '@qtickets/shared-schema/wire/protocol';
import { afterAll, beforeEach, describe, expect, test } from 'vitest';
import {
  digested,
  digestTab,
  pushed,
  pushOf,
  reading,
  sale,
  send,
  startTestServer,
  type TestServer,
} from './support.ts';

let server: TestServer;
let started: TestServer | undefined;

beforeEach(async () => {
  started ??= await startTestServer();
  server = started;
  await pushRejected([]);
});
afterAll(() => started?.close());

/** Letters by contract column; the tab lacks all others. */
function layout(columns: Readonly<Record<string, string>>, gid?: number): TabLayout {
  const letters = salesContract.columns.map(({ name }) => columns[name] ?? '');
  return gid === undefined ? { letters } : { gid, letters };
}

/** Two issues of cells: a revenue in row 2, and a date in row 3. */
const bad = [sale('order-0', '#REF!'), sale('order-1', 5, { date: '31.02.2025' })];

async function pushRejected(rows: typeof bad, more: Record<string, unknown> = {}) {
  server.clock.now += 1_000;
  return pushed(await send(server, 'push', pushOf(server, 'sales', rows, { kind: 'rejected' }, more)));
}

const cells = () => server.select('SELECT row, column, cell, gid FROM zakaz.v_qtickets_issues ORDER BY row, column');

describe('the cell of an issue', () => {
  test('is stored with the id of its tab, where the sender says how its tabs are laid out', async () => {
    await pushRejected(bad, { layouts: [layout({ date: 'B', revenue: 'AF' }, 0)] });
    expect(await cells()).toEqual([
      { row: 2, column: 'revenue', cell: 'AF2', gid: 0 },
      { row: 3, column: 'date', cell: 'B3', gid: 0 },
    ]);
  });

  test('is not known of a sender that leaves it out', async () => {
    await pushRejected(bad);
    expect(await cells()).toEqual([
      { row: 2, column: 'revenue', cell: '', gid: null },
      { row: 3, column: 'date', cell: '', gid: null },
    ]);
  });

  test('is the whole row where its tab lacks the column, or the issue is of no column', async () => {
    const good = sale('order-2', 100);
    await pushRejected([...bad.slice(0, 1), good], { layouts: [layout({ date: 'B' })] });
    expect(await cells()).toEqual([
      { row: 2, column: 'revenue', cell: '2:2', gid: null },
      { row: 3, column: '', cell: '3:3', gid: null },
    ]);
  });

  test('is by its own tab’s layout', async () => {
    const layouts = [layout({ date: 'A', revenue: 'F' }, 7), layout({ date: 'C', revenue: 'D' }, 8)];
    const rows = bad.map((row, index) => [1 - index, 2, ...row]);
    await pushRejected([], { layouts, rows, tabs: ['Tab', 'Other'] });
    const found = await server.select('SELECT tab, cell, gid FROM zakaz.v_qtickets_issues ORDER BY tab');
    expect(found).toEqual([
      { tab: 'Other', cell: 'D2', gid: 8 },
      { tab: 'Tab', cell: 'A2', gid: 7 },
    ]);
  });

  test('follows the headers by which a sender names its columns', async () => {
    const columns = salesContract.columns.map(({ name }) => (name === 'revenue' ? 'Выручка' : name));
    await pushRejected(bad.slice(0, 1), { columns, layouts: [layout({ revenue: 'G' }, 7)] });
    expect(await cells()).toEqual([{ row: 2, column: 'revenue', cell: 'G2', gid: 7 }]);
  });

  test('that changed is a change of its issue alone, and one that is the same changes nothing', async () => {
    await pushRejected(bad, { layouts: [layout({ date: 'B', revenue: 'AF' }, 7)] });
    const moved = [layout({ date: 'B', revenue: 'AG' }, 7)];
    expect(await pushRejected(bad, { layouts: moved })).toMatchObject({ inserted: 1, unchanged: 1, deleted: 0 });
    expect(await pushRejected(bad, { layouts: moved })).toMatchObject({ inserted: 0, unchanged: 2 });
    const copied = [layout({ date: 'B', revenue: 'AG' }, 8)];
    expect(await pushRejected(bad, { layouts: copied })).toMatchObject({ inserted: 2, unchanged: 0 });
    expect(await cells()).toEqual([
      { row: 2, column: 'revenue', cell: 'AG2', gid: 8 },
      { row: 3, column: 'date', cell: 'B3', gid: 8 },
    ]);
  });
});

describe('a digest that says how its tabs are laid out', () => {
  const there = layout({ date: 'B', revenue: 'AF' }, 7);

  async function isKnown(layouts?: readonly TabLayout[], columns = salesContract.columns.map(({ name }) => name)) {
    server.clock.now += 1_000;
    const tab = digestTab('sales', bad, layouts === undefined ? {} : { layout: { columns, layouts } });
    const answer = await digested(await send(server, 'digest', { ...reading(server), tabs: [tab] }));
    return answer.tabs[0];
  }

  test('knows the quarantine only where all its cells stand as they stood', async () => {
    await pushRejected(bad, { layouts: [there] });
    expect(await isKnown([there])).toMatchObject({ rejectedKnown: true });
    expect(await isKnown([layout({ date: 'B', revenue: 'AG' }, 7)])).toMatchObject({ rejectedKnown: false });
    expect(await isKnown([layout({ date: 'B', revenue: 'AF' }, 8)])).toMatchObject({ rejectedKnown: false });
    expect(await isKnown([layout({ date: 'B', revenue: 'AF', city: 'Z' }, 7)])).toMatchObject({ rejectedKnown: true });
  });

  test('knows no cells that were never sent, until they are', async () => {
    await pushRejected(bad);
    expect(await isKnown([there])).toMatchObject({ rejectedKnown: false });
    await pushRejected(bad, { layouts: [there] });
    expect(await isKnown([there])).toMatchObject({ rejectedKnown: true });
  });

  test('that knows no ids of tabs, as a file does not, is right about the cells', async () => {
    await pushRejected(bad, { layouts: [there] });
    expect(await isKnown([layout({ date: 'B', revenue: 'AF' })])).toMatchObject({ rejectedKnown: true });
    expect(await isKnown([layout({ date: 'B', revenue: 'AG' })])).toMatchObject({ rejectedKnown: false });
  });

  test('takes whole rows for what they are', async () => {
    const layouts = [layout({ date: 'B' }, 7)];
    await pushRejected(bad, { layouts });
    expect(await isKnown(layouts)).toMatchObject({ rejectedKnown: true });
  });

  test('is not compared by cells where it says nothing of them', async () => {
    await pushRejected(bad, { layouts: [there] });
    expect(await isKnown()).toMatchObject({ rejectedKnown: true });
  });

  test('is an invalid request where the layout does not fit the tabs', async () => {
    const layoutOf = (layouts: readonly TabLayout[]) => ({ columns: ['date'], layouts });
    const tab = digestTab('sales', bad, { layout: layoutOf([{ letters: ['A', 'B'] }]) });
    const response = await send(server, 'digest', { ...reading(server), tabs: [tab] });
    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({ code: 'invalid_request', errors: [{ path: 'tabs.0.layout' }] });
  });
});

test('layouts that do not fit the tabs are an invalid request that says so', async () => {
  const push = pushOf(server, 'sales', bad, { kind: 'rejected' }, { layouts: [] });
  const response = await send(server, 'push', push);
  expect(response.status).toBe(400);
  expect(await response.json()).toMatchObject({ code: 'invalid_request', errors: [{ path: 'layouts' }] });
});
