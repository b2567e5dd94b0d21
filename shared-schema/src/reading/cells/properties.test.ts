import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { cellCases } from '../../../vectors/cell-cases.ts';
import type { Column, Contract } from '../../contracts/contract.ts';
import { contracts } from '../../contracts/index.ts';
import type { ReadContext, WireCell } from '../../wire/cell.ts';
import { cellReader } from './read-cell.ts';
import type { CellReading } from './reading.ts';

const locales = ['ru_RU', 'en_US', 'en_GB', 'de_DE', 'fr_FR', 'kk_KZ', 'uk_UA', 'en', '', 'x-y_Z', '💥'];
const zones = ['Europe/Moscow', 'America/New_York', 'Etc/UTC', 'Nowhere/Known', ''];

type Place = { readonly contract: Contract; readonly column: Column };
const places: readonly Place[] = contracts.flatMap((contract) =>
  contract.columns.map((column): Place => ({ contract, column })),
);

const anyPlace = fc.constantFrom(...places);
const anyContext: fc.Arbitrary<ReadContext> = fc.record({
  locale: fc.constantFrom(...locales),
  timeZone: fc.constantFrom(...zones),
});
/** Pieces that cells are made of, so that chance meets the rules more often than pure noise would. */
const pieces = [
  ...['1', '12', '234', '2025', '24', '10', '.', ',', ' ', '-', '/', ':', '(', ')', "'", '\u00a0', '\u200b', '\u2212'],
  ...['₽', 'руб.', 'р.', '$', 'окт', 'Oct', 'мар', 'mar', 'пт', 'г.', 'г', 'T', 'Z', '+03:00', 'PM', 'th', '\ufe0f'],
  ...['Москва', 'н', 'ё', 'е\u0308', '\ud83d', '\ude00', '#REF!', 'итого', '０', '\u0660', '—', '%', 'e3'],
];
const anyText = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.string({ unit: 'grapheme' }),
  fc.array(fc.integer({ min: 0, max: 0xffff })).map((units) => String.fromCharCode(...units)),
  fc.array(fc.constantFrom(...pieces), { maxLength: 12 }).map((parts) => parts.join('')),
);
const anyCell: fc.Arbitrary<WireCell> = fc.oneof(
  { weight: 6, arbitrary: anyText },
  { weight: 2, arbitrary: fc.double() },
  fc.integer(),
  fc.boolean(),
  fc.constant(null),
  fc.record({
    date: fc.oneof(
      anyText,
      fc.date({ noInvalidDate: true }).map((date) => date.toISOString().slice(0, 19)),
    ),
  }),
);

function read({ contract, column }: Place, cell: WireCell, context: ReadContext): CellReading {
  return cellReader(column, contract.key.includes(column.name), context)(cell);
}

describe('every reader', () => {
  test('gives a value, a blank or an issue for any cell, and never throws', () => {
    fc.assert(
      fc.property(anyPlace, anyCell, anyContext, (place, cell, context) => {
        expect(['value', 'blank', 'issue']).toContain(read(place, cell, context).kind);
      }),
      { numRuns: 20_000 },
    );
  });

  test('gives a canonical value back as it is, in any locale and time zone', () => {
    fc.assert(
      fc.property(anyPlace, anyCell, anyContext, anyContext, (place, cell, context, other) => {
        const first = read(place, cell, context);
        fc.pre(first.kind === 'value');
        expect(read(place, first.kind === 'value' ? first.text : '', other)).toEqual({
          kind: 'value',
          text: first.kind === 'value' ? first.text : '',
        });
      }),
      { numRuns: 10_000, maxSkipsPerRun: 1_000 },
    );
  });

  test('reads in any locale as without one what needs none, so that nothing is guessed where none is asked for', () => {
    fc.assert(
      fc.property(anyPlace, anyCell, anyContext, (place, cell, context) => {
        const without = read(place, cell, { ...context, locale: '' });
        if (without.kind !== 'issue') expect(read(place, cell, context)).toEqual(without);
      }),
      { numRuns: 20_000 },
    );
  });

  test('gives every canonical value of the vectors back as it is', () => {
    const wrong = cellCases.filter(({ tab, column: name, expected, locale, timeZone }) => {
      const text = Array.isArray(expected) ? expected[0] : expected;
      const place = places.find(({ contract, column }) => contract.tab === tab && column.name === name);
      if (typeof text !== 'string' || place === undefined) return false;
      const again = read(place, text, { locale, timeZone });
      return again.kind !== 'value' || again.text !== text;
    });
    expect(wrong).toEqual([]);
  });

  test('never reads a cell by what it read before', () => {
    fc.assert(
      fc.property(anyPlace, fc.array(anyCell), anyCell, anyContext, (place, before, cell, context) => {
        const { contract, column } = place;
        const reader = cellReader(column, contract.key.includes(column.name), context);
        before.forEach(reader);
        expect(reader(cell)).toEqual(read(place, cell, context));
      }),
      { numRuns: 3_000 },
    );
  });

  test('does not hear white space and hidden characters about a cell', () => {
    const around = fc.constantFrom('', ' ', '\u00a0', '\t', '\n', '\u2009 ', '\u200b', '\ufeff', '\u200e \u0085');
    fc.assert(
      fc.property(anyPlace, anyText, around, around, anyContext, (place, text, before, behind, context) => {
        fc.pre(!/^[\udc00-\udfff]|[\ud800-\udbff]$/.test(text));
        expect(read(place, before + text + behind, context)).toEqual(read(place, text, context));
      }),
      { numRuns: 10_000 },
    );
  });
});

describe('what was typed', () => {
  const figure = fc.constantFrom('0', '1', '5', '12', '234', '000', '1234');
  const mark = fc.constantFrom('.', ',', ' ', "'", '-', '₽', 'руб.');
  const anyAmount = fc
    .tuple(fc.constantFrom('', '-', '(', '₽'), figure, mark, figure, mark, figure, fc.constantFrom('', ' ₽', 'р.', ')'))
    .map((parts) => parts.join(''));
  const anyDate = fc
    .tuple(
      fc.constantFrom('', 'пт ', 'Fri, ', "'"),
      fc.constantFrom('1', '05', '10', '24', '31', '2025'),
      fc.constantFrom('.', '-', '/', ' ', ', '),
      fc.constantFrom('2', '10', '24', 'окт.', 'May', 'mar'),
      fc.constantFrom('.', '-', '/', ' ', ', '),
      fc.constantFrom('3', '24', '25', '2025', '2000', '1999'),
      fc.constantFrom('', ' г.', ' 19:30', 'T21:00Z', ' 5'),
    )
    .map((parts) => parts.join(''));

  function digitsOf(text: string): string {
    return text.replace(/\D/g, '').replace(/^0+|0+$/g, '');
  }

  test('keeps its digits, in their order, in an amount and in a count', () => {
    const numbers = places.filter(({ column: { kind } }) => kind === 'money' || kind === 'rate' || kind === 'count');
    fc.assert(
      fc.property(fc.constantFrom(...numbers), anyAmount, anyContext, (place, typed, context) => {
        const reading = read(place, typed, context);
        const isRounded = /[.,]\d{3,}\D*$/.test(typed);
        if (reading.kind !== 'value' || isRounded) return;
        expect([typed, digitsOf(reading.text)]).toEqual([typed, digitsOf(typed)]);
      }),
      { numRuns: 10_000 },
    );
  });

  test('holds the figures of its day', () => {
    const dates = places.filter(({ column }) => column.kind === 'date');
    fc.assert(
      fc.property(fc.constantFrom(...dates), anyDate, anyContext, (place, typed, context) => {
        const reading = read(place, typed, context);
        if (reading.kind !== 'value') return;
        const [year = '', , day = ''] = reading.text.split('-');
        expect([typed, typed.includes(year.slice(2)), typed.includes(String(Number(day)))]).toEqual([
          typed,
          true,
          true,
        ]);
      }),
      { numRuns: 10_000 },
    );
  });
});

describe('a canonical value', () => {
  const canonical: Readonly<Record<Column['kind'], RegExp>> = {
    text: /^\S(?:.*\S)?$/su,
    city: /^[^\s-](?:.*[^\s.-])?$/su,
    date: /^20\d\d-[01]\d-[0-3]\d$/,
    count: /^(?:0|-?[1-9]\d*)$/,
    money: /^(?!-0\.00)-?(?:0|[1-9]\d*)\.\d\d$/,
    rate: /^(?!0\.0+$)(?:0|[1-9]\d*)\.\d{8}$/,
    currency: /^[A-Z]{3}$/,
  };

  test('has the form of its kind, and is NFC', () => {
    fc.assert(
      fc.property(anyPlace, anyCell, anyContext, (place, cell, context) => {
        const reading = read(place, cell, context);
        if (reading.kind !== 'value') return;
        expect(reading.text).toMatch(canonical[place.column.kind]);
        expect(reading.text.normalize('NFC')).toBe(reading.text);
      }),
      { numRuns: 20_000 },
    );
  });
});
