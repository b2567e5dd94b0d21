import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Workbook } from './index.ts';
import { evaluate, messageOf } from './support.ts';

const range = (a1: string) => `ss.getSheetByName('T').getRange('${a1}')`;

describe('reading', () => {
  test('empty cells are empty texts, errors their texts, formulas their results', () => {
    const row = ['text', 1.5, true, null, { error: '#REF!' }, { formula: '=A1', value: 7 }];
    const workbook = Workbook.fromArrays({ T: [row, []] });
    expect(evaluate(`return ${range('A1:G2')}.getValues();`, { workbook })).toEqual([
      ['text', 1.5, true, '', '#REF!', 7, ''],
      ['', '', '', '', '', '', ''],
    ]);
    expect(evaluate(`return ${range('E1:F1')}.getFormulas();`, { workbook })).toEqual([['', '=A1']]);
  });

  test('dates are instants of the spreadsheet’s zone, whatever the script’s zone', () => {
    const tabs = { T: [[{ date: '2025-03-01' }, { date: '2025-03-01T19:30:00' }, { date: '1899-12-30T12:00:00' }]] };
    const body = `return ${range('A1:C1')}.getValues()[0].map((date) =>
      [date.toISOString(), Utilities.formatDate(date, ss.getSpreadsheetTimeZone(), 'yyyy-MM-dd HH:mm:ss')]);`;
    const read = (timeZone: string, scriptTimeZone: string) =>
      evaluate(body, { workbook: Workbook.fromArrays(tabs, { timeZone }), scriptTimeZone });
    const moscow = [
      ['2025-02-28T21:00:00.000Z', '2025-03-01 00:00:00'],
      ['2025-03-01T16:30:00.000Z', '2025-03-01 19:30:00'],
      ['1899-12-30T09:29:43.000Z', '1899-12-30 12:00:00'],
    ];
    expect(read('Europe/Moscow', 'America/New_York')).toEqual(moscow);
    expect(read('Europe/Moscow', 'Asia/Tokyo')).toEqual(moscow);
    expect((read('Asia/Tokyo', 'Etc/UTC') as string[][])[0]).toEqual([
      '2025-02-28T15:00:00.000Z',
      '2025-03-01 00:00:00',
    ]);
  });

  test('what is shown follows the number format and the locale', () => {
    const cells = [
      { date: '2025-03-01' },
      { date: '2025-03-01T09:05:00' },
      { value: 45_717.5, format: 'yyyy-mm-dd hh:mm' },
      { value: 1234.5, format: '#,##0.00' },
      { value: 0.256, format: '0.0%' },
      { value: -3, format: '0;(0);"ноль"' },
      { value: 0, format: '0;(0);"ноль"' },
      { value: 1500, format: '#,##0 [$₽]' },
      { value: 42, format: '00000' },
      1234.5678,
      0.1 + 0.2,
      true,
      { error: '#N/A' },
      { value: 1.5, format: '[h]:mm' },
    ];
    const shown = (locale: string) =>
      (
        evaluate(`return ss.getSheetByName('T').getDataRange().getDisplayValues();`, {
          workbook: Workbook.fromArrays({ T: [cells] }, { locale }),
        }) as string[][]
      )[0];
    expect(shown('ru_RU')).toEqual([
      ...['01.03.2025', '01.03.2025 9:05:00', '2025-03-01 12:00', '1\u00A0234,50', '25,6%', '(3)', 'ноль'],
      ...['1\u00A0500 ₽', '00042', '1234,5678', '0,3', 'TRUE', '#N/A', '36:00'],
    ]);
    expect(shown('en_US')?.slice(0, 5)).toEqual([
      ...['3/1/2025', '3/1/2025 9:05:00', '2025-03-01 12:00', '1,234.50', '25.6%'],
    ]);
  });

  test('the last row and column are those with content, the grid is larger', () => {
    const workbook = Workbook.fromArrays({ T: [['a'], [null, 'b'], []] });
    workbook.sheet('T').put(9, 9, { value: '', format: '@' });
    const body = `const t = ss.getSheetByName('T');
      return [t.getLastRow(), t.getLastColumn(), t.getMaxRows(), t.getMaxColumns(), t.getDataRange().getA1Notation()];`;
    expect(evaluate(body, { workbook })).toEqual([2, 2, 1000, 26, 'A1:B2']);
    expect(
      evaluate(`return ss.getSheetByName('T').getDataRange().getA1Notation();`, {
        workbook: Workbook.fromArrays({ T: [] }),
      }),
    ).toBe('A1');
  });

  test('a range outside the sheet is an exception, also when its rows went meanwhile', () => {
    const outside = 'The coordinates of the range are outside the dimensions of the sheet.';
    const workbook = () => Workbook.fromArrays({ T: [[1]] });
    expect(messageOf(`ss.getSheetByName('T').getRange(1, 1, 1001, 1);`, { workbook: workbook() })).toBe(outside);
    expect(messageOf(`ss.getSheetByName('T').getRange(0, 1);`, { workbook: workbook() })).toBe(outside);
    const late = `const r = ss.getSheetByName('T').getRange(1, 1, 1000, 1); ss.getSheetByName('T').deleteRow(5); r.getValues();`;
    expect(messageOf(late, { workbook: workbook() })).toBe(outside);
    expect(messageOf(`ss.getSheetByName('T').getRange('nonsense!');`, { workbook: workbook() })).toBe(
      'Range not found',
    );
    expect(messageOf(`ss.getSheetByName('T').getRange({});`, { workbook: workbook() })).toMatch("don't match");
  });
});

describe('writing', () => {
  const typed = (value: unknown, locale = 'ru_RU', format?: string) => {
    const workbook = Workbook.fromArrays({ T: [[null]] }, { locale, timeZone: 'Europe/Moscow' });
    const first = format === undefined ? '' : `.setNumberFormat('${format}')`;
    const body = `${range('A1')}${first}.setValue(${JSON.stringify(value)});
      const value = ${range('A1')}.getValue();
      return value instanceof Date ? Utilities.formatDate(value, 'Europe/Moscow', 'yyyy-MM-dd HH:mm') : value;`;
    return evaluate(body, { workbook });
  };

  test('text that looks like a number or a date becomes one, by the locale', () => {
    expect(['1 234,50', '12,5', '50%', '1500 ₽', '007', 'TRUE', 'ИСТИНА'].map((text) => typed(text))).toEqual([
      ...[1234.5, 12.5, 0.5, 1500, 7, true, true],
    ]);
    expect(['12.05', '01.03.2025', '2025-03-01 19:30', '3/4/25'].map((text) => typed(text))).toEqual([
      ...['2025-05-12 00:00', '2025-03-01 00:00', '2025-03-01 19:30', '2025-04-03 00:00'],
    ]);
    expect(['12.05', '1,234.50', '3/4/25', '31.12.2025'].map((text) => typed(text, 'en_US'))).toEqual([
      ...[12.05, 1234.5, '2025-03-04 00:00', '31.12.2025'],
    ]);
  });

  test('text stays text behind an apostrophe and in cells of plain text', () => {
    expect([typed("'007"), typed('007', 'ru_RU', '@'), typed('=1', 'ru_RU', '@')]).toEqual(['007', '007', 1]);
    expect(['Москва', '31.02.2025', '12 34', '1,2,3'].map((text) => typed(text))).toEqual([
      ...['Москва', '31.02.2025', '12 34', '1,2,3'],
    ]);
  });

  test('HYPERLINK shows its label, if its separators are the locale’s', () => {
    expect(typed('=HYPERLINK("#gid=0";"стр. 5")')).toBe('стр. 5');
    expect(typed('=HYPERLINK("#gid=0","row 5")', 'en_US')).toBe('row 5');
    expect(typed('=HYPERLINK("#gid=0","стр. 5")')).toBe('#ERROR!');
    expect(() => typed('=SUM(A2:A9)')).toThrow('The formula =SUM(A2:A9)');
  });

  test('dates that are written are read again as the same instant', () => {
    const zone = fc.constantFrom('Europe/Moscow', 'America/Sao_Paulo', 'Asia/Kathmandu');
    const instant = fc.integer({ min: 0, max: 1_900_000_000 }).map((seconds) => seconds * 1000);
    fc.assert(
      fc.property(zone, fc.array(instant, { minLength: 1, maxLength: 20 }), (timeZone, instants) => {
        const workbook = Workbook.fromArrays({ T: [] }, { timeZone });
        const body = `const r = ${range(`A1:A${instants.length}`)};
          r.setValues(${JSON.stringify(instants)}.map((ms) => [new Date(ms)]));
          return r.getValues().map(([date]) => ss.getSpreadsheetTimeZone() && Utilities.formatDate(date, ss.getSpreadsheetTimeZone(), 'yyyy-MM-dd HH:mm:ss'));`;
        const wall = (ms: number) => new Date(ms).toLocaleString('sv-SE', { timeZone });
        expect(evaluate(body, { workbook })).toEqual(instants.map(wall));
      }),
      { numRuns: 20 },
    );
  });

  test('a block of the wrong size is refused whole', () => {
    const workbook = Workbook.fromArrays({ T: [['a', 'b']] });
    expect(messageOf(`${range('A1:B2')}.setValues([[1, 2]]);`, { workbook })).toBe(
      'The number of rows in the data does not match the number of rows in the range. The data has 1 but the range has 2.',
    );
    expect(messageOf(`${range('A1:B2')}.setValues([[1, 2], [3]]);`, { workbook })).toMatch(
      'number of columns in the data',
    );
    expect(messageOf(`${range('A1:B2')}.setValues([1, 2]);`, { workbook })).toBe(
      "The parameters (number[]) don't match the method signature for SpreadsheetApp.Range.setValues.",
    );
    expect(evaluate(`return ${range('A1:B1')}.getValues();`, { workbook })).toEqual([['a', 'b']]);
  });

  test('rich texts keep their links', () => {
    const workbook = Workbook.fromArrays({ T: [] });
    const body = `const rich = SpreadsheetApp.newRichTextValue().setText('Sales 5').setLinkUrl('#gid=0&range=A5').build();
      ${range('A1')}.setRichTextValues([[rich]]);
      return [${range('A1')}.getValue(), ${range('A1')}.getRichTextValue().getLinkUrl()];`;
    expect(evaluate(body, { workbook })).toEqual(['Sales 5', '#gid=0&range=A5']);
  });

  test('looks, notes and formats outlive the content', () => {
    const workbook = Workbook.fromArrays({ T: [['a']] });
    const body = `const r = ${range('A1')}.setNote('why').setNumberFormat('@').setBackground('#fff').setFontWeight('bold');
      r.clearContent(); r.setValue('01');
      return [r.getValue(), r.getNote(), r.getNumberFormat(), r.clear().getNote()];`;
    expect(evaluate(body, { workbook })).toEqual(['01', 'why', '@', '']);
  });

  test('a background and a note that are taken away leave nothing, and colours read in six digits', () => {
    const workbook = Workbook.fromArrays({ T: [['a', '', 5]] });
    const body = `const r = ${range('A1:B1')}.setBackground('#FfF').setNote('why');
      const seen = [r.getBackgrounds(), r.getNotes()];
      r.setBackground(null).clearNote();
      return [seen, r.getBackground()];`;
    expect(evaluate(body, { workbook })).toEqual([[[['#ffffff', '#ffffff']], [['why', 'why']]], '#ffffff']);
    expect(workbook.sheet('T').read({ row: 1, column: 1, numRows: 1, numColumns: 3 })).toEqual([
      [{ value: 'a' }, undefined, { value: 5 }],
    ]);
  });

  test('a rule of data validation is read back as it was set, and is gone when cleared', () => {
    const workbook = Workbook.fromArrays({ T: [['a']] });
    const body = `const rule = SpreadsheetApp.newDataValidation().requireValueInList(['x', 'y'], true).setHelpText('why').build();
      const r = ${range('A1:A3')}.setDataValidation(rule);
      const seen = r.getDataValidations().map(([one]) => [one.getCriteriaType() === SpreadsheetApp.DataValidationCriteria.VALUE_IN_LIST,
        one.getCriteriaValues(), one.getAllowInvalid(), one.getHelpText()]);
      r.clearDataValidations();
      return [seen[2], r.getDataValidation(), r.getValue()];`;
    expect(evaluate(body, { workbook })).toEqual([[true, [['x', 'y'], true], true, 'why'], null, 'a']);
  });

  test('others may not write into a protected sheet', () => {
    const workbook = Workbook.fromArrays({ T: [['a']] });
    workbook.sheet('T').protectedFor = [];
    expect(messageOf(`${range('A1')}.setValue(1);`, { workbook })).toMatch('protected cell');
  });
});

describe('sheets', () => {
  test('come and go by name, id and place', () => {
    const workbook = Workbook.fromArrays({ Events: [], Sales: [] });
    const body = `const added = ss.insertSheet('Issues', 1);
      const names = ss.getSheets().map((sheet) => sheet.getName() + sheet.getIndex());
      ss.deleteSheet(ss.getSheetByName('Events'));
      return [names, ss.getSheetById(added.getSheetId()).getName(), ss.getSheetByName('Events'), ss.getNumSheets(),
        ss.getActiveSheet() === added];`;
    expect(evaluate(body, { workbook })).toEqual([['Events1', 'Issues2', 'Sales3'], 'Issues', null, 2, true]);
    expect(messageOf(`ss.insertSheet('issues');`, { workbook })).toMatch('already exists');
  });

  test('appendRow goes below the content', () => {
    const workbook = Workbook.fromArrays({ T: [['a'], ['b']] });
    expect(evaluate(`return ss.getSheetByName('T').appendRow(['c', 1]).getLastRow();`, { workbook })).toBe(3);
    expect(workbook.sheet('T').cell(3, 2)?.value).toBe(1);
  });
});
