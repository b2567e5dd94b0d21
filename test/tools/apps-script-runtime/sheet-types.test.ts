import { describe, expect, test } from 'vitest';
import { createRuntime, Workbook } from './index.ts';
import { evaluate, messageOf } from './support.ts';

describe('tabs without a grid', () => {
  test.each(['OBJECT', 'DATASOURCE'] as const)('of type %s have a name and a type, and nothing of a grid', (type) => {
    const workbook = Workbook.fromArrays({ T: [['x']], C: [] });
    workbook.sheet('C').type = type;
    const tab = "ss.getSheetByName('C')";
    expect(evaluate(`return [${tab}.getName(), String(${tab}.getType())]`, { workbook })).toEqual(['C', type]);
    expect(evaluate(`return ${tab}.getType() === SpreadsheetApp.SheetType.${type}`, { workbook })).toBe(true);
    const calls = [
      'getLastRow()',
      'getMaxColumns()',
      'getRange(1, 1)',
      'getDataRange()',
      'setFrozenRows(1)',
      'clear()',
    ];
    for (const call of calls) {
      expect(messageOf(`${tab}.${call}`, { workbook })).toBe(`The action is not supported for ${type} sheet.`);
    }
  });
});

describe('a hook', () => {
  test('sees which tab a call is for, so that one tab can fail for good', () => {
    const workbook = Workbook.fromArrays({ A: [['a']], B: [['b']] });
    const code = `function f() { return ['A', 'B'].map(function (name) {
      try { return SpreadsheetApp.getActive().getSheetByName(name).getRange(1, 1).getValues()[0][0]; }
      catch (error) { return error.message; } }); }`;
    const runtime = createRuntime({ code, workbook });
    runtime.onServiceCall = (name, _args, _execution, tab) =>
      name === 'Range.getValues' && tab === 'B' ? { throws: 'Service Spreadsheets timed out' } : undefined;
    expect(runtime.run('f').value).toEqual(['a', 'Service Spreadsheets timed out']);
  });
});
