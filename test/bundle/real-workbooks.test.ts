/** What a real workbook holds beside our columns: tabs of every kind, and tabs of ours that are hidden, protected, merged and wide. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Sheet } from '../support/sheet.ts';
import { openStage, type Stage } from '../support/stage.ts';
import { addEveryKindOfTab, type CellInput, Workbook } from '../tools/apps-script-runtime/index.ts';

let stage: Stage;
beforeAll(async () => {
  stage = await openStage(['every-kind', 'own']);
});
afterAll(() => stage.close());

const header = ['Дата', 'ID события', 'Город', '№ заказа', 'Продано', 'Выручка'];
const sale = (row: number): CellInput[] => [{ date: '2025-10-01' }, '1042', 'Москва', `o${row}`, 1, 100];
const sales = [header, ...Array.from({ length: 30 }, (_, index) => sale(index + 2))];

function sold(id: string): Promise<unknown> {
  return stage.value(
    `SELECT concat(toString(count()), ' rows, ', toString(sum(revenue))) FROM fact_qtickets_sales FINAL WHERE _source = '${id}'`,
  );
}

const textOf = (html = '') => html.replace(/<[^>]+>/g, ' ');

function edit(sheet: Sheet, cell: string, value: number): void {
  sheet.runtime.user.edit('Продажи', cell, value);
  sheet.deliverEvents();
}

it('tabs of every kind that Google has, and 120 others: all menu items, edits and ticks do as without them', async () => {
  const workbook = Workbook.fromArrays({ Продажи: sales }, { id: 'every-kind' });
  const added = addEveryKindOfTab(workbook, 120);
  const before = added.map(({ name }) => name);
  const sheet = stage.open(workbook);
  for (const item of ['syncNow', 'installTriggers', 'checkSheet', 'selfTest']) sheet.run(item);
  expect(await sold('every-kind')).toBe('30 rows, 3000');
  edit(sheet, 'F5', 150);
  expect(await sold('every-kind')).toBe('30 rows, 3050');
  sheet.runtime.user.apiWrite('Продажи', 'F6', [[160]]);
  sheet.tick();
  expect(await sold('every-kind')).toBe('30 rows, 3110');
  expect(textOf(sheet.run('showStatus').dialogs[0]?.html)).toContain('Всё совпадает');
  expect(workbook.sheets.map(({ name }) => name)).toEqual(expect.arrayContaining(before));
});

it('a tab of ours that is hidden and protected, with merged, computed and far cells and checkboxes, is read as its cells stand', async () => {
  const workbook = Workbook.fromArrays({ Продажи: sales }, { id: 'own' });
  const tab = workbook.sheet('Продажи');
  tab.hidden = true;
  tab.protectedFor = ['director@example.com'];
  // Of merged cells all but the first are blank: an order without a number is an order too.
  tab.merge({ row: 2, column: 4, numRows: 2, numColumns: 1 });
  tab.put(6, 6, { value: 100, computed: true });
  tab.put(1, 8, { value: 'Проверено' });
  for (let row = 2; row <= 31; row += 1) tab.put(row, 8, { value: row % 2 === 0 });
  tab.put(1, 300, { value: 'далеко справа' });
  const sheet = stage.open(workbook);
  sheet.run('installTriggers');
  sheet.run('syncNow');
  expect(await sold('own')).toBe('30 rows, 3000');
  const orders = `SELECT order_id FROM fact_qtickets_sales FINAL WHERE _source = 'own' AND order_id IN ('', 'o2', 'o3') ORDER BY order_id`;
  expect(await stage.select(orders)).toEqual([{ order_id: '' }, { order_id: 'o2' }]);
  edit(sheet, 'F5', 150);
  sheet.runtime.user.merge('Продажи', 'D10:D11');
  sheet.runtime.user.recalc('Продажи', 'F6', 160);
  sheet.deliverEvents();
  sheet.tick();
  expect(await sold('own')).toBe('30 rows, 3110');
  expect(textOf(sheet.run('showStatus').dialogs[0]?.html)).toContain('Всё совпадает');
});
