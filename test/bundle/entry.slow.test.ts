/** What managers do all day: new rows cell by cell, keys that are corrected, cells that are fixed (P35). */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Sheet } from '../support/sheet.ts';
import { openStage, type Stage } from '../support/stage.ts';
import { type CellInput, type ExecutionResult, Workbook } from '../tools/apps-script-runtime/index.ts';

const ids = [
  'new-row',
  'by-locale',
  'key',
  'known-draft',
  'default',
  'default-format',
  'default-formula',
  'error',
  'half',
  'broken',
  'left-over',
  'held-by-draft',
  'two-keys',
  'held-key',
];
let stage: Stage;

beforeAll(async () => {
  stage = await openStage(ids);
});
afterAll(() => stage.close());

const ROWS = 3_000;
const dollars = '[$$]#,##0.00';
const header = ['date', 'event_id', 'city', 'order_id', 'tickets_sold', 'revenue', 'event_name', 'refunds', 'currency'];
const order = (index: number): CellInput[] => [
  { date: '2025-10-01' },
  '1042',
  'Москва',
  `order-${index}`,
  1,
  100 + index,
  'Концерт',
  0,
  'RUB',
];

function open(id: string, rows = 20): Sheet {
  const sales = [header, ...Array.from({ length: rows }, (_, index) => order(index))];
  const sheet = stage.open(Workbook.fromArrays({ Sales: sales }, { id, locale: 'ru_RU' }));
  sheet.run('installTriggers');
  sheet.run('syncNow');
  sheet.tick();
  sheet.sent.length = 0;
  return sheet;
}

function type(sheet: Sheet, cell: string, value: CellInput): readonly ExecutionResult[] {
  sheet.runtime.user.edit('Sales', cell, value);
  return sheet.deliverEvents();
}

const actions = (sheet: Sheet) => sheet.sent.map(({ action }) => action);
const ordersOf = async (id: string) =>
  (
    await stage.select(
      `SELECT order_id, toString(revenue) AS revenue FROM fact_qtickets_sales FINAL WHERE _source = '${id}' ORDER BY revenue`,
    )
  ).map((row) => row.order_id);
const rejectedOf = async (id: string) =>
  Number(await stage.value(`SELECT count() FROM stg_qtickets_sheets_quarantine FINAL WHERE sheet_id = '${id}'`));

describe('a new row, typed cell by cell', () => {
  it('asks for nothing before it is whole, and then for its key alone', async () => {
    const sheet = open('new-row', ROWS);
    const row = ROWS + 2;
    let cells = 0;
    sheet.runtime.onServiceCall = (name, args) => {
      if (name === 'Sheet.getRange' && args.length === 4) cells += Number(args[2]) * Number(args[3]);
      return undefined;
    };
    const typed = ['01.10.2025', '1042', 'Москва', 'new', 2, 5_000];
    for (const [at, value] of typed.slice(0, -1).entries()) {
      const results = type(sheet, `${'ABCDEF'[at]}${row}`, value);
      expect(sheet.sent).toEqual([]);
      for (const { calls } of results) {
        for (const name of ['Lock.tryLock', 'Spreadsheet.getSpreadsheetLocale']) expect(calls[name]).toBeUndefined();
      }
    }
    type(sheet, `F${row}`, 5_000);
    expect(actions(sheet)).toEqual(['push']);
    expect(await ordersOf('new-row')).toContain('new');
    for (const [column, value] of [
      ['G', 'Концерт'],
      ['H', 0],
      ['I', 'RUB'],
    ] as const)
      type(sheet, `${column}${row}`, value);
    // No refunds, and roubles, are what blank cells stand for.
    expect(actions(sheet)).toEqual(['push', 'push']);
    expect(cells).toBeLessThan(1.1 * ROWS * header.length);
  });

  it('with texts that only the locale can tell is sent by it all the same', async () => {
    const sheet = open('by-locale');
    const asText = (value: string): CellInput => ({ value, format: '@' });
    for (const [at, value] of [asText('01/02/2025'), '1042', 'Москва', 'new', 2, 5_000].entries()) {
      expect(sheet.sent).toEqual([]);
      type(sheet, `${'ABCDEF'[at]}22`, value);
    }
    expect(actions(sheet)).toEqual(['push']);
    const where = "_source = 'by-locale' AND order_id = 'new'";
    expect(await stage.value(`SELECT toString(date) FROM fact_qtickets_sales FINAL WHERE ${where}`)).toBe('2025-02-01');
  });

  it('asks for nothing where a blank cell is filled with what it stood for, and for a push where it says something else', async () => {
    const sheet = open('default', 2);
    for (const cell of ['H2', 'I2', 'H3', 'I3']) sheet.runtime.user.apiWrite('Sales', cell, [['']]);
    sheet.tick();
    sheet.sent.length = 0;
    for (const [cell, value] of [
      ['H2', 0],
      ['I2', 'RUB'],
    ] as const) {
      for (const { calls } of type(sheet, cell, value)) expect(calls['Lock.tryLock']).toBeUndefined();
    }
    expect(actions(sheet)).toEqual([]);
    type(sheet, 'H3', 5);
    type(sheet, 'I3', 'USD');
    expect(actions(sheet)).toEqual(['push', 'push']);
    sheet.sent.length = 0;
    sheet.tick();
    expect(actions(sheet)).toEqual(['digest']);
  });

  it('sends it all the same where the cell was typed with a currency, or where an amount beside it has one', async () => {
    const sheet = open('default-format', 3);
    for (const cell of ['H2', 'I3', 'I4']) sheet.runtime.user.apiWrite('Sales', cell, [['']]);
    sheet.tick();
    sheet.sent.length = 0;
    type(sheet, 'H2', { value: 0, format: dollars });
    expect(actions(sheet)).not.toEqual([]);
    sheet.workbook.sheet('Sales').put(3, 6, { value: 101, format: dollars });
    sheet.run('syncNow');
    sheet.sent.length = 0;
    type(sheet, 'I3', 'RUB');
    expect(actions(sheet)).not.toEqual([]);
  });

  it('sends it all the same where a formula of the row may have changed with it', async () => {
    const sheet = open('default-formula', 3);
    sheet.runtime.user.apiWrite('Sales', 'H2', [['']]);
    sheet.workbook.sheet('Sales').put(2, 6, { value: 100, formula: '=IF(ISBLANK(H2);100;200)' });
    sheet.tick();
    sheet.sent.length = 0;
    sheet.runtime.user.edit('Sales', 'H2', 0);
    sheet.runtime.user.recalc('Sales', 'F2', 200);
    sheet.deliverEvents();
    expect(actions(sheet)).toEqual(['push']);
  });

  it('that a tick met half typed leaves the quarantine with its push', async () => {
    const sheet = open('known-draft');
    for (const [column, value] of [
      ['A', '01.10.2025'],
      ['B', '1042'],
      ['C', 'Москва'],
      ['E', 1],
    ] as const) {
      type(sheet, `${column}22`, value);
    }
    sheet.tick();
    expect(await rejectedOf('known-draft')).toBe(1);
    sheet.sent.length = 0;
    type(sheet, 'F22', 77);
    expect([actions(sheet), await rejectedOf('known-draft')]).toEqual([['push'], 0]);
    sheet.sent.length = 0;
    sheet.tick();
    expect(actions(sheet)).toEqual(['digest']);
  });

  it('that may be a stored row is compared, because what it says decides which row is held', async () => {
    const sheet = open('held-by-draft');
    const count = async () =>
      Number(await stage.value(`SELECT count() FROM fact_qtickets_sales FINAL WHERE _source = 'held-by-draft'`));
    type(sheet, 'C5', null);
    expect(await count()).toBe(20);
    type(sheet, 'H5', 3);
    expect(await count()).toBe(19);
  });

  it('says at once what of it cannot be read', async () => {
    const sheet = open('half');
    type(sheet, 'A22', '31.02.2025');
    expect(await rejectedOf('half')).toBeGreaterThan(0);
    type(sheet, 'A22', '28.02.2025');
    expect(actions(sheet)).toContain('digest');
    const listed = sheet.workbook.sheet('QTickets: ошибки');
    expect(JSON.stringify(listed.cell(2, 6)?.value ?? '')).not.toContain('31.02');
  });
});

describe('the key of a row', () => {
  it('that is edited goes with the old one, in one request', async () => {
    const sheet = open('key');
    type(sheet, 'D5', 'renamed');
    type(sheet, 'A6', { date: '2025-11-30' });
    expect(actions(sheet)).toEqual(['push', 'push']);
    const orders = await ordersOf('key');
    expect([orders.length, orders.includes('renamed'), orders.includes('order-3')]).toEqual([20, true, false]);
    sheet.sent.length = 0;
    sheet.tick();
    expect(actions(sheet)).toEqual(['digest']);
  });

  it('of which two cells were edited before the first edit was read leaves no old one behind', async () => {
    const sheet = open('two-keys');
    sheet.runtime.user.edit('Sales', 'B5', '2042');
    sheet.runtime.user.edit('Sales', 'D5', 'renamed');
    sheet.deliverEvents();
    const orders = await ordersOf('two-keys');
    expect([orders.length, orders.includes('renamed'), orders.includes('order-3')]).toEqual([20, true, false]);
  });

  it('that was unreadable for a while and is another one now leaves no held row behind (R12)', async () => {
    const sheet = open('held-key');
    type(sheet, 'A5', '');
    type(sheet, 'A5', { date: '2025-11-30' });
    const days = await stage.value(
      `SELECT countIf(date = '2025-11-30') || ' of ' || count() FROM fact_qtickets_sales FINAL WHERE _source = 'held-key'`,
    );
    expect(days).toBe('1 of 20');
  });

  it('is compared where a row that cannot be read may be of the old one (R12)', async () => {
    const sheet = open('left-over');
    type(sheet, 'A6', '');
    sheet.sent.length = 0;
    type(sheet, 'D6', 'order-3');
    type(sheet, 'D5', 'renamed');
    expect(actions(sheet)).toContain('digest');
    expect(await ordersOf('left-over')).toContain('renamed');
  });
});

describe('a row that was rejected', () => {
  it('leaves the quarantine and the list of issues at once where its cell is fixed', async () => {
    const sheet = open('error');
    type(sheet, 'F5', '12O');
    expect(await rejectedOf('error')).toBe(1);
    type(sheet, 'F5', 120);
    expect(await rejectedOf('error')).toBe(0);
    expect(String(sheet.workbook.sheet('QTickets: ошибки').cell(2, 1)?.value)).not.toBe('Sales');
  });

  it('is kept as it was where a cell of it was emptied, and is known as a draft', async () => {
    const sheet = open('broken');
    type(sheet, 'F5', '');
    expect([(await ordersOf('broken')).length, await rejectedOf('broken')]).toEqual([20, 1]);
  });
});
