/** People keep a copy of a tab beside it, before they try something: a copy is not a second lot of sales. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openStage, type Stage } from '../support/stage.ts';
import { type CellInput, Workbook } from '../tools/apps-script-runtime/index.ts';

let stage: Stage;

beforeAll(async () => {
  stage = await openStage(['named', 'alias', 'moved', 'unnamed']);
});
afterAll(() => stage.close());

const header = ['Дата', 'ID события', 'Событие', 'Город', '№ заказа', 'Продано', 'Выручка'];
const order = (index: number): CellInput[] => [
  { date: '2025-10-01' },
  '1042',
  'Концерт',
  'Москва',
  `order-${index}`,
  1,
  100,
];
const rows = [header, order(0), order(1)];

it.each([
  ['named', 'Sales', 'Copy of Sales'],
  ['alias', 'Продажи', 'Копия Продажи'],
])(
  'of a tab and its copy the one with the name counts, and an edit in the copy changes nothing: %s',
  async (id, name, copy) => {
    const sheet = stage.open(Workbook.fromArrays({ [copy]: rows, [name]: rows }, { id }));
    sheet.run('syncNow');
    sheet.run('installTriggers');
    expect(await revenue(id)).toBe('200');
    sheet.runtime.user.edit(copy, 'G2', '900');
    sheet.runtime.user.edit(name, 'G3', '150');
    sheet.deliverEvents();
    expect(await revenue(id)).toBe('250');
    sheet.run('syncNow');
    expect(await revenue(id)).toBe('250');
    expect(await provenRows(id)).toBe('2');
  },
);

it('a copy that is left alone does not take the place of its original where rows would go, until a person says so', async () => {
  const workbook = Workbook.fromArrays({ Sales: [...rows, order(2)], 'Sales (копия)': rows }, { id: 'moved' });
  const sheet = stage.open(workbook);
  sheet.run('syncNow');
  expect(await revenue('moved')).toBe('300');
  sheet.runtime.user.deleteSheet('Sales');
  sheet.tick();
  expect(await revenue('moved')).toBe('300');
  const { alerts } = sheet.run('syncNow');
  expect(alerts.map(({ message }) => message)).toEqual([expect.stringContaining('Sales')]);
  expect(await revenue('moved')).toBe('200');
});

it('of two tabs that only their headers make sales none is read', async () => {
  const workbook = Workbook.fromArrays({ Осень: rows, 'Осень (копия)': rows }, { id: 'unnamed' });
  const sheet = stage.open(workbook);
  const { toasts } = sheet.run('syncNow');
  expect(toasts.at(-1)?.message).toContain('Не нашёл вкладок');
  expect(await revenue('unnamed')).toBe('0');
  expect(await provenRows('unnamed')).toBe('');
});

/** The sum that readers of the facts see. */
function revenue(source: string): Promise<unknown> {
  return stage.value(
    `SELECT toString(toInt64(sum(revenue))) AS value FROM fact_qtickets_sales FINAL WHERE _source = '${source}'`,
  );
}

/** How many rows the newest proof says the tab had; empty where there is none. */
function provenRows(source: string): Promise<unknown> {
  return stage.value(
    `SELECT if(count() = 0, '', toString(argMax(rows, verified_at))) AS value FROM meta_sync_proofs WHERE sheet_id = '${source}' AND tab = 'sales'`,
  );
}
