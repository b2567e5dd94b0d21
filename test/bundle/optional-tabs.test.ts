/**
 * Costs and rates, which few workbooks have: synced as any other tab. A workbook without them asks nothing of them, its
 * Status does not speak of them, and a tab that merely bears the name makes no edit dearer.
 */
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Sheet } from '../support/sheet.ts';
import { openStage, type Stage } from '../support/stage.ts';
import { callsOf, edit, statusOf, synced, threeTabs } from '../support/three-tabs.ts';
import { Workbook } from '../tools/apps-script-runtime/index.ts';

let stage: Stage;
beforeAll(async () => {
  stage = await openStage(['without', 'alike', 'with', 'later']);
});
afterAll(() => stage.close());

const plans = {
  Plans: [
    ['date', 'event_id', 'plan_tickets', 'plan_revenue'],
    [{ date: '2025-10-01' }, '1042', 5, 100],
  ],
};
const costs = {
  Расходы: [
    ['Дата', 'Канал', 'Кампания', 'Расход', 'Валюта'],
    [{ date: '2025-10-01' }, 'vk', 'осень', 1500.5, ''],
    [{ date: '2025-10-01' }, 'google', '', 10, 'USD'],
  ],
};
const rates = {
  Rates: [
    ['date', 'currency', 'rate'],
    [{ date: '2025-10-01' }, 'USD', 81.4967],
  ],
};

function open(id: string, more: Parameters<typeof Workbook.fromArrays>[0]): Sheet {
  const tabs = { ...threeTabs, ...plans, ...more };
  return stage.open(Workbook.fromArrays(tabs, { id, locale: 'ru_RU' }));
}

const tabsOf = (sheet: Sheet) =>
  sheet.sent.filter(({ action }) => action === 'digest').flatMap(({ message }) => message.tabs as { tab: string }[]);
const costsOf = (id: string) =>
  stage.value(`SELECT arraySort(groupArray(toString(cost))) FROM fact_qtickets_costs FINAL WHERE _source = '${id}'`);

it('a tab that people named so for themselves costs no edit anything, and is not spoken of', () => {
  const budget = [
    ['Статья', 'Сколько'],
    ['аренда', 5],
  ];
  const [without, alike] = [synced(open('without', {})), synced(open('alike', { Расходы: budget, Rates: budget }))];
  expect(callsOf(edit(alike, 'F5', 77))).toBe(callsOf(edit(without, 'F5', 77)));
  for (const sheet of [without, alike]) {
    sheet.run('syncNow');
    expect(new Set(tabsOf(sheet).map(({ tab }) => tab))).toEqual(new Set(['events', 'inventory', 'sales', 'plans']));
    expect(statusOf(sheet)).not.toMatch(/Расходы|Курсы|Costs|Rates/);
  }
  alike.sent.length = 0;
  edit(alike, 'B20', 6, 'Расходы');
  expect(alike.sent).toEqual([]);
});

it('costs and rates are sent, proven, and kept equal with an edit', async () => {
  const sheet = synced(open('with', { ...costs, ...rates }));
  expect(await costsOf('with')).toEqual(['10', '1500.5']);
  expect(await stage.value("SELECT toString(rate) FROM fact_qtickets_rates FINAL WHERE _source = 'with'")).toBe(
    '81.4967',
  );
  edit(sheet, 'D2', 2000, 'Расходы');
  expect(await costsOf('with')).toEqual(['10', '2000']);
  edit(sheet, 'C2', 0, 'Rates');
  sheet.tick();
  expect(await stage.value("SELECT code FROM v_qtickets_issues WHERE contract = 'rates' AND source = 'with'")).toBe(
    'out_of_range',
  );
  const proven =
    "SELECT arraySort(groupUniqArray(tab)) FROM meta_sync_proofs WHERE sheet_id = 'with' AND tab IN ('costs', 'rates')";
  expect(await stage.value(proven)).toEqual(['costs', 'rates']);
  expect(statusOf(sheet)).toContain('Расходы');
});

it('a tab that comes later is found by the next tick; one that loses its header is told, and its rows stay', async () => {
  const sheet = synced(open('later', {}));
  const tab = sheet.workbook.addSheet('Costs');
  sheet.runtime.user.apiWrite('Costs', 'A1', [
    ['date', 'cost'],
    [{ date: '2025-10-01' }, 300],
  ]);
  sheet.tick();
  expect(await costsOf('later')).toEqual(['300']);
  tab.put(1, 2, { value: 'note' });
  sheet.run('syncNow');
  expect(statusOf(sheet)).toMatch(/Costs: вкладки больше нет/);
  expect(await costsOf('later')).toEqual(['300']);
});
