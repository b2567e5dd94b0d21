/** The cell vectors as a flat list: wherever the readers run, they are held against the same cases. */
import city from './cells/city.json';
import count from './cells/count.json';
import currency from './cells/currency.json';
import dateClock from './cells/date-clock.json';
import dateFigures from './cells/date-figures.json';
import dateNames from './cells/date-names.json';
import formulaError from './cells/formula-error.json';
import money from './cells/money.json';
import text from './cells/text.json';

/** A canonical text, with the mark's currency where the amount bears one; null for blank; or the issue's code. */
export type Expected = string | null | readonly [amount: string, currency: string] | { readonly issue: string };

export type CellCase = {
  readonly file: string;
  /** The sentence of the rules that the case follows from. */
  readonly rule: string;
  readonly tab: string;
  readonly column: string;
  readonly locale: string;
  readonly timeZone: string;
  readonly cell: string | number | boolean | null | { readonly date: string };
  readonly expected: Expected;
};

type Group = {
  readonly rule: string;
  /** `tab.column` of a contract. */
  readonly column: string;
  /** `ru_RU` where none is given. */
  readonly locales?: readonly string[];
  /** `Europe/Moscow` where none is given. */
  readonly zone?: string;
  readonly cases: readonly (readonly [cell: CellCase['cell'], expected: Expected])[];
};

const files: Readonly<Record<string, unknown>> = {
  text,
  city,
  count,
  money,
  currency,
  'date-figures': dateFigures,
  'date-names': dateNames,
  'date-clock': dateClock,
  'formula-error': formulaError,
};

/** Every case under every one of its locales. */
export const cellCases: readonly CellCase[] = Object.entries(files).flatMap(([file, content]) =>
  (content as { groups: readonly Group[] }).groups.flatMap((group) => casesOf(file, group)),
);

function casesOf(file: string, { rule, column: place, locales = ['ru_RU'], zone, cases }: Group): CellCase[] {
  const [tab = '', column = ''] = place.split('.');
  const timeZone = zone ?? 'Europe/Moscow';
  return locales.flatMap((locale) =>
    cases.map(([cell, expected]) => ({ file, rule, tab, column, locale, timeZone, cell, expected })),
  );
}
