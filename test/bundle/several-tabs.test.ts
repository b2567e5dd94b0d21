/** A contract of several tabs is read by several calls, and people move rows from one tab to another in between. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Sheet } from '../support/sheet.ts';
import { openStage, type Stage } from '../support/stage.ts';
import { type CellInput, Workbook } from '../tools/apps-script-runtime/index.ts';
import { cellFromInput } from '../tools/apps-script-runtime/workbook/cell-input.ts';

let stage: Stage;

beforeAll(async () => {
  stage = await openStage(['moving', 'failing', 'coming']);
});
afterAll(() => stage.close());

const header = ['Дата', 'ID события', 'Город', '№ заказа', 'Продано', 'Выручка'];

function order(id: string): CellInput[] {
  return [{ date: '2025-10-01' }, '1042', 'Москва', id, 1, 100];
}

/** The first order of the second tab moves to the first one, which was read already. */
function openMoving(id: string): Sheet {
  const orders = [0, 1, 2, 3].map((index) => order(`${id}-${index}`));
  const tabs = { 'Продажи 1': [header, ...orders.slice(0, 2)], 'Продажи 2': [header, ...orders.slice(2)] };
  const sheet = stage.open(Workbook.fromArrays(tabs, { id }));
  sheet.runtime.properties.document.set('TAB_SALES', 'Продажи*');
  sheet.run('installTriggers');
  sheet.run('syncNow');
  let hasMoved = false;
  sheet.runtime.onServiceCall = (name, _args, _execution, tab) => {
    if (hasMoved || name !== 'Range.getValues' || tab !== 'Продажи 2') return undefined;
    hasMoved = true;
    sheet.runtime.user.deleteRows('Продажи 2', 2);
    sheet.runtime.user.paste('Продажи 1', 'A4', [order(`${id}-2`)]);
    return undefined;
  };
  return sheet;
}

async function storedOf(id: string): Promise<readonly unknown[]> {
  const query = `SELECT order_id FROM fact_qtickets_sales FINAL WHERE order_id LIKE '${id}-%' ORDER BY order_id`;
  return (await stage.select(query)).map(({ order_id }) => order_id);
}

it('a row that moves to a tab that was read already is not lost, and no proof says that it is gone', async () => {
  openMoving('moving').run('syncNow');
  expect(await storedOf('moving')).toEqual(['moving-0', 'moving-1', 'moving-2', 'moving-3']);
  expect(await rowsProven('moving')).toEqual([4]);
});

it('nor where the question that would have shown it fails: the move itself is an edit that brings it back', async () => {
  const sheet = openMoving('failing');
  const move = sheet.runtime.onServiceCall;
  sheet.runtime.onServiceCall = (...call) => {
    const isClosing = call[0] === 'UrlFetchApp.fetch' && sheet.sent.at(-1)?.action === 'push';
    return isClosing ? { throws: 'Authorization is required to perform that action.' } : move?.(...call);
  };
  sheet.run('syncNow');
  expect(await storedOf('failing')).toEqual(['failing-0', 'failing-1', 'failing-3']);
  sheet.runtime.onServiceCall = undefined;
  sheet.deliverEvents();
  expect(await storedOf('failing')).toEqual(['failing-0', 'failing-1', 'failing-2', 'failing-3']);
  expect(await rowsProven('failing')).toEqual([4]);
});

it('a tab that comes while a sync sends what differs is of the next proof: none is made without it', async () => {
  const workbook = Workbook.fromArrays({ 'Продажи 1': [header, order('coming-0')] }, { id: 'coming' });
  const sheet = stage.open(workbook, ({ action }) => {
    if (action !== 'push' || workbook.sheets.length > 1) return;
    const rows = [header, order('coming-1')].map((row) => row.map(cellFromInput));
    workbook.addSheet('Продажи 2').write(1, 1, rows);
    sheet.runtime.user.paste('Продажи 1', 'A3', [order('coming-2')]);
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
