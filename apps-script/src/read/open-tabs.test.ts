import { describe, expect, it } from 'vitest';
import type { SheetTab } from '../run/ports.ts';
import { type Cells, fakeSheet, fakeWorkbook } from '../testing/fake-run.ts';
import { openTabs } from './open-tabs.ts';

const orders: Cells = [['date', 'event_id', 'city', 'order_id', 'tickets_sold', 'revenue']];
const asked = { edits: null, now: 0, looksAnew: true };

function failing(sheet: SheetTab): SheetTab {
  return {
    ...sheet,
    values: () => {
      throw new Error('Service Spreadsheets timed out while accessing document with id x.');
    },
  };
}

function salesIn({ tabs }: ReturnType<typeof openTabs>): readonly string[] {
  return tabs.find(({ choice }) => choice.contract.tab === 'sales')?.choice.names ?? [];
}

describe('a tab that cannot be looked at', () => {
  const one = fakeSheet('January', () => orders);
  const other = fakeSheet('February', () => orders);

  it.each([
    ['the same tabs', [one, failing(other)]],
    ['another tab beside it', [one, failing(other), fakeSheet('Notes', () => [])]],
  ])('leaves two tabs that fit alike as they were, with %s', (_, sheets) => {
    const first = openTabs(fakeWorkbook([one, other]), {}, null, asked);
    expect(salesIn(first)).toEqual([]);
    expect(salesIn(openTabs(fakeWorkbook(sheets), {}, first.known, asked))).toEqual([]);
    expect(salesIn(openTabs(fakeWorkbook([one]), {}, first.known, asked))).toEqual(['January']);
  });

  it('does not stop a tab that fits alone', () => {
    const notes = fakeSheet('Notes', () => [['note']]);
    const first = openTabs(fakeWorkbook([one, notes]), {}, null, asked);
    expect(salesIn(openTabs(fakeWorkbook([one, failing(notes)]), {}, first.known, asked))).toEqual(['January']);
  });
});
