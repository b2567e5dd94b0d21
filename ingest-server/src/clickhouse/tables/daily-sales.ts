/**
 * Sales summed by day, currency, event, city and source: what panels read instead of all rows (SPEC I43). A renewal is one
 * statement that reads the rows and the sums as they are, so that one which was late or failed is repaired by the next.
 */
import { sales } from '@qtickets/shared-schema/contracts/sales';
import { z } from 'zod';
import { select } from '../client.ts';
import { literal } from '../schema/sql-literal.ts';
import { NO_DATE } from './row-text.ts';
import { Tables } from './tables.ts';

/** The newest name that is not blank, behind its version: as one text, since a pair as the argument of argMax costs as much as all else. */
const NAMED = "maxIf(concat(reverse(reinterpretAsFixedString(f._ver)), f.event_name), f.event_name != '')";

/** Price of a ticket in each row that has tickets, ascending. `+ 0` makes one zero of the two that floats have. sumMap would cost eight times as much. */
const ASCENDING = 'arraySort(groupArrayIf(toFloat64(f.revenue) / f.tickets_sold + 0, f.tickets_sold != 0))';

/** What is summed of each group, in the order of the columns, over rows `f`. */
const SUMS: Readonly<Record<string, string>> = {
  event_name: `substring(${NAMED} AS named, 9)`,
  name_ver: 'reinterpretAsUInt64(reverse(substring(named, 1, 8)))',
  tickets_sold: 'sum(f.tickets_sold)',
  revenue: 'sum(f.revenue)',
  refunds: 'sum(f.refunds)',
  row_count: 'count()',
  sale_count: 'countIf(f.tickets_sold > 0)',
  row_hashes: 'sum(f.row_hash)',
  prices: `arrayCompact(${ASCENDING} AS ascending)`,
  price_rows:
    'arrayMap(alike -> length(alike), arraySplit((price, nth) -> nth = 1, ascending, arrayEnumerateUniq(ascending)))',
};
const NAMES = Object.keys(SUMS);
/** Of these there is no sum: a group is found once, and its value is taken as it is. */
const NO_SUMS: ReadonlySet<string> = new Set(['event_name', 'prices', 'price_rows']);
const GROUP = 'date, currency, event_id, city';

const ISO_DAY = /^\d{4}-\d\d-\d\d$/;
const sourceRow = z.object({ source: z.string() });

export class DailySales extends Tables {
  /** @param days ISO, '' for none; without them all days, of which those groups are written that differ */
  async renew(source: string, days?: readonly string[]): Promise<void> {
    const of = `_source = ${literal(source)}`;
    const within = days === undefined ? 'true' : `date IN (${days.map(dayLiteral).join(', ')})`;
    // The day is of the key, so that a filter before FINAL leaves out no version of any row.
    const early = days === undefined ? '' : `PREWHERE ${within}`;
    const rows = `SELECT ${GROUP}, 1 AS is_found, ${NAMES.map((name) => `${SUMS[name]} AS ${name}`).join(', ')}
        FROM ${this.table(sales.table)} AS f FINAL ${early} WHERE ${of} GROUP BY ${GROUP}`;
    const sums = `SELECT date, currency, toString(event_id), toString(city), 0, ${NAMES.join(', ')}
        FROM ${this.#table} FINAL WHERE ${within} AND ${of}`;
    // Above every version of these days, whatever the clock says; of two at once the one that reads later wins.
    const version = `greatest(toUInt64(toUnixTimestamp64Micro(now64(6))),
        (SELECT max(_ver) + 1 FROM ${this.#table} WHERE ${within} AND ${of}))`;
    const found = NAMES.map((name) => `${NO_SUMS.has(name) ? 'anyIf' : 'sumIf'}(u.${name}, u.is_found = 1)`);
    const state = `cityHash64(${NAMES.map((name) => `u.${name}`).join(', ')})`;
    const differing = `HAVING sumIf(${state}, u.is_found = 1) != sumIf(${state}, u.is_found = 0)`;
    await this.client.command({
      query: `INSERT INTO ${this.#table} (${GROUP}, ${NAMES.join(', ')}, _source, _ver, _deleted)
      SELECT ${GROUP}, ${found.join(', ')}, ${literal(source)}, ${version}, countIf(u.is_found = 1) = 0
      FROM (${rows} UNION ALL ${sums}) AS u
      GROUP BY ${GROUP} ${days === undefined ? differing : 'SETTINGS max_threads = 1'}`,
    });
  }

  /** Sums of all there is, where there are no sums at all: after a restore without them, or an emptied table. */
  async fillEmpty(): Promise<void> {
    const query = `SELECT DISTINCT _source AS source FROM ${this.table(sales.table)}
      WHERE (SELECT count() FROM ${this.#table}) = 0`;
    for (const { source } of await select(this.client, sourceRow, query)) await this.renew(source);
  }

  get #table(): string {
    return this.table('agg_qtickets_sales_daily');
  }
}

function dayLiteral(day: string): string {
  if (day !== '' && !ISO_DAY.test(day)) throw new Error(`Not a day: ${day}`);
  return `toDate(${literal(day === '' ? NO_DATE : day)})`;
}
