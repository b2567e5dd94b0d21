/** Files as other programs write them: each cell is its value or an issue at its place; nothing stops a file or a folder. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { CFB, read, write } from '@e965/xlsx';
import { readWorkbook } from '@qtickets/ingest-server/files/read-workbook';
import { readWorkbookFile } from '@qtickets/ingest-server/files/workbook-file';
import fc from 'fast-check';
import { afterAll, describe, expect, test } from 'vitest';
import { salesRows, writeOds, writeRawXlsx } from '../support/raw-xlsx.ts';
import { issuesIn, rowsIn } from '../support/read-export.ts';
import { writeXlsx } from '../support/write-xlsx.ts';

import { context, fixture, fixtures, folder, orders, readPath, removeFolder } from './read-file.ts';

afterAll(removeFolder);

describe('a spreadsheet file', () => {
  test('with formulas that have no stored result: an issue at each, in required and in optional columns (D01)', async () => {
    const workbook = await fixture('D01-formula-without-result.xlsx');
    expect(issuesIn(workbook, 'sales')).toEqual([
      '3 currency formula_without_result',
      '4 refunds formula_without_result',
      '5 order_id formula_without_result',
      '6 revenue formula_without_result',
    ]);
    expect(issuesIn(workbook, 'inventory')).toEqual(['2 tickets_left formula_without_result']);
    expect(orders(workbook)).toEqual(['o1']);
  });
  test('with a text and a boolean where a date is: issues at these cells, and the other rows are read (D02)', async () => {
    const workbook = await fixture('D02-text-in-a-date-formula.xlsx');
    expect(orders(workbook)).toEqual(['o1']);
    expect(issuesIn(workbook, 'sales')).toEqual(['3 date not_a_date', '4 date not_a_date']);
  });
  test.each(['D03-export-of-1c.xlsx', 'D04-dropdowns-nine-columns.xlsx', 'D04-dropdowns-one-column.xlsx'])(
    'is read whatever else it holds (D03, D04): %s',
    async (name) => expect(orders(await fixture(name))).toEqual(['o1']),
  );
  test('with 20,000 merges and dropdowns for whole columns has no cell more than were written', async () => {
    const merges = Array.from({ length: 20_000 }, (_, index) => `<mergeCell ref="L${index + 3}:XFD${index + 3}"/>`);
    const rules = [...'ABCDEFGHI'].map((column) => {
      return `<dataValidation type="list" sqref="${column}1:${column}1048576"><formula1>"a,b"</formula1></dataValidation>`;
    });
    const sheet = `<dimension ref="A1:XFD1048576"/>${salesRows()}<mergeCells>${merges.join('')}</mergeCells><dataValidations>${rules.join('')}</dataValidations>`;
    const path = join(folder, 'rules.xlsx');
    writeRawXlsx(path, { sheet });
    const { tabs } = await readWorkbookFile(path);
    expect(tabs.map(({ rows }) => rows.map((row) => row.length))).toEqual([[9, 9]]);
    expect(orders(await readPath(path))).toEqual(['o1']);
  });
  test('with ISO dates of strict files (D07)', async () => {
    const workbook = await fixture('D07-iso-dates.xlsx');
    expect(rowsIn(workbook, 'sales').map(({ date }) => date)).toEqual(['2025-03-01', '2025-03-01', '2025-03-01']);
    expect(issuesIn(workbook, 'sales')).toEqual([]);
  });
  test('with a hidden tab, a title, rich text, phonetic hints, links, shared formulas and stray values (D13)', async () => {
    const workbook = await fixture('D13-what-xlsx-may-hold.xlsx');
    expect(orders(workbook)).toEqual(['12345678901', '77', 'phonetic', 'rich', 'shared1', 'shared2'].sort());
    const names = rowsIn(workbook, 'sales').map(({ event_name }) => event_name);
    expect(names).toEqual(expect.arrayContaining(['Лето 2025 тур', '東京']));
    expect(issuesIn(workbook, 'sales')).toEqual([expect.stringMatching(/order_id not_text$/)]);
  });
  test('with a currency in the number format: a conflict, as the same text is (D21)', async () => {
    const workbook = await fixture('D21-currency-of-a-number-format.xlsx');
    expect(issuesIn(workbook, 'sales')).toEqual([
      '2 revenue currency_conflict',
      '3 revenue currency_conflict',
      '4 revenue currency_conflict',
    ]);
  });
  test.each([
    ['D16-sale-day-and-concert-day.xlsx', { date: '2025-03-01' }, ['A1 Дата продажи', 'B1 Дата мероприятия']],
    ['D16-two-ids.xlsx', { event_id: '1001' }, ['C1 ID события', 'B1 ID']],
    ['D16-seats-and-count.xlsx', undefined, ['B1 Билеты', 'F1 Количество']],
  ])(
    'with two ordinary headers for one column: the better one counts, and both are named (D16): %s',
    async (name, row, named) => {
      const workbook = await fixture(name);
      const rows = rowsIn(workbook, 'sales');
      if (row === undefined) expect([rows, issuesIn(workbook, 'sales')]).toEqual([[], ['2 tickets_sold not_a_number']]);
      else expect(rows).toMatchObject([row]);
      const headers = workbook.read.flatMap(({ notices }) => notices.flatMap((notice) => notice.headers));
      expect(headers.map(({ cell, text }) => `${cell} ${text}`)).toEqual(named);
    },
  );
  test.each(['xlsx', 'xlsb', 'biff8', 'ods', 'xlml'] as const)(
    'of another kind has the same cells: %s',
    async (kind) => {
      const original = read(readFileSync(join(fixtures, 'D07-iso-dates.xlsx')), { cellNF: true });
      const path = join(folder, `kind.${kind === 'biff8' ? 'xls' : kind === 'xlml' ? 'xml' : kind}`);
      writeFileSync(path, write(original, { bookType: kind, type: 'buffer' }));
      const workbook = await readPath(path);
      expect(rowsIn(workbook, 'sales')).toEqual(rowsIn(await fixture('D07-iso-dates.xlsx'), 'sales'));
    },
  );
  test('of OpenDocument, whose values stand in attributes and not in texts', async () => {
    const names = 'date event_id event_name city tickets_sold revenue refunds currency order_id'.split(' ');
    const text = (value: string) =>
      `<table:table-cell office:value-type="string"><text:p>${value}</text:p></table:table-cell>`;
    const typed = (type: string, value: string) =>
      `<table:table-cell office:value-type="float" ${value}/>`.replace('float', type);
    const day = typed('date', 'office:date-value="2025-03-01"');
    const row = (order: string, refunds: string) =>
      `<table:table-row>${day}${text('1001')}${text('x')}${text('Казань')}${typed('float', 'office:value="2"')}${typed('currency', 'office:value="10.5"')}${refunds}${text('RUB')}${text(order)}</table:table-row>`;
    const formula = 'table:formula="of:=1+1"';
    const rows = [
      row('number', typed('float', 'office:value="1"')),
      row('blank', '<table:table-cell/>'),
      row('formula', `<table:table-cell ${formula}/>`),
      row('formula of a type', typed('float', formula)),
      row('formula with its result', typed('float', `${formula} office:value="2"`)),
    ];
    const path = join(folder, 'attributes.ods');
    writeOds(path, `<table:table-row>${names.map(text).join('')}</table:table-row>${rows.join('')}`);
    const workbook = await readPath(path);
    const refunds = Object.fromEntries(rowsIn(workbook, 'sales').map((each) => [each.order_id, each.refunds]));
    expect(refunds).toEqual({ number: '1.00', blank: '0.00', 'formula with its result': '2.00' });
    expect(issuesIn(workbook, 'sales')).toEqual([
      '4 refunds formula_without_result',
      '5 refunds formula_without_result',
    ]);
  });
  test('with dates counted from 1904', async () => {
    const path = join(folder, '1904.xlsx');
    const rows = salesRows().replace('<c t="inlineStr"><is><t>01.03.2025</t></is></c>', '<c s="1"><v>44255</v></c>');
    const styles = '<cellXfs count="2"><xf numFmtId="0"/><xf numFmtId="14" applyNumberFormat="1"/></cellXfs>';
    writeRawXlsx(path, { sheet: rows, styles, workbook: '<workbookPr date1904="1"/>' });
    expect(rowsIn(await readPath(path), 'sales').map(({ date }) => date)).toEqual(['2025-03-01']);
  });
  test('in the last second of a day is of that day, as Google shows it', async () => {
    const path = join(folder, 'late.xlsx');
    const row = (serial: number) => [{ value: serial, numFmt: 'dd.mm.yyyy h:mm:ss' }];
    writeXlsx(path, [{ name: 'Sales', rows: [row(45_717.999_995), row(45_717.812_500_004), row(45_717.999_999_999)] }]);
    expect((await readWorkbookFile(path)).tabs[0]?.rows).toEqual([
      [{ date: '2025-03-01T23:59:59' }],
      [{ date: '2025-03-01T19:30:00' }],
      [{ date: '2025-03-02' }],
    ]);
  });
  test('with a formula whose result is an empty text has a blank cell there', async () => {
    const path = join(folder, 'empty-text.xlsx');
    const sheet = '<sheetData><row><c t="str"><f>""</f><v></v></c><c><v>1</v></c></row></sheetData>';
    writeRawXlsx(path, { sheet });
    expect((await readWorkbookFile(path)).tabs[0]?.rows).toEqual([[null, 1]]);
  });
  test.each(['QTickets_ ошибки', 'QTickets  ошибки', 'QTickets issues'])(
    'with the tab of issues that the script made: it is no table of sales, whatever the file calls it: %s',
    (own) => {
      const sales = (name: string) => ({ name, rows: [['date', 'event_id', 'city', 'tickets_sold', 'revenue']] });
      const read = readWorkbook([sales('QTickets 1'), sales(own)], { TAB_SALES: 'QTickets*' }, context);
      expect(read.read.map(({ names }) => names)).toEqual([['QTickets 1']]);
    },
  );
  test('with each kind of cell that the format has, with and without a formula', async () => {
    const kinds: Record<string, string> = {
      number: '<c><v>12</v></c>',
      'number of a formula': '<c><f>6*2</f><v>12</v></c>',
      'text of a formula': '<c t="str"><f>"x"</f><v>12</v></c>',
      boolean: '<c t="b"><v>1</v></c>',
      error: '<c t="e"><v>#REF!</v></c>',
      'unknown error': '<c t="e"><v>#SPILL!</v></c>',
      'without a value': '<c t="n"/>',
      'formula without a value': '<c><f>1+1</f></c>',
      'no number': '<c t="n"><v>abc</v></c>',
      'text without text': '<c t="inlineStr"></c>',
    };
    const text = (value: string) => `<c t="inlineStr"><is><t>${value}</t></is></c>`;
    const rows = Object.entries(kinds).map(
      ([name, cell]) =>
        `<row>${text('01.03.2025')}${text('1001')}${text('x')}${text('Казань')}${cell}<c><v>1</v></c><c/><c/>${text(name)}</row>`,
    );
    const path = join(folder, 'kinds.xlsx');
    writeRawXlsx(path, { sheet: salesRows(rows.join('')) });
    const workbook = await readPath(path);
    const sold = Object.fromEntries(rowsIn(workbook, 'sales').map((row) => [row.order_id, row.tickets_sold]));
    expect(sold).toEqual({ o1: '2', number: '12', 'number of a formula': '12', 'text of a formula': '12' });
  });
  test('in which a tab points at text that is not there is damaged, and says which tab', async () => {
    const path = join(folder, 'dangling.xlsx');
    writeRawXlsx(path, { sheet: salesRows('<row><c t="s"><v>99</v></c></row>') });
    await expect(readWorkbookFile(path)).rejects.toThrow(/The tab “Sales” .* is damaged/);
  });
  test('whose parts have prefixes and no cell addresses', async () => {
    const path = join(folder, 'prefixed.xlsx');
    const prefixed = salesRows().replace(/<(\/?)([a-z])/gi, '<$1x:$2');
    const main = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main';
    const sheet = `<?xml version="1.0"?><x:worksheet xmlns:x="${main}">${prefixed}</x:worksheet>`;
    writeRawXlsx(path, { sheet: '', parts: { 'xl/worksheets/sheet1.xml': sheet } });
    expect(orders(await readPath(path))).toEqual(['o1']);
  });
  test.each([
    '0.00" m d y"',
    '#,##0\\ "дн."',
    '[Red]0.00',
    '"yes";"no"',
    '_-* #,##0.00_-;-* #,##0.00_-',
    '??/??',
    '0"h"',
  ])('with letters in a number format is a number all the same: %s', async (format) => {
    const path = join(folder, 'letters.xlsx');
    const escaped = format.replace(/"/g, '&quot;');
    const styles = `<numFmts count="1"><numFmt numFmtId="170" formatCode="${escaped}"/></numFmts><cellXfs count="2"><xf numFmtId="0"/><xf numFmtId="170" applyNumberFormat="1"/></cellXfs>`;
    writeRawXlsx(path, { sheet: salesRows().replace('<c><v>1000.5</v></c>', '<c s="1"><v>1000.5</v></c>'), styles });
    expect(rowsIn(await readPath(path), 'sales').map(({ revenue }) => revenue)).toEqual(['1000.50']);
  });
  test('reads any number under any number format without throwing', async () => {
    const path = join(folder, 'any.xlsx');
    await fc.assert(
      fc.asyncProperty(
        fc.double(),
        fc.string({ unit: fc.constantFrom(...'dmyhs0#?;.,@"\\[]$€% -:/AP') }),
        async (value, format) => {
          const escaped = format.replace(/[&<"]/g, (mark) => `&#${mark.charCodeAt(0)};`);
          const styles = `<numFmts count="1"><numFmt numFmtId="170" formatCode="${escaped}"/></numFmts><cellXfs count="2"><xf numFmtId="0"/><xf numFmtId="170"/></cellXfs>`;
          writeRawXlsx(path, { sheet: `<sheetData><row><c s="1"><v>${value}</v></c></row></sheetData>`, styles });
          expect((await readWorkbookFile(path)).tabs[0]?.rows).toHaveLength(1);
        },
      ),
      { numRuns: 300 },
    );
  });
  test.each([
    ['agile', [4, 0, 4, 0, 0x40, 0, 0, 0], '<encryption><keyData/><keyEncryptors/></encryption>'],
    ['standard', [4, 0, 2, 0, 0x24, 0, 0, 0], ''],
  ])('with a password, as Excel encrypts it (%s), says that it has one', async (kind, version, xml) => {
    const container = CFB.utils.cfb_new();
    CFB.utils.cfb_add(container, '/EncryptionInfo', Buffer.from([...version, ...Buffer.from(xml)]));
    CFB.utils.cfb_add(container, '/EncryptedPackage', Buffer.alloc(4_096, 7));
    const path = join(folder, `password-${kind}.xlsx`);
    writeFileSync(path, CFB.write(container, { fileType: 'cfb', type: 'buffer' }) as Buffer);
    await expect(readWorkbookFile(path)).rejects.toThrow(/is protected by a password: open it in Excel/);
  });
  test.each([
    ['picture.xlsx', new Uint8Array([0x89, 0x50, 0x4e, 0x47, 13, 10, 26, 10]), /is a picture/],
    ['table.xls', '<html><table><tr><td>date</td></tr></table></html>', /web page/],
    ['empty.xlsx', '', /is empty/],
    ['text.xlsx', 'date;event_id', /plain text: name it \.csv/],
    ['torn.xlsx', readFileSync(join(fixtures, 'D07-iso-dates.xlsx')).subarray(0, 900), /is damaged/],
    ['report.pdf', '%PDF-1.7', /is a PDF/],
  ])('that is something else is said in words: %s', async (name, content, words) => {
    const path = join(folder, name);
    writeFileSync(path, content);
    await expect(readWorkbookFile(path)).rejects.toThrow(words);
  });
});
