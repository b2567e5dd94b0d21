import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { tellingRows } from './telling.ts';

type Rows = readonly (readonly (string | number | null)[])[];

const cell = fc.constantFrom(null, 0, 1, 'a', 'b');
const block = fc
  .tuple(fc.integer({ min: 1, max: 40 }), fc.integer({ min: 1, max: 7 }))
  .chain(([rows, columns]) =>
    fc.array(fc.array(cell, { minLength: columns, maxLength: columns }), { minLength: rows, maxLength: rows }),
  );

function inOrder(rows: Rows, order: readonly number[]): Rows {
  return rows.map((row) => order.map((column) => row[column] ?? null));
}

/** What the rows that are read once more say of columns that stand elsewhere. */
function shows(rows: Rows, moved: Rows): boolean {
  return tellingRows(moved).some((row) => JSON.stringify(rows[row]) !== JSON.stringify(moved[row]));
}

describe('rows that tell columns apart', () => {
  it('show whatever order columns had when the block was read, unless it makes no difference in any row', () => {
    const ordered = block.chain((rows) => {
      const columns = (rows[0] ?? []).map((_, column) => column);
      return fc.record({
        rows: fc.constant(rows),
        order: fc.shuffledSubarray(columns, { minLength: columns.length }),
      });
    });
    fc.assert(
      fc.property(ordered, ({ rows, order }) => {
        const moved = inOrder(rows, order);
        expect(shows(rows, moved)).toBe(JSON.stringify(rows) !== JSON.stringify(moved));
      }),
    );
  });

  it('show a column that came before one that differs from it', () => {
    const rows: Rows = [
      ['a', 1, 1],
      ['b', 1, 2],
    ];
    const moved = rows.map(([first = null, second = null]) => [first, null, second]);
    expect(shows(rows, moved)).toBe(true);
  });

  it('are one where its cells are all different, and never none', () => {
    expect(
      tellingRows([
        ['a', 'b', 'c'],
        ['a', 'b', 'd'],
      ]),
    ).toEqual([0]);
    expect(
      tellingRows([
        ['a', 'a'],
        ['a', 'a'],
      ]),
    ).toEqual([0]);
    expect(
      tellingRows([
        ['a', 'a'],
        ['a', 'a'],
        ['a', 'b'],
        ['c', 'd'],
      ]),
    ).toEqual([0, 2]);
    expect(tellingRows([])).toEqual([]);
  });
});
