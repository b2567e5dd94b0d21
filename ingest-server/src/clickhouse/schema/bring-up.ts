/** The database brought to this version: its tables and views, and times in it that cannot be true. */
import type { ClickHouseClient } from '@clickhouse/client';
import { z } from 'zod';
import { messageOf } from '../../errors.ts';
import { DailySales } from '../tables/daily-sales.ts';
import { healTimes } from './heal-times.ts';
import { migrate, migrateResultSchema } from './migrate.ts';
import type { Deployment } from './sql-files.ts';

export const broughtUpSchema = migrateResultSchema.extend({
  /** Rows of each table that were removed, because they lay ahead of the clock. */
  healed: z.array(z.object({ table: z.string(), rows: z.number() })),
  /** Why they were not: a user that may not remove rows leaves it to the one who runs `housekeep`; health reports it meanwhile. */
  healRefused: z.string().optional(),
  /** Why sums by day that were not there were not made: those of each spreadsheet come with its next comparison. */
  sumsRefused: z.string().optional(),
});
export type BroughtUp = z.infer<typeof broughtUpSchema>;

/** `adopt`: rename what the replaced system left under our names, instead of stopping at it. */
export const bringUpOptionsSchema = z.object({ adopt: z.boolean() });
export type BringUpOptions = z.infer<typeof bringUpOptionsSchema>;

/** @param client with time for DDL on a large database @throws what `migrate` throws */
export async function bringUp(
  client: ClickHouseClient,
  deployment: Deployment,
  { adopt }: BringUpOptions,
): Promise<BroughtUp> {
  const migrated = await migrate(client, { ...deployment, adopt });
  return { ...migrated, ...(await heal(client, deployment)), ...(await fillSums(client, deployment)) };
}

async function heal(
  client: ClickHouseClient,
  deployment: Deployment,
): Promise<Pick<BroughtUp, 'healed' | 'healRefused'>> {
  try {
    return { healed: await healTimes(client, deployment, Date.now()) };
  } catch (error) {
    return { healed: [], healRefused: messageOf(error) };
  }
}

async function fillSums(client: ClickHouseClient, { database }: Deployment): Promise<Pick<BroughtUp, 'sumsRefused'>> {
  try {
    await new DailySales(client, database).fillMissing();
    return {};
  } catch (error) {
    return { sumsRefused: messageOf(error) };
  }
}
