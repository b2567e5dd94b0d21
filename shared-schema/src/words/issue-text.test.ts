import { describe, expect, test } from 'vitest';
import type { ColumnKind } from '../contracts/contract.ts';
import { contracts } from '../contracts/index.ts';
import { issueCodes } from './issue.ts';
import { issueMessage } from './issue-text.ts';

const kinds: readonly (ColumnKind | undefined)[] = [
  'text',
  'city',
  'date',
  'count',
  'money',
  'rate',
  'currency',
  undefined,
];
const headers = [
  { cell: 'A1', text: 'Date' },
  { cell: 'B1', text: 'Event date' },
];
const all = issueCodes.flatMap((code) =>
  kinds.map((kind) => ({ code, kind, column: 'revenue', value: '#REF!', headers })),
);

describe('the sentence of an issue', () => {
  test.each(['ru_RU', 'uk_UA', 'kk_KZ', 'be_BY', 'ru', 'RU-ru'])('is Russian in %s', (locale) => {
    expect(all.map((issue) => issueMessage(issue, locale)).filter((text) => !/[а-я]{3}/.test(text))).toEqual([]);
  });

  test.each(['en_US', 'en_GB', 'de_DE', 'fr_FR', 'rue_X', '', 'bem_ZM'])('is English in “%s”', (locale) => {
    expect(all.map((issue) => issueMessage(issue, locale)).filter((text) => /[а-я]/i.test(text))).toEqual([]);
  });

  test('is one whole sentence', () => {
    const texts = ['ru_RU', 'en_US'].flatMap((locale) => all.map((issue) => issueMessage(issue, locale)));
    expect(texts.filter((text) => !/^[A-ZА-Я«“][^\n]*[^.]\.$/.test(text) || / {2}|undefined/.test(text))).toEqual([]);
  });

  test('gives an example of what would do', () => {
    const texts = ['ru_RU', 'en_US'].flatMap((locale) => all.map((issue) => issueMessage(issue, locale)));
    expect(texts.filter((text) => !/например|such as|for example/.test(text))).toEqual([]);
  });

  test('names the value, and shortens a long one', () => {
    const issue = { code: 'not_a_number', kind: 'money', column: 'revenue' } as const;
    expect(issueMessage({ ...issue, value: '12 тыс.' }, 'ru_RU')).toBe(
      '«12 тыс.» не число: впишите сумму, например 1 234,50, без слов, процентов и единиц, кроме знака валюты.',
    );
    expect(issueMessage({ ...issue, value: '🎸'.repeat(60) }, 'en_US')).toContain(`“${'🎸'.repeat(39)}…”`);
  });

  test('asks for what the column holds', () => {
    const asked = contracts.flatMap(({ columns }) =>
      columns.map(({ kind }) => issueMessage({ code: 'required', kind, column: 'x', value: '' }, 'ru_RU')),
    );
    expect(new Set(asked)).toEqual(
      new Set([
        'Ячейка не может быть пустой: впишите текст, например 1042.',
        'Ячейка не может быть пустой: впишите город, например Москва.',
        'Ячейка не может быть пустой: впишите дату, например 24.10.2025.',
        'Ячейка не может быть пустой: впишите целое число, например 12.',
        'Ячейка не может быть пустой: впишите сумму, например 1 234,50.',
        'Ячейка не может быть пустой: впишите курс в рублях за единицу, например 97,2345.',
        'Ячейка не может быть пустой: впишите код валюты, например RUB.',
      ]),
    );
  });
});
