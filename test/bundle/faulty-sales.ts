/** A spreadsheet of sales whose services of Google can be made to fail, and what a person saw of its runs. */
import type { Sheet } from '../support/sheet.ts';
import type { Stage } from '../support/stage.ts';
import { type ExecutionResult, Workbook } from '../tools/apps-script-runtime/index.ts';

export const locales = ['ru_RU', 'en_US'] as const;
export type Locale = (typeof locales)[number];

export const idOf = (name: string, locale: Locale) => `${name}-${locale}`;

/** What no person may read. */
export const raw = /Exception|Error:|https?:\/\/|googleapis|unreachable|undefined|\[object|document with id/;

const header = ['date', 'event_id', 'city', 'order_id', 'tickets_sold', 'revenue'];
const sale = (row: number) => [{ date: '2025-10-01' }, '1042', 'Москва', `o${row}`, 1, 100 + row];
const events = [
  ['event_id', 'event_date', 'city', 'event_name'],
  ['1042', { date: '2025-10-01' }, 'Москва', 'Концерт'],
];

/** Synced, with triggers; order `oN` stands in row N, with revenue 100 + N. */
export function openSales(stage: Stage, name: string, locale: Locale, rows = 60): Sheet {
  const sales = [header, ...Array.from({ length: rows }, (_, index) => sale(index + 2))];
  const workbook = Workbook.fromArrays({ Events: events, Sales: sales }, { id: idOf(name, locale), locale });
  const sheet = stage.open(workbook);
  sheet.run('syncNow');
  sheet.run('installTriggers');
  sheet.tick();
  sheet.sent.length = 0;
  return sheet;
}

/** @param tab only calls about this tab throw; default: all */
export function throwing(sheet: Sheet, call: RegExp, text: string, tab?: string): void {
  sheet.runtime.onServiceCall = (name, _args, _execution, of) =>
    call.test(name) && (tab === undefined || tab === of) ? { throws: text } : undefined;
}

/** What a person saw of a run. */
export const seenIn = ({ toasts, dialogs }: Pick<ExecutionResult, 'toasts' | 'dialogs'>) =>
  [
    ...toasts.map(({ message }) => message),
    ...dialogs.map(({ html }) =>
      html.replace(/<style>.*?<\/style>|<script>.*?<\/script>/gs, '').replace(/<[^>]+>/g, ' '),
    ),
  ].join('\n');

/** As ClickHouse holds it; undefined where it holds no such order. */
export async function revenueOf(stage: Stage, name: string, locale: Locale, order: string): Promise<unknown> {
  const where = `_source = '${idOf(name, locale)}' AND order_id = '${order}'`;
  return stage.value(`SELECT toString(revenue) FROM fact_qtickets_sales FINAL WHERE ${where}`);
}
