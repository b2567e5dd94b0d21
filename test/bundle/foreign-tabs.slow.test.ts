/** Tabs that are not ours, of whatever type, number and name, neither stop ours nor cost a run anything. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Sheet } from '../support/sheet.ts';
import { openStage, type Stage } from '../support/stage.ts';
import { callsOf, edit, revenueOf, salesHeader, statusOf, synced, threeTabs } from '../support/three-tabs.ts';
import { Workbook } from '../tools/apps-script-runtime/index.ts';
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
  'gone-while-listed',
  'new-plan',
  'fits-another',
  'fits-none',
  'one-of-two',
  'hourly',
];
let stage: Stage;
beforeAll(async () => {
  stage = await openStage(ids);
});
afterAll(() => stage.close());

function open(id: string, locale = 'ru_RU'): Sheet {
  return stage.open(Workbook.fromArrays(threeTabs, { id, locale }));
}

/** Of what is pasted nobody knows what it replaced, so this is compared as a whole. */
function pasteKey(sheet: Sheet): void {
  sheet.runtime.user.paste('Sales', 'D5', [['another']]);
  sheet.deliverEvents();
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
    expect(await revenueOf(stage, id, 'o5')).toBe('4321.5');
    for (const name of ['syncNow', 'checkSheet', 'showStatus', 'selfTest', 'installTriggers']) sheet.run(name);
    edit(sheet, 'F6', 99);
    expect(await revenueOf(stage, id, 'o6')).toBe('99');
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
    expect(await revenueOf(stage, 'twenty', 'o6')).toBe('2');
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
    expect(await revenueOf(stage, 'hundred', 'o6')).toBe('2');
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
    expect(await revenueOf(stage, 'broken', 'o5')).toBe('7');
    edit(sheet, 'F6', 8);
    expect(await revenueOf(stage, 'broken', 'o6')).toBe('8');
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

  it('are looked at again every hour and from the menu, for headers that no trigger reports', () => {
    const sheet = open('hourly');
    sheet.workbook.addSheet('Наш план');
    synced(sheet);
    const comparedBy = (act: () => unknown) => {
      sheet.sent.length = 0;
      act();
      return sheet.sent.flatMap(({ message }) => ((message.tabs ?? []) as { tab?: string }[]).map(({ tab }) => tab));
    };
    const byTick = () => sheet.runtime.run('onSchedule', { kind: 'time' }, { as: 'trigger' });
    const cells = ['date', 'event_id', 'city', 'plan_tickets', 'plan_revenue'];
    sheet.runtime.user.apiWrite('Наш план', 'A1', [cells, [{ date: '2025-10-01' }, '1042', 'Москва', 5, 100]]);
    const edge = Math.ceil(sheet.runtime.clock.now / 3_600_000) * 3_600_000;
    if (edge - sheet.runtime.clock.now > 60_000) expect(comparedBy(byTick)).toEqual(['events', 'inventory', 'sales']);
    expect(comparedBy(() => sheet.run('checkSheet'))).toContain('plans');
    sheet.runtime.clock.set(edge);
    expect(comparedBy(byTick)).toContain('plans');
  });

  it('are sent at once where an edit in another tab leaves one as the only one whose header fits', async () => {
    const plan = [
      ['date', 'event_id', 'city', 'plan_tickets', 'plan_revenue'],
      [{ date: '2025-10-01' }, '1042', 'Москва', 5, 100],
    ];
    const twice = { ...threeTabs, Март: plan, Апрель: plan };
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
          ...threeTabs,
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
      threeTabs.Sales.slice(0, 3).map((row, at) =>
        row.map((value) => cellFromInput(value === 'o2' ? `old${at}` : value)),
      ),
    );
    synced(sheet);
    sheet.workbook.sheet('Архив').name = 'Sales 2024';
    pasteKey(sheet);
    expect(await revenueOf(stage, 'renamed-unseen', 'another')).toBe('105');
    expect(await revenueOf(stage, 'renamed-unseen', 'old1')).toBe('102');
  });

  it('are listed again where one was deleted while they were listed: a tick goes on without it', async () => {
    const sheet = synced(open('gone-while-listed'));
    sheet.workbook.addSheet('Заметки');
    sheet.runtime.user.apiWrite('Sales', 'F5', [[4321.5]]);
    sheet.runtime.onServiceCall = (name) => {
      const gone = name === 'Sheet.getName' && sheet.workbook.sheets.find((tab) => tab.name === 'Заметки');
      if (gone) sheet.workbook.removeSheet(gone);
      return undefined;
    };
    expect(sheet.tick().error).toBeUndefined();
    expect(await revenueOf(stage, 'gone-while-listed', 'o5')).toBe('4321.5');
    const reports = sheet.sent.filter(({ action }) => action === 'report').map(({ message }) => message.status);
    expect(reports.at(-1)).toBe('success');
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
      const workbook = Workbook.fromArrays({ ...threeTabs, Архив: [salesHeader] }, { id, locale: 'ru_RU' });
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
