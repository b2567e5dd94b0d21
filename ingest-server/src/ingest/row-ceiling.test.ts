import { sales } from '@qtickets/shared-schema/contracts/sales';
import { SPREADSHEET_CELLS_MAX } from '@qtickets/shared-schema/wire/limits';
import { expect, test } from 'vitest';
import { RowCeiling } from './row-ceiling.ts';

const cellsOfRow = sales.columns.filter(({ blank }) => blank.required).length;
const rowsMax = Math.floor(SPREADSHEET_CELLS_MAX / cellsOfRow);
const rowsUncounted = Math.floor(SPREADSHEET_CELLS_MAX / 10 / cellsOfRow);

/** A ceiling over a warehouse with so many rows of sales. */
function ceilingOver(stored: { rows: number }) {
  let counts = 0;
  const ceiling = new RowCeiling(async () => {
    counts += 1;
    return new Map([[sales.tab, stored.rows]]);
  });
  const admit = (rows: number) => ceiling.admit('sheet', sales, rows);
  return { admit, counted: () => counts };
}

test('a tenth of what a source may hold is let in before what it holds is counted', async () => {
  const { admit, counted } = ceilingOver({ rows: 0 });
  for (let tenth = 0; tenth < 10; tenth += 1) await admit(Math.floor(rowsUncounted / 10));
  expect(counted()).toBe(0);
  await admit(10);
  expect(counted()).toBe(1);
  await admit(rowsUncounted - 10);
  expect(counted()).toBe(1);
});

test('past the ceiling nothing is let in, until rows have gone', async () => {
  const stored = { rows: rowsMax - 20 };
  const { admit, counted } = ceilingOver(stored);
  await expect(admit(rowsUncounted + 1)).rejects.toMatchObject({ problem: { code: 'too_large' } });
  await admit(15);
  stored.rows += 15;
  await expect(admit(10)).rejects.toMatchObject({ problem: { code: 'too_large' } });
  stored.rows = 9;
  await admit(10);
  expect(counted()).toBe(3);
});

test('rows that only take the place of others are let in uncounted', async () => {
  const { admit, counted } = ceilingOver({ rows: rowsMax });
  await admit(0);
  await admit(-5);
  expect(counted()).toBe(0);
});
