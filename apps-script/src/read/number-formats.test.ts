import { sheetRows } from '@qtickets/shared-schema/client/contract-table';
import { sales } from '@qtickets/shared-schema/contracts/sales';
import { describe, expect, it } from 'vitest';
import type { SheetTab } from '../run/ports.ts';
import { type Cells, fakeSheet } from '../testing/fake-run.ts';
import { noFormatLook } from './known-formats.ts';
import { parseSizes } from './read-sizes.ts';
import { readTab } from './read-tab.ts';
import type { CellReader } from './tab-cells.ts';

/** Nothing is known of formats. */
const newReader = (): CellReader => ({
  context: { locale: 'ru_RU', timeZone: 'Etc/UTC' },
  wallClock: (instant: number) => ({ date: new Date(instant).toISOString().slice(0, 10) }),
  sizes: parseSizes('', 0),
  formats: noFormatLook(),
  asked: 0,
});

const before: Cells = [
  ['date', 'event_id', 'city', 'order_id', 'tickets_sold', 'revenue'],
  ...['1', '2', '3'].map((order) => ['01.03.2025', '1042', 'Москва', order, 1, 10]),
];
/** The amounts stand where the tickets stood. */
const dragged = before.map((row) => [...row.slice(0, 4), row[5], row[4]]);

/** Amounts are shown as percents. @param moves calls for formats before which the column is elsewhere, until the next call */
function percents(moves: readonly number[], isUndone = true) {
  let calls = 0;
  let rows = before;
  const sheet = fakeSheet('Sales', () => rows);
  const numberFormats: SheetTab['numberFormats'] = (_row, column, count, columns) => {
    calls += 1;
    if (moves.includes(calls)) rows = dragged;
    const amounts = rows === before ? 6 : 5;
    const line = Array.from({ length: columns }, (_, at) => (column + at === amounts ? '0%' : '0'));
    if (isUndone) rows = before;
    return Array.from({ length: count }, () => line);
  };
  return { ...sheet, numberFormats };
}

function faultsIn(sheet: SheetTab) {
  const reading = readTab(sales, sheet, newReader());
  const rows = reading.ok ? sheetRows(reading.content) : [];
  return rows.map(({ reading }) => reading.kind === 'invalid' && reading.issues.map(({ column }) => column));
}

describe('number formats, which are calls of their own', () => {
  it.each([[[]], [[1]], [[2]]])('takes no format of another column: one was elsewhere for call %j', (moves) => {
    expect(faultsIn(percents(moves))).toEqual([['revenue'], ['revenue'], ['revenue']]);
  });

  it('takes none either where a column was dragged for good', () => {
    expect(faultsIn(percents([1], false))).toEqual([['revenue'], ['revenue'], ['revenue']]);
  });
});
