/** Tabs that are not ours, of whatever type, number and name, neither stop ours nor cost a run anything. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Sheet } from '../support/sheet.ts';
import { openStage, type Stage } from '../support/stage.ts';
import { type ExecutionResult, Workbook } from '../tools/apps-script-runtime/index.ts';
import { cellFromInput } from '../tools/apps-script-runtime/workbook/cell-input.ts';

const ids = [
  'chart',
  'data-source',
  'named',
  'twenty',
  'hundred',
  'broken',
  'replaced',
  'replaced-unseen',
  'renamed-unseen',
  'renamed-meanwhile',
  'gone-meanwhile',
  'beside',
  'formula',
  'moved-unseen',
  'second-header',
  'new-plan',
  'fits-another',
  'fits-none',
  'one-of-two',
];
let stage: Stage;
beforeAll(async () => {
  stage = await openStage(ids);
});
afterAll(() => stage.close());

const header = ['date', 'event_id', 'city', 'order_id', 'tickets_sold', 'revenue'];
const sale = (row: number) => [{ date: '2025-10-01' }, '1042', 'Москва', `o${row}`, 1, 100 + row];
const sales = [header, ...Array.from({ length: 60 }, (_, index) => sale(index + 2))];
const event = ['1042', { date: '2025-10-01' }, 'Москва', 'Концерт'];
const tabs = {
  Events: [['event_id', 'event_date', 'city', 'event_name'], event],
  Inventory: [
    ['event_id', 'city', 'date', 'tickets_total'],
    ['1042', 'Москва', { date: '2025-10-01' }, 5],
  ],
  Sales: sales,
};

function open(id: string, locale = 'ru_RU'): Sheet {
  return stage.open(Workbook.fromArrays(tabs, { id, locale }));
}

function synced(sheet: Sheet): Sheet {
  sheet.run('syncNow');
  sheet.run('installTriggers');
  sheet.tick();
  sheet.sent.length = 0;
  return sheet;
}

function edit(sheet: Sheet, cell: string, value: number | string, tab = 'Sales'): readonly ExecutionResult[] {
  sheet.runtime.user.edit(tab, cell, value);
  return sheet.deliverEvents();
}

/** Of what is pasted nobody knows what it replaced, so this is compared as a whole. */
function pasteKey(sheet: Sheet): void {
  sheet.runtime.user.paste('Sales', 'D5', [['another']]);
  sheet.deliverEvents();
}

const callsOf = (results: readonly ExecutionResult[]) =>
  results.reduce((sum, { serviceCalls }) => sum + serviceCalls, 0);
const statusOf = (sheet: Sheet) => (sheet.run('showStatus').dialogs[0]?.html ?? '').replace(/<[^>]+>/g, ' ');

async function revenueOf(id: string, order: string): Promise<string> {
  const where = `_source = '${id}' AND order_id = '${order}'`;
  return String(await stage.value(`SELECT toString(revenue) FROM fact_qtickets_sales FINAL WHERE ${where}`));
}

describe('a tab without cells', () => {
  it.each([
    ['chart', 'OBJECT'],
    ['data-source', 'DATASOURCE'],
  ] as const)('stops no tick, no menu item and no edit (P01): a %s', async (id, type) => {
    const sheet = synced(open(id));
    sheet.workbook.addSheet('Диаграмма 1').type = type;
    sheet.runtime.user.apiWrite('Sales', 'F5', [[4321.5]]);
    sheet.tick();
    expect(await revenueOf(id, 'o5')).toBe('4321.5');
    for (const name of ['syncNow', 'checkSheet', 'showStatus', 'selfTest', 'installTriggers']) sheet.run(name);
    edit(sheet, 'F6', 99);
    expect(await revenueOf(id, 'o6')).toBe('99');
  });

  it('that bears a contract’s name is named in the status, and changes nothing', () => {
    const sheet = synced(open('named'));
    sheet.workbook.addSheet('Plans').type = 'OBJECT';
    sheet.run('syncNow');
    expect(statusOf(sheet)).toContain('Планы: не читаются вкладки Plans. Это диаграмма или источник данных');
  });
});

describe('tabs of other people', () => {
  it('cost an edit and a tick less than as much again (P33)', async () => {
    const sheet = synced(open('twenty'));
    const before = { edit: callsOf(edit(sheet, 'F5', 1)), tick: sheet.tick().serviceCalls };
    for (let tab = 0; tab < 20; tab += 1) {
      sheet.runtime.user.insertSheet(`Сводка ${tab}`);
      sheet.runtime.user.apiWrite(`Сводка ${tab}`, 'A1', [
        ['месяц', 'итог'],
        ['май', 5],
      ]);
    }
    sheet.deliverEvents();
    sheet.tick();
    const after = { edit: callsOf(edit(sheet, 'F6', 2)), tick: sheet.tick().serviceCalls };
    expect(after.edit).toBeLessThan(before.edit * 1.2);
    expect(after.tick).toBeLessThan(before.tick * 2);
    expect(await revenueOf('twenty', 'o6')).toBe('2');
  });

  it('overflow no property, however many and whatever their names', async () => {
    const sheet = open('hundred');
    for (let tab = 0; tab < 120; tab += 1) {
      const name = `Сводка по всем мероприятиям и городам за весь прошедший сезон и за будущий ${tab}`;
      sheet.workbook.addSheet(name).write(1, 1, [[{ value: 'x' }]]);
    }
    synced(sheet);
    edit(sheet, 'F5', 1);
    const calls = callsOf(edit(sheet, 'F6', 2));
    expect(calls).toBeLessThan(80);
    for (const value of sheet.runtime.properties.document.values()) {
      expect(Buffer.byteLength(value)).toBeLessThan(9_000);
    }
    expect(await revenueOf('hundred', 'o6')).toBe('2');
  });

  it('that can’t be read for good stop nothing', async () => {
    const sheet = synced(open('broken'));
    sheet.workbook.addSheet('Архив');
    sheet.runtime.onServiceCall = (_name, _args, _execution, tab) =>
      tab === 'Архив' && _name !== 'Sheet.getName'
        ? { throws: 'Service Spreadsheets timed out while accessing document with id x.' }
        : undefined;
    sheet.runtime.user.apiWrite('Sales', 'F5', [[7]]);
    sheet.tick();
    expect(await revenueOf('broken', 'o5')).toBe('7');
    edit(sheet, 'F6', 8);
    expect(await revenueOf('broken', 'o6')).toBe('8');
  });

  it('are looked at again where a header was typed in, and where one came by the name of another', async () => {
    const sheet = synced(open('new-plan'));
    sheet.workbook.addSheet('Наш план');
    sheet.tick();
    const cells = ['date', 'event_id', 'city', 'plan_tickets', 'plan_revenue'];
    sheet.runtime.user.apiWrite('Наш план', 'A2', [[{ date: '2025-10-01' }, '1042', 'Москва', 5, 100]]);
    sheet.runtime.user.paste('Наш план', 'A1', [cells]);
    sheet.deliverEvents();
    const plans = () =>
      stage.value("SELECT toUInt32(count()) FROM fact_qtickets_plans FINAL WHERE _source = 'new-plan'");
    expect(await plans()).toBe(1);
  });

  it('are sent at once where an edit in another tab leaves one as the only one whose header fits', async () => {
    const plan = [
      ['date', 'event_id', 'city', 'plan_tickets', 'plan_revenue'],
      [{ date: '2025-10-01' }, '1042', 'Москва', 5, 100],
    ];
    const twice = { ...tabs, Март: plan, Апрель: plan };
    const sheet = synced(stage.open(Workbook.fromArrays(twice, { id: 'one-of-two', locale: 'ru_RU' })));
    const plans = () =>
      stage.value("SELECT toUInt32(count()) FROM fact_qtickets_plans FINAL WHERE _source = 'one-of-two'");
    expect(await plans()).toBe(0);
    edit(sheet, 'D1', 'note', 'Апрель');
    expect(await plans()).toBe(1);
  });

  it('are looked at again where one came by the name of another', async () => {
    const sheet = open('replaced');
    sheet.workbook.addSheet('Заметки');
    synced(sheet);
    sheet.runtime.user.deleteSheet('Заметки');
    sheet.runtime.user.insertSheet('Заметки');
    const cells = ['date', 'event_id', 'city', 'plan_tickets', 'plan_revenue'];
    const row = [{ date: '2025-10-01' }, '1042', 'Москва', 5, 100];
    sheet.runtime.user.apiWrite('Заметки', 'A1', [cells, row]);
    sheet.deliverEvents();
    const plans = await stage.value(
      "SELECT toUInt32(count()) FROM fact_qtickets_plans FINAL WHERE _source = 'replaced'",
    );
    expect(plans).toBe(1);
  });

  it('are looked at again by the next tick where one came by the name of another, and no trigger said so', async () => {
    const sheet = open('replaced-unseen');
    sheet.workbook.addSheet('Заметки');
    synced(sheet);
    sheet.workbook.removeSheet(sheet.workbook.sheet('Заметки'));
    sheet.workbook.addSheet('Заметки');
    const cells = ['date', 'event_id', 'city', 'plan_tickets', 'plan_revenue'];
    sheet.runtime.user.apiWrite('Заметки', 'A1', [cells, [{ date: '2025-10-01' }, '1042', 'Москва', 5, 100]]);
    sheet.tick();
    const plans = "SELECT toUInt32(count()) FROM fact_qtickets_plans FINAL WHERE _source = 'replaced-unseen'";
    expect(await stage.value(plans)).toBe(1);
  });

  it.each([
    [
      'fits another contract better',
      'fits-another',
      6,
      ['order_id', 'tickets_sold', 'revenue', 'refunds', 'utm_source'],
    ],
    ['fits none', 'fits-none', 4, ['note']],
  ])(
    'are looked at again by the next tick where one that was found by its header %s, and no trigger said so',
    (_, id, column, more) => {
      const workbook = Workbook.fromArrays(
        {
          ...tabs,
          Март: [
            ['date', 'event_id', 'city', 'plan_tickets', 'plan_revenue'],
            [{ date: '2025-10-01' }, '1042', 'Москва', 5, 100],
          ],
        },
        { id, locale: 'ru_RU' },
      );
      const sheet = synced(stage.open(workbook));
      const comparedBy = () => {
        sheet.sent.length = 0;
        sheet.tick();
        const digests = sheet.sent.filter(({ action }) => action === 'digest');
        return digests.flatMap(({ message }) => (message.tabs as { tab: string }[]).map(({ tab }) => tab));
      };
      expect(comparedBy()).toContain('plans');
      for (const [at, text] of more.entries()) workbook.sheet('Март').put(1, column + at, { value: text });
      expect(comparedBy()).toEqual(['events', 'inventory', 'sales']);
      expect(statusOf(sheet)).toContain('Март: вкладки больше нет');
    },
  );

  it('are looked at again by an edit that compares, where one was renamed to ours and no trigger said so', async () => {
    const sheet = open('renamed-unseen');
    sheet.runtime.properties.document.set('TAB_SALES', 'Sales*');
    sheet.workbook.addSheet('Архив').write(
      1,
      1,
      sales.slice(0, 3).map((row, at) => row.map((value) => cellFromInput(value === 'o2' ? `old${at}` : value))),
    );
    synced(sheet);
    sheet.workbook.sheet('Архив').name = 'Sales 2024';
    pasteKey(sheet);
    expect(await revenueOf('renamed-unseen', 'another')).toBe('105');
    expect(await revenueOf('renamed-unseen', 'old1')).toBe('102');
  });

  it.each([
    [
      'one was renamed',
      'renamed-meanwhile',
      (workbook: Workbook) => Object.assign(workbook.sheet('Архив'), { name: 'Архив 2' }),
    ],
    [
      'the edited one was deleted',
      'gone-meanwhile',
      (workbook: Workbook) => workbook.removeSheet(workbook.sheet('Sales')),
    ],
  ] as const)(
    'are looked at again where, while an edit was sent, %s: the report counts what was sent before',
    (_, id, change) => {
      const workbook = Workbook.fromArrays({ ...tabs, Архив: [header] }, { id, locale: 'ru_RU' });
      let isEdited = false;
      const sheet = stage.open(workbook, ({ action }) => {
        if (action === 'push' && isEdited) change(workbook);
        isEdited = isEdited && action !== 'push';
      });
      synced(sheet);
      isEdited = true;
      pasteKey(sheet);
      const reports = sheet.sent.filter(({ action }) => action === 'report').map(({ message }) => message.counts);
      expect(reports).toMatchObject([{ sales: { inserted: 1, deleted: 1 } }]);
    },
  );
});

describe('an edit in a column that is not ours', () => {
  it('makes no request and reads the header only, and one in a column of ours still arrives (P31)', async () => {
    const sheet = open('beside');
    sheet.workbook.sheet('Sales').put(1, 10, { value: 'Комментарий' });
    synced(sheet);
    const results = edit(sheet, 'J5', 'позвонить');
    expect(sheet.sent).toEqual([]);
    expect(results.map(({ calls }) => calls['Range.getValues'] ?? 0)).toEqual([1, 0]);
    expect(callsOf(results)).toBeLessThan(20);
    edit(sheet, 'F5', 77);
    expect(await revenueOf('beside', 'o5')).toBe('77');
  });

  it('is one of ours after columns moved and nobody was told, as after an undone insertion', async () => {
    const sheet = open('moved-unseen');
    sheet.workbook.sheet('Sales').insertColumns(6, 1);
    synced(sheet);
    sheet.workbook.sheet('Sales').deleteColumns(6, 1);
    edit(sheet, 'F5', 77);
    expect(await revenueOf('moved-unseen', 'o5')).toBe('77');
  });

  it('is compared, like one of ours, where a second header of one of ours stands there since', async () => {
    const sheet = synced(open('second-header'));
    sheet.workbook.sheet('Sales').put(1, 9, { value: 'Город' });
    edit(sheet, 'F5', 77);
    expect(sheet.sent.map(({ action }) => action)).not.toContain('push');
    expect(await revenueOf('second-header', 'o5')).toBe('105');
    expect(statusOf(sheet)).toContain('I1');
  });

  it('arrives at once where a formula of ours in that row may have changed with it', async () => {
    const sheet = open('formula');
    sheet.workbook.sheet('Sales').put(1, 10, { value: 'цена' });
    sheet.workbook.sheet('Sales').put(5, 6, { value: 105, formula: '=J5*E5' });
    synced(sheet);
    sheet.runtime.user.edit('Sales', 'J5', 50);
    sheet.runtime.user.recalc('Sales', 'F5', 50);
    sheet.deliverEvents();
    expect(await revenueOf('formula', 'o5')).toBe('50');
  });
});
