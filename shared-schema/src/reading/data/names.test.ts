import { expect, test } from 'vitest';
import { monthNames, monthsInOrder } from './month-names.ts';
import { weekdayNames, weekdaysInOrder } from './weekday-names.ts';

test.each([
  ['month', monthsInOrder, monthNames, 12],
  ['weekday', weekdaysInOrder, weekdayNames, 7],
] as const)('no name is that of two %ss', (_, lists, names, count) => {
  expect(lists).toHaveLength(count);
  expect(names.size).toBe(lists.reduce((sum, list) => sum + new Set(list.split(' ')).size, 0));
});

const locales = ['ru', 'en-US', 'en-GB', 'uk', 'de', 'fr', 'kk'];
const languages = locales.map((locale) => [locale] as const);

/** As the engine writes it, without the point of a short form. */
function written(locale: string, options: Intl.DateTimeFormatOptions, date: Date, type: 'month' | 'weekday'): string {
  const parts = new Intl.DateTimeFormat(locale, { ...options, timeZone: 'UTC' }).formatToParts(date);
  const text = parts.find((part) => part.type === type)?.value ?? '';
  return text.toLowerCase().replace(/\.$/, '').replace(/ё/g, 'е').replace(/[’ʼ]/g, "'");
}

test.each(languages)('every month that the engine names in %s is known', (locale) => {
  for (let month = 1; month <= 12; month += 1) {
    const date = new Date(Date.UTC(2025, month - 1, 7));
    for (const length of ['long', 'short'] as const) {
      const options = [{ month: length }, { day: 'numeric', month: length, year: 'numeric' }] as const;
      const names = options.map((option) => written(locale, option, date, 'month'));
      expect(names.map((name) => [name, monthNames.get(name)])).toEqual(names.map((name) => [name, month]));
    }
  }
});

test.each(languages)('every weekday that the engine names in %s is known', (locale) => {
  for (let day = 0; day < 7; day += 1) {
    const date = new Date(Date.UTC(2025, 9, 19 + day));
    for (const weekday of ['long', 'short'] as const) {
      const name = written(locale, { weekday }, date, 'weekday');
      expect([name, weekdayNames.get(name)]).toEqual([name, day]);
    }
  }
});
