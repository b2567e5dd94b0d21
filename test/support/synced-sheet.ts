/** Sheets of twenty orders with automatic sync on and everything sent, for tests of what comes next. */
import { type CellInput, Workbook } from '../tools/apps-script-runtime/index.ts';
import type { Sheet } from './sheet.ts';
import type { Stage } from './stage.ts';

export const header = ['date', 'event_id', 'city', 'order_id', 'tickets_sold', 'revenue'];

export function order(index: number): CellInput[] {
  return [{ date: '2025-10-01' }, '1042', 'Москва', `order-${index}`, 1, 100 + index];
}

/** @param stage the opened one, at the time of the call */
export function syncedSheets(stage: () => Stage) {
  function openSynced(id: string, more: Readonly<Record<string, CellInput[][]>> = {}): Sheet {
    const sales = [header, ...Array.from({ length: 20 }, (_, index) => order(index))];
    const sheet = stage().open(Workbook.fromArrays({ Sales: sales, Notes: [['a note']], ...more }, { id }));
    sheet.run('installTriggers');
    sheet.run('syncNow');
    sheet.sent.length = 0;
    return sheet;
  }

  async function revenueOf(id: string, order: string): Promise<unknown> {
    return stage().value(
      `SELECT toString(revenue) FROM fact_qtickets_sales FINAL WHERE _source = '${id}' AND order_id = '${order}'`,
    );
  }
  return { openSynced, revenueOf };
}

export const marksOf = (sheet: Sheet) =>
  [...sheet.runtime.properties.document.keys()].filter((name) => name.startsWith('MARK_'));

export function editAndDeliver(sheet: Sheet, a1: string, value: CellInput): readonly number[] {
  sheet.runtime.user.edit('Sales', a1, value);
  return sheet.deliverEvents().map((result) => result.fetches.length);
}
