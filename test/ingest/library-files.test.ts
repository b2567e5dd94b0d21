/** Files of libraries that write formulas without computing them, built-in formats without their code, and styles of columns. */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { readWorkbookFile } from '@qtickets/ingest-server/files/workbook-file';
import { afterAll, describe, expect, test } from 'vitest';
import { salesRows, writeOds, writeRawXlsx } from '../support/raw-xlsx.ts';
import { issuesIn, rowsIn } from '../support/read-export.ts';
import { fixture, folder, folderOf, orders, readPath, removeFolder } from './read-file.ts';

afterAll(removeFolder);

describe('a formula of which nobody has computed a result', () => {
  const formula = '<c><f>E2*2</f><v>0</v></c>';
  const sheet = salesRows().replace('<c><v>0</v></c>', formula);
  test.each([
    ['xlsxwriter, whose zero stands for a result', '<calcPr calcId="124519" fullCalcOnLoad="1"/>', ['2 refunds']],
    ['a program that says yes in words', '<calcPr fullCalcOnLoad="true"/>', ['2 refunds']],
    ['Excel, which has computed it', '<calcPr calcId="191029"/>', []],
  ])('in a file of %s', async (_program, workbook, cells) => {
    const path = join(folder, 'computed.xlsx');
    writeRawXlsx(path, { sheet, parts: { 'xl/workbook.xml': workbookWith(workbook) } });
    expect(issuesIn(await readPath(path), 'sales')).toEqual(cells.map((cell) => `${cell} formula_without_result`));
  });
  test.each([
    ['0.0', ['2 refunds formula_without_result']],
    ['0', []],
    ['1.0', []],
  ])('in a file that Apache POI streamed, which writes 0.0 for it: %s', async (value, issues) => {
    const path = join(folder, 'streamed.xlsx');
    const streamed = salesRows().replace('<c><v>0</v></c>', `<c><f>E2*2</f><v>${value}</v></c>`);
    writeRawXlsx(path, { sheet: streamed.replace('<v>1000.5</v>', '<v>0.0</v>') });
    expect(issuesIn(await readPath(path), 'sales')).toEqual(issues);
  });
  test('in an .xls of xlwt, which writes an empty text for it', async () => {
    const workbook = await fixture('xlwt-formulas.xls');
    expect(orders(workbook)).toEqual(['plain']);
    expect(issuesIn(workbook, 'sales')).toEqual([
      '3 revenue formula_without_result',
      '4 revenue formula_without_result',
      '5 refunds formula_without_result',
      '6 currency formula_without_result',
      '7 tickets_sold not_a_number',
      '8 revenue currency_conflict',
    ]);
  });
});

function workbookWith(calculation: string): string {
  const main = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main';
  const document = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
  return `<?xml version="1.0"?><workbook xmlns="${main}" xmlns:r="${document}"><sheets><sheet name="Sales" sheetId="1" r:id="rId1"/></sheets>${calculation}</workbook>`;
}

test.each([
  [5, 'currency_conflict'],
  [8, 'currency_conflict'],
  [42, 'currency_conflict'],
  [44, 'currency_conflict'],
  [41, null],
  [43, null],
  [27, 'not_a_number'],
  [32, 'not_a_number'],
  [67, 'not_a_number'],
])('a built-in number format is known without its code: %i', async (id, code) => {
  const path = join(folder, 'built-in.xlsx');
  const styles = `<cellXfs count="2"><xf numFmtId="0"/><xf numFmtId="${id}" applyNumberFormat="1"/></cellXfs>`;
  const sheet = salesRows().replace('<c><v>1000.5</v></c>', '<c s="1"><v>1000.5</v></c>').replace('RUB', '');
  writeRawXlsx(path, { sheet, styles });
  expect(issuesIn(await readPath(path), 'sales')).toEqual(code === null ? [] : [`2 revenue ${code}`]);
});

describe('an .ods', () => {
  const names = 'date event_id event_name city tickets_sold revenue refunds currency order_id'.split(' ');
  const text = (value: string) =>
    `<table:table-cell office:value-type="string"><text:p>${value}</text:p></table:table-cell>`;
  const number = (attributes: string) => `<table:table-cell ${attributes}><text:p>1</text:p></table:table-cell>`;
  const plain = number('office:value-type="float" office:value="10.5"');
  const row = (order: string, { id = text('1001'), revenue = plain, refunds = '<table:table-cell/>' } = {}) =>
    `<table:table-row>${text('01.03.2025')}${id}${text('x')}${text('Казань')}${number('office:value-type="float" office:value="2"')}${revenue}${refunds}<table:table-cell/>${text(order)}</table:table-row>`;
  const header = `<table:table-row>${names.map(text).join('')}</table:table-row>`;
  const styles = `<office:automatic-styles>
    <number:number-style style:name="N1"><number:number number:decimal-places="0" number:min-integer-digits="5"/></number:number-style>
    <number:currency-style style:name="N2"><number:currency-symbol>$</number:currency-symbol><number:number number:decimal-places="2" number:min-integer-digits="1"/></number:currency-style>
    <style:style style:name="ce1" style:family="table-cell" style:data-style-name="N1"/>
    <style:style style:name="ce2" style:family="table-cell" style:data-style-name="N2"/></office:automatic-styles>`;

  test('of LibreOffice has formats in its columns, not in its cells', async () => {
    const columns =
      '<table:table-column table:default-cell-style-name="Default"/><table:table-column table:default-cell-style-name="ce1"/>' +
      '<table:table-column table:number-columns-repeated="3" table:default-cell-style-name="Default"/>' +
      '<table:table-column table:default-cell-style-name="ce2"/>';
    const id = number('office:value-type="float" office:value="42"');
    const own = number('office:value-type="float" office:value="10.5" table:style-name="Default"');
    const path = join(folder, 'columns.ods');
    writeOds(path, `${columns}${header}${row('column', { id })}${row('own', { id, revenue: own })}`, styles);
    const workbook = await readPath(path);
    expect(issuesIn(workbook, 'sales')).toEqual(['2 revenue currency_conflict']);
    expect(rowsIn(workbook, 'sales').map(({ event_id }) => event_id)).toEqual(['00042']);
  });
  test.each([
    ['office:value-type="currency" office:currency="USD" office:value="10.5"', ['2 revenue currency_conflict']],
    ['office:value-type="currency" office:currency="RUB" office:value="10.5"', []],
    ['office:value-type="percentage" office:value="0.5"', ['2 revenue not_a_number']],
  ])('of a library has the meaning of a number in its attributes: %s', async (attributes, issues) => {
    const path = join(folder, 'attributes.ods');
    writeOds(path, `${header}${row('o1', { revenue: number(attributes) })}`);
    expect(issuesIn(await readPath(path), 'sales')).toEqual(issues);
  });
  test('knows the empty text that a formula gave from a formula without a result', async () => {
    const formula = 'table:formula="of:=IF(1=1;&quot;&quot;;5)"';
    const empty = `<table:table-cell ${formula} office:value-type="string" office:string-value=""`;
    const path = join(folder, 'empty-text.ods');
    const rows = [
      row('short', { refunds: `${empty}/>` }),
      row('long', { refunds: `${empty}><text:p/></table:table-cell>` }),
      row('none', { refunds: `<table:table-cell ${formula}/>` }),
    ];
    writeOds(path, `${header}${rows.join('')}`);
    const workbook = await readPath(path);
    expect(orders(workbook)).toEqual(['long', 'short']);
    expect(issuesIn(workbook, 'sales')).toEqual(['4 refunds formula_without_result']);
  });
});

test('what has the name of a .csv and is a folder is named, and the others are read', async () => {
  const path = folderOf({ 'Продажи.csv': 'Дата;ID;Город;Количество;Сумма;Номер заказа\n' });
  mkdirSync(join(path, 'Архив.csv'));
  const { tabs, unreadFiles } = await readWorkbookFile(path);
  expect(tabs.map(({ name }) => name)).toEqual(['Продажи']);
  expect(unreadFiles).toEqual([expect.stringMatching(/Архив\.csv/)]);
});
