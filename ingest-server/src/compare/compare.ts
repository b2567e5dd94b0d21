/** The sheets' numbers against another system's, by day, event, city and currency. */
import type { ClickHouseClient } from '@clickhouse/client';
import { z } from 'zod';
import type { Deployment } from '../clickhouse/schema/sql-files.ts';
import { describeLegacy } from './legacy-table.ts';
import { type Place, placeShape, readTotals, sheetTotals, type Totals, type TotalsByPlace } from './totals.ts';

const day = z.iso.date();

export const compareOptionsSchema = z.object({ legacy: z.string(), since: day.optional(), to: day.optional() });
export type CompareOptions = z.infer<typeof compareOptionsSchema>;

/** Amounts as decimal text with two digits; refunds null where the other system has none. */
const sideSchema = z.object({ tickets: z.string(), revenue: z.string(), refunds: z.string().nullable() });
export type Side = z.infer<typeof sideSchema>;

const differenceSchema = z.object({
  /** `missing`: the sheets do not have it; `extra`: the other system does not; `different`: both do, not alike. */
  kind: z.enum(['missing', 'extra', 'different']),
  ...placeShape,
  sheet: sideSchema.nullable(),
  legacy: sideSchema.nullable(),
});
export type Difference = z.infer<typeof differenceSchema>;

export const comparisonSchema = z.object({
  legacy: z.string(),
  /** Days, events, cities and currencies that are alike. */
  equal: z.number(),
  differences: z.array(differenceSchema),
});
export type Comparison = z.infer<typeof comparisonSchema>;

/** @throws ReadableError where the other table cannot be read as sales */
export async function compareWithLegacy(
  client: ClickHouseClient,
  { database }: Deployment,
  { legacy, ...period }: CompareOptions,
): Promise<Comparison> {
  const table = await describeLegacy(client, database, legacy);
  const sheet = await sheetTotals(client, database, period);
  const other = await readTotals(client, period, table);
  const keys = [...new Set([...sheet.keys(), ...other.keys()])];
  const differences = keys.flatMap((key) => differenceAt(key, sheet, other)).sort(byPlace);
  return { legacy, equal: keys.length - differences.length, differences };
}

function differenceAt(key: string, sheets: TotalsByPlace, others: TotalsByPlace): Difference[] {
  const [sheet, legacy] = [sheets.get(key), others.get(key)];
  const place = sheet ?? legacy;
  if (place === undefined || (sheet !== undefined && legacy !== undefined && areAlike(sheet, legacy))) return [];
  const kind = sheet === undefined ? 'missing' : legacy === undefined ? 'extra' : 'different';
  const { date, eventId, city, currency }: Place = place;
  return [{ kind, date, eventId, city, currency, sheet: sideOf(sheet), legacy: sideOf(legacy) }];
}

/** Refunds count where both know them. */
function areAlike(a: Totals, b: Totals): boolean {
  const refunds = a.refunds === null || b.refunds === null || a.refunds === b.refunds;
  return refunds && a.tickets === b.tickets && a.revenue === b.revenue;
}

function sideOf(totals: Totals | undefined): Side | null {
  if (totals === undefined) return null;
  const { tickets, revenue, refunds } = totals;
  return { tickets: String(tickets), revenue: decimal(revenue), refunds: refunds === null ? null : decimal(refunds) };
}

/** @param hundredths of a unit */
function decimal(hundredths: bigint): string {
  const digits = String(hundredths < 0n ? -hundredths : hundredths).padStart(3, '0');
  return `${hundredths < 0n ? '-' : ''}${digits.slice(0, -2)}.${digits.slice(-2)}`;
}

function byPlace(a: Difference, b: Difference): number {
  const [one, two] = [a, b].map(({ date, eventId, city, currency }) => JSON.stringify([date, eventId, city, currency]));
  return (one ?? '') < (two ?? '') ? -1 : 1;
}
