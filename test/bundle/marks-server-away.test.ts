/** Edits while the server is away: nothing waits, nothing is forgotten. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openStage, type Stage } from '../support/stage.ts';
import { editAndDeliver, marksOf, syncedSheets } from '../support/synced-sheet.ts';

let stage: Stage;

beforeAll(async () => {
  stage = await openStage(['away-many', 'sync-fails', 'away']);
});
afterAll(() => stage.close());

const { openSynced, revenueOf } = syncedSheets(() => stage);

describe('a sync from the menu that fails', () => {
  it('leaves the marks of others where they are, and the next edit does their work', async () => {
    const sheet = openSynced('sync-fails');
    sheet.runtime.fetchFaults = () => ({ kind: 'answer', status: 503 });
    editAndDeliver(sheet, 'F2', 2_222);
    const marks = marksOf(sheet);
    sheet.run('syncNow');
    expect(marks).toHaveLength(1);
    expect(marksOf(sheet)).toEqual(marks);
    sheet.runtime.fetchFaults = () => undefined;
    editAndDeliver(sheet, 'F3', 3_333);
    const revenues = [await revenueOf('sync-fails', 'order-0'), await revenueOf('sync-fails', 'order-1')];
    expect(revenues).toEqual(['2222', '3333']);
  });
});

describe('edits while the server is away', () => {
  it('become one mark that compares everything where they are more than fifty, and are not forgotten', async () => {
    const sheet = openSynced('away-many');
    sheet.runtime.fetchFaults = () => ({ kind: 'answer', status: 503 });
    for (let edit = 0; edit <= 50; edit += 1) sheet.runtime.user.edit('Sales', `F${2 + (edit % 20)}`, 7_000 + edit);
    sheet.deliverEvents();
    const marks = marksOf(sheet).map((name) => sheet.runtime.properties.document.get(name));
    expect(marks).toEqual(['change']);
    sheet.runtime.fetchFaults = () => undefined;
    sheet.runtime.clock.advance(61_000);
    editAndDeliver(sheet, 'F2', 2_222);
    expect([await revenueOf('away-many', 'order-0'), await revenueOf('away-many', 'order-9')]).toEqual([
      '2222',
      '7049',
    ]);
    expect(marksOf(sheet)).toEqual([]);
  });

  it('cost little after a few failures, and all arrive with the first tick that finds it back', async () => {
    const sheet = openSynced('away');
    sheet.runtime.fetchFaults = () => ({ kind: 'answer', status: 503 });
    for (let row = 2; row <= 7; row += 1) editAndDeliver(sheet, `F${row}`, 7_000 + row);
    sheet.runtime.user.edit('Sales', 'F8', 7_008);
    expect(sheet.deliverEvents().map(({ fetches }) => fetches.length)).toEqual([0, 0]);
    expect(marksOf(sheet)).toHaveLength(7);
    sheet.runtime.fetchFaults = () => undefined;
    sheet.tick();
    expect(await revenueOf('away', 'order-6')).toBe('7008');
    expect(marksOf(sheet)).toEqual([]);
  });
});
