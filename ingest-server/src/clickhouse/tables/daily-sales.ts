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

const SUMS = [
  'event_name',
  'name_ver',
  'tickets_sold',
  'revenue',
  'refunds',
  'row_count',
  'sale_count',
  'row_hashes',
] as const;
const GROUP = ['date', 'currency', 'event_id', 'city'] as const;

const ISO_DAY = /^\d{4}-\d\d-\d\d$/;
const sourceRow = z.object({ source: z.string() });

export class DailySales extends Tables {
  /** @param days ISO, '' for none; without them all days, of which those groups are written that differ */
  async renew(source: string, days?: readonly string[]): Promise<void> {
    const of = `_source = ${literal(source)}`;
    const within = days === undefined ? 'true' : `date IN (${days.map(dayLiteral).join(', ')})`;
    // Which days are touched is of the key, so that a filter before FINAL leaves out no version of any row.
    const rows = `SELECT ${GROUP.join(', ')}, 1 AS is_found,
          tuple(argMaxIf(event_name, (_ver, event_name), event_name != ''), maxIf(_ver, event_name != ''), sum(tickets_sold),
            sum(revenue), sum(refunds), count(), countIf(tickets_sold > 0), sum(row_hash)) AS sums
        FROM ${this.table(sales.table)} FINAL PREWHERE ${within} WHERE ${of} GROUP BY ${GROUP.join(', ')}`;
    const sums = `SELECT date, currency, toString(event_id), toString(city), 0, tuple(${SUMS.join(', ')})
        FROM ${this.#table} FINAL WHERE ${within} AND ${of}`;
    // Above every version of these days, whatever the clock says; of two at once the one that reads later wins.
    const version = `greatest(toUInt64(toUnixTimestamp64Micro(now64(6))),
        (SELECT max(_ver) + 1 FROM ${this.#table} WHERE ${within} AND ${of}))`;
    const written = SUMS.map((name, at) => `tupleElement(found, ${at + 1}) AS ${name}`);
    await this.client.command({
      query: `INSERT INTO ${this.#table} (${GROUP.join(', ')}, _source, ${SUMS.join(', ')}, _ver, _deleted)
      SELECT ${GROUP.join(', ')}, ${literal(source)}, ${written.join(', ')}, ${version}, row_count = 0
      FROM (
        SELECT ${GROUP.join(', ')}, anyIf(sums, is_found = 1) AS found, anyIf(sums, is_found = 0) AS stored
        FROM (${rows} UNION ALL ${sums})
        GROUP BY ${GROUP.join(', ')}
      ) ${days === undefined ? 'WHERE found != stored' : 'SETTINGS max_threads = 1'}`,
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
