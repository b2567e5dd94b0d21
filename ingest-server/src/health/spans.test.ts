import { expect, it } from 'vitest';
import { findingCodes } from './health.ts';
import { countOf, spanOf } from './spans.ts';
import { findingText, languages } from './texts.ts';

it.each([
  [1, '1 минуту', '1 minute'],
  [4, '4 минуты', '4 minutes'],
  [21, '21 минуту', '21 minutes'],
  [119, '119 минут', '119 minutes'],
  [120, '2 часа', '2 hours'],
  [47 * 60, '47 часов', '47 hours'],
  [48 * 60, '2 дня', '2 days'],
])('%i minutes are said as people say them', (minutes, russian, english) => {
  expect(spanOf(minutes, 'ru')).toBe(russian);
  expect(spanOf(minutes, 'en')).toBe(english);
});

it('counts have the form that their number asks for', () => {
  expect(countOf(5210, 'row', 'en')).toBe('5,210 rows');
  expect(countOf(5221, 'row', 'ru').replace(/\s/g, ' ')).toBe('5 221 строка');
  expect(countOf(1, 'cell', 'ru', 'accusative')).toBe('1 ячейку');
  expect(countOf(2, 'row', 'ru', 'genitive')).toBe('2 строк');
});

it.each(findingCodes)('%s says what is the matter in both languages, and never a bare code', (code) => {
  const finding = {
    level: 'error',
    code,
    source: 'sheet',
    tab: 'sales',
    amount: 61,
    detail: '4',
    cause: null,
  } as const;
  for (const language of languages) {
    const { what } = findingText(
      finding,
      { version: '1.0.0', sources: [{ id: 'sheet', name: 'Moscow', tabs: [] }] },
      language,
    );
    expect(what).not.toMatch(/\b[a-z]+_[a-z]+\b|undefined|null|NaN/);
    expect(what.endsWith('.')).toBe(true);
  }
});
