/** A contract of several tabs is read by several calls, and people move rows from one tab to another in between. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openStage, type Stage } from '../support/stage.ts';
import { type CellInput, Workbook } from '../tools/apps-script-runtime/index.ts';
import { cellFromInput } from '../tools/apps-script-runtime/workbook/cell-input.ts';

let stage: Stage;

beforeAll(async () => {
  stage = await openStage(['moving', 'coming']);
});
afterAll(() => stage.close());

const header = ['Дата', 'ID события', 'Город', '№ заказа', 'Продано', 'Выручка'];

function order(index: number): CellInput[] {
  return [{ date: '2025-10-01' }, '1042', 'Москва', `order-${index}`, 1, 100];
}

it('a row that moves to a tab that was read already is not lost, and no proof says that it is gone', async () => {
  const workbook = Workbook.fromArrays(
    { 'Продажи 1': [header, order(0), order(1)], 'Продажи 2': [header, order(2), order(3)] },
    { id: 'moving' },
  );
  const sheet = stage.open(workbook);
  sheet.runtime.properties.document.set('TAB_SALES', 'Продажи*');
  sheet.run('syncNow');
  let readings = 0;
  sheet.runtime.onServiceCall = (name) => {
    if (name === 'Range.getValues') readings += 1;
    if (name !== 'Range.getValues' || readings !== 2) return undefined;
    sheet.runtime.user.deleteRows('Продажи 2', 2);
    sheet.runtime.user.paste('Продажи 1', 'A4', [order(2)]);
    return undefined;
  };
  sheet.run('syncNow');
  const stored = await stage.select('SELECT order_id FROM fact_qtickets_sales FINAL ORDER BY order_id');
  expect(stored.map(({ order_id }) => order_id)).toEqual(['order-0', 'order-1', 'order-2', 'order-3']);
  expect(await rowsProven('moving')).toEqual([4]);
});

it('a tab that comes while a sync sends what differs is of the next proof: none is made without it', async () => {
  const workbook = Workbook.fromArrays({ 'Продажи 1': [header, order(10)] }, { id: 'coming' });
  const sheet = stage.open(workbook, ({ action }) => {
    if (action !== 'push' || workbook.sheets.length > 1) return;
    const rows = [header, order(11)].map((row) => row.map(cellFromInput));
    workbook.addSheet('Продажи 2').write(1, 1, rows);
    sheet.runtime.user.paste('Продажи 1', 'A3', [order(12)]);
  });
  sheet.runtime.properties.document.set('TAB_SALES', 'Продажи*');
  sheet.run('syncNow');
  expect(await rowsProven('coming')).toEqual([]);
  expect(sheet.sent.at(-1)?.message).toMatchObject({ flags: ['unsettled:sales'], status: 'success' });
  sheet.run('syncNow');
  expect(await rowsProven('coming')).toEqual([3]);
});

/** Of each proof, once: how many rows the tab had. */
async function rowsProven(source: string): Promise<readonly unknown[]> {
  const query = `SELECT DISTINCT toUInt32(rows) AS rows FROM meta_sync_proofs WHERE sheet_id = '${source}'`;
  return (await stage.select(query)).map(({ rows }) => rows);
}
