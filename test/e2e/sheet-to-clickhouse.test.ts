/** What people do to a sheet, and what ClickHouse holds afterwards: the built bundle, real HTTP, the real server and engine. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { rowsSent, type Sheet } from '../support/sheet.ts';
import { openStage, type Stage } from '../support/stage.ts';
import { type CellInput, Workbook } from '../tools/apps-script-runtime/index.ts';

const ids = ['sorting', 'deleting', 'equal-lines', 'editing', 'moving', 'breaking', 'clearing', 'one', 'two'];
let stage: Stage;

beforeAll(async () => {
  stage = await openStage(ids);
});
afterAll(() => stage.close());

const salesHeader = ['Дата', 'ID события', 'Город', '№ заказа', 'Продано', 'Выручка', 'Валюта'];

function order(index: number, more: { id?: string; revenue?: CellInput } = {}): CellInput[] {
  const day = String((index % 28) + 1).padStart(2, '0');
  const { id = `order-${index}`, revenue = 1_000 + index } = more;
  return [
    { date: `2025-10-${day}` },
    1_042 + (index % 3),
    index % 2 === 0 ? 'Москва' : 'СПб',
    id,
    1 + (index % 4),
    revenue,
    '',
  ];
}

function orders(count: number): CellInput[][] {
  return Array.from({ length: count }, (_, index) => order(index));
}

/** A spreadsheet with automatic sync on, and everything in it already in ClickHouse. */
function openSynced(id: string, sales: readonly (readonly CellInput[])[]): Sheet {
  const sheet = stage.open(Workbook.fromArrays({ Продажи: [salesHeader, ...sales] }, { id }));
  sheet.run('installTriggers');
  sheet.run('syncNow');
  sheet.sent.length = 0;
  return sheet;
}

/** The orders of a spreadsheet with their amounts, as ClickHouse has them. */
async function stored(id: string): Promise<Record<string, string>> {
  const rows = await stage.select(
    `SELECT order_id, toString(revenue) AS revenue FROM fact_qtickets_sales FINAL WHERE _source = '${id}'`,
  );
  return Object.fromEntries(rows.map((row) => [String(row.order_id), String(row.revenue)]));
}

const sumOf = (id: string) =>
  stage.value(`SELECT toString(sum(revenue)) FROM fact_qtickets_sales FINAL WHERE _source = '${id}'`);
const linesOf = async (id: string) =>
  Number(await stage.value(`SELECT count() FROM fact_qtickets_sales FINAL WHERE _source = '${id}'`));

describe('a sheet and ClickHouse', () => {
  it('sorting a tab sends no row', async () => {
    const sheet = openSynced('sorting', orders(120));
    sheet.runtime.user.sort('Продажи', 6, { ascending: false });
    sheet.deliverEvents();
    sheet.run('syncNow');
    expect(sheet.sent.length).toBeGreaterThan(0);
    expect(rowsSent(sheet.sent)).toBe(0);
    expect(await linesOf('sorting')).toBe(120);
  });

  it('deleting rows deletes them', async () => {
    const sheet = openSynced('deleting', orders(30));
    sheet.runtime.user.deleteRows('Продажи', 6, 3);
    sheet.deliverEvents();
    const left = await stored('deleting');
    expect(Object.keys(left)).toHaveLength(27);
    for (const gone of ['order-4', 'order-5', 'order-6']) expect(left).not.toHaveProperty(gone);
  });

  it('lines with one key all count', async () => {
    const [line = []] = [order(1, { id: '', revenue: 500 })];
    openSynced('equal-lines', [line, line, order(1, { id: '', revenue: 250.5 })]);
    expect(await linesOf('equal-lines')).toBe(3);
    expect(await sumOf('equal-lines')).toBe('1250.5');
  });

  it('editing one cell sends the rows of one key', async () => {
    const double = order(7, { id: '' });
    const sheet = openSynced('editing', [...orders(50), double, double]);
    sheet.runtime.user.edit('Продажи', 'F12', '7 777,70 ₽');
    sheet.deliverEvents();
    expect(sheet.sent.map(({ action }) => action)).toEqual(['push']);
    expect(rowsSent(sheet.sent)).toBe(1);
    expect(await stored('editing')).toHaveProperty('order-10', '7777.7');
    sheet.sent.length = 0;
    sheet.runtime.user.edit('Продажи', 'F53', 1);
    sheet.deliverEvents();
    expect(rowsSent(sheet.sent)).toBe(2);
    expect(await linesOf('editing')).toBe(52);
  });

  it('correcting a key moves the row: the old one is gone', async () => {
    const sheet = openSynced('moving', orders(20));
    sheet.runtime.user.edit('Продажи', 'D2', 'order-zero');
    sheet.deliverEvents();
    const now = await stored('moving');
    expect(now).toHaveProperty('order-zero', '1000');
    expect(now).not.toHaveProperty('order-0');
    expect(Object.keys(now)).toHaveLength(20);
  });

  it('a broken cell comes back as an issue, and the last good state stays until it is fixed', async () => {
    const sheet = openSynced('breaking', orders(20));
    sheet.runtime.user.edit('Продажи', 'F5', { error: '#REF!' });
    sheet.deliverEvents();
    const issues = () => stage.select("SELECT tab, row, column, code FROM v_qtickets_issues WHERE source = 'breaking'");
    expect(await issues()).toMatchObject([{ tab: 'Продажи', row: 5, column: 'revenue', code: 'formula_error' }]);
    expect(await stored('breaking')).toHaveProperty('order-3', '1003');
    sheet.runtime.user.edit('Продажи', 'F5', 4_000);
    sheet.deliverEvents();
    expect(await issues()).toEqual([]);
    expect(await stored('breaking')).toHaveProperty('order-3', '4000');
  });

  it('a cleared tab deletes nothing, and its undo needs nothing', async () => {
    const sheet = openSynced('clearing', orders(80));
    const model = sheet.workbook.sheet('Продажи');
    const cells = model.read({ row: 2, column: 1, numRows: 80, numColumns: 7 });
    sheet.runtime.user.clear('Продажи', 'A2:G81');
    sheet.deliverEvents();
    expect(await linesOf('clearing')).toBe(80);
    model.write(2, 1, cells);
    sheet.sent.length = 0;
    sheet.tick();
    expect(rowsSent(sheet.sent)).toBe(0);
    expect(await linesOf('clearing')).toBe(80);
  });

  it('two spreadsheets in one table never touch each other', async () => {
    const [one, two] = [openSynced('one', orders(40)), openSynced('two', orders(40))];
    two.runtime.user.deleteRows('Продажи', 2, 10);
    two.runtime.user.edit('Продажи', 'F2', 1);
    two.deliverEvents();
    one.tick();
    expect(rowsSent(one.sent)).toBe(0);
    expect([await linesOf('one'), await linesOf('two')]).toEqual([40, 30]);
    expect(await sumOf('one')).toBe('40780');
  });
});
