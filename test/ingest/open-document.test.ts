/** OpenDocument as programs and libraries write it: quotes, repeats, styles on styles, notes, and copies of other documents. */
import { join } from 'node:path';
import { readWorkbookFile } from '@qtickets/ingest-server/files/workbook-file';
import { afterAll, describe, expect, test } from 'vitest';
import { writeOds } from '../support/raw-xlsx.ts';
import { folder, removeFolder } from './read-file.ts';

afterAll(removeFolder);

async function rowsOf(rows: string, styles?: string, common?: string) {
  const path = join(folder, 'document.ods');
  writeOds(path, rows, styles, common);
  return (await readWorkbookFile(path)).tabs[0]?.rows;
}
const row = (...cells: readonly string[]) => `<table:table-row>${cells.join('')}</table:table-row>`;
const cell = (inner: string, attributes = 'office:value-type="string"') =>
  `<table:table-cell ${attributes}>${inner}</table:table-cell>`;
const text = (value: string) => cell(`<text:p>${value}</text:p>`);

describe('the text of a cell', () => {
  test.each([
    ['of paragraphs', '<text:p>a</text:p><text:p/><text:p>b</text:p>', 'a\n\nb'],
    [
      'with blanks that count',
      '<text:p>  a<text:s text:c="2"/>b<text:s/> c\n d<text:tab/>e<text:line-break/>f </text:p>',
      'a  b  c d\te\nf',
    ],
    [
      'with parts of other fonts and links',
      '<text:p>a<text:span>b</text:span><text:a xlink:href="x">c</text:a></text:p>',
      'abc',
    ],
    ['with entities', '<text:p>&lt;&amp;&gt; &#1071;&#x42F; &quot;&apos;</text:p>', '<&> ЯЯ "\''],
    ['with a note', '<office:annotation><text:p>note</text:p></office:annotation><text:p>a</text:p>', 'a'],
    [
      'with a picture',
      '<draw:frame draw:z-index="0"><draw:text-box><text:p>p</text:p></draw:text-box></draw:frame><text:p>a</text:p>',
      'a',
    ],
    ['in a section of raw characters', '<text:p><![CDATA[a<b & c]]></text:p>', 'a<b & c'],
  ])('%s', async (_what, inner, expected) => expect(await rowsOf(row(cell(inner)))).toEqual([[expected]]));

  test.each([
    ['#DIV/0!', 'office:value-type="string" office:string-value="" calcext:value-type="error"', '#DIV/0!'],
    ['Err:502', 'office:value-type="string" office:string-value="" calcext:value-type="error"', '#ERROR!'],
    ['#DIV/0!', 'office:value-type="float" office:value="0"', '#DIV/0!'],
  ])('that shows an error is one: %s (%s)', async (shown, attributes, expected) => {
    const formula = cell(`<text:p>${shown}</text:p>`, `table:formula="of:=1/0" ${attributes}`);
    expect(await rowsOf(row(formula))).toEqual([[expected]]);
  });
});

describe('the place of a cell', () => {
  test('is kept by quotes of either kind, as libraries write them about formulas and texts', async () => {
    const formula = `<table:table-cell table:formula='of:=IF(1=1;"a";"b")' office:value-type='string' office:string-value='a "b"'/>`;
    expect(await rowsOf(row(text('x'), formula, text('y')))).toEqual([['x', 'a "b"', 'y']]);
  });
  test('is kept by repeats, merges, groups and rows without cells', async () => {
    const blank = '<table:table-cell table:number-columns-repeated="2"/>';
    const merged = '<table:covered-table-cell table:number-columns-repeated="2"/>';
    const rows = [
      '<table:table-header-rows>',
      row(text('a'), blank, text('b')),
      '</table:table-header-rows><table:table-row/><table:table-row table:number-rows-repeated="2"/>',
      `<table:table-row-group>${row(text('c'), merged, text('d'))}</table:table-row-group>`,
      `<table:table-row table:number-rows-repeated="2"><table:table-cell office:value-type="float" office:value="1" table:number-columns-repeated="3"/></table:table-row>`,
      '<table:table-row table:number-rows-repeated="1048500"><table:table-cell table:number-columns-repeated="16384"/></table:table-row>',
    ];
    const ones = [1, 1, 1];
    expect(await rowsOf(rows.join(''))).toEqual([
      ['a', null, null, 'b'],
      [],
      [],
      [],
      ['c', null, null, 'd'],
      ones,
      ones,
    ]);
  });
  test('has an end: what repeats beyond it is damaged, and is said at once', async () => {
    const one =
      '<table:table-cell office:value-type="float" office:value="1" table:number-columns-repeated="999999999"/>';
    await expect(rowsOf(row(one))).rejects.toThrow(/is damaged/);
  });
});

test('a style has the number format of the style that it is based on, in whichever part that is', async () => {
  const styles =
    '<office:automatic-styles><style:style style:name="own" style:family="table-cell" style:parent-style-name="Sum"/></office:automatic-styles>';
  const common = `<office:styles>
    <number:currency-style style:name="N1P0"><number:number number:min-integer-digits="1"/><number:text> </number:text><number:currency-symbol>€</number:currency-symbol></number:currency-style>
    <number:currency-style style:name="N1"><number:text>-</number:text><number:number number:min-integer-digits="1"/><style:map style:condition="value()&gt;=0" style:apply-style-name="N1P0"/></number:currency-style>
    <style:style style:name="Sum" style:family="table-cell" style:data-style-name="N1"/></office:styles>`;
  const number = (value: number) =>
    cell('', `table:style-name="own" office:value-type="float" office:value="${value}"`);
  expect(await rowsOf(row(number(5), number(-5)), styles, common)).toEqual([[{ number: 5, format: 'EUR' }, -5]]);
});

test('serial numbers count from the day that the document says', async () => {
  const styles = `<office:automatic-styles><number:date-style style:name="N1"><number:day/></number:date-style>
    <style:style style:name="day" style:family="table-cell" style:data-style-name="N1"/></office:automatic-styles>`;
  const rows = row(cell('', 'table:style-name="day" office:value-type="float" office:value="44620"'));
  const path = join(folder, 'from-1904.ods');
  writeOds(
    path,
    rows,
    styles,
    '',
    '<table:calculation-settings><table:null-date table:date-value="1904-01-01"/></table:calculation-settings>',
  );
  expect((await readWorkbookFile(path)).tabs[0]?.rows).toEqual([[{ date: '2026-03-01' }]]);
});

test('a time is a clock of day 0, as in Sheets', async () => {
  const time = (value: string) => cell('', `office:value-type="time" office:time-value="${value}"`);
  expect(await rowsOf(row(time('PT19H30M00S'), time('PT0.5S'), time('half past seven')))).toEqual([
    [{ date: '1899-12-30T19:30:00' }, { date: '1899-12-30' }, 'half past seven'],
  ]);
});

test('copies of tables of other documents are no tabs', async () => {
  const path = join(folder, 'copies.ods');
  const copy = `</table:table><table:table table:name="'file:///other.ods'#Sales"><table:table-source xlink:href="x"/>${row(text('old'))}`;
  writeOds(path, row(text('own')) + copy);
  expect((await readWorkbookFile(path)).tabs).toEqual([{ name: 'Sales', rows: [['own']] }]);
});

test.each([
  ['has a password', { 'META-INF/manifest.xml': '<manifest:encryption-data/>' }, /is protected by a password/],
  ['breaks off', { 'content.xml': '<office:document-content><office:body>' }, /is damaged/],
])('a document that %s says so', async (_what, parts, words) => {
  const path = join(folder, 'no-document.ods');
  writeOds(path, row(text('a')), '', '', '', parts);
  await expect(readWorkbookFile(path)).rejects.toThrow(words);
});
