/** What a run costs in service calls, requests and rows: Google's minutes are few. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { rowsSent, type Sheet } from '../support/sheet.ts';
import { openStage, type Stage } from '../support/stage.ts';
import { type CellInput, Workbook } from '../tools/apps-script-runtime/index.ts';

const ids = ['idle', 'edit', 'long', 'large', 'large-moves', 'pause'];
let stage: Stage;

beforeAll(async () => {
  stage = await openStage(ids);
});
afterAll(() => stage.close());

const header = ['date', 'event_id', 'city', 'order_id', 'tickets_sold', 'revenue'];

function order(index: number): CellInput[] {
  const day = String((index % 28) + 1).padStart(2, '0');
  const month = String((index % 12) + 1).padStart(2, '0');
  return [{ date: `${2024 + (index % 2)}-${month}-${day}` }, '1042', 'Москва', `order-${index}`, 1, 100 + index];
}

function orders(count: number): CellInput[][] {
  return Array.from({ length: count }, (_, index) => order(index));
}

function openSynced(id: string, sales: readonly (readonly CellInput[])[]): Sheet {
  const inventory = [
    ['event_id', 'city', 'date', 'tickets_total'],
    ['1', 'Москва', { date: '2025-10-01' }, 5],
  ];
  const events = [
    ['event_id', 'event_date', 'city', 'event_name'],
    ['1', { date: '2025-10-01' }, 'Москва', 'Концерт'],
  ];
  const sheet = stage.open(Workbook.fromArrays({ Events: events, Inventory: inventory, Sales: sales }, { id }));
  sheet.run('installTriggers');
  sheet.run('syncNow');
  sheet.sent.length = 0;
  return sheet;
}

const propertyCalls = (result?: { calls: Readonly<Record<string, number>> }) =>
  Object.entries(result?.calls ?? {}).reduce(
    (sum, [name, count]) => sum + (name.startsWith('Properties.') ? count : 0),
    0,
  );
const calls = (result: { calls: Readonly<Record<string, number>> } | undefined, name: string) =>
  result?.calls[name] ?? 0;

describe('a tick that finds nothing', () => {
  it('reads each tab once, asks one question, and formats no date anew', () => {
    const sheet = openSynced('idle', [header, ...orders(600)]);
    sheet.tick();
    const result = sheet.tick();
    expect(result.fetches).toHaveLength(1);
    // And once more the header and the last rows.
    expect(calls(result, 'Range.getValues')).toBe(3 * 3);
    expect(calls(result, 'Utilities.formatDate')).toBe(0);
    // The properties are read once and written once: whether marks came meanwhile, the cache says.
    expect(propertyCalls(result)).toBe(2);
    expect(result.serviceCalls).toBeLessThanOrEqual(60);
  });
});

describe('an edit', () => {
  it('is one push of one key, from its row, one column of the key, its header and its row again, at four calls of properties', () => {
    const sheet = openSynced('edit', [header, ...orders(600)]);
    sheet.runtime.user.edit('Sales', 'F300', 1);
    const [result] = sheet.deliverEvents();
    expect(sheet.sent.map(({ action }) => action)).toEqual(['push']);
    expect(rowsSent(sheet.sent)).toBe(1);
    // The header late: a column may have been dragged meanwhile (R1); the row once more, since one may have come and gone before.
    expect(result?.calls['Range.getValues']).toBe(4);
    expect(propertyCalls(result)).toBe(4);
    // The event gave its tab; a whole row needs no width.
    expect(calls(result, 'Spreadsheet.getSheetByName')).toBe(0);
    expect(calls(result, 'Sheet.getLastColumn')).toBe(0);
    // The event brought the spreadsheet, and its column of the key was read to the end, where no row is pushed out.
    for (const name of ['SpreadsheetApp.getActiveSpreadsheet', 'Spreadsheet.getSheets', 'Sheet.getLastRow']) {
      expect(calls(result, name)).toBe(0);
    }
    expect(result?.serviceCalls).toBeLessThanOrEqual(42);
  });

  it('asks for the last row where the grid goes on for thousands of empty ones', () => {
    const sheet = openSynced('long', [header, ...orders(20)]);
    sheet.workbook.sheet('Sales').maxRows = 5_000;
    const lastRows = (value: number) => {
      sheet.runtime.user.edit('Sales', 'F3', value);
      return calls(sheet.deliverEvents()[0], 'Sheet.getLastRow');
    };
    expect([lastRows(1), lastRows(2)]).toEqual([0, 2]);
    expect(sheet.sent.map(({ action }) => action)).toEqual(['push', 'push']);
  });
});

describe('a tab too large for one read', () => {
  const apart: CellInput[] = Array.from({ length: 60 }, () => '');
  const wide = (row: readonly CellInput[]) => [...row.slice(0, 5), ...apart, row[5] ?? ''];
  const wideTab = () => [wide(header), ...orders(4_200).map(wide)];

  it('sends an edited key by reading its key columns and its row only', async () => {
    const sheet = openSynced('large', wideTab());
    sheet.runtime.user.edit('Sales', 'BN2000', 55);
    const [result] = sheet.deliverEvents();
    expect(sheet.sent.map(({ action }) => action)).toEqual(['push']);
    expect(rowsSent(sheet.sent)).toBe(1);
    expect(result?.calls['Range.getValues']).toBe(4);
    const where = "_source = 'large' AND order_id = 'order-1998'";
    expect(await stage.value(`SELECT toString(revenue) FROM fact_qtickets_sales FINAL WHERE ${where}`)).toBe('55');
    sheet.sent.length = 0;
    sheet.tick();
    expect(rowsSent(sheet.sent)).toBe(0);
  });

  it('is compared as a whole where rows moved between reading the keys and the rows (R2)', async () => {
    const sheet = openSynced('large-moves', wideTab());
    let reads = 0;
    sheet.runtime.onServiceCall = (name) => {
      if (name === 'Range.getValues') reads += 1;
      if (reads === 2 && name === 'Range.getValues') sheet.runtime.user.deleteRows('Sales', 100, 1);
      return undefined;
    };
    sheet.runtime.user.edit('Sales', 'BN2000', 55);
    const [edited] = sheet.runtime.pendingEvents.splice(0, 1);
    if (edited !== undefined) sheet.runtime.deliver(edited);
    sheet.runtime.onServiceCall = undefined;
    expect(sheet.sent.map(({ action }) => action)).toContain('digest');
    const rows = await stage.value("SELECT count() FROM fact_qtickets_sales FINAL WHERE _source = 'large-moves'");
    expect(Number(rows)).toBe(4_199);
  });
});

describe('a first sync that runs out of time', () => {
  it('goes on in a dialog until the sheet is equal', async () => {
    const sheet = stage.open(Workbook.fromArrays({ Sales: [header, ...orders(11_000)] }, { id: 'pause' }));
    let fetches = 0;
    sheet.runtime.onServiceCall = (name) => {
      if (name === 'UrlFetchApp.fetch') fetches += 1;
      return fetches === 2 && name === 'UrlFetchApp.fetch' ? { delayMs: 271_000 } : undefined;
    };
    const first = sheet.run('syncNow');
    sheet.runtime.onServiceCall = undefined;
    expect(first.dialogs).toHaveLength(1);
    expect(sheet.sent.filter(({ action }) => action === 'push')).toHaveLength(1);
    const next = sheet.runtime.callFromDialog('continueSync');
    expect(next.value).toMatchObject({ done: true });
    const rows = await stage.value("SELECT count() FROM fact_qtickets_sales FINAL WHERE _source = 'pause'");
    expect(Number(rows)).toBe(11_000);
  });
});
