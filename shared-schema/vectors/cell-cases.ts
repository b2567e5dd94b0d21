/** The cell vectors as a flat list: wherever the readers run, they are held against the same cases. */
import { readdirSync, readFileSync } from 'node:fs';
import type { WireCell } from '../src/wire/cell.ts';

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
  readonly cell: WireCell;
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

const folder = new URL('cells/', import.meta.url);

/** Every case under every one of its locales. A file laid into the folder is run with the others. */
export const cellCases: readonly CellCase[] = readdirSync(folder)
  .filter((name) => name.endsWith('.json'))
  .flatMap((name) => groupsOf(name).flatMap((group) => casesOf(name.slice(0, -'.json'.length), group)));

/** Read, not imported: importers refuse the lone surrogates that some cases are about. */
function groupsOf(name: string): readonly Group[] {
  return JSON.parse(readFileSync(new URL(name, folder), 'utf8')).groups;
}

function casesOf(file: string, { rule, column: place, locales = ['ru_RU'], zone, cases }: Group): CellCase[] {
  const [tab = '', column = ''] = place.split('.');
  const timeZone = zone ?? 'Europe/Moscow';
  return locales.flatMap((locale) =>
    cases.map(([cell, expected]) => ({ file, rule, tab, column, locale, timeZone, cell, expected })),
  );
}
