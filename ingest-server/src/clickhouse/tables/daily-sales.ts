/**
 * Sales summed by day, currency, event, city and source, with their prices and UTM tags beside the sums: what panels read
 * instead of all rows (SPEC I43). A renewal reads the rows as they are, so that one which was late or failed is repaired by the next.
 */
import { sales } from '@qtickets/shared-schema/contracts/sales';
import { z } from 'zod';
import { codeOf } from '../../errors.ts';
import type { DaysToRenew } from '../../ingest/ports.ts';
import { select, selectOne } from '../client.ts';
import { literal } from '../schema/sql-literal.ts';
import { trueRowHash } from './canonical-sql.ts';
import { NO_DATE } from './row-text.ts';
import { Tables } from './tables.ts';

/** Days of one statement: what it holds grows with their rows, a gigabyte a million. */
const DAYS_AT_ONCE = 400;

const GROUP = 'date, currency, event_id, city';

/** The newest name that is not blank, behind its version: as one text, since a pair as the argument of argMax costs as much as all else. */
const NAMED = "maxIf(concat(reverse(reinterpretAsFixedString(f._ver)), f.event_name), f.event_name != '')";
/** Price of a ticket. `+ 0` makes one zero of the two that floats have. */
const PRICE = 'toFloat64(f.revenue) / f.tickets_sold + 0';

/** What is read of those rows `f` of a group that have the same tags, and the same of the sums that were stored, which add their versions alone. */
const PARTS: readonly (readonly [name: string, ofRows: string, ofSums: string])[] = [
  ['utm_source', 'f.utm_source', "''"],
  ['utm_medium', 'f.utm_medium', "''"],
  ['utm_campaign', 'f.utm_campaign', "''"],
  ['named', NAMED, "''"],
  ['tickets_sold', 'sum(f.tickets_sold)', '0'],
  ['revenue', 'sum(f.revenue)', '0'],
  ['refunds', 'sum(f.refunds)', '0'],
  ['row_count', 'count()', '0'],
  ['sale_count', 'countIf(f.tickets_sold > 0)', '0'],
  // Of what the columns hold: the stored hash would not show damage that was summed and undone.
  ['row_hashes', 'sum(f.true_row_hash)', '0'],
  ['row_versions', 'sum(f._ver)', '0'],
  ['prices', `groupArrayIf(${PRICE}, f.tickets_sold != 0)`, '[]'],
  ['orders', "groupArrayIf(cityHash64(f.order_id), f.order_id != '')", '[]'],
  ['sums_ver', '0', '_ver'],
  ['live_sums_ver', '0', 'if(_deleted, 0, _ver)'],
];

const SUMS = ['tickets_sold', 'revenue', 'refunds', 'row_count', 'sale_count', 'row_hashes', 'row_versions'];

/** Of all parts `u` of a group. Prices by sumMap would cost eight times as much. */
const WHOLE = `max(u.named) AS newest, ${SUMS.map((name) => `sum(u.${name}) AS ${name}`).join(', ')}, max(u.sums_ver) AS sums_ver, max(u.live_sums_ver) AS live_sums_ver,
        arraySort(groupArrayArray(u.prices)) AS ascending,
        arraySort(groupArrayIf((u.utm_source, u.utm_medium, u.utm_campaign, u.row_count, u.tickets_sold, u.revenue, u.refunds, u.orders),
          u.row_count > 0)) AS by_tags`;

/** All groups that have rows, and those that have none any more. */
const IS_WRITTEN = 'row_count > 0 OR live_sums_ver = sums_ver';

/** Of all groups of a day: the highest version, the number of rows, and whether this group is the one that has it. */
const OF_DAY = `max(sums_ver) OVER (PARTITION BY date) AS newest_of_day, sum(row_count) OVER (PARTITION BY date) AS rows_of_day,
        row_number() OVER (PARTITION BY date ORDER BY row_count = 0, NOT (${IS_WRITTEN})) = 1 AS is_first`;

/** What is stored of a group. Apart from `WHOLE`, since the engine analyzes an expression as often as it is named. */
const STORED: Readonly<Record<string, string>> = {
  event_name: 'substring(newest, 9)',
  name_ver: 'reinterpretAsUInt64(reverse(substring(newest, 1, 8)))',
  ...Object.fromEntries(SUMS.map((name) => [name, name])),
  _deleted: 'row_count = 0',
  day_rows: 'if(is_first, toInt64(rows_of_day), -1)',
  prices: 'arrayCompact(ascending)',
  price_rows:
    'arrayMap(alike -> length(alike), arraySplit((price, nth) -> nth = 1, ascending, arrayEnumerateUniq(ascending)))',
  '`utm.source`': 'by_tags.1',
  '`utm.medium`': 'by_tags.2',
  '`utm.campaign`': 'by_tags.3',
  '`utm.row_count`': 'by_tags.4',
  '`utm.tickets_sold`': 'by_tags.5',
  '`utm.revenue`': 'by_tags.6',
  '`utm.refunds`': 'by_tags.7',
  '`utm.orders`': 'by_tags.8',
};

/** Of all that is stored of a group, so that what somebody changed in it shows without its rows. */
const HASH = `cityHash64(${GROUP}, ${Object.keys(STORED).join(', ')}, _source)`;
/** A group without a hash is of a release before there were any: `addUp` sees it. */
const IS_SPOILT = `group_hash NOT IN (0, ${HASH})`;

/** The highest version but one: above it, of two equal ones, the one that was stored last counts. */
const HIGHEST_BUT_ONE = '18446744073709551614';

/** A request waits for the check of its sums, and for the look at what is spoilt: of all at once, or else of some years. */
const CHECK_SECONDS = 5;
const LOOK_SECONDS = 2;
const YEARS_MS = 1_000;
const TIMEOUT_EXCEEDED = '159';

const ISO_DAY = /^\d{4}-\d\d-\d\d$/;
const sourceRow = z.object({ source: z.string() });
const dayRow = z.object({ day: z.string() });
const yearRow = z.object({ year: z.coerce.number() });
const spoiltRow = z.object({ source: z.string(), days: z.array(z.string()) });
type SpoiltVersions = z.infer<typeof spoiltRow>;
const checkedRow = z.object({ checksum: z.string(), unhashed: z.coerce.number() });

export class DailySales extends Tables {
  async renew(source: string, days: DaysToRenew): Promise<void> {
    const wanted = days === 'differing' ? await this.#differing(source) : days;
    for (let from = 0; from < wanted.length; from += DAYS_AT_ONCE) {
      await this.#write(source, wanted.slice(from, from + DAYS_AT_ONCE));
    }
  }

  /** ISO days with a group that is not what it was hashed as. */
  async spoiltDays(source: string): Promise<readonly string[]> {
    const found = (await this.#spoiltVersions()).filter((of) => of.source === source).flatMap(({ days }) => days);
    if (found.length === 0) return [];
    const query = `SELECT DISTINCT toString(date) AS day FROM ${this.#table} FINAL
      PREWHERE _source = ${literal(source)} AND date IN (${found.map(dayLiteral).join(', ')}) WHERE ${IS_SPOILT} SETTINGS max_execution_time = ${CHECK_SECONDS}`;
    return (await select(this.client, dayRow, query)).map(({ day }) => day);
  }

  /** Of all spreadsheets. What is not read in time, after a start, is left to the next comparison, which finds the engine knowing some years. */
  async #spoiltVersions(): Promise<readonly SpoiltVersions[]> {
    try {
      return await this.#spoiltWhere('true');
    } catch (error) {
      if (codeOf(error) !== TIMEOUT_EXCEEDED) throw error;
    }
    const until = performance.now() + YEARS_MS;
    const years = await select(
      this.client,
      yearRow,
      `SELECT DISTINCT toYear(date) AS year FROM ${this.#table} ORDER BY rand()`,
    );
    const found: SpoiltVersions[] = [];
    for (const { year } of years) {
      if (performance.now() < until) found.push(...(await this.#spoiltWhere(`toYear(date) = ${year}`)));
    }
    return found;
  }

  /**
   * Prices and tags are nine tenths of what is read for it, and each granule has some of every spreadsheet. But the engine remembers which granules hold
   * nothing that a PREWHERE is true of (its query condition cache), so that a quiet comparison reads none: hence neither FINAL nor the spreadsheet.
   */
  #spoiltWhere(years: string): Promise<readonly SpoiltVersions[]> {
    const query = `SELECT toString(_source) AS source, groupUniqArray(toString(date)) AS days FROM ${this.#table}
      PREWHERE ${IS_SPOILT} WHERE ${years} GROUP BY _source SETTINGS max_execution_time = ${LOOK_SECONDS}`;
    return select(this.client, spoiltRow, query);
  }

  /** Whether the groups are of the rows that `checksum` is of, each with the hash that tells whether it is spoilt. */
  async addUp(source: string, checksum: string): Promise<boolean> {
    const query = `SELECT sum(row_hashes + row_versions) AS checksum, countIf(group_hash = 0) AS unhashed
      FROM ${this.#table} FINAL PREWHERE _source = ${literal(source)} SETTINGS max_execution_time = ${CHECK_SECONDS}`;
    const found = await selectOne(this.client, checkedRow, query);
    return found.checksum === checksum && found.unhashed === 0;
  }

  /** Sums of all there is, where there are none at all: after a restore without them, or an emptied table; and those of a release that stored no hash of a group. */
  async fillMissing(): Promise<void> {
    const query = `SELECT DISTINCT _source AS source FROM ${this.table(sales.table)} WHERE (SELECT count() FROM ${this.#table}) = 0
      UNION DISTINCT
      SELECT DISTINCT toString(_source) FROM ${this.#table} FINAL WHERE group_hash = 0`;
    for (const { source } of await select(this.client, sourceRow, query)) await this.renew(source, 'differing');
  }

  /** The days of which a group differs from its rows, or has no hash. */
  async #differing(source: string): Promise<readonly string[]> {
    const of = `_source = ${literal(source)}`;
    const query = `SELECT DISTINCT toString(u.date) AS day FROM (
      SELECT ${GROUP}, sum(${trueRowHash(sales)} + f._ver) AS checksum, true AS is_hashed
      FROM ${this.table(sales.table)} AS f FINAL WHERE ${of} GROUP BY ${GROUP}
      UNION ALL
      SELECT date, currency, toString(event_id), toString(city), row_hashes + row_versions, group_hash != 0
      FROM ${this.#table} FINAL PREWHERE ${of}) AS u
      GROUP BY ${GROUP} HAVING count() != 2 OR min(u.checksum) != max(u.checksum) OR NOT min(u.is_hashed)`;
    return (await select(this.client, dayRow, query)).map(({ day }) => day);
  }

  /** Writes these days anew; groups that are gone become tombstones. */
  async #write(source: string, days: readonly string[]): Promise<void> {
    const of = `_source = ${literal(source)}`;
    const within = `date IN (${days.map(dayLiteral).join(', ')})`;
    // Above every version of the day, whatever the clock says; of two at once the one that reads later wins.
    const version = `greatest(toUInt64(toUnixTimestamp64Micro(now64(6))), least(newest_of_day, ${HIGHEST_BUT_ONE}) + 1)`;
    const stored = { ...STORED, _source: literal(source), group_hash: HASH, _ver: version };
    // The day is of the key, so that a filter before FINAL leaves out no version of any row. Sums without FINAL, which hides the versions of tombstones.
    await this.client.command({
      query: `INSERT INTO ${this.#table} (${GROUP}, ${Object.keys(stored).join(', ')})
      SELECT ${GROUP}, ${Object.entries(stored)
        .map(([name, ofWhole]) => `${ofWhole} AS ${name}`)
        .join(', ')} FROM (
        SELECT ${GROUP}, ${WHOLE}, ${OF_DAY} FROM (
          SELECT ${GROUP}, ${PARTS.map(([name, ofRows]) => `${ofRows} AS ${name}`).join(', ')}
          FROM (SELECT *, ${trueRowHash(sales)} AS true_row_hash FROM ${this.table(sales.table)} FINAL PREWHERE ${within} WHERE ${of}) AS f
          GROUP BY ${GROUP}, utm_source, utm_medium, utm_campaign
          UNION ALL
          SELECT date, currency, toString(event_id), toString(city), ${PARTS.map(([, , ofSums]) => ofSums).join(', ')}
          FROM ${this.#table} WHERE ${within} AND ${of}
        ) AS u
        GROUP BY ${GROUP}
      ) WHERE ${IS_WRITTEN} SETTINGS max_threads = 1`,
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
