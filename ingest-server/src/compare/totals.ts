/** Sales added up by day, event, city and currency: the sheets' and another system's, in one form. */
import type { ClickHouseClient } from '@clickhouse/client';
import { readCity } from '@qtickets/shared-schema/reading/cells/city';
import { z } from 'zod';
import { type Params, select } from '../clickhouse/client.ts';
import { identifier } from '../clickhouse/tables/hashes.ts';
import type { LegacyTable } from './legacy-table.ts';

/** Of a system that knows no currencies. */
const PLAIN_CURRENCY = 'RUB';

export type Period = {
  /** ISO days, inclusive; undefined: open. */
  readonly since?: string | undefined;
  readonly to?: string | undefined;
};

/** Amounts in hundredths; refunds null where the system has none. */
export type Totals = { tickets: bigint; revenue: bigint; refunds: bigint | null };

export const placeShape = { date: z.string(), eventId: z.string(), city: z.string(), currency: z.string() };
const placeSchema = z.object(placeShape);
export type Place = Readonly<z.infer<typeof placeSchema>>;

export type TotalsByPlace = ReadonlyMap<string, Place & Totals>;

const totalsRow = z.object({
  ...placeShape,
  tickets: z.string(),
  revenue: z.string(),
  refunds: z.string().nullable(),
});

export function sheetTotals(client: ClickHouseClient, database: string, period: Period): Promise<TotalsByPlace> {
  return readTotals(client, period, {
    from: `${identifier(database)}.v_qtickets_sales_latest AS l`,
    columns: {
      ...{ date: 'date', eventId: 'event_id', city: 'city', tickets: 'tickets_sold', revenue: 'revenue' },
      ...{ refunds: 'refunds', currency: 'currency' },
    },
  });
}

export async function readTotals(
  client: ClickHouseClient,
  period: Period,
  { from, columns }: LegacyTable,
): Promise<TotalsByPlace> {
  const date = `toDate(l.${identifier(columns.date)})`;
  const currency = columns.currency === undefined ? `'${PLAIN_CURRENCY}'` : currencySql(columns.currency);
  const refunds = columns.refunds === undefined ? 'NULL' : money(columns.refunds);
  const query = `SELECT ${text(date)} AS date, ${text(`l.${identifier(columns.eventId)}`)} AS eventId,
      ${text(`l.${identifier(columns.city)}`)} AS city, ${currency} AS currency,
      toString(sum(toInt64(ifNull(l.${identifier(columns.tickets)}, 0)))) AS tickets, ${money(columns.revenue)} AS revenue, ${refunds} AS refunds
    FROM ${from} WHERE ${within(date, period)} GROUP BY 1, 2, 3, 4`;
  return addUp(await select(client, totalsRow, query, paramsOf(period)));
}

/** Tables of others may hold NULL anywhere. */
function text(expression: string): string {
  return `ifNull(toString(${expression}), '')`;
}

/** A blank one, or the zero bytes that a FixedString is padded with, is the plain one. */
function currencySql(column: string): string {
  const code = `upper(trim(replaceAll(${text(`l.${identifier(column)}`)}, char(0), '')))`;
  return `if(${code} = '', '${PLAIN_CURRENCY}', ${code})`;
}

/** Rounded to two digits before it is cut, since 0.07 as a Float64 lies below 0.07. */
function money(column: string): string {
  return `toDecimalString(toDecimal128(toString(round(sum(ifNull(l.${identifier(column)}, 0)), 2)), 2), 2)`;
}

function within(date: string, { since, to }: Period): string {
  const from = since === undefined ? '1' : `${date} >= {since:Date}`;
  return to === undefined ? from : `${from} AND ${date} <= {to:Date}`;
}

function paramsOf({ since, to }: Period): Params {
  return { ...(since === undefined ? {} : { since }), ...(to === undefined ? {} : { to }) };
}

/** Cities by our rules on both sides, so that spellings of one city are one. */
function addUp(rows: readonly z.infer<typeof totalsRow>[]): TotalsByPlace {
  const totals = new Map<string, Place & Totals>();
  for (const row of rows) {
    const place = { date: row.date, eventId: row.eventId.trim(), city: cityOf(row.city), currency: row.currency };
    const key = JSON.stringify(Object.values(place));
    const before = totals.get(key) ?? { ...place, tickets: 0n, revenue: 0n, refunds: row.refunds === null ? null : 0n };
    before.tickets += BigInt(row.tickets);
    before.revenue += hundredths(row.revenue);
    before.refunds = before.refunds === null || row.refunds === null ? null : before.refunds + hundredths(row.refunds);
    totals.set(key, before);
  }
  return totals;
}

/** What our rules cannot read stays as it is. */
function cityOf(text: string): string {
  const reading = readCity(text);
  return reading.kind === 'value' ? reading.text : text.trim().toLowerCase();
}

/** @param decimal with two digits behind the point */
function hundredths(decimal: string): bigint {
  return BigInt(decimal.replace('.', ''));
}
