/** A workbook of three tabs that are equal to begin with, for tests of what stands beside them. */
import type { ExecutionResult } from '../tools/apps-script-runtime/index.ts';
import type { Sheet } from './sheet.ts';
import type { Stage } from './stage.ts';

export const salesHeader = ['date', 'event_id', 'city', 'order_id', 'tickets_sold', 'revenue'];
const sale = (row: number) => [{ date: '2025-10-01' }, '1042', 'Москва', `o${row}`, 1, 100 + row];
export const threeTabs = {
  Events: [
    ['event_id', 'event_date', 'city', 'event_name'],
    ['1042', { date: '2025-10-01' }, 'Москва', 'Концерт'],
  ],
  Inventory: [
    ['event_id', 'city', 'date', 'tickets_total'],
    ['1042', 'Москва', { date: '2025-10-01' }, 5],
  ],
  Sales: [salesHeader, ...Array.from({ length: 60 }, (_, index) => sale(index + 2))],
};

/** Equal, with automatic sync on. */
export function synced(sheet: Sheet): Sheet {
  sheet.run('syncNow');
  sheet.run('installTriggers');
  sheet.tick();
  sheet.sent.length = 0;
  return sheet;
}

export function edit(sheet: Sheet, cell: string, value: number | string, tab = 'Sales'): readonly ExecutionResult[] {
  sheet.runtime.user.edit(tab, cell, value);
  return sheet.deliverEvents();
}

export function callsOf(results: readonly ExecutionResult[]): number {
  return results.reduce((sum, { serviceCalls }) => sum + serviceCalls, 0);
}

export function statusOf(sheet: Sheet): string {
  return (sheet.run('showStatus').dialogs[0]?.html ?? '').replace(/<[^>]+>/g, ' ');
}

/** What ClickHouse has of that order. */
export async function revenueOf(stage: Stage, id: string, order: string): Promise<string> {
  const where = `_source = '${id}' AND order_id = '${order}'`;
  return String(await stage.value(`SELECT toString(revenue) FROM fact_qtickets_sales FINAL WHERE ${where}`));
}
