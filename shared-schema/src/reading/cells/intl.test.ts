/** The engine's own formatting as an independent oracle: what it writes of a known value is read back as that value. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { ColumnKind } from '../../contracts/contract.ts';
import type { WireCell } from '../../wire/cell.ts';
import { zones } from '../data/time-zones.ts';
import { cellReader } from './read-cell.ts';
import type { CellReading } from './reading.ts';
import { zoneOffsets } from './time-zone.ts';

const locales = ['ru_RU', 'en_US', 'en_GB', 'de_DE', 'fr_FR', 'kk_KZ', 'uk_UA'];
const anyLocale = fc.constantFrom(...locales);

function read(kind: ColumnKind, cell: WireCell, locale: string): CellReading {
  const column = { name: kind, kind, aliases: { plain: [] }, meaning: '', absent: null, header: 'required' } as const;
  return cellReader({ ...column, blank: { required: true } }, false, { locale, timeZone: 'Europe/Moscow' })(cell);
}

function tag(locale: string): string {
  return locale.replace('_', '-');
}

describe('an amount that the engine formats', () => {
  const anyCents = fc.integer({ min: -999_999_999_999, max: 999_999_999_999 });

  function amountText(cents: number): string {
    const digits = String(Math.abs(cents)).padStart(3, '0');
    return `${cents < 0 ? '-' : ''}${digits.slice(0, -2)}.${digits.slice(-2)}`;
  }

  test.each(locales)('with two digits in %s is that amount', (locale) => {
    const format = new Intl.NumberFormat(tag(locale), { minimumFractionDigits: 2, maximumFractionDigits: 2 });
    fc.assert(
      fc.property(anyCents, (cents) => {
        expect(read('money', format.format(cents / 100), locale)).toEqual({ kind: 'value', text: amountText(cents) });
      }),
    );
  });

  const currencies = {
    ru_RU: 'RUB',
    en_US: 'USD',
    en_GB: 'GBP',
    de_DE: 'EUR',
    fr_FR: 'EUR',
    kk_KZ: 'KZT',
    uk_UA: 'UAH',
  };
  test.each(Object.entries(currencies))('as currency in %s is that amount of %s', (locale, currency) => {
    for (const currencySign of ['standard', 'accounting'] as const) {
      const format = new Intl.NumberFormat(tag(locale), { style: 'currency', currency, currencySign });
      fc.assert(
        fc.property(anyCents, (cents) => {
          const expected = { kind: 'value', text: amountText(cents), currency };
          expect(read('money', format.format(cents / 100), locale)).toEqual(expected);
        }),
      );
    }
  });

  test('as a whole number is that count, or ambiguous where a foreign mark may be a decimal one', () => {
    fc.assert(
      fc.property(fc.integer(), anyLocale, anyLocale, (count, writer, reader) => {
        const reading = read('count', new Intl.NumberFormat(tag(writer)).format(count), reader);
        const isForeign = writer !== reader && reading.kind === 'issue';
        expect(reading).toEqual(
          isForeign ? { kind: 'issue', code: 'ambiguous_number' } : { kind: 'value', text: String(count) },
        );
      }),
    );
  });

  test('in one locale is never read as another amount in another locale', () => {
    fc.assert(
      fc.property(anyCents, anyLocale, anyLocale, (cents, writer, reader) => {
        const format = new Intl.NumberFormat(tag(writer), { minimumFractionDigits: 2 });
        expect(read('money', format.format(cents / 100), reader)).toEqual({ kind: 'value', text: amountText(cents) });
      }),
    );
  });

  test('as a number cell is rounded half away from zero from its shortest decimal text', () => {
    fc.assert(
      fc.property(fc.integer({ min: -1e10, max: 1e10 }), fc.integer({ min: 0, max: 999 }), (whole, thousandths) => {
        const text = `${whole}.${String(thousandths).padStart(3, '0')}`;
        const format = new Intl.NumberFormat('en-US', {
          minimumFractionDigits: 2,
          maximumFractionDigits: 2,
          useGrouping: false,
          signDisplay: 'negative',
        });
        // The engine rounds the exact decimal text, half away from zero, when it is given text.
        const expected = format.format(text as `${number}`);
        expect(read('money', Number(text), 'en_GB')).toEqual({ kind: 'value', text: expected });
      }),
      {
        examples: [
          [1, 5],
          [-1, 5],
          [2, 675],
        ],
      },
    );
  });
});

describe('a date that the engine formats', () => {
  const anyDay = fc.date({ min: new Date('2000-01-01'), max: new Date('2099-12-31'), noInvalidDate: true });
  const styles: readonly Intl.DateTimeFormatOptions[] = [
    { dateStyle: 'short' },
    { dateStyle: 'medium' },
    { dateStyle: 'long' },
    { dateStyle: 'full' },
    { dateStyle: 'medium', timeStyle: 'short' },
    { dateStyle: 'long', timeStyle: 'short' },
    { dateStyle: 'short', timeStyle: 'medium' },
    { weekday: 'short', day: '2-digit', month: '2-digit', year: 'numeric' },
    { weekday: 'short', day: 'numeric', month: 'short', year: 'numeric' },
    { weekday: 'long', day: 'numeric', month: 'long', year: 'numeric' },
  ];

  test.each(locales)('in %s is that day', (locale) => {
    const formats = styles.map((style) => new Intl.DateTimeFormat(tag(locale), { ...style, timeZone: 'UTC' }));
    fc.assert(
      fc.property(anyDay, fc.constantFrom(...formats), (date, format) => {
        const reading = read('date', format.format(date), locale);
        expect({ typed: format.format(date), ...reading }).toEqual({
          typed: format.format(date),
          kind: 'value',
          text: date.toISOString().slice(0, 10),
        });
      }),
      { numRuns: 1_000 },
    );
  });

  test('with a month’s name is that day in every other locale too', () => {
    fc.assert(
      fc.property(anyDay, anyLocale, anyLocale, (date, writer, reader) => {
        const format = new Intl.DateTimeFormat(tag(writer), { dateStyle: 'long', timeZone: 'UTC' });
        const expected = { kind: 'value', text: date.toISOString().slice(0, 10) };
        expect(read('date', format.format(date), reader)).toEqual(expected);
      }),
      { numRuns: 1_000 },
    );
  });

  test('in figures is that day, or an issue, in every other locale but the one that swaps day and month', () => {
    const dayFirst = locales.filter((locale) => locale !== 'en_US');
    fc.assert(
      fc.property(anyDay, fc.constantFrom(...dayFirst), fc.constantFrom(...dayFirst), (date, writer, reader) => {
        const format = new Intl.DateTimeFormat(tag(writer), { dateStyle: 'short', timeZone: 'UTC' });
        const reading = read('date', format.format(date), reader);
        expect(reading).toEqual({ kind: 'value', text: date.toISOString().slice(0, 10) });
      }),
      { numRuns: 1_000 },
    );
  });
});

describe('the offset of a zone', () => {
  const parts = { year: 'numeric', month: 'numeric', day: 'numeric', hour: 'numeric', minute: 'numeric' } as const;
  const minute = 60_000;

  function engineOffset(format: Intl.DateTimeFormat, moment: number): number {
    const shown = new Map(format.formatToParts(moment).map(({ type, value }) => [type, Number(value)]));
    const part = (type: Intl.DateTimeFormatPartTypes) => shown.get(type) ?? Number.NaN;
    const wallClock = Date.UTC(part('year'), part('month') - 1, part('day'), part('hour'), part('minute'));
    return wallClock / minute - Math.floor(moment / minute);
  }

  test.each(Array.from(zones.keys()))('%s is the engine’s, or lies between the ends that are given', (zone) => {
    const format = new Intl.DateTimeFormat('en-US', { ...parts, timeZone: zone, hourCycle: 'h23' });
    fc.assert(
      fc.property(fc.integer({ min: Date.parse('2000-01-02'), max: Date.parse('2030-01-01') }), (moment) => {
        const offsets = zoneOffsets(zone, moment);
        const offset = engineOffset(format, moment);
        expect(offset).toBeGreaterThanOrEqual(Math.min(...offsets));
        expect(offset).toBeLessThanOrEqual(Math.max(...offsets));
      }),
      { numRuns: 200 },
    );
  });
});
