import { describe, expect, it } from 'vitest';
import type { Contract } from '../contracts/contract.ts';
import { events } from '../contracts/events.ts';
import { sales } from '../contracts/sales.ts';
import { findHeader, readRows } from '../reading/tab.ts';
import type { WireCell } from '../wire/cell.ts';
import { type ContractTable, joinTabs } from './contract-table.ts';
import { type Edit, planEdit } from './plan-edit.ts';

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

function plan(contract: Contract, cells: Cells, ...edits: readonly Omit<Edit, 'tab'>[]) {
  return planEdit(
    readingOf(contract, cells),
    edits.map((edit) => ({ tab: 'Tab', ...edit })),
  );
}

const revenue = [6, 6] as const;
const rowsOf = (planned: ReturnType<typeof plan>) => planned?.rows.map((row) => row[1]) ?? null;

describe('the short way of an edit (R2)', () => {
  it('sends the edited row and all that share its key', () => {
    const planned = plan(sales, orders, { rows: [2, 2], columns: revenue });
    expect(planned?.scope).toEqual({ kind: 'keys' });
    expect(rowsOf(planned)).toEqual([2, 4]);
  });

  it('gathers several edits, each key once', () => {
    const cells = orders.slice(0, 4);
    const edits = [2, 3, 4].map((row) => ({ rows: [row, row] as const, columns: revenue }));
    expect(rowsOf(plan(sales, cells, ...edits))?.length).toBe(3);
    expect(rowsOf(plan(sales, cells, { rows: [2, 4], columns: revenue }))?.length).toBe(3);
  });

  it('sends only the row that counts where the lower one does', () => {
    expect(rowsOf(plan(events, concerts, { rows: [2, 2], columns: [4, 4] }))).toEqual([3]);
  });

  it.each([
    ['the key was touched', { rows: [2, 2], columns: [4, 4] }],
    ['a paste covers a key column', { rows: [2, 2], columns: [3, 6] }],
    ['the header was touched', { rows: [1, 1], columns: revenue }],
    ['the row does not validate', { rows: [5, 5], columns: revenue }],
    ['a row that shares its key does not validate', { rows: [3, 3], columns: revenue }],
    ['the row is empty now', { rows: [9, 9], columns: revenue }],
    ['one of the rows is empty', { rows: [2, 9], columns: revenue }],
    ['it was a large paste', { rows: [2, 600], columns: revenue }],
  ] as const)('leaves it to the full comparison where %s', (_, edit) => {
    expect(plan(sales, orders, edit)).toBeNull();
  });
});
