/** Sales that views are held against, by sums that are made here, from the cells, and share nothing with SQL. */
import { dayFromToday, type Tabs } from './synced.ts';

export type Sale = {
  day: number;
  event: string;
  city: string;
  order: string;
  tickets: number;
  /** Kopecks. */
  revenue: number;
  refunds: number;
  currency: string;
  utm: string;
};

const CITIES = ['москва', 'казань', 'тверь'];
/** No two alike, and the same in each run. */
export const soldRows: readonly Sale[] = Array.from({ length: 240 }, (_, n) => ({
  day: -((n * 7) % 40),
  event: String(1 + (n % 3)),
  city: CITIES[(n * 5) % 3] ?? '',
  order: n % 4 === 0 ? '' : `o${n % 90}`,
  tickets: n % 17 === 0 ? -1 : 1 + (n % 4),
  revenue: (n % 17 === 0 ? -1 : 1) * (100_000 + ((n * 37) % 5000)) * (n % 17 === 0 ? 1 : 1 + (n % 4)),
  refunds: n % 9 === 0 ? 12_345 : 0,
  currency: n % 11 === 0 ? 'USD' : 'RUB',
  utm: n % 3 === 0 ? '' : `campaign ${n % 5}`,
}));

/** Kopecks or cents, as a cell has them. */
export const amount = (kopecks: number) => kopecks / 100;

export const soldTab: Tabs = {
  Sales: [
    ['date', 'event_id', 'city', 'order_id', 'tickets_sold', 'revenue', 'refunds', 'currency', 'utm_campaign'],
    ...soldRows.map((s) => [
      dayFromToday(s.day),
      s.event,
      s.city,
      s.order,
      s.tickets,
      amount(s.revenue),
      amount(s.refunds),
      s.currency,
      s.utm,
    ]),
  ],
};

export const sum = <Row>(rows: readonly Row[], of: (row: Row) => number): number =>
  rows.reduce((all, row) => all + of(row), 0);

/** By the text of their key, which comes first. */
export const byKey = (a: readonly unknown[], b: readonly unknown[]): number => (String(a[0]) < String(b[0]) ? -1 : 1);
