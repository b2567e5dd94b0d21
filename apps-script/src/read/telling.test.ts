import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Block, columnsStand, type Lines } from './telling.ts';

type Cell = string | number | null;

const CELLS_READ = 5;

/** Mostly blank, so that most columns are alike in most rows. */
const cell = fc.constantFrom<Cell>(null, null, null, null, 1, 'a');
const tab = fc
  .integer({ min: 1, max: 25 })
  .chain((rows) => fc.array(fc.array(cell, { minLength: rows, maxLength: rows }), { minLength: 8, maxLength: 8 }));

/** What a call gives of the first columns. */
function read(columns: readonly (readonly Cell[])[]): Lines<Cell> {
  return (columns[0] ?? []).map((_, row) => columns.slice(0, CELLS_READ).map((cells) => cells[row] ?? null));
}

function partOf(lines: Lines<Cell>): Block<Cell>['readAgain'] {
  return (row, column, rows, columns) =>
    lines.slice(row, row + rows).map((cells) => cells.slice(column, column + columns));
}

/** One action of a person: a column is dragged, inserted or deleted. */
const action = fc.record({
  from: fc.nat({ max: 7 }),
  to: fc.nat({ max: 7 }),
  kind: fc.constantFrom('dragged', 'inserted', 'deleted'),
});

function after(
  columns: readonly (readonly Cell[])[],
  { from, to, kind }: { readonly from: number; readonly to: number; readonly kind: string },
): readonly (readonly Cell[])[] {
  const moved = [...columns];
  if (kind !== 'inserted') moved.splice(from, 1);
  if (kind === 'dragged') moved.splice(to, 0, columns[from] ?? []);
  if (kind === 'inserted')
    moved.splice(
      to,
      0,
      (columns[0] ?? []).map(() => null),
    );
  return moved;
}

describe('columns that were elsewhere while a block was read', () => {
  it('show when parts of it are read once more, wherever that makes a difference to any cell', () => {
    fc.assert(
      fc.property(tab, action, (columns, moved) => {
        const now = read(columns);
        const then = read(after(columns, moved));
        const isSame = JSON.stringify(then) === JSON.stringify(now);
        const block = { lines: then, readAgain: partOf(now) };
        expect(columnsStand(block, 0)).toBe(isSame);
        expect(columnsStand(block)).toBe(isSame);
      }),
      { numRuns: 2_000 },
    );
  });

  it('are looked for in the last column, in those that are like it, and in rows that tell the others apart', () => {
    const lines: Lines<Cell> = [
      ['a', 1, 1, null, null],
      ['b', 1, 1, null, null],
      ['c', 1, 2, null, null],
    ];
    const asked: (readonly number[])[] = [];
    const readAgain: Block<Cell>['readAgain'] = (...part) => {
      asked.push(part);
      return partOf(lines)(...part);
    };
    expect(columnsStand({ lines, readAgain }, 0)).toBe(true);
    expect(asked).toEqual([
      [0, 3, 3, 2],
      [0, 0, 1, 5],
      [2, 0, 1, 5],
    ]);
  });

  it('are none where there are none, or no rows', () => {
    for (const lines of [[], [[]], [[1]]]) expect(columnsStand({ lines, readAgain: partOf(lines) }, 0)).toBe(true);
  });
});
