/** Values as files write them, in every kind of file that is XML: a value of its type is itself, and what is none is never another. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { readWorkbookFile } from '@qtickets/ingest-server/files/workbook-file';
import fc from 'fast-check';
import { afterAll, describe, expect, test } from 'vitest';
import { salesRows, writeOds, writeRawXlsx } from '../support/raw-xlsx.ts';
import { issuesIn, rowsIn } from '../support/read-export.ts';
import { folder, readPath, removeFolder } from './read-file.ts';

afterAll(removeFolder);

type Written = { readonly number: string } | { readonly date: string };

/** Files with one cell, by the name of their kind. */
const kinds: Readonly<Record<string, (value: Written) => string>> = {
  xlsx: (value) => {
    const sheet =
      'number' in value ? `<c r="A1"><v>${value.number}</v></c>` : `<c r="A1" s="1" t="d"><v>${value.date}</v></c>`;
    const styles = '<cellXfs count="2"><xf numFmtId="0"/><xf numFmtId="14" applyNumberFormat="1"/></cellXfs>';
    const path = join(folder, 'value.xlsx');
    writeRawXlsx(path, { sheet: `<sheetData><row r="1">${sheet}</row></sheetData>`, styles });
    return path;
  },
  xml: (value) => {
    const [type, text] = 'number' in value ? ['Number', value.number] : ['DateTime', value.date];
    const space = 'urn:schemas-microsoft-com:office:spreadsheet';
    const path = join(folder, 'value.xml');
    writeFileSync(
      path,
      `<?xml version="1.0"?><Workbook xmlns="${space}" xmlns:ss="${space}"><Worksheet ss:Name="Sales"><Table><Row><Cell><Data ss:Type="${type}">${text}</Data></Cell></Row></Table></Worksheet></Workbook>`,
    );
    return path;
  },
  ods: (value) => {
    const attributes =
      'number' in value
        ? `office:value-type="float" office:value="${value.number}"`
        : `office:value-type="date" office:date-value="${value.date}"`;
    const path = join(folder, 'value.ods');
    writeOds(path, `<table:table-row><table:table-cell ${attributes}/></table:table-row>`);
    return path;
  },
};

async function cellOf(path: string) {
  return (await readWorkbookFile(path)).tabs[0]?.rows[0]?.[0];
}

describe.each(Object.entries(kinds))('in an .%s', (kind, write) => {
  test('any number is itself, in whichever way it is written', () =>
    fc.assert(
      fc.asyncProperty(
        fc.oneof(
          fc.double({ noNaN: true, noDefaultInfinity: true }),
          fc.integer(),
          fc.float({ noNaN: true, noDefaultInfinity: true }),
        ),
        fc.constantFrom(
          String,
          (value: number) => value.toExponential().toUpperCase(),
          (value: number) => value.toFixed(4),
        ),
        async (value, text) => {
          expect(await cellOf(write({ number: text(value) }))).toBe(Number(text(value)));
        },
      ),
      { numRuns: 100 },
    ));

  test.each(['1000,5', '0x10', '1 000', '1,000.5', '12abc', '1e', 'abc', '--5', '1_000', '1.2.3', 'INF', 'NaN', '½'])(
    'what is no number is an error and no other number: %s',
    async (number) => expect(await cellOf(write({ number }))).toBe('#NUM!'),
  );

  test('no text at all is another number than it is', () =>
    fc.assert(
      fc.asyncProperty(
        fc.string({ unit: fc.constantFrom(...'0123.,-+eExX _'), minLength: 1, maxLength: 8 }),
        async (number) => {
          const cell = await cellOf(write({ number }));
          if (cell === null || cell === undefined) expect(number.trim()).toBe('');
          else if (typeof cell === 'number') expect(cell).toBe(number.includes('x') ? 'no number' : Number(number));
          else expect(cell).toBe('#NUM!');
        },
      ),
      { numRuns: 200 },
    ));

  test.each([
    ['2026-03-01', { date: '2026-03-01' }],
    ['2026-03-01T19:30:00', { date: '2026-03-01T19:30:00' }],
    ['2026-03-01T19:30:00.000', { date: '2026-03-01T19:30:00' }],
    ['2026-03-29T02:30:00', { date: '2026-03-29T02:30:00' }],
  ])('a wall clock is itself: %s', async (date, cell) => expect(await cellOf(write({ date }))).toEqual(cell));

  test.each([
    '2026-03-01T00:30:00+03:00',
    '2026-03-01T00:30:00Z',
    '2026-02-30',
    '2026-02-30T10:00:00',
    '2026-13-01',
    '2026-03-01T24:00:00',
    '01.03.2026',
    '03/01/2026',
    'March 1, 2026',
  ])('a date of another form is the text that it is, and read by the law of dates: %s', async (date) => {
    expect([kind, await cellOf(write({ date }))]).toEqual([kind, date]);
  });
});

test('such cells are issues at their places, and the other rows are read', async () => {
  const path = join(folder, 'places.xlsx');
  const text = (value: string) => `<c t="inlineStr"><is><t>${value}</t></is></c>`;
  const row = (
    order: string,
    { date = text('01.03.2026'), sold = '<c><v>2</v></c>', revenue = '<c><v>10.5</v></c>' },
  ) => `<row>${date}${text('1001')}${text('x')}${text('Казань')}${sold}${revenue}<c/><c/>${text(order)}</row>`;
  const iso = (value: string) => `<c t="d"><v>${value}</v></c>`;
  const rows = [
    row('comma', { revenue: '<c><v>1000,5</v></c>' }),
    row('of a formula', { revenue: '<c><f>E4*2</f><v>1000,5</v></c>' }),
    row('hex', { sold: '<c t="n"><v>0x10</v></c>' }),
    row('this zone', { date: iso('2026-03-01T00:30:00+03:00') }),
    row('another zone', { date: iso('2026-03-01T00:30:00+05:00') }),
    row('no day', { date: iso('2026-02-30') }),
    row('good', { date: iso('2026-03-01') }),
  ];
  writeRawXlsx(path, { sheet: salesRows(rows.join('')) });
  const workbook = await readPath(path);
  expect(issuesIn(workbook, 'sales')).toEqual([
    '3 revenue formula_error',
    '4 revenue formula_without_result',
    '5 tickets_sold formula_error',
    '7 date ambiguous_date',
    '8 date no_such_day',
  ]);
  const dates = Object.fromEntries(rowsIn(workbook, 'sales').map(({ order_id, date }) => [order_id, date]));
  expect(dates).toEqual({ o1: '2025-03-01', 'this zone': '2026-03-01', good: '2026-03-01' });
});

test('a shared text is the one of its number, and no other', async () => {
  const path = join(folder, 'shared.xlsx');
  writeRawXlsx(path, { sheet: salesRows('<row><c t="s"><v>0x1</v></c></row>') });
  await expect(readWorkbookFile(path)).rejects.toThrow(/The tab “Sales” .* is damaged/);
});
