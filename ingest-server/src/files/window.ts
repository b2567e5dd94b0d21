/** A part of a workbook by date: what `--since`, `--to` and `--days` choose. */

import type { Contract } from '@qtickets/shared-schema/contracts/contract';
import { dayColumn } from '@qtickets/shared-schema/contracts/contract';
import type { Identity, ResolvedRows } from '@qtickets/shared-schema/reading/resolve-rows';

/** ISO days, both included; undefined is unbounded. */
export type Window = { readonly since?: string | undefined; readonly to?: string | undefined };

/** The rows whose date is within; rows of a tab without dates are always. */
export function identitiesWithin(
  contract: Contract,
  resolved: ResolvedRows,
  { since, to }: Window,
): readonly Identity[] {
  const day = dayColumn(contract);
  const dateAt = contract.columns.findIndex(({ name }) => name === day);
  return resolved.identities.filter(({ canonical }) => {
    const date = canonical[dateAt] ?? '';
    return date === '' || ((since === undefined || date >= since) && (to === undefined || date <= to));
  });
}

/**
 * The first of the last `days` days, today included, as the views count them.
 * @param today ISO day
 */
export function firstOfLastDays(today: string, days: number): string {
  const day = new Date(`${today}T00:00:00Z`);
  day.setUTCDate(day.getUTCDate() - days + 1);
  return day.toISOString().slice(0, 10);
}
