/** A synced spreadsheet at which Google's services fail: what people do there, what they see, and what is in ClickHouse. */
import { type ExecutionResult, Workbook } from '../tools/apps-script-runtime/index.ts';
import type { Sheet } from './sheet.ts';
import type { Stage } from './stage.ts';

type Locale = 'ru_RU' | 'en_US';

/** Enough rows that a digest is sent compressed. */
const SALES = 60;
const REVENUE = 100;
const CHANGED_ROW = 5;
const sales = [
  ['date', 'event_id', 'city', 'order_id', 'tickets_sold', 'revenue'],
  ...Array.from({ length: SALES }, (_, index) => [{ date: '2025-10-01' }, '7', 'Moscow', `o${index}`, 1, REVENUE]),
];
const events = [
  ['event_id', 'event_date', 'city', 'event_name', 'tickets_total'],
  ['7', { date: '2025-10-01' }, 'Moscow', 'Concert', 50],
  ['8', { date: '2025-10-02' }, 'Moscow', 'Opera', 50],
];
const inventory = [
  ['event_id', 'city', 'date', 'tickets_total'],
  ['7', 'Moscow', { date: '2025-10-01' }, 5],
];

export class Desk {
  readonly locale: Locale;
  readonly sheet: Sheet;
  readonly #stage: Stage;
  /** What the changed cell was before, and is now. */
  #was = REVENUE;
  #is = REVENUE;
  #isBroken = false;

  constructor(stage: Stage, id: string, locale: Locale) {
    this.locale = locale;
    this.#stage = stage;
    const tabs = { Events: events, Inventory: inventory, Sales: sales };
    this.sheet = stage.open(Workbook.fromArrays(tabs, { id, locale }));
    this.sheet.runtime.answerDialog = () => ({ button: 'NO' });
    this.sheet.run('syncNow');
    this.sheet.run('installTriggers');
    this.sheet.tick();
  }

  /** Changes an amount, and breaks or fixes a cell of Events. */
  change(by: 'user' | 'API'): void {
    const { user } = this.sheet.runtime;
    this.#was = this.#is;
    this.#is += 1;
    this.#isBroken = !this.#isBroken;
    if (by === 'user') user.edit('Sales', `F${CHANGED_ROW}`, this.#is);
    else user.apiWrite('Sales', `F${CHANGED_ROW}`, [[this.#is]]);
    user.apiWrite('Events', 'E2', [[this.#isBroken ? 'many' : 50]]);
  }

  run(name: string): ExecutionResult {
    this.#keepTime();
    return this.sheet.runtime.run(name);
  }

  open(): ExecutionResult {
    this.#keepTime();
    return this.sheet.runtime.run('onOpen', { kind: 'open' }, { as: 'simple' });
  }

  tick(): ExecutionResult {
    this.#keepTime();
    return this.sheet.runtime.run('onSchedule', { kind: 'time' }, { as: 'trigger' });
  }

  deliver(): readonly ExecutionResult[] {
    this.#keepTime();
    return this.sheet.runtime.deliverEvents();
  }

  fromDialog(name: string, ...args: unknown[]): ExecutionResult {
    this.#keepTime();
    return this.sheet.runtime.callFromDialog(name, ...args);
  }

  /** Waits between tries cost nothing, and must not add up to a clock that is ahead. */
  #keepTime(): void {
    this.sheet.runtime.clock.set(Date.now());
  }

  /** As if nothing had ever run here, but for the settings. */
  forget(): void {
    const { document } = this.sheet.runtime.properties;
    for (const name of [...document.keys()]) if (!/^INGEST_/.test(name)) document.delete(name);
    for (const tab of this.#issueTabs()) this.sheet.runtime.user.deleteSheet(tab);
    this.sheet.runtime.pendingEvents.length = 0;
  }

  #issueTabs(): readonly string[] {
    return this.sheet.workbook.sheets.map(({ name }) => name).filter((name) => name.startsWith('QTickets'));
  }

  async #stored() {
    const source = this.sheet.workbook.id;
    const of = (what: string, table: string) =>
      `(SELECT toFloat64(${what}) FROM ${table} FINAL WHERE _source = '${source}')`;
    const [row] = await this.#stage.select(`SELECT ${of('count()', 'fact_qtickets_sales')} AS sales,
      ${of('sum(revenue)', 'fact_qtickets_sales')} AS revenue, ${of('count()', 'dim_events')} AS events,
      ${of('count()', 'fact_qtickets_inventory')} AS inventory,
      (SELECT toFloat64(count()) FROM v_qtickets_issues WHERE source = '${source}') AS issues`);
    return row as Readonly<Record<'sales' | 'revenue' | 'events' | 'inventory' | 'issues', number>>;
  }

  /**
   * How ClickHouse stands to the sheet: whether the change of Sales has arrived, whether all has, and what is wrong or
   * gone, '' where nothing is.
   */
  async look(): Promise<{ readonly hasSales: boolean; readonly isEqual: boolean; readonly wrong: string }> {
    const { sales: rows, revenue, events: eventRows, inventory: inventoryRows, issues } = await this.#stored();
    const others = REVENUE * (SALES - 1);
    const isWhole = rows === SALES && eventRows === events.length - 1 && inventoryRows === inventory.length - 1;
    const isRight = [this.#was, this.#is].includes(revenue - others) && issues <= 1;
    const hasSales = revenue - others === this.#is;
    return {
      hasSales,
      isEqual: hasSales && issues === Number(this.#isBroken),
      wrong: isWhole && isRight ? '' : JSON.stringify([rows, revenue, eventRows, inventoryRows, issues]),
    };
  }
}

/** What a person read of a run: toasts, questions, pages, and what a dialog's page was answered. */
export function textsIn({ toasts, alerts, dialogs, value }: ExecutionResult): readonly string[] {
  const answer = typeof value === 'object' ? (value as { text?: unknown } | null)?.text : value;
  return [
    ...toasts.map(({ message }) => message),
    ...alerts.map(({ title, message }) => `${title} ${message}`),
    ...dialogs.map(({ title, html }) => `${title} ${plain(html)}`),
    ...(typeof answer === 'string' && answer !== '' ? [answer] : []),
  ];
}

const plain = (html: string) =>
  html.replace(/<style>.*?<\/style>|<script>.*?<\/script>/gs, '').replace(/<[^>]+>/g, ' ');
