import { sheetRows } from '@qtickets/shared-schema/client/contract-table';
import { sales } from '@qtickets/shared-schema/contracts/sales';
import { describe, expect, it } from 'vitest';
import type { SheetTab } from '../run/ports.ts';
import { type Cells, fakeSheet } from '../testing/fake-run.ts';
import { FORMATS_PROPERTY, formatLook } from './known-formats.ts';
import { parseSizes } from './read-sizes.ts';
import { readTab } from './read-tab.ts';
import { type CellReader, columnOf } from './tab-cells.ts';

const header = ['date', 'event_id', 'city', 'order_id', 'tickets_sold', 'revenue'];
/** Formats were looked at before, and said nothing. */
const plain = formatLook({ [FORMATS_PROPERTY]: '0 - sales:' }, { trigger: 'edit', edits: [] }, 0);
const reader: CellReader = {
  context: { locale: 'ru_RU', timeZone: 'Etc/UTC' },
  wallClock: (instant: number) => ({ date: new Date(instant).toISOString().slice(0, 10) }),
  sizes: parseSizes('', 0),
  formats: plain,
  asked: 0,
};

function orders(count: number): Cells {
  return Array.from({ length: count }, (_, index) => ['01.03.2025', '1042', 'Москва', `order-${index}`, 1, 10]);
}

/** The last contract column stands far to the right, so that 12,000 rows are too many cells for one read. */
const apart = Array.from({ length: 17 }, () => '');
const wideHeader = [...header.slice(0, 5), ...apart, 'revenue'];

function wideOrders(count: number): Cells {
  return orders(count).map((row) => [...row.slice(0, 5), ...apart, 10]);
}

/** Counts the reads, and lets a test change the sheet before one of them. */
function watched(read: () => Cells, onRead: (reads: number) => void = () => undefined) {
  const sheet = fakeSheet('Sales', read);
  const sizes: number[] = [];
  const values: SheetTab['values'] = (row, column, rows, columns) => {
    onRead(sizes.length + 1);
    sizes.push(rows * columns);
    return sheet.values(row, column, rows, columns);
  };
  return { sheet: { ...sheet, values }, sizes };
}

/** Two that differ are read once more. */
const lastRows = 2;

/** Another state is there for nothing but one of the calls that read values. */
function glimpsed(when: number, before: Cells, then: Cells): SheetTab {
  let reads = 0;
  const sheet = fakeSheet('Sales', () => before);
  const values: SheetTab['values'] = (...area) => {
    reads += 1;
    return (reads === when ? fakeSheet('Sales', () => then) : sheet).values(...area);
  };
  return { ...sheet, values };
}

function numbersOf(reading: ReturnType<typeof readTab>): readonly number[] {
  return reading.ok ? sheetRows(reading.content).map((row) => row.row) : [];
}

describe('reading a tab (R1)', () => {
  it('gives a column of more rows than a call takes arguments', () => {
    const cells: Cells = Array.from({ length: 200_000 }, () => ['1042']);
    const sheet = fakeSheet('Sales', () => cells);
    expect(columnOf({ contract: sales, sheet, reader }, 1, cells.length, 0)).toHaveLength(cells.length);
  });

  it('is one call up to 250,000 cells, and the last rows once more', () => {
    const { sheet, sizes } = watched(() => [['Sales of 2025'], header, ...orders(20_000)]);
    const reading = readTab(sales, sheet, reader);
    expect(sizes).toEqual([20_002 * 6, lastRows * 6]);
    expect(numbersOf(reading)).toHaveLength(20_000);
    expect(reading.ok && reading.content.large).toBe(false);
  });

  it('loses no row that came after it had asked for the size, as if it had been deleted', () => {
    let rows = [header, ...orders(20)];
    const { sheet, sizes } = watched(
      () => rows,
      (reads) => {
        if (reads === 1) rows = [header, ...orders(27)];
      },
    );
    expect(numbersOf(readTab(sales, sheet, reader))).toHaveLength(27);
    expect(sizes).toEqual([21 * 6, 28 * 6, lastRows * 6]);
  });

  it('loses no column that was pushed out of what it had asked for, as if it were blank', () => {
    const withRefunds = (first: readonly string[]) => [
      [...first, ...header, 'refunds'],
      ...orders(3).map((row) => [...first, ...row, 5]),
    ];
    let rows = withRefunds([]);
    const { sheet } = watched(
      () => rows,
      (reads) => {
        if (reads === 1) rows = withRefunds(['']);
      },
    );
    const reading = readTab(sales, sheet, reader);
    const [row] = reading.ok ? sheetRows(reading.content) : [];
    expect(row?.reading).toMatchObject({ kind: 'valid', canonical: expect.arrayContaining(['5.00']) });
  });

  it('loses no column that another one pushed out for that one call', () => {
    const before = [[...header, 'refunds'], ...orders(3).map((row) => [...row, 5])];
    const then = before.map((row) => [...row.slice(0, 2), '', ...row.slice(2)]);
    const reading = readTab(sales, glimpsed(1, before, then), reader);
    expect(reading.ok && reading.content.header.columns).toContain('refunds');
  });

  it.each([
    ['a row came and went', (rows: Cells) => [...rows.slice(0, 2), rows[1] ?? [], ...rows.slice(2)]],
    ['a row came and went before its like', (rows: Cells) => [...rows.slice(0, -1), rows[1] ?? [], ...rows.slice(-1)]],
    ['a row went and came back', (rows: Cells) => [...rows.slice(0, 2), ...rows.slice(3)]],
    ['the last one went and came back', (rows: Cells) => rows.slice(0, -1)],
  ])('loses no row where, for that one call, %s', (_, change) => {
    const [first = [], ...others] = orders(20);
    const before = [header, ...others, first, first, first];
    const reading = readTab(sales, glimpsed(1, before, change(before)), reader);
    const ids = reading.ok ? sheetRows(reading.content).map(({ cells }) => cells[5]) : [];
    expect(ids).toEqual(before.slice(1).map((row) => row[3]));
  });

  it('does not say that a column is missing which another one pushed out for that one call', () => {
    const before = [header, ...orders(3)];
    const then = before.map((row) => [...row.slice(0, 2), '', ...row.slice(2)]);
    expect(readTab(sales, glimpsed(1, before, then), reader).ok).toBe(true);
  });

  it('is one call for the values where only columns beside the contract make it larger', () => {
    const wide = [header, ...orders(10_000)].map((row, index) => [...row, ...Array.from({ length: 24 }, () => index)]);
    const { sheet, sizes } = watched(() => wide);
    const reading = readTab(sales, sheet, reader);
    expect(sizes).toEqual([10 * 30, 10_001 * 6, lastRows * 6]);
    expect(numbersOf(reading)).toHaveLength(10_000);
    expect(reading.ok && reading.content.large).toBe(false);
  });

  it('is blocks of 10,000 rows above, after each once more the last column and a row, in the end the column in which no two rows are alike', () => {
    const rows = [wideHeader, ...wideOrders(12_000)];
    const { sheet, sizes } = watched(() => rows);
    const reading = readTab(sales, sheet, reader);
    expect(sizes).toEqual([10 * 23, 10_000 * 23, 2_001 * 23, 2_001, 23, 12_001]);
    expect(numbersOf(reading)).toHaveLength(12_000);
    expect(reading.ok && reading.content.large).toBe(true);
  });

  it('begins again where a row came while it read', () => {
    let rows = [wideHeader, ...wideOrders(12_000)];
    const { sheet, sizes } = watched(
      () => rows,
      (reads) => {
        if (reads === 3) rows = [wideHeader, ...wideOrders(12_001)];
      },
    );
    expect(numbersOf(readTab(sales, sheet, reader))).toHaveLength(12_001);
    expect(sizes).toHaveLength(1 + 2 + 1 + 2 + 2 + 1);
  });

  it('begins again where rows changed places behind its back', () => {
    let rows = [wideHeader, ...wideOrders(12_000)];
    const { sheet } = watched(
      () => rows,
      (reads) => {
        if (reads === 3) rows = [wideHeader, ...[...wideOrders(12_000)].reverse()];
      },
    );
    const reading = readTab(sales, sheet, reader);
    const read = reading.ok ? sheetRows(reading.content).map((row) => row.cells[5]) : [];
    expect(new Set(read).size).toBe(12_000);
  });

  it('reads all of the key again where two rows are alike in each of its columns: one may stand for the other', () => {
    const orders = wideOrders(12_000);
    const [first = []] = orders;
    const twice = [...orders.slice(0, -1), ['02.03.2025', ...first.slice(1)]];
    const swapped = [twice[11_999] ?? [], ...twice.slice(1, 11_999), first];
    let rows: Cells = [wideHeader, ...twice];
    const { sheet, sizes } = watched(
      () => rows,
      (reads) => {
        if (reads === 3) rows = [wideHeader, ...swapped];
      },
    );
    const reading = readTab(sales, sheet, reader);
    const days = reading.ok ? sheetRows(reading.content).filter(({ cells }) => cells[0] === '02.03.2025') : [];
    expect(days.map(({ row }) => row)).toEqual([2]);
    expect(sizes.slice(-4)).toEqual(Array.from({ length: 4 }, () => 12_001));
  });

  /** A column that is no key is dragged before the given read, with all of its cells. */
  function draggedBefore(read: number, undoneBefore?: number) {
    const before: Cells = [wideHeader, ...wideOrders(12_000)];
    const dragged = before.map((row) => [...row.slice(0, 4), row[22], ...row.slice(5, 22), row[4]]);
    let rows = before;
    return watched(
      () => rows,
      (reads) => {
        if (reads === read) rows = dragged;
        if (reads === undoneBefore) rows = before;
      },
    );
  }

  function soldIn(reading: ReturnType<typeof readTab>): readonly unknown[] {
    if (!reading.ok) return [];
    const { columns } = reading.content.header;
    return sheetRows(reading.content).map((row) => row.cells[columns.indexOf('tickets_sold')]);
  }

  it.each([2, 3, 4, 5])('takes no value under another column’s name: a column was dragged before read %i', (when) => {
    const { sheet } = draggedBefore(when);
    const sold = soldIn(readTab(sales, sheet, reader));
    expect(sold).toHaveLength(12_000);
    expect(new Set(sold)).toEqual(new Set([1]));
  });

  it('sees also a column that is back in its place soon', () => {
    const { sheet } = draggedBefore(3, 5);
    expect(new Set(soldIn(readTab(sales, sheet, reader)))).toEqual(new Set([1]));
  });

  it.each([2, 3, 4, 5, 6])('sees a column that was elsewhere for nothing but read %i', (when) => {
    const { sheet } = draggedBefore(when, when + 1);
    const sold = soldIn(readTab(sales, sheet, reader));
    expect(sold).toHaveLength(12_000);
    expect(new Set(sold)).toEqual(new Set([1]));
  });

  it('does not take a column for absent that was dragged out of what it reads after the header', () => {
    const narrow = [[...header, 'refunds'], ...orders(10_000).map((row) => [...row, 5])];
    const beside = narrow.map((row, index) => [...row, ...Array.from({ length: 24 }, () => index)]);
    const dragged = beside.map((row) => [...row.slice(0, 6), ...row.slice(7), row[6]]);
    let rows: Cells = beside;
    const { sheet } = watched(
      () => rows,
      (reads) => {
        if (reads === 2) rows = dragged;
      },
    );
    const reading = readTab(sales, sheet, reader);
    expect(reading.ok && reading.content.header.columns).toContain('refunds');
  });

  it('gives up after three tries at a tab that never holds still', () => {
    let rows = [wideHeader, ...wideOrders(12_000)];
    const { sheet } = watched(
      () => rows,
      () => {
        rows = [...rows, ...wideOrders(1)];
      },
    );
    expect(readTab(sales, sheet, reader)).toEqual({ ok: false, problem: { code: 'keeps_moving' } });
  });

  it('says which columns are missing, and what an empty tab lacks', () => {
    const reading = readTab(
      sales,
      fakeSheet('Sales', () => [header.slice(0, 5)]),
      reader,
    );
    expect(reading).toMatchObject({ ok: false, problem: { code: 'header_mismatch', missing: ['revenue'] } });
    expect(
      readTab(
        sales,
        fakeSheet('Sales', () => []),
        reader,
      ),
    ).toMatchObject({ ok: false });
  });
});
