import currencyData from 'cldr-core/supplemental/currencyData.json';
import { expect, test } from 'vitest';
import { currencies } from './currencies.ts';
import { currencyMarks } from './currency-marks.ts';

type Use = { readonly _to?: string; readonly _tender?: string };

/** Legal tender somewhere, with no end, says the Unicode CLDR. */
function tenderNow(): string[] {
  const regions: Readonly<Record<string, object[]>> = currencyData.supplemental.currencyData.region;
  const periods = Object.values(regions).flat();
  const uses = periods.flatMap((period): [string, Use][] => Object.entries(period));
  return uses.filter(([, use]) => use._to === undefined && use._tender !== 'false').map(([code]) => code);
}

test('the list is what the CLDR calls tender now, and the colon that ISO 4217 keeps', () => {
  expect(Array.from(currencies).sort()).toEqual(Array.from(new Set([...tenderNow(), 'SVC'])).sort());
});

test('the engine knows every code', () => {
  const known = new Set(Intl.supportedValuesOf('currency'));
  expect(Array.from(currencies).filter((code) => !known.has(code))).toEqual([]);
});

test('every mark stands for a listed currency', () => {
  expect(Array.from(currencyMarks.values()).filter((code) => !currencies.has(code))).toEqual([]);
});

test.each(['XAU', 'XDR', 'XXX', 'XTS', 'CHE', 'CLF', 'BOV', 'USN', 'DEM', 'BYR', 'HRK', 'RUR'])(
  '%s is no currency to keep amounts in',
  (code) => {
    expect(currencies.has(code)).toBe(false);
  },
);
