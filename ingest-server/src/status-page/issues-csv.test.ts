import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { OpenIssue } from '../health/ports.ts';
import { issuesCsv } from './issues-csv.ts';

const setting = {
  language: 'en',
  timeZone: 'Europe/Moscow',
  nameOf: (id: string) => `name of ${id}`,
  headerOf: ({ column }: OpenIssue) => `=header of ${column}`,
  isCut: false,
} as const;

function issue(tab: string, value: string): OpenIssue {
  const place = { source: 'sheet', contract: 'sales', tab, row: 7, column: 'revenue', cell: 'F7', gid: 3 };
  const at = Date.UTC(2025, 10, 22, 9, 5);
  return {
    ...place,
    code: 'of a newer version',
    severity: 'error',
    message: 'Fix it.',
    value,
    seenAt: at,
    firstSeenAt: at,
  };
}

const read = (csv: string): string[][] => parse(csv, { bom: true, record_delimiter: '\r\n' });

it('whatever a cell holds is read back, and begins no formula', () => {
  const cells = fc.oneof(fc.string({ unit: 'binary' }), fc.stringMatching(/^[=+\-@\t\r",\n']{1,6}[а-яa-z0-9]{0,3}$/));
  fc.assert(
    fc.property(cells, cells, (tab, value) => {
      const [, record] = read(issuesCsv([issue(tab, value)], setting));
      const plain = (text: string | undefined) => text?.replace(/^'(?=[=+\-@\t\r])/, '');
      expect([plain(record?.[1]), plain(record?.[7])]).toEqual([plain(tab), plain(value)]);
      for (const cell of record ?? []) expect(cell).not.toMatch(/^[=+\-@\t\r]/);
    }),
  );
});

it('says each cell with its place, its age and its link, in the language of its reader', () => {
  const [head, record] = read(issuesCsv([issue('Продажи', '#REF!')], { ...setting, language: 'ru' }));
  expect(head?.slice(0, 6)).toEqual(['Таблица', 'Вкладка', 'Строка', 'Ячейка', 'Заголовок', 'Столбец']);
  expect(record).toEqual([
    ...['name of sheet', 'Продажи', '7', 'F7', "'=header of revenue", 'revenue'],
    ...['ошибка', '#REF!', 'Fix it.', '2025-11-22 12:05'],
    'https://docs.google.com/spreadsheets/d/sheet/edit#gid=3&range=F7',
  ]);
});

it('says where it is cut', () => {
  expect(issuesCsv([issue('Sales', 'x')], { ...setting, isCut: true })).toMatch(/There are more than 1 .*\r\n$/);
});
