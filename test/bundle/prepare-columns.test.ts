/** Prepared columns: rules that warn at what looks wrong, and go by the same menu. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Sheet } from '../support/sheet.ts';
import { openStage, type Stage } from '../support/stage.ts';
import { Workbook } from '../tools/apps-script-runtime/index.ts';

const ids = ['ru', 'twice', 'own', 'alone', 'protected', 'none'];
let stage: Stage;
beforeAll(async () => {
  stage = await openStage(ids);
});
afterAll(() => stage.close());

const sales = [
  ['Отчёт'],
  ['дата', 'id события', 'город', 'продано', 'выручка', 'валюта'],
  [{ date: '2025-10-01' }, '7', 'Москва', 1, 100, 'RUB'],
];
const events = [
  ['event_id', 'event_name', 'event_date', 'city', 'tickets_total'],
  ['7', 'Концерт', { date: '2025-10-01' }, 'Москва', 100],
];

function open(id: string, tabs: Readonly<Record<string, Parameters<typeof Workbook.fromArrays>[0][string]>>): Sheet {
  return stage.open(Workbook.fromArrays(tabs, { id }));
}

const said = (sheet: Sheet, name: string) => sheet.run(name).toasts.at(-1)?.message;

/** The rule of a cell, as criteria and what they are of. */
function ruleOf({ workbook }: Sheet, tab: string, row: number, column: number): string {
  const rule = workbook.sheet(tab).cell(row, column)?.validation;
  if (rule === undefined) return '';
  const [first] = rule.values;
  const area = first instanceof Object && 'area' in first ? JSON.stringify(first.area) : first;
  return [rule.criteria, Array.isArray(area) ? area.slice(0, 2) : area, rule.allowInvalid].join(' ');
}

/** All of a tab but its rules. */
function contentOf({ workbook }: Sheet, tab: string) {
  const cells = workbook.sheet(tab).read({ row: 1, column: 1, numRows: 20, numColumns: 10 });
  return cells.map((row) => row.map((cell) => ({ ...cell, value: cell?.value ?? '', validation: undefined })));
}

it('get a calendar, whole numbers, currencies and the ids of events, from below the header to the end of the tab; nothing is refused', () => {
  const sheet = open('ru', { Events: events, Sales: sales });
  sheet.run('installTriggers');
  const before = contentOf(sheet, 'Sales');
  expect(said(sheet, 'prepareColumns')).toBe('Столбцы подготовлены: календарь, списки и предупреждения.');
  for (const row of [3, 1_000]) {
    expect([1, 2, 3, 4, 5, 6].map((column) => ruleOf(sheet, 'Sales', row, column))).toEqual([
      'DATE_IS_VALID_DATE  true',
      'VALUE_IN_RANGE {"row":2,"column":1,"numRows":999,"numColumns":1} true',
      '',
      'CUSTOM_FORMULA =D3=INT(D3) true',
      '',
      'VALUE_IN_LIST RUB,USD true',
    ]);
  }
  expect([1, 3, 5].map((column) => ruleOf(sheet, 'Events', 2, column))).toEqual([
    '',
    'DATE_IS_VALID_DATE  true',
    'CUSTOM_FORMULA =E2=INT(ABS(E2)) true',
  ]);
  expect(ruleOf(sheet, 'Sales', 2, 1)).toBe('');
  expect(sheet.workbook.sheet('Sales').cell(3, 4)?.validation?.helpText).toBe('QTickets: целое число, например 12.');
  expect(contentOf(sheet, 'Sales')).toEqual(before);
  expect(sheet.runtime.pendingEvents).toEqual([]);
  expect(said(sheet, 'syncNow')).toMatch(/^Готово: отправлено 2 строки/);
});

it('done twice are done once, and taken away they leave nothing', () => {
  const sheet = open('twice', { Events: events, Sales: sales });
  const before = sheet.workbook.sheet('Sales').read({ row: 1, column: 1, numRows: 1_000, numColumns: 10 });
  sheet.run('prepareColumns');
  sheet.runtime.user.insertColumns('Sales', 1);
  expect(said(sheet, 'prepareColumns')).toBe('Столбцы подготовлены: календарь, списки и предупреждения.');
  sheet.runtime.user.deleteColumns('Sales', 1);
  expect(said(sheet, 'removePreparedRules')).toBe('Подсказки столбцов убраны. Ваши правила остались.');
  expect(sheet.workbook.sheet('Sales').read({ row: 1, column: 1, numRows: 1_000, numColumns: 10 })).toEqual(before);
});

it('leave a rule that a person set, before and after', () => {
  const sheet = open('own', { Sales: sales });
  const own = { criteria: 'NUMBER_BETWEEN', values: [1, 5], allowInvalid: false, helpText: 'не больше пяти' };
  sheet.runtime.user.validate('Sales', 'D4:D6', own);
  expect(said(sheet, 'prepareColumns')).toMatch(/Ваши правила остались: Sales\.$/);
  const criteria = () =>
    [3, 4, 6, 7].map((row) => sheet.workbook.sheet('Sales').cell(row, 4)?.validation?.criteria ?? '');
  expect(criteria()).toEqual(['CUSTOM_FORMULA', 'NUMBER_BETWEEN', 'NUMBER_BETWEEN', 'CUSTOM_FORMULA']);
  sheet.run('removePreparedRules');
  expect(criteria()).toEqual(['', 'NUMBER_BETWEEN', 'NUMBER_BETWEEN', '']);
  expect(sheet.workbook.sheet('Sales').cell(5, 4)?.validation).toEqual(own);
});

it('have no list of events where there is no one tab of them', () => {
  const sheet = open('alone', { Sales: sales });
  sheet.run('prepareColumns');
  expect(ruleOf(sheet, 'Sales', 3, 2)).toBe('');
});

it('are set wherever the person may edit; the rest is named', () => {
  const sheet = open('protected', { Events: events, Sales: sales });
  sheet.workbook.sheet('Sales').protectedRanges.push({
    area: { row: 1, column: 1, numRows: 1_000, numColumns: 1 },
    editors: [],
  });
  expect(said(sheet, 'prepareColumns')).toMatch(/защищена: Sales\.$/);
  expect([ruleOf(sheet, 'Sales', 3, 1), ruleOf(sheet, 'Sales', 3, 4)]).toEqual(['', 'CUSTOM_FORMULA =D3=INT(D3) true']);
});

it('need a tab of ours', () => {
  expect(said(open('none', { Заметки: [['а']] }), 'prepareColumns')).toMatch(/^Не нашёл вкладок/);
});
