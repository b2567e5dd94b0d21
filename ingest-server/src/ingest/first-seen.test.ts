import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type NewIssue, withFirstSeen } from './first-seen.ts';
import type { QuarantineRow } from './ports.ts';

function issue(row: number, cells: readonly string[], column = 'revenue', code = 'not_a_number'): NewIssue {
  const place = { tab: 'Sales', row, column, cell: '', gid: null };
  const said = { code, severity: 'error', message: '', value: cells[0] ?? '' };
  return { ...place, ...said, payload: JSON.stringify(cells), rowHash: String(row), keyHash: null };
}

const since = (row: NewIssue, firstSeenAt: number): QuarantineRow => ({ ...row, firstSeenAt });
const moments = (wanted: readonly NewIssue[], stored: readonly QuarantineRow[]) =>
  withFirstSeen(wanted, stored, 1_000).map(({ firstSeenAt }) => firstSeenAt);

describe('since when an issue is open', () => {
  test('is the moment it came, for what was not there before', () => {
    expect(moments([issue(2, ['x'])], [])).toEqual([1_000]);
  });

  test('stays while the row moves, also onto the place of another', () => {
    const stored = [since(issue(2, ['a']), 10), since(issue(3, ['b']), 20)];
    expect(moments([issue(3, ['a']), issue(2, ['b'])], stored)).toEqual([10, 20]);
  });

  test('stays while the cell is changed and still bad, and while another cell of its row is', () => {
    const stored = [since(issue(2, ['12 тысяч', 'Казань']), 10)];
    expect(moments([issue(2, ['#REF!', 'Казань'], 'revenue', 'formula_error')], stored)).toEqual([10]);
    expect(moments([issue(2, ['12 тысяч', 'Москва'])], stored)).toEqual([10]);
  });

  test('is not taken from an issue that another row continues', () => {
    const stored = [since(issue(2, ['a']), 10)];
    expect(moments([issue(2, ['new']), issue(7, ['a'])], stored)).toEqual([1_000, 10]);
  });

  test('survives every sort: as many as before, each with its own moment', () => {
    const rows = fc.array(fc.constantFrom('a', 'b', 'c'), { minLength: 1, maxLength: 12 });
    fc.assert(
      fc.property(rows, fc.infiniteStream(fc.nat()), (cells, order) => {
        const stored = cells.map((text, index) => since(issue(index + 2, [text]), index + 1));
        const sorted = cells.map((text) => ({ text, at: order.next().value })).sort((a, b) => a.at - b.at);
        const wanted = sorted.map(({ text }, index) => issue(index + 2, [text]));
        const found = withFirstSeen(wanted, stored, 1_000);
        const described = (list: readonly QuarantineRow[]) =>
          list.map(({ value, firstSeenAt }) => `${value} ${firstSeenAt}`).sort();
        expect(described(found)).toEqual(described(stored));
      }),
    );
  });
});
