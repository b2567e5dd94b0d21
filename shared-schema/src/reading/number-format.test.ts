import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import vectors from '../../vectors/number-formats.json' with { type: 'json' };
import { contracts } from '../contracts/index.ts';
import { isFormattedNumber, type WireCell } from '../wire/cell.ts';
import { wireCellSchema } from '../wire/cell-schema.ts';
import { cellOfKind } from './cells/formatted-number.ts';
import { cellReader } from './cells/read-cell.ts';
import { numberCell } from './number-format.ts';

const context = { locale: 'ru_RU', timeZone: 'Europe/Moscow' };

/** What formats are made of, so that chance meets the rules more often than noise would. */
const pieces = [
  ...[
    '0',
    '#',
    '#,##0',
    '.00',
    '%',
    ';',
    '@',
    '"',
    '\\',
    '_',
    '*',
    '[',
    ']',
    '[$',
    '-409]',
    '[Red]',
    '[>100]',
    '[<=0]',
  ],
  ...[
    'General',
    'E+00',
    '$',
    '€',
    '"₽"',
    'р.',
    '[$₽-419]',
    'kr',
    'USD',
    ' ',
    '\u00a0',
    '00000',
    '\ud83d',
    '/',
    '(',
    ')',
  ],
];
const anyFormat = fc.oneof(
  fc.array(fc.constantFrom(...pieces), { maxLength: 10 }).map((parts) => parts.join('')),
  fc.string({ unit: 'binary' }),
);
const anyNumber = fc.oneof(fc.integer(), fc.double({ noNaN: true, noDefaultInfinity: true }));
const columns = contracts.flatMap((contract) =>
  contract.columns.map((column) => ({ column, isKey: contract.key.includes(column.name) })),
);

describe('a number under its format', () => {
  test.each(vectors.groups)('$rule', ({ cases }) => {
    const crossing = cases.map(([format, number]) => [format, number, numberCell(Number(number), String(format))]);
    const expected = cases.map(([format, number, wire]) => [
      format,
      number,
      typeof wire === 'number' ? wire : { number, format: wire },
    ]);
    expect(crossing).toEqual(expected);
  });

  test('is a cell that the wire takes, with its number as it was, whatever the format', () => {
    fc.assert(
      fc.property(anyNumber, anyFormat, (number, format) => {
        const cell: WireCell = numberCell(number, format);
        expect(wireCellSchema.safeParse(cell).success).toBe(true);
        expect(isFormattedNumber(cell) ? cell.number : cell).toBe(number);
      }),
      { numRuns: 20_000 },
    );
  });

  test('does not see colours, and what is as wide as a bracket', () => {
    fc.assert(
      fc.property(
        anyNumber,
        fc.constantFrom('0%', '"$"0', '00000', '[$€-1]0', '#,##0', '0" шт."'),
        (number, format) => {
          expect(numberCell(number, `[Red]${format}_)`)).toEqual(numberCell(number, format));
        },
      ),
    );
  });

  test('is read alike with and without a format that means nothing in its column', () => {
    fc.assert(
      fc.property(fc.constantFrom(...columns), anyNumber, anyFormat, ({ column, isKey }, number, format) => {
        const read = cellReader(column, isKey, context);
        const cell = numberCell(number, format);
        expect(read(cellOfKind(column.kind, cell))).toEqual(read(cell));
      }),
      { numRuns: 20_000 },
    );
  });
});
