import { describe, expect, test } from 'vitest';
import { addEveryKindOfTab, foreignTabs } from './every-kind-of-tab.ts';
import { createRuntime, Workbook } from './index.ts';
import { evaluate, messageOf } from './support.ts';

function valuesOf(add: keyof typeof foreignTabs): unknown {
  const workbook = new Workbook();
  foreignTabs[add](workbook);
  return evaluate('return ss.getSheets()[0].getDataRange().getValues()', { workbook });
}

describe('what a workbook may hold', () => {
  test('chips are read as their text, checkboxes as booleans, merged cells as their first', () => {
    expect(valuesOf('chipsAndCheckboxes')).toEqual([
      ['Кто', 'Файл', 'Готово'],
      ['manager@example.com', 'Смета.xlsx', false],
    ]);
    expect(valuesOf('merged')).toEqual([
      ['Отчёт за март', '', ''],
      ['', '', ''],
      ['Город', 'Билеты', 'Сумма'],
    ]);
  });

  test('a pivot table’s cells have values and no formulas, and change without a trigger', () => {
    const workbook = new Workbook();
    const { name } = foreignTabs.pivot(workbook);
    const code = `function main() { const all = SpreadsheetApp.getActive().getSheets()[0].getDataRange();
      return [all.getValues()[1][1], all.getFormulas().flat().join('')]; }`;
    const runtime = createRuntime({ code, workbook });
    runtime.user.recalc(name, 'B2', 7);
    expect(runtime.pendingEvents).toEqual([]);
    expect(runtime.run('main').value).toEqual([7, '']);
  });

  test('protected tabs and ranges can be read, and not written', () => {
    for (const kind of ['protectedTab', 'protectedRange'] as const) {
      const workbook = new Workbook();
      foreignTabs[kind](workbook);
      const body = (a1: string) => `return ss.getSheets()[0].getRange('${a1}').setValue(1).getRow()`;
      expect(messageOf(body('A1'), { workbook })).toMatch(/^You are trying to edit a protected cell/);
      expect(messageOf(body('A2'), { workbook })).toBe(
        kind === 'protectedRange' ? undefined : messageOf(body('A1'), { workbook }),
      );
    }
  });

  test('a very wide tab has 18,278 columns, a hidden one is read like others', () => {
    const workbook = new Workbook();
    foreignTabs.wide(workbook);
    foreignTabs.hidden(workbook);
    const body = 'return ss.getSheets().map((sheet) => [sheet.getLastColumn(), sheet.isSheetHidden()])';
    expect(evaluate(body, { workbook })).toEqual([
      [18_278, false],
      [2, true],
    ]);
  });

  test('there may be more than a hundred, of every kind', () => {
    const workbook = new Workbook();
    addEveryKindOfTab(workbook, 120);
    const types = evaluate('return ss.getSheets().map((sheet) => String(sheet.getType()))', { workbook }) as string[];
    expect(types).toHaveLength(130);
    expect(new Set(types)).toEqual(new Set(['GRID', 'OBJECT', 'DATASOURCE']));
  });
});
