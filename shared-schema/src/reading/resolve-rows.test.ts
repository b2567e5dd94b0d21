import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { CanonicalRow } from '../contracts/contract.ts';
import { events } from '../contracts/events.ts';
import { sales } from '../contracts/sales.ts';
import { toHex } from '../wire/hash64.ts';
import { type PlacedRow, resolveRows } from './resolve-rows.ts';

function sale(order: string, revenue: string): CanonicalRow {
  return ['2025-03-01', '1042', 'москва', '1', revenue, '', order, '0.00', 'RUB', '', '', '', '', ''];
}
function event(id: string, name: string): CanonicalRow {
  return [id, name, '2025-03-01', 'москва', null, null];
}
function valid(row: number, canonical: CanonicalRow, tabIndex = 0): PlacedRow {
  return { tabIndex, row, cells: [], reading: { kind: 'valid', canonical } };
}
function invalid(row: number, key: CanonicalRow | null, tabIndex = 0): PlacedRow {
  return { tabIndex, row, cells: [], reading: { kind: 'invalid', draft: false, issues: [], key } };
}
const orderKey = ['2025-03-01', '1042', 'москва', 'A'];
const eventKey = ['7', '2025-03-01', 'москва'];

describe('in a tab of lines', () => {
  test('each of two equal rows counts, as a line of its own', () => {
    const { identities } = resolveRows(sales, [valid(2, sale('A', '10.00')), valid(3, sale('A', '10.00'))]);
    expect(identities.map((identity) => identity.line)).toEqual([0, 1]);
    expect(new Set(identities.map((identity) => toHex(identity.rowHash))).size).toBe(2);
  });
  test('a key with a good and a bad row has the good one, and is not left alone', () => {
    const resolved = resolveRows(sales, [valid(2, sale('A', '10.00')), invalid(3, orderKey)]);
    expect([resolved.identities.length, resolved.kept.length, resolved.rejected.length]).toEqual([1, 0, 1]);
  });
  test('a key with bad rows only is left alone', () => {
    const resolved = resolveRows(sales, [invalid(3, orderKey), invalid(4, orderKey)]);
    expect([resolved.identities.length, resolved.kept.length]).toEqual([0, 1]);
  });
});

describe('in a tab where the last row counts', () => {
  test('the lower row is the key’s, the upper is reported as replaced', () => {
    const resolved = resolveRows(events, [valid(5, event('7', 'new')), valid(2, event('7', 'old'))]);
    expect(resolved.identities.map((identity) => identity.canonical[1])).toEqual(['new']);
    expect(resolved.replaced.map((row) => row.row)).toEqual([2]);
  });
  test('of two tabs the later one is lower', () => {
    const resolved = resolveRows(events, [valid(9, event('7', 'first')), valid(2, event('7', 'second'), 1)]);
    expect(resolved.identities.map((identity) => identity.canonical[1])).toEqual(['second']);
  });
  test('a bad lowest row keeps the key as it was, and replaces the good one above it', () => {
    const resolved = resolveRows(events, [valid(2, event('7', 'old')), invalid(5, eventKey)]);
    expect(resolved.identities).toEqual([]);
    expect(resolved.kept.length).toBe(1);
    expect(resolved.replaced.map((row) => row.row)).toEqual([2]);
  });
});

test('rows whose key cannot be read are counted apart and keep nothing', () => {
  const resolved = resolveRows(sales, [invalid(3, null)]);
  expect([resolved.kept.length, resolved.rejected.length, resolved.unreadable]).toEqual([0, 1, 1]);
});

test('sorting a tab of lines changes no identity', () => {
  const anySale = fc.record({
    order: fc.constantFrom('A', 'B', ''),
    revenue: fc.constantFrom('1.00', '2.00', '10.00'),
  });
  const hashes = (rows: readonly PlacedRow[]) =>
    resolveRows(sales, rows)
      .identities.map((identity) => `${toHex(identity.keyHash)}/${identity.line}/${toHex(identity.rowHash)}`)
      .sort();
  fc.assert(
    fc.property(
      fc.array(anySale, { maxLength: 12 }),
      fc.array(fc.nat(), { minLength: 12, maxLength: 12 }),
      (rows, order) => {
        const sorted = rows
          .map((row, index) => ({ row, place: order[index] ?? 0 }))
          .sort((a, b) => a.place - b.place)
          .map(({ row }) => row);
        const placed = (list: typeof rows) => list.map((row, index) => valid(index + 2, sale(row.order, row.revenue)));
        expect(hashes(placed(sorted))).toEqual(hashes(placed(rows)));
      },
    ),
  );
});
