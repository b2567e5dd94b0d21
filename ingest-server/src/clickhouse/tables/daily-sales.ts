/**
 * Sales summed by day, currency, event, city and source, with their prices and UTM tags beside the sums: what panels read
 * instead of all rows (SPEC I43). A renewal reads the rows as they are, so that one which was late or failed is repaired by the next.
 */
import { sales } from '@qtickets/shared-schema/contracts/sales';
import { READ_AT_AHEAD_MS_MAX } from '@qtickets/shared-schema/wire/limits';
import { z } from 'zod';
import type { CheckedSums, DaysToRenew, ListsToCheck } from '../../ingest/ports.ts';
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
const WHOLE = `max(u.named) AS newest, ${SUMS.map((name) => `sum(u.${name}) AS ${name}`).join(', ')}, max(u.sums_ver) AS sums_ver,
        arraySort(groupArrayArray(u.prices)) AS ascending,
        arraySort(groupArrayIf((u.utm_source, u.utm_medium, u.utm_campaign, u.row_count, u.tickets_sold, u.revenue, u.refunds, u.orders),
          u.row_count > 0)) AS by_tags`;

/** What is stored of a group. Apart from `WHOLE`, since the engine analyzes an expression as often as it is named. */
const STORED_SUMS: Readonly<Record<string, string>> = {
  event_name: 'substring(newest, 9)',
  name_ver: 'reinterpretAsUInt64(reverse(substring(newest, 1, 8)))',
  ...Object.fromEntries(SUMS.map((name) => [name, name])),
  _deleted: 'row_count = 0',
};

/** What is stored beside the sums. */
const STORED_LISTS: Readonly<Record<string, string>> = {
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

const STORED = { ...STORED_SUMS, ...STORED_LISTS };

/** Of all that is stored of a group, so that what somebody changed in it shows without its rows; of the lists apart, which cost ten times as much to read. */
const LISTS_HASH = `cityHash64(${Object.keys(STORED_LISTS).join(', ')})`;
const HASH = `cityHash64(${GROUP}, ${Object.keys(STORED_SUMS).join(', ')}, lists_hash, _source)`;

/**
 * Of so many groups, of all spreadsheets, every tick looks at the lists of its own. Where there are more, the days are parted, as many
 * groups to a part; each quarter of an hour is the turn of one part, which the first tick after it looks at.
 */
const GROUPS_AT_ONCE = 400_000;
/** Days that follow one another are stored together, so that a part of single days would read nearly all. */
const DAYS_TOGETHER = 32;
const TURN_MS = 15 * 60_000;
/** After a longer pause, or where nothing is proven, the others wait for their next turn. */
const TURNS_AT_ONCE = 8;
/** A request waits for the check of its sums. */
const CHECK_SECONDS = 5;

/** The highest version but one: above it, of two equal ones, the one that was stored last counts. */
const HIGHEST_BUT_ONE = '18446744073709551614';

const ISO_DAY = /^\d{4}-\d\d-\d\d$/;
const sourceRow = z.object({ source: z.string() });
const dayRow = z.object({ day: z.string() });
const checkedRow = z.object({ checksum: z.string(), wrong: z.coerce.number(), days: z.array(z.string()) });

export class DailySales extends Tables {
  async renew(source: string, days: DaysToRenew): Promise<void> {
    const wanted = days === 'differing' ? await this.#differing(source) : days;
    for (let from = 0; from < wanted.length; from += DAYS_AT_ONCE) {
      await this.#write(source, wanted.slice(from, from + DAYS_AT_ONCE));
    }
  }

  /** @param groupsAtOnce of the warehouse, to a part */
  async check(
    source: string,
    checksum: string,
    lists: ListsToCheck,
    groupsAtOnce = GROUPS_AT_ONCE,
  ): Promise<CheckedSums> {
    const of = `_source = ${literal(source)}`;
    const isTurn = lists === 'all' ? 'true' : this.#isTurn(lists, groupsAtOnce);
    const query = `SELECT sum(row_hashes + row_versions) AS checksum, countIf(group_hash != ${HASH}) AS wrong,
      (SELECT groupUniqArray(toString(date)) FROM ${this.#table} FINAL PREWHERE ${of} AND ${isTurn} WHERE lists_hash != ${LISTS_HASH}) AS days
      FROM ${this.#table} FINAL PREWHERE ${of}
      SETTINGS max_execution_time = ${CHECK_SECONDS}`;
    const found = await selectOne(this.client, checkedRow, query);
    return { addUp: found.checksum === checksum && found.wrong === 0, spoilt: found.days };
  }

  /** Whether the turn of a day's part came since. What ends an edit proves the tab, too, so that the next tick would miss these turns. */
  #isTurn({ since, now, isEdit }: Exclude<ListsToCheck, string>, groupsAtOnce: number): string {
    const turn = Math.floor(now / TURN_MS);
    // The clock that says since when may be so far ahead.
    const turns = Math.min(turn - Math.floor((since - READ_AT_AHEAD_MS_MAX) / TURN_MS), TURNS_AT_ONCE);
    const parts = `((SELECT intDiv(count(), ${groupsAtOnce}) FROM ${this.#table}) + 1)`;
    const hasCome = `(${turn} + intDiv(toUInt16(date), ${DAYS_TOGETHER})) % ${parts} < ${turns}`;
    return isEdit ? `(${parts} > 1 AND ${hasCome})` : `(${parts} = 1 OR ${hasCome})`;
  }

  /** Sums of all there is, where there are none at all: after a restore without them, or an emptied table; and those of a release that stored no hash of a group. */
  async fillMissing(): Promise<void> {
    const query = `SELECT DISTINCT _source AS source FROM ${this.table(sales.table)} WHERE (SELECT count() FROM ${this.#table}) = 0
      UNION DISTINCT
      SELECT DISTINCT toString(_source) FROM ${this.#table} FINAL WHERE group_hash = 0`;
    for (const { source } of await select(this.client, sourceRow, query)) await this.renew(source, 'differing');
  }

  /** The days of which a group differs from its rows, or from what was stored of it apart from its lists. */
  async #differing(source: string): Promise<readonly string[]> {
    const of = `_source = ${literal(source)}`;
    const query = `SELECT DISTINCT toString(u.date) AS day FROM (
      SELECT ${GROUP}, sum(${trueRowHash(sales)} + f._ver) AS checksum, true AS is_whole
      FROM ${this.table(sales.table)} AS f FINAL WHERE ${of} GROUP BY ${GROUP}
      UNION ALL
      SELECT date, currency, toString(event_id), toString(city), row_hashes + row_versions, group_hash = ${HASH}
      FROM ${this.#table} FINAL PREWHERE ${of}) AS u
      GROUP BY ${GROUP} HAVING count() != 2 OR min(u.checksum) != max(u.checksum) OR NOT min(u.is_whole)`;
    return (await select(this.client, dayRow, query)).map(({ day }) => day);
  }

  /** Writes these days anew; groups that are gone become tombstones. */
  async #write(source: string, days: readonly string[]): Promise<void> {
    const of = `_source = ${literal(source)}`;
    const within = `date IN (${days.map(dayLiteral).join(', ')})`;
    // Above every version of the group, whatever the clock says; of two at once the one that reads later wins.
    const version = `greatest(toUInt64(toUnixTimestamp64Micro(now64(6))), least(sums_ver, ${HIGHEST_BUT_ONE}) + 1)`;
    const stored = { ...STORED, _source: literal(source), lists_hash: LISTS_HASH, group_hash: HASH, _ver: version };
    // The day is of the key, so that a filter before FINAL leaves out no version of any row. Sums without FINAL, which hides the versions of tombstones.
    await this.client.command({
      query: `INSERT INTO ${this.#table} (${GROUP}, ${Object.keys(stored).join(', ')})
      SELECT ${GROUP}, ${Object.entries(stored)
        .map(([name, ofWhole]) => `${ofWhole} AS ${name}`)
        .join(', ')} FROM (
        SELECT ${GROUP}, ${WHOLE} FROM (
          SELECT ${GROUP}, ${PARTS.map(([name, ofRows]) => `${ofRows} AS ${name}`).join(', ')}
          FROM (SELECT *, ${trueRowHash(sales)} AS true_row_hash FROM ${this.table(sales.table)} FINAL PREWHERE ${within} WHERE ${of}) AS f
          GROUP BY ${GROUP}, utm_source, utm_medium, utm_campaign
          UNION ALL
          SELECT date, currency, toString(event_id), toString(city), ${PARTS.map(([, , ofSums]) => ofSums).join(', ')}
          FROM ${this.#table} WHERE ${within} AND ${of}
        ) AS u
        GROUP BY ${GROUP} HAVING row_count > 0 OR max(u.live_sums_ver) = sums_ver
      ) SETTINGS max_threads = 1`,
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
