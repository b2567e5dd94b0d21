import { describe, expect, it } from 'vitest';
import type { Contract } from '../contracts/contract.ts';
import { events } from '../contracts/events.ts';
import { sales } from '../contracts/sales.ts';
import { findHeader, readRows } from '../reading/tab.ts';
import type { WireCell } from '../wire/cell.ts';
import { type ContractTable, joinTabs } from './contract-table.ts';
import { type Edit, type LastSeen, planEdit, planOfRows, readsAsBefore } from './plan-edit.ts';

const salesHeader = ['date', 'event_id', 'city', 'order_id', 'tickets_sold', 'revenue'];

type Cells = readonly (readonly WireCell[])[];

function sale(order: string, revenue: WireCell = 10): readonly WireCell[] {
  return ['01.03.2025', '1042', 'Москва', order, 1, revenue];
}

const orders: Cells = [salesHeader, sale('a'), sale('b'), sale('a', 20), sale('bad', '?'), sale('b', '?')];
const concerts: Cells = [
  ['event_id', 'event_date', 'city', 'event_name'],
  ['1', '01.03.2025', 'Москва', 'Концерт'],
  ['1', '01.03.2025', 'Москва', 'Концерт!'],
];

function readingOf(contract: Contract, cells: Cells): ContractTable {
  const found = findHeader(contract, cells);
  if (!found.ok) throw new Error(found.problem.code);
  const context = { locale: 'ru_RU', timeZone: 'Etc/UTC' };
  const rows = readRows(contract, found.header, cells.slice(1), 2, context);
  return joinTabs(contract, [{ name: 'Tab', header: found.header, ...rows }], false);
}

/** As a spreadsheet's edit is planned: from the edited rows, and then from every row. */
function plan(contract: Contract, cells: Cells, edits: readonly Omit<Edit, 'tab'>[], seen: Partial<LastSeen> = {}) {
  const reading = readingOf(contract, cells);
  const [header] = reading.headers;
  if (header === undefined) throw new Error('no header');
  const own = edits.map((edit) => ({ tab: 'Tab', ...edit }));
  const numbers = new Set(
    own.flatMap(({ rows: [from, to] }) => Array.from({ length: to - from + 1 }, (_, at) => from + at)),
  );
  const edited = Array.from(numbers, (row) => {
    const there = reading.rows.find((placed) => placed.row === row);
    return { tabIndex: 0, row, cells: there?.cells ?? [], reading: there?.reading ?? null };
  });
  const context = { locale: 'ru_RU', timeZone: 'Etc/UTC' };
  const planned = planOfRows(
    { contract, header, context, lastSeen: { nothingRejected: true, nothingHeld: true, ...seen } },
    edited,
    own,
  );
  return planned && { ...planned, push: planEdit(reading, planned) };
}

const revenue = [6, 6] as const;
const order = [4, 4] as const;
const rowsOf = (planned: ReturnType<typeof plan>) => planned?.push?.rows.map((row) => row[1]) ?? null;
const cell = (row: number, columns: Edit['columns'], old?: string | null) => ({
  rows: [row, row] as const,
  columns,
  ...(old !== undefined && { old }),
});

describe('the short way of an edit (R2)', () => {
  it('sends the edited row and all that share its key', () => {
    const planned = plan(sales, orders, [cell(2, revenue)]);
    expect(planned?.push?.scope).toEqual({ kind: 'keys' });
    expect(rowsOf(planned)).toEqual([2, 4]);
  });

  it('gathers several edits, each key once', () => {
    const cells = orders.slice(0, 4);
    const edits = [2, 3, 4].map((row) => cell(row, revenue));
    expect(rowsOf(plan(sales, cells, edits))?.length).toBe(3);
    expect(rowsOf(plan(sales, cells, [{ rows: [2, 4], columns: revenue }]))?.length).toBe(3);
  });

  it('sends only the row that counts where the lower one does', () => {
    expect(rowsOf(plan(events, concerts, [cell(2, [4, 4])]))).toEqual([3]);
  });

  it.each([
    ['a key was touched, and nobody knows what it was', cell(2, order)],
    ['a paste covers a key column', { rows: [2, 2], columns: [3, 6] }],
    ['the row does not validate', cell(5, revenue)],
    ['a row that shares its key does not validate', cell(3, revenue)],
    ['the row is empty now', cell(9, revenue)],
    ['one of the rows is empty', { rows: [2, 9], columns: revenue }],
  ] as const)('leaves it to the full comparison where %s', (_, edit) => {
    expect(plan(sales, orders, [edit])?.push ?? null).toBeNull();
  });
});

describe('an edited key', () => {
  const emptied = (planned: ReturnType<typeof plan>) => {
    const scope = planned?.push?.scope;
    return scope?.kind === 'keys' ? scope.emptied : undefined;
  };
  const key = (id: string) => ['2025-03-01', '1042', 'москва', id];
  const two: Cells = [salesHeader, sale('a'), sale('b')];

  it('is sent with the old one, which is complete with no row', () => {
    const planned = plan(sales, two, [cell(3, order, 'was')]);
    expect([rowsOf(planned), emptied(planned)]).toEqual([[3], [key('was')]]);
  });

  it('is sent with the rows that still have the old one', () => {
    const planned = plan(sales, two, [cell(3, order, 'a')]);
    expect([rowsOf(planned)?.sort(), emptied(planned)]).toEqual([[2, 3], undefined]);
  });

  it('was an empty cell, or a date by its serial number', () => {
    expect(emptied(plan(sales, two, [cell(3, order, null)]))).toEqual([key('')]);
    const [, id, city, text] = key('b');
    expect(emptied(plan(sales, two, [cell(3, [1, 1], '45000')]))).toEqual([['2023-03-15', id, city, text]]);
  });

  it('changed more than once at a time: every key that it may have had is complete', () => {
    const planned = plan(sales, two, [cell(3, order, 'first'), cell(3, order, 'second')]);
    expect(emptied(planned)).toEqual([key('first'), key('second')]);
    const both = plan(sales, two, [cell(3, order, 'x'), cell(3, [2, 2], '7')]);
    expect(emptied(both)).toContainEqual(['2025-03-01', '7', 'москва', 'x']);
  });

  const deletes = (cells: Cells, ...edits: Omit<Edit, 'tab'>[]) => {
    const scope = plan(sales, cells, edits)?.push?.scope;
    return scope?.kind === 'keys' ? scope.deletes : null;
  };

  it('deletes a stored row at least where a valid row has another key now', () => {
    expect(deletes(two, cell(3, order, 'was'))).toBe(1);
    expect(deletes(two, cell(3, order, 'x'), cell(3, [2, 2], '7'))).toBe(1);
    expect(deletes([...two, sale('c')], cell(3, order, 'x'), cell(4, order, 'y'))).toBe(2);
  });

  it('may delete nothing where another row has the old one, the row had it all along, or was none', () => {
    expect(deletes(two, cell(3, order, 'a'))).toBeUndefined();
    expect(deletes(two, cell(3, order, 'b'), cell(3, order, 'x'))).toBeUndefined();
    expect(deletes(two, cell(3, [2, 2], null))).toBeUndefined();
  });

  it('is compared where a row whose key cannot be read may be of the old one (R12), and not where it can not', () => {
    const mayBe: Cells = [...two, ['', '1042', 'Москва', 'was', 1, 10]];
    expect(plan(sales, mayBe, [cell(3, order, 'was')])?.push).toBeNull();
    const cannotBe: Cells = [...two, ['', '1042', 'Москва', 'other', 1, 10]];
    expect(emptied(plan(sales, cannotBe, [cell(3, order, 'was')]))).toEqual([key('was')]);
  });
});

describe('a row that is typed cell by cell', () => {
  const typed = ['01.03.2025', '1042', 'Москва', 'new', 1, 10];
  const upTo = (count: number): Cells => [
    salesHeader,
    sale('a'),
    typed.map((value, at) => (at < count ? value : null)),
  ];

  const halves: Cells = [salesHeader, sale('a'), ['01.03.2025', '1042', 'Москва', null, null, null]];
  const asked = (seen: Partial<LastSeen>) =>
    [1, 2, 3, 4, 5].map((count) => plan(sales, upTo(count), [cell(3, [count, count], null)], seen)?.keys.size);

  it('asks for nothing while it is a draft, and for its key alone when it is whole', () => {
    expect(asked({})).toEqual([0, 0, 0, 0, 0]);
    const whole = plan(sales, upTo(6), [cell(3, revenue, null)]);
    expect([rowsOf(whole), whole?.push?.scope]).toEqual([[3], { kind: 'keys' }]);
  });

  it('is asked for under a key that it had, where it may have been rejected with a stored one', () => {
    expect(asked({ nothingRejected: false })).toEqual([0, 0, 0, 1, 0]);
  });

  it('may be typed in any order, or pasted in pieces', () => {
    expect(plan(sales, halves, [{ rows: [3, 3], columns: [1, 3] }])?.keys.size).toBe(0);
    expect(plan(sales, upTo(5), [cell(3, [1, 1], null), cell(3, [5, 5], null)])?.keys.size).toBe(0);
  });

  it('is compared where a stored row is held, since what it says decides which', () => {
    expect(plan(sales, upTo(2), [cell(3, [2, 2], null)], { nothingRejected: false, nothingHeld: false })).toBeNull();
  });

  it('is compared where it may have been whole before, or of another key', () => {
    expect(plan(sales, halves, [{ rows: [3, 3], columns: [1, 3] }], { nothingRejected: false })).toBeNull();
    expect(plan(sales, upTo(5), [cell(3, revenue, '10')])).toBeNull();
    expect(plan(sales, upTo(5), [cell(3, revenue)])).toBeNull();
  });

  it('is compared where a cell of it cannot be read', () => {
    const wrong: Cells = [salesHeader, sale('a'), ['31.02.2025', null, null, null, null, null]];
    expect(plan(sales, wrong, [cell(3, [1, 1], null)])).toBeNull();
  });
});

describe('a row that was rejected', () => {
  it('leaves the quarantine with its push where it was half typed, or where nobody knows', () => {
    const scope = (edit: Omit<Edit, 'tab'>) => plan(sales, orders, [edit], { nothingRejected: false })?.push?.scope;
    expect(scope(cell(2, revenue, null))).toEqual({ kind: 'keys', fixed: [[0, 2]] });
    expect(scope(cell(2, revenue))).toEqual({ kind: 'keys', fixed: [[0, 2]] });
    expect(scope(cell(2, revenue, '7'))).toEqual({ kind: 'keys' });
  });

  it('is compared where stored rows are held, since one may be held for it (R12)', () => {
    const half = { nothingRejected: false, nothingHeld: false };
    expect(plan(sales, orders, [cell(2, [1, 1], null)], half)).toBeNull();
    expect(plan(sales, orders, [cell(2, revenue, '7')], half)?.keys.size).toBe(1);
  });

  it('is compared where a cell with an error was fixed, so that the list of issues is renewed too', () => {
    expect(plan(sales, orders, [cell(2, revenue, '?')], { nothingRejected: false })).toBeNull();
    expect(plan(sales, orders, [cell(2, revenue, '?')], {})?.keys.size).toBe(1);
  });
});

describe('a blank cell that was filled', () => {
  const cells: Cells = [
    [...salesHeader, 'currency', 'refunds'],
    [...sale('a'), 'RUB', 0],
    [...sale('b'), 'USD', 5],
  ];
  const isAsBefore = (row: number, column: number, old: string | null) => {
    const reading = readingOf(sales, cells);
    const [header] = reading.headers;
    const there = reading.rows.find((placed) => placed.row === row);
    if (header === undefined || there === undefined) throw new Error('no row');
    const context = { locale: 'ru_RU', timeZone: 'Etc/UTC' };
    const place = { contract: sales, header, context, lastSeen: { nothingRejected: true, nothingHeld: true } };
    return readsAsBefore(place, { ...there, tabIndex: 0 }, { tab: 'Tab', ...cell(row, [column, column], old) });
  };

  it('changes nothing where it says what a blank one stands for, and something where it does not, or was not blank', () => {
    expect([isAsBefore(2, 7, null), isAsBefore(2, 8, null)]).toEqual([true, true]);
    expect([isAsBefore(3, 7, null), isAsBefore(3, 8, null)]).toEqual([false, false]);
    expect([isAsBefore(2, 7, 'RUB'), isAsBefore(2, 6, null)]).toEqual([false, false]);
  });
});
