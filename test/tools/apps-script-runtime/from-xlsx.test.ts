import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { writeXlsx } from '../../support/write-xlsx.ts';
import { Workbook } from './index.ts';
import { evaluate } from './support.ts';

describe('a workbook loaded from .xlsx', () => {
  const folder = mkdtempSync(join(tmpdir(), 'apps-script-runtime-'));
  const path = join(folder, 'book.xlsx');
  afterAll(() => rmSync(folder, { recursive: true }));

  beforeAll(() => {
    const day = new Date(Date.UTC(2025, 2, 1));
    const rows = [
      [{ value: 'merged' }, undefined, { value: 1.5 }, { value: true }],
      [
        { value: day },
        { value: new Date(Date.UTC(2025, 2, 1, 19, 30)), numFmt: 'dd.mm.yyyy hh:mm' },
        { value: { error: '#REF!' } },
        { value: { formula: 'C1*2', result: 3 } },
        { value: { formula: 'A2', result: new Date(Date.UTC(2025, 0, 1)) }, numFmt: 'm/d/yy' },
        { value: { formula: 'NA()', result: { error: '#N/A' } } },
        { value: 'Концерт' },
        { value: 'сайт' },
      ],
      [{ value: 1234.5, numFmt: '#,##0.00', note: 'why' }],
    ];
    writeXlsx(path, [
      { name: 'Sales', rows, merged: ['A1:B1'] },
      { name: 'Hidden', rows: [], isHidden: true },
    ]);
  });

  const read = async (what: string, timeZone = 'Europe/Moscow') =>
    evaluate(`return ss.getSheetByName('Sales').getRange('A1:H3').${what}();`, {
      workbook: await Workbook.fromXlsx(path, { timeZone }),
    }) as unknown[][];

  test('has the values that Google’s import would show', async () => {
    const [first, second] = await read('getValues');
    expect(first).toEqual(['merged', '', 1.5, true, '', '', '', '']);
    expect(second).toEqual([
      new Date('2025-02-28T21:00:00Z'),
      new Date('2025-03-01T16:30:00Z'),
      '#REF!',
      3,
      new Date('2024-12-31T21:00:00Z'),
      '#N/A',
      'Концерт',
      'сайт',
    ]);
  });

  test('keeps wall clocks in whatever zone the spreadsheet has', async () => {
    const [, second] = await read('getValues', 'America/New_York');
    expect(second?.slice(0, 2)).toEqual([new Date('2025-03-01T05:00:00Z'), new Date('2025-03-02T00:30:00Z')]);
  });

  test('keeps formulas, formats, notes and hidden tabs', async () => {
    expect((await read('getFormulas'))[1]).toEqual(['', '', '', '=C1*2', '=A2', '=NA()', '', '']);
    expect((await read('getDisplayValues'))[1]?.slice(0, 5)).toEqual([
      ...['01.03.2025', '01.03.2025 19:30', '#REF!', '3', '01.01.2025'],
    ]);
    expect((await read('getDisplayValues'))[2]?.[0]).toBe('1\u00A0234,50');
    expect((await read('getNotes'))[2]?.[0]).toBe('why');
    expect((await Workbook.fromXlsx(path)).sheet('Hidden').hidden).toBe(true);
  });
});
