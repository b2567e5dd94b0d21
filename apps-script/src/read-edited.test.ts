import { sales } from '@qtickets/shared-schema/contracts/sales';
import { describe, expect, it } from 'vitest';
import type { EditMark } from './marks.ts';
import type { SheetTab } from './ports.ts';
import { readEdited } from './read-edited.ts';
import { newTabWork } from './tab-work.ts';
import { fakeSheet } from './testing/fake-run.ts';

const header = ['date', 'event_id', 'city', 'tickets_sold', 'revenue'];
const reader = {
  context: { locale: 'ru_RU', timeZone: 'Etc/UTC' },
  wallClock: (instant: number) => ({ date: new Date(instant).toISOString().slice(0, 10) }),
};
const sale = (event: string, sold: number) => ['01.03.2025', event, 'Москва', sold, 10];
/** The first and the last row share a key. */
const rows = [header, sale('1', 1), sale('2', 2), sale('3', 3), sale('1', 4)];
const mark: EditMark = { tab: 'Sales', rows: [2, 2], columns: [5, 5] };

function read(change: () => void, current: () => readonly (readonly unknown[])[]) {
  const sheet = fakeSheet('Sales', current);
  const values: SheetTab['values'] = (...area) => {
    change();
    return sheet.values(...area);
  };
  return readEdited(newTabWork(sales, [{ ...sheet, values }], false), [mark], reader);
}

describe('the rows of the edited keys', () => {
  it('are all of them, wherever they stand', () => {
    const contents = read(
      () => undefined,
      () => rows,
    );
    expect(contents?.flatMap(({ content }) => content.rows.map(({ row }) => row))).toEqual([2, 5]);
  });

  it('are not sent where a row came meanwhile, which may have pushed one of them out of sight', () => {
    let now: readonly (readonly unknown[])[] = rows;
    const contents = read(
      () => {
        now = [header, sale('1', 1), sale('9', 9), sale('2', 2), sale('3', 3), sale('1', 4)];
      },
      () => now,
    );
    expect(contents).toBeNull();
  });
});
