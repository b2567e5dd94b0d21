import { describe, expect, it } from 'vitest';
import { fakeSheet, fakeWorkbook } from '../testing/fake-run.ts';
import { headerOf, knownTabsText, parseKnownTabs, storedLayout, storedLayoutOf } from './known-tabs.ts';
import { openTabs } from './open-tabs.ts';

const header = ['date', 'event_id', 'city', 'order_id', 'tickets_sold', 'revenue'];

describe.each(['constructor', '__proto__', 'toString', 'Продажи'])('a tab of the name %s', (tab) => {
  const workbook = fakeWorkbook([fakeSheet(tab, () => [header])]);
  const { tabs, known } = openTabs(workbook, {}, null, { edits: null, now: 0, looksAnew: true });
  const sales = tabs.find(({ choice }) => choice.contract.tab === 'sales');

  it('has no known columns before it was read', () => {
    expect(sales?.choice.names).toEqual([tab]);
    expect(known && headerOf(known, tab)).toBeNull();
  });

  it('has them from one execution to the next once it was read', () => {
    if (known === null || sales === undefined) throw new Error('The tab was not found.');
    const { contract } = sales.choice;
    const positions = header.map((_, index) => index);
    const read = { row: 1, columns: header, positions, unknown: [], lesser: [], isIdBare: false, cells: header };
    const kept = parseKnownTabs(knownTabsText({ ...known, layouts: [storedLayout(tab, contract, read)] }));
    expect(kept && storedLayoutOf(kept, tab)).toMatchObject({ row: 1 });
    expect(kept && headerOf(kept, tab)).toMatchObject({
      contract,
      header: { row: 1, columns: expect.arrayContaining(header) },
    });
  });
});
