import { contractOf } from '@qtickets/shared-schema/contracts/index';
import { describe, expect, it } from 'vitest';
import { readWorks } from '../read/read-contracts.ts';
import { type Cells, fakeRun, fakeSheet } from '../testing/fake-run.ts';
import type { EditMark } from './marks.ts';
import { planEdit } from './sync-edit.ts';
import { newTabWork } from './tab-work.ts';

const salesHeader = ['date', 'event_id', 'city', 'order_id', 'tickets_sold', 'revenue'];

function sale(order: string, revenue: unknown = 10): readonly unknown[] {
  return ['01.03.2025', '1042', 'Москва', order, 1, revenue];
}

const sales: Cells = [salesHeader, sale('a'), sale('b'), sale('a', 20), sale('bad', '?'), sale('b', '?')];
const events: Cells = [
  ['event_id', 'event_date', 'city', 'event_name'],
  ['1', '01.03.2025', 'Москва', 'Концерт'],
  ['1', '01.03.2025', 'Москва', 'Концерт!'],
];

function plan(tab: 'sales' | 'events', cells: Cells, ...marks: readonly Omit<EditMark, 'tab'>[]) {
  const contract = contractOf(tab);
  if (contract === undefined) throw new Error(tab);
  const work = newTabWork(contract, [fakeSheet('Tab', () => cells)], false);
  readWorks(fakeRun({}, {}).run, [work]);
  if (work.state === null) throw new Error('not read');
  return planEdit(
    work.state.reading,
    marks.map((mark) => ({ tab: 'Tab', ...mark })),
  );
}

const revenue = [6, 6] as const;
const rowsOf = (planned: ReturnType<typeof plan>) => planned?.rows.map((row) => row[1]) ?? null;

describe('the short way of an edit (R2)', () => {
  it('sends the edited row and all that share its key', () => {
    const planned = plan('sales', sales, { rows: [2, 2], columns: revenue });
    expect(planned?.scope).toEqual({ kind: 'keys' });
    expect(rowsOf(planned)).toEqual([2, 4]);
  });

  it('gathers several edits, each key once', () => {
    const cells = sales.slice(0, 4);
    const marks = [2, 3, 4].map((row) => ({ rows: [row, row] as const, columns: revenue }));
    expect(rowsOf(plan('sales', cells, ...marks))?.length).toBe(3);
    expect(rowsOf(plan('sales', cells, { rows: [2, 4], columns: revenue }))?.length).toBe(3);
  });

  it('sends only the row that counts where the lower one does', () => {
    expect(rowsOf(plan('events', events, { rows: [2, 2], columns: [4, 4] }))).toEqual([3]);
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
  ] as const)('leaves it to the full comparison where %s', (_, mark) => {
    expect(plan('sales', sales, mark)).toBeNull();
  });
});
