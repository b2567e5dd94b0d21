import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { displayText } from './workbook/number-format.ts';
import { typedCell } from './workbook/typed-value.ts';

const locale = fc.constantFrom('ru_RU', 'en_US', 'en_GB', 'de_DE', 'fr_FR', 'uk_UA');
const again = (shown: string, name: string) => typedCell(shown, undefined, name, 2025);

describe('what is shown, typed again', () => {
  test('is the same number, plain and grouped', () => {
    const amount = fc.integer({ min: -99_999_999, max: 99_999_999 }).map((cents) => cents / 100);
    const format = fc.constantFrom(undefined, '0.00', '#,##0.00');
    fc.assert(
      fc.property(locale, amount, format, (name, value, pattern) => {
        const shown = displayText(pattern === undefined ? { value } : { value, format: pattern }, name);
        expect(again(shown, name).value).toBeCloseTo(value, 10);
      }),
    );
  });

  test('is the same date', () => {
    const day = fc.integer({ min: 20_000, max: 70_000 });
    fc.assert(
      fc.property(locale, day, fc.constantFrom(0, 0.25, 0.5), (name, serial, time) => {
        const value = serial + time;
        const format = time === 0 ? 'date' : 'date-time';
        const cell = again(displayText({ value, format }, name), name);
        expect(cell).toEqual({ value, format });
      }),
    );
  });

  test('stays text where the cell is for text, and loses nothing', () => {
    fc.assert(
      fc.property(locale, fc.string({ minLength: 1 }), (name, text) => {
        expect(typedCell(text, '@', name, 2025).value).toBe(text);
        expect(typedCell(`'${text}`, undefined, name, 2025).value).toBe(text);
      }),
    );
  });
});

describe('a number', () => {
  test('without a format has no float noise and at most ten digits behind the mark', () => {
    const shown = (value: number) => displayText({ value }, 'en_US');
    expect([0.1 + 0.2, 1 / 3, 1e15, 123_456_789_012, -0.5, 0, 2.5e-10, 1.005].map(shown)).toEqual([
      ...['0.3', '0.3333333333', '1E+15', '123456789012', '-0.5', '0', '2.5E-10', '1.005'],
    ]);
  });

  test('rounds half away from zero from its shortest text', () => {
    const shown = (value: number) => displayText({ value, format: '0.00' }, 'en_US');
    expect([1.005, 2.675, -1.005, 0.125, 1e-7].map(shown)).toEqual(['1.01', '2.68', '-1.01', '0.13', '0.00']);
  });
});
