import fc from 'fast-check';
import { expect, test } from 'vitest';
import { CELL_TEXT_MAX, COLUMNS_MAX, ROW_NUMBER_MAX } from './limits.ts';
import { pushRowSchema } from './protocol.ts';
import { isPushRow } from './push-row.ts';

const number = fc.oneof(
  fc.double(),
  fc.integer(),
  fc.constantFrom(0, -0, 0.5, -1, ROW_NUMBER_MAX, ROW_NUMBER_MAX + 1, 2 ** 53 - 1, 2 ** 53, Infinity, NaN),
);
const cell = fc.oneof(
  fc.string(),
  fc.constantFrom('x'.repeat(CELL_TEXT_MAX), 'x'.repeat(CELL_TEXT_MAX + 1), undefined, []),
  number,
  fc.boolean(),
  fc.constant(null),
  fc.record({ date: fc.constantFrom('2025-03-01', '2025-3-1', '2025-03-01T10:00:00', 5) }),
  fc.record({ number, format: fc.constantFrom('%', 'USD', '', '\ud800') }, { requiredKeys: ['number'] }),
  fc.constantFrom({ format: '%', number: 5 }, { format: 'USD', number: 1.5 }),
  fc.record({ formula: fc.string(), date: fc.constant('2025-03-01') }, { requiredKeys: [] }),
);
const row = fc.oneof(
  {
    weight: 9,
    arbitrary: fc.tuple(number, number, fc.array(cell, { maxLength: 4 })).map(([a, b, cells]) => [a, b, ...cells]),
  },
  {
    weight: 4,
    arbitrary: fc.tuple(fc.nat(), fc.nat(), fc.array(cell, { maxLength: 3 })).map(([a, b, cells]) => [a, b, ...cells]),
  },
  {
    weight: 1,
    arbitrary: fc.constantFrom<unknown>(
      [],
      [0],
      [0, 1, ...Array(COLUMNS_MAX).fill(1)],
      [0, 1, ...Array(COLUMNS_MAX + 1).fill(1)],
    ),
  },
  { weight: 1, arbitrary: fc.anything() },
);

/** Whether the schema finds no fault, and gives the row as it is. */
function isAsItIs(value: unknown): boolean {
  const { success, data } = pushRowSchema.safeParse(value);
  return success && JSON.stringify(data) === JSON.stringify(value);
}

test('a row is one to the loop exactly where the schema finds no fault and changes nothing', () => {
  fc.assert(
    fc.property(row, (value) => isPushRow(value) === isAsItIs(value)),
    { numRuns: 2_000 },
  );
  expect([isPushRow([0, 2, 'x', { date: '2025-03-01' }]), isPushRow([0, 2, 'x', {}])]).toEqual([true, false]);
});
