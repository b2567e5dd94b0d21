/** CSV as people have it: quotes, separators, encodings, and folders with what file managers leave in them. */
import { copyFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { readWorkbookFile } from '@qtickets/ingest-server/files/workbook-file';
import fc from 'fast-check';
import { afterAll, describe, expect, test } from 'vitest';
import { issuesIn, rowsIn } from '../support/read-export.ts';

import { fixtures, folder, folderOf, folderWith, orders, readPath, removeFolder } from './read-file.ts';

afterAll(removeFolder);

describe('a folder of CSV files', () => {
  test.each([
    ['D05-quote-inside.csv', ['g1', 'q1']],
    ['D05-quote-first.csv', ['g1', 'q1']],
    ['D05-quote-unescaped.csv', ['g1', 'q1']],
    ['D05-text-formula.csv', ['g1', 'q1']],
    ['D06-title.csv', ['q1']],
    ['D06-title-with-commas.csv', ['q1']],
    ['D06-empty-line.csv', ['q1']],
    ['D06-block-of-totals.csv', ['q1']],
    ['D06-sep-line.csv', ['q1']],
    ['D14-bom.csv', ['q1']],
    ['D14-tabs.csv', ['q1']],
    ['D14-breaks-in-quotes.csv', ['q1']],
    ['D14-cr-line-ends.csv', ['q1']],
    ['D14-totals-row.csv', ['q1']],
  ])('of other programs is read (D05, D06, D14): %s', async (name, expected) => {
    const workbook = await readPath(folderWith(name));
    expect(orders(workbook)).toEqual(expected);
    expect(issuesIn(workbook, 'sales')).toEqual([]);
    expect(rowsIn(workbook, 'sales').find(({ order_id }) => order_id === 'q1')?.revenue).toBe('1000.50');
  });
  test('loses no word about quotes (D05)', async () => {
    const nameOf = async (file: string) =>
      rowsIn(await readPath(folderWith(file)), 'sales').map((row) => row.event_name);
    expect(await nameOf('D05-quote-inside.csv')).toContain('Концерт "Лето"');
    for (const file of ['D05-quote-first.csv', 'D05-quote-unescaped.csv']) {
      expect((await nameOf(file)).join(' ').replace(/"/g, '')).toMatch(/Лето концерт|Концерт Лето тур/);
    }
    const ids = rowsIn(await readPath(folderWith('D05-text-formula.csv')), 'sales').map(({ event_id }) => event_id);
    expect(ids.sort()).toEqual(['0001001', '1001']);
  });
  test.each([
    ['D14-decomposed-name.csv', 'Продажи'.normalize('NFD')],
    ['D14-sheets-name.csv', 'Учёт - Продажи'],
  ])('is known by its name (D14): %s', async (name, as) => {
    expect(orders(await readPath(folderWith(name, `${as}.csv`)))).toEqual(['q1']);
  });
  const header = 'Дата;ID;Событие;Город;Количество;Сумма;Номер заказа';
  const line = (order: string, name = 'Концерт') => `01.03.2025;1001;${name};Казань;2;1000,50;${order}`;
  test.each([
    ['before other lines', `${header}\n${line('a', '"Лето')}\n${line('b')}\n${line('c', '"Осень"')}\n`],
    ['in the last line', `${header}\n${line('a')}\n${line('b')}\n${line('c', '"Лето')}\n`],
  ])('with a quote that is never closed, %s: the good lines are there', async (_where, text) => {
    const workbook = await readPath(folderOf({ 'Продажи.csv': text }));
    const broken = new Set(issuesIn(workbook, 'sales').map((issue) => issue.split(' ')[0]));
    expect(orders(workbook).length + broken.size).toBe(3);
    expect(orders(workbook)).toContain('b');
  });
  const quoted = (text: string) => `"${text.replaceAll('"', '""')}"`;
  test.each([
    ['a whole line of the table', `Концерт\n${line('x')}`],
    ['an address', 'Концерт\r\nКазань; Кремль; вход 2; этаж 3\r\nтелефон; почта; сайт'],
    ['quotes at its edges', '"Лето"\n"Осень";"Зима";'],
  ])('with a quoted field of several lines and separators: it is one cell (%s)', async (_what, name) => {
    const title = `${quoted('Отчёт\nза март; все города; все залы')};;;;;;\n\n`;
    const text = `${title}${header}\n${line('a')}\n${line('b', quoted(name))}\n${line('c', 'Концерт "Лето"')}\n`;
    const workbook = await readPath(folderOf({ 'Продажи.csv': text }));
    expect(orders(workbook)).toEqual(['a', 'b', 'c']);
    const { tabs } = await readWorkbookFile(folderOf({ 'Продажи.csv': text }));
    expect(tabs[0]?.rows.map((row) => row[2])).toEqual(['', undefined, 'Событие', 'Концерт', name, 'Концерт "Лето"']);
  });
  test.each([
    [
      'at the right edge of a later field',
      `${line('a', '"Лето')}\n${line('b', 'Кафе "Осень"')}`,
      ['"Лето', 'Кафе "Осень"'],
    ],
    [
      'about a word at the left edge',
      `${line('a', '"Лето" концерт')}\n${line('b', '"Осень"')}`,
      ['"Лето" концерт', 'Осень'],
    ],
  ])(
    'with a quote that does not close its field is text up to the next separator: %s',
    async (_where, lines, names) => {
      const { tabs } = await readWorkbookFile(folderOf({ 'Продажи.csv': `${header}\n${lines}\n` }));
      expect(tabs[0]?.rows.map((row) => row[2])).toEqual(['Событие', ...names]);
    },
  );
  test('whatever any program wrote by the rules of CSV reads back the same', () => {
    const cell = fc.string({ unit: fc.constantFrom(...'aЯ1 "\'=;,|\t\n\r😀'), maxLength: 12 });
    const spoken = cell.filter((text) => !text.startsWith('='));
    return fc.assert(
      fc.asyncProperty(
        fc.array(fc.array(spoken, { minLength: 1, maxLength: 9 }), { maxLength: 5 }),
        fc.array(fc.array(spoken, { minLength: 1, maxLength: 9 }), { maxLength: 9 }),
        fc.constantFrom(',', ';', '\t', '|'),
        fc.constantFrom('\n', '\r\n', '\r'),
        fc.constantFrom('utf-8', 'utf-8 with its mark', 'utf-16le', 'utf-16be'),
        fc.boolean(),
        fc.boolean(),
        async (above, below, separator, end, encoding, isAllQuoted, isEnded) => {
          const rows = [...above, header.split(';'), ...below];
          const written = (text: string) =>
            isAllQuoted || [separator, '"', '\n', '\r'].some((mark) => text.includes(mark)) ? quoted(text) : text;
          const text = rows.map((row) => row.map(written).join(separator)).join(end) + (isEnded ? end : '');
          const path = join(folder, 'Продажи.csv');
          writeFileSync(path, encoded(text, encoding));
          // A last line of nothing is the end of the line before.
          const isLost = !isEnded && !isAllQuoted && rows.length > 1 && (rows.at(-1) ?? []).join() === '';
          const { tabs } = await readWorkbookFile(path);
          expect(tabs[0]?.rows).toEqual(isLost && rows.at(-1)?.length === 1 ? rows.slice(0, -1) : rows);
        },
      ),
      { numRuns: 1_000 },
    );
  });
  test('with the mark of UTF-8 is UTF-8, whatever is said of the others', async () => {
    const path = folderOf({ 'Продажи.csv': `\ufeff${header}\n${line('q1')}\n` });
    const { tabs } = await readWorkbookFile(path, { encoding: 'windows-1251' });
    expect(tabs[0]?.rows[1]?.slice(1, 4)).toEqual(['1001', 'Концерт', 'Казань']);
  });
  test('in UTF-16 with its mark, and in CP1251 where that is said (D14)', async () => {
    const text = `${header}\r\n${line('q1')}\r\n`;
    const utf16 = Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(text, 'utf16le')]);
    expect(orders(await readPath(folderOf({ 'Продажи.csv': utf16 })))).toEqual(['q1']);
    const cp1251 = folderWith('D14-cp1251.csv');
    await expect(readWorkbookFile(cp1251)).rejects.toThrow(/--encoding windows-1251/);
    const { tabs } = await readWorkbookFile(cp1251, { encoding: 'windows-1251' });
    expect(tabs[0]?.rows[1]?.slice(1, 4)).toEqual(['1001', 'Концерт', 'Казань']);
  });
  test.each([
    ['in KOI8-R', Buffer.from('e4c1d4c13becc5d4cf0a', 'hex')],
    ['with a French word in a Western encoding', Buffer.from('event_name\nCaf\xe9\n', 'latin1')],
  ])('%s is not proposed to be read as CP1251', async (_encoding, bytes) => {
    const path = folderOf({ 'Продажи.csv': bytes });
    await expect(readWorkbookFile(path)).rejects.toThrow(/is not UTF-8\. Save it/);
  });
  test('in UTF-16 that is torn is named: half a character is no order id', async () => {
    const torn = Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(`${header}\n${line('q1')}`, 'utf16le')]);
    const path = folderOf({ 'Продажи.csv': torn.subarray(0, -1) });
    await expect(readWorkbookFile(path)).rejects.toThrow(/is not utf-16/);
  });
  test('passes over what file managers leave and empty files; a bad file is named, and the others are read', async () => {
    const path = folderOf({
      'Продажи.csv': `${header}\n${line('q1')}\n`,
      '._Продажи.csv': new Uint8Array([0, 5, 22, 7, 0, 2]),
      '.DS_Store': new Uint8Array([0, 0, 0, 1]),
      'Планы.csv': '',
      'Остатки.csv': new Uint8Array([0xef, 0xf0, 0xe8, 0xe2, 0xe5, 0xf2]),
    });
    copyFileSync(join(fixtures, 'D03-export-of-1c.xlsx'), join(path, 'notes.xlsx'));
    const { tabs, unreadFiles } = await readWorkbookFile(path);
    expect(tabs.map(({ name }) => name)).toEqual(['Продажи']);
    expect(unreadFiles).toEqual([expect.stringMatching(/Остатки\.csv is not UTF-8/)]);
  });
  test('a formula in a CSV has no result', async () => {
    const workbook = await readPath(
      folderOf({ 'Продажи.csv': `${header}\n${line('q1').replace('1000,50', '=A1*2')}\n` }),
    );
    expect(issuesIn(workbook, 'sales')).toEqual(['2 revenue formula_without_result']);
  });
  test('any text at all is read without throwing, and every line that holds something is a row', () =>
    fc.assert(
      fc.asyncProperty(fc.string({ unit: fc.constantFrom(...'aб1";,\n\t= ') }), async (text) => {
        const path = join(folder, 'any.csv');
        writeFileSync(path, `x${text}`);
        expect((await readWorkbookFile(path)).tabs).toHaveLength(1);
      }),
      { numRuns: 300 },
    ));
});

function encoded(text: string, encoding: string): Uint8Array {
  if (!encoding.startsWith('utf-16')) return Buffer.from(encoding === 'utf-8' ? text : `\ufeff${text}`);
  const bytes = Buffer.from(`\ufeff${text}`, 'utf16le');
  return encoding === 'utf-16be' ? bytes.swap16() : bytes;
}
