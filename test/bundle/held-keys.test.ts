/** Keys that cannot be read for a while take no rows away (R12), from the cell to the views. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openStage, type Stage } from '../support/stage.ts';
import { type CellInput, Workbook } from '../tools/apps-script-runtime/index.ts';

let stage: Stage;

beforeAll(async () => {
  stage = await openStage(['loading', 'elsewhere']);
});
afterAll(() => stage.close());

const header = ['Дата', 'ID события', 'Город', '№ заказа', 'Продано', 'Выручка'];

function order(index: number): CellInput[] {
  return [{ date: '2025-10-01' }, String(1000 + index), 'Москва', `order-${index}`, 1, 100 + index];
}

async function sold(source: string) {
  const [row] =
    await stage.select(`SELECT count() AS rows, toString(sum(revenue)) AS revenue FROM fact_qtickets_sales FINAL
    WHERE _source = '${source}'`);
  return row;
}

async function proof(source: string) {
  const [row] = await stage.select(`SELECT rows, held FROM meta_sync_proofs
    WHERE sheet_id = '${source}' AND tab = 'sales' ORDER BY verified_at DESC LIMIT 1`);
  return row;
}

it('twenty ids of sixty read Loading...: the views keep sixty rows and the revenue, it is said, and all is equal afterwards (P29)', async () => {
  const orders = Array.from({ length: 60 }, (_, index) => order(index));
  const sheet = stage.open(Workbook.fromArrays({ Продажи: [header, ...orders] }, { id: 'loading' }));
  const { user } = sheet.runtime;
  sheet.run('syncNow');
  const before = await sold('loading');
  const revenue = await stage.value('SELECT sum(revenue) FROM v_qtickets_sales_latest');
  user.apiWrite('Продажи', 'B2', new Array(20).fill(['Loading...']));
  sheet.tick();
  expect([await sold('loading'), await stage.value('SELECT sum(revenue) FROM v_qtickets_sales_latest')]).toEqual([
    before,
    revenue,
  ]);
  expect(await proof('loading')).toEqual({ rows: 40, held: 20 });
  sheet.sent.length = 0;
  sheet.tick();
  expect(sheet.sent.map(({ action }) => action)).toEqual(['digest']);
  user.apiWrite(
    'Продажи',
    'B2',
    orders.slice(0, 20).map((row) => [row[1] ?? '']),
  );
  sheet.tick();
  expect([await sold('loading'), await proof('loading')]).toEqual([before, { rows: 60, held: 0 }]);
});

it('while keys cannot be read, rows that are deleted elsewhere in the tab go, and edits arrive', async () => {
  const orders = Array.from({ length: 10 }, (_, index) => order(index));
  const sheet = stage.open(Workbook.fromArrays({ Продажи: [header, ...orders] }, { id: 'elsewhere' }));
  const { user } = sheet.runtime;
  sheet.run('installTriggers');
  sheet.run('syncNow');
  user.apiWrite('Продажи', 'B2', [['#REF!'], ['#REF!']]);
  user.deleteRows('Продажи', 11, 1);
  user.edit('Продажи', 'F5', 5000);
  sheet.deliverEvents();
  sheet.tick();
  expect(await sold('elsewhere')).toEqual({ rows: 9, revenue: String(10 * 100 + 45 - 109 - 103 + 5000) });
  expect(await proof('elsewhere')).toEqual({ rows: 7, held: 2 });
});
