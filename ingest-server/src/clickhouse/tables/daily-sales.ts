/**
 * Sales summed by day, currency, event, city and source, with their prices and UTM tags beside the sums: what panels read
 * instead of all rows (SPEC I43). A renewal reads the rows as they are, so that one which was late or failed is repaired by the next.
 */
import { sales } from '@qtickets/shared-schema/contracts/sales';
import { z } from 'zod';
import type { DaysToRenew } from '../../ingest/ports.ts';
import { select } from '../client.ts';
import { literal } from '../schema/sql-literal.ts';
import { NO_DATE } from './row-text.ts';
import { Tables } from './tables.ts';

/** Days of one statement: what it holds grows with their rows, a gigabyte a million. */
const DAYS_AT_ONCE = 400;

const GROUP = 'date, currency, event_id, city';

/** The newest name that is not blank, behind its version: as one text, since a pair as the argument of argMax costs as much as all else. */
const NAMED = "maxIf(concat(reverse(reinterpretAsFixedString(f._ver)), f.event_name), f.event_name != '')";
/** Price of a ticket. `+ 0` makes one zero of the two that floats have. */
const PRICE = 'toFloat64(f.revenue) / f.tickets_sold + 0';

/** What is read of those rows `f` of a group that have the same tags, and the same of no row. */
const PARTS: readonly (readonly [name: string, ofRows: string, ofNone: string])[] = [
  ['utm_source', 'f.utm_source', "''"],
  ['utm_medium', 'f.utm_medium', "''"],
  ['utm_campaign', 'f.utm_campaign', "''"],
  ['named', NAMED, "''"],
  ['tickets_sold', 'sum(f.tickets_sold)', '0'],
  ['revenue', 'sum(f.revenue)', '0'],
  ['refunds', 'sum(f.refunds)', '0'],
  ['row_count', 'count()', '0'],
  ['sale_count', 'countIf(f.tickets_sold > 0)', '0'],
  ['row_hashes', 'sum(f.row_hash)', '0'],
  ['prices', `groupArrayIf(${PRICE}, f.tickets_sold != 0)`, '[]'],
  ['orders', "groupArrayIf(cityHash64(f.order_id), f.order_id != '')", '[]'],
];

const BY_TAGS = `arraySort(groupArrayIf((u.utm_source, u.utm_medium, u.utm_campaign, u.row_count, u.tickets_sold, u.revenue, u.refunds, u.orders),
        u.row_count > 0))`;

/** What is stored of a group, over its parts `u`. Prices by sumMap would cost eight times as much. */
const STORED: Readonly<Record<string, string>> = {
  event_name: 'substring(max(u.named) AS newest, 9)',
  name_ver: 'reinterpretAsUInt64(reverse(substring(newest, 1, 8)))',
  tickets_sold: 'sum(u.tickets_sold)',
  revenue: 'sum(u.revenue)',
  refunds: 'sum(u.refunds)',
  row_count: 'sum(u.row_count)',
  sale_count: 'sum(u.sale_count)',
  row_hashes: 'sum(u.row_hashes)',
  prices: 'arrayCompact(arraySort(groupArrayArray(u.prices)) AS ascending)',
  price_rows:
    'arrayMap(alike -> length(alike), arraySplit((price, nth) -> nth = 1, ascending, arrayEnumerateUniq(ascending)))',
  '`utm.source`': `(${BY_TAGS} AS by_tags).1`,
  '`utm.medium`': 'by_tags.2',
  '`utm.campaign`': 'by_tags.3',
  '`utm.row_count`': 'by_tags.4',
  '`utm.tickets_sold`': 'by_tags.5',
  '`utm.revenue`': 'by_tags.6',
  '`utm.refunds`': 'by_tags.7',
  '`utm.orders`': 'by_tags.8',
  _deleted: 'sum(u.row_count) = 0',
};

/** What of a group's rows `f` is held against its sums `a`. Rows that change show in their hashes or in the newest name. */
const COMPARED: readonly (readonly [ofRows: string, ofSums: string])[] = [
  [NAMED, 'if(a.name_ver = 0, a.event_name, concat(reverse(reinterpretAsFixedString(a.name_ver)), a.event_name))'],
  ['sum(f.tickets_sold)', 'a.tickets_sold'],
  ['sum(f.revenue)', 'a.revenue'],
  ['sum(f.refunds)', 'a.refunds'],
  ['count()', 'a.row_count'],
  ['countIf(f.tickets_sold > 0)', 'a.sale_count'],
  ['sum(f.row_hash)', 'a.row_hashes'],
];

const TAGS = 'cityHash64(f.utm_source, f.utm_medium, f.utm_campaign)';
const STORED_TAGS = 'arrayMap((s, m, c) -> cityHash64(s, m, c), a.`utm.source`, a.`utm.medium`, a.`utm.campaign`)';

/** What stands beside the sums is made of the same rows, so that only damage parts them. As sums of hashes, which have no order. */
const COMPARED_BESIDE: typeof COMPARED = [
  // Lists of two lengths would make the engine refuse the whole comparison, and nothing would repair them. What no row has adds nothing below.
  ['1', 'length(a.prices) = length(a.price_rows) AND NOT has(a.price_rows, 0) AND NOT has(a.`utm.row_count`, 0)'],
  [
    `sumIf(cityHash64(${PRICE}), f.tickets_sold != 0)`,
    'arraySum((price, times) -> cityHash64(price) * times, a.prices, arrayResize(a.price_rows, length(a.prices)))',
  ],
  [`sum(${TAGS})`, `arraySum((tags, times) -> tags * times, ${STORED_TAGS} AS tags_of, a.\`utm.row_count\`)`],
  [`sum(${TAGS} * f.tickets_sold)`, 'arraySum((tags, sold) -> tags * sold, tags_of, a.`utm.tickets_sold`)'],
  ...['revenue', 'refunds'].map(
    (amount) =>
      [
        `sum(${TAGS} * toInt64(f.${amount} * 100))`,
        `arraySum((tags, amount) -> tags * toInt64(amount * 100), tags_of, a.\`utm.${amount}\`)`,
      ] as const,
  ),
  [
    `sumIf(${TAGS} * cityHash64(f.order_id), f.order_id != '')`,
    'arraySum((tags, orders) -> tags * arraySum(orders), tags_of, a.`utm.orders`)',
  ],
];

const ISO_DAY = /^\d{4}-\d\d-\d\d$/;
const sourceRow = z.object({ source: z.string() });
const dayRow = z.object({ day: z.string() });

export class DailySales extends Tables {
  async renew(source: string, days: DaysToRenew): Promise<void> {
    const wanted = typeof days === 'string' ? await this.#differing(source, days) : days;
    for (let from = 0; from < wanted.length; from += DAYS_AT_ONCE) {
      await this.#write(source, wanted.slice(from, from + DAYS_AT_ONCE));
    }
  }

  /** Sums of all there is, where there are none at all: after a restore without them, or an emptied table; and those of a release that knew no tags. */
  async fillMissing(): Promise<void> {
    const query = `SELECT DISTINCT _source AS source FROM ${this.table(sales.table)} WHERE (SELECT count() FROM ${this.#table}) = 0
      UNION DISTINCT
      SELECT DISTINCT toString(_source) FROM ${this.#table} FINAL WHERE row_count > 0 AND empty(\`utm.source\`)`;
    for (const { source } of await select(this.client, sourceRow, query)) await this.renew(source, 'wrong');
  }

  /** The days of which a group differs from its rows. */
  async #differing(source: string, how: 'late' | 'wrong'): Promise<readonly string[]> {
    const compared = how === 'late' ? COMPARED : [...COMPARED, ...COMPARED_BESIDE];
    const of = `_source = ${literal(source)}`;
    const query = `SELECT DISTINCT toString(u.date) AS day FROM (
      SELECT ${GROUP}, cityHash64(${compared.map(([ofRows]) => ofRows).join(', ')}) AS state
      FROM ${this.table(sales.table)} AS f FINAL WHERE ${of} GROUP BY ${GROUP}
      UNION ALL
      SELECT date, currency, toString(event_id), toString(city), cityHash64(${compared.map(([, ofSums]) => ofSums).join(', ')})
      FROM ${this.#table} AS a FINAL WHERE ${of}) AS u
      GROUP BY ${GROUP} HAVING count() != 2 OR min(u.state) != max(u.state)`;
    return (await select(this.client, dayRow, query)).map(({ day }) => day);
  }

  /** Writes these days anew; groups that are gone become tombstones. */
  async #write(source: string, days: readonly string[]): Promise<void> {
    const of = `_source = ${literal(source)}`;
    const within = `date IN (${days.map(dayLiteral).join(', ')})`;
    // Above every version of these days, whatever the clock says; of two at once the one that reads later wins.
    const version = `greatest(toUInt64(toUnixTimestamp64Micro(now64(6))),
        (SELECT max(_ver) + 1 FROM ${this.#table} WHERE ${within} AND ${of}))`;
    // The day is of the key, so that a filter before FINAL leaves out no version of any row.
    await this.client.command({
      query: `INSERT INTO ${this.#table} (${GROUP}, ${Object.keys(STORED).join(', ')}, _source, _ver)
      SELECT ${GROUP}, ${Object.values(STORED).join(', ')}, ${literal(source)}, ${version}
      FROM (
        SELECT ${GROUP}, ${PARTS.map(([name, ofRows]) => `${ofRows} AS ${name}`).join(', ')}
        FROM ${this.table(sales.table)} AS f FINAL PREWHERE ${within} WHERE ${of} GROUP BY ${GROUP}, utm_source, utm_medium, utm_campaign
        UNION ALL
        SELECT date, currency, toString(event_id), toString(city), ${PARTS.map(([, , ofNone]) => ofNone).join(', ')}
        FROM ${this.#table} FINAL WHERE ${within} AND ${of}
      ) AS u
      GROUP BY ${GROUP} SETTINGS max_threads = 1`,
    });
  }

  get #table(): string {
    return this.table('agg_qtickets_sales_daily');
  }
}

function dayLiteral(day: string): string {
  if (day !== '' && !ISO_DAY.test(day)) throw new Error(`Not a day: ${day}`);
  return `toDate(${literal(day === '' ? NO_DATE : day)})`;
}
