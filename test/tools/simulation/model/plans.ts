/**
 * The tabs as PROTOCOL 1 and the contracts describe them, written down once more by hand: the simulation must not take from the
 * contracts what it is to hold against them.
 */
export type Kind = 'id' | 'name' | 'city' | 'date' | 'count' | 'signed' | 'money' | 'refund' | 'currency';

export type ColumnPlan = {
  readonly name: string;
  readonly kind: Kind;
  /** Headers that people give it; the first is the plain name. */
  readonly headers: readonly string[];
  /** Of those that are not its plain names: 1 has its meaning, 2 is a general word. Of two headers the lesser number counts (CELLS 7). */
  readonly ranks: Readonly<Record<string, 1 | 2>>;
  /** Without this column the tab is not sent. */
  readonly needed: boolean;
  /** What a blank cell is; undefined: the row is not valid. */
  readonly blank: string | null | undefined;
  /** What it is in a tab without the column. */
  readonly absent: string | null;
};

export type TabPlan = {
  readonly tab: string;
  readonly table: string;
  /** The tab's own name and the names that also do. */
  readonly names: readonly string[];
  readonly setting: string;
  readonly key: readonly string[];
  readonly duplicates: 'last' | 'lines';
  readonly columns: readonly ColumnPlan[];
};

const NO_RANKS: ColumnPlan['ranks'] = {};

function needed(name: string, kind: Kind, headers: string[], ranks = NO_RANKS, blank?: string): ColumnPlan {
  return { name, kind, headers: [name, ...headers], ranks, needed: true, blank, absent: null };
}

function optional(
  name: string,
  kind: Kind,
  headers: string[],
  blank: string | null | undefined,
  absent: string | null,
  ranks = NO_RANKS,
) {
  return { name, kind, headers: [name, ...headers], ranks, needed: false, blank, absent } satisfies ColumnPlan;
}

const tickets = [
  optional('tickets_total', 'count', ['Всего билетов'], null, null),
  optional('tickets_left', 'count', ['Осталось'], null, null, { Осталось: 1 }),
];

/** Headers that mean the same in every tab: a tab that lacks a column of its own may look like another contract's. */
const ids = ['ID', 'ИД события', 'Код события', 'ID события', 'Event ID'];
const idRanks: ColumnPlan['ranks'] = { ID: 2, 'Код события': 1 };
const eventNames = ['Название', 'Event Name', 'Мероприятие'];
const nameRanks: ColumnPlan['ranks'] = { Название: 2, Мероприятие: 1 };
const cities = ['Город', ' City '];

const events: TabPlan = {
  tab: 'events',
  table: 'dim_events',
  names: ['Events', 'Мероприятия'],
  setting: 'TAB_EVENTS',
  key: ['event_id', 'event_date', 'city'],
  duplicates: 'last',
  columns: [
    needed('event_id', 'id', ids, idRanks),
    needed('event_name', 'name', eventNames, nameRanks, ''),
    needed('event_date', 'date', ['Дата', 'EVENT_DATE', 'date'], { Дата: 2, date: 2 }),
    needed('city', 'city', cities),
    ...tickets,
  ],
};

const inventory: TabPlan = {
  tab: 'inventory',
  table: 'fact_qtickets_inventory',
  names: ['Inventory', 'Остатки'],
  setting: 'TAB_INVENTORY',
  key: ['event_id', 'city', 'date'],
  duplicates: 'last',
  columns: [
    needed('event_id', 'id', ids, idRanks),
    optional('city', 'city', cities, undefined, ''),
    optional('date', 'date', ['Дата'], undefined, ''),
    ...tickets,
  ],
};

const sales: TabPlan = {
  tab: 'sales',
  table: 'fact_qtickets_sales',
  names: ['Sales', 'Продажи'],
  setting: 'TAB_SALES',
  key: ['date', 'event_id', 'city', 'order_id'],
  duplicates: 'lines',
  columns: [
    needed('date', 'date', ['Дата', 'Дата продажи', 'event_date', 'EVENT_DATE'], { event_date: 2, EVENT_DATE: 2 }),
    needed('event_id', 'id', ids, idRanks),
    needed('city', 'city', cities),
    needed('tickets_sold', 'signed', ['Продано', 'Кол-во билетов'], { 'Кол-во билетов': 1 }),
    needed('revenue', 'money', ['Выручка', 'Сумма'], { Сумма: 2 }),
    optional('event_name', 'name', eventNames, '', '', nameRanks),
    optional('order_id', 'id', ['Заказ', 'Номер заказа'], '', '', { Заказ: 2 }),
    optional('refunds', 'refund', ['Возвраты'], '0.00', '0.00'),
    optional('currency', 'currency', ['Валюта'], 'RUB', 'RUB'),
    ...['utm_source', 'utm_medium', 'utm_campaign', 'utm_content', 'utm_term'].map((name) =>
      optional(name, 'name', [], '', ''),
    ),
  ],
};

export const plans: readonly TabPlan[] = [events, inventory, sales];

export function planOf(tab: string): TabPlan {
  const plan = plans.find((known) => known.tab === tab);
  if (plan === undefined) throw new Error(`No plan of ${tab}`);
  return plan;
}
