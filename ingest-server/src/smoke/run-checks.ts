/** Runs the smoke checks and keeps what they found. */
import { randomUUID } from 'node:crypto';
import type { ClickHouseClient, ClickHouseSettings } from '@clickhouse/client';
import { z } from 'zod';
import { select } from '../clickhouse/client.ts';
import type { Deployment, Slice } from '../clickhouse/schema/sql-files.ts';
import { messageOf } from '../errors.ts';
import { type NoteProgress, Progress } from '../progress.ts';
import { readChecks, type SmokeCheck, severities } from './check-file.ts';
import { readSlices } from './slices.ts';
import { storeResults } from './store-results.ts';

/** At most so many rows of a check are kept, and so many counted. */
const ROWS_LISTED_MAX = 20;
const ROWS_COUNTED_MAX = 10_000;

/**
 * One thread, so that a sheet's push finds the others free; what does not fit goes to the disk. The limit is an error of
 * the check, never of a push.
 */
const settings: ClickHouseSettings = {
  max_threads: 1,
  max_memory_usage: '1000000000',
  max_bytes_before_external_group_by: '200000000',
  max_bytes_before_external_sort: '200000000',
  join_algorithm: 'grace_hash',
  max_bytes_in_join: '200000000',
};

const row = z.record(z.string(), z.unknown());

const smokeResultSchema = z.object({
  name: z.string(),
  title: z.string(),
  severity: z.enum(severities),
  message: z.string(),
  passed: z.boolean(),
  /** Rows that offend, counted up to 10,000. */
  count: z.number(),
  /** The first of them. */
  rows: z.array(row),
  /** Why the check could not be run; '' where it could. */
  problem: z.string(),
  durationMs: z.number(),
});
export type SmokeResult = z.infer<typeof smokeResultSchema>;

export const smokeReportSchema = z.object({
  runId: z.string(),
  /** Unix milliseconds. */
  startedAt: z.number(),
  finishedAt: z.number(),
  results: z.array(smokeResultSchema),
});
export type SmokeReport = z.infer<typeof smokeReportSchema>;

/**
 * All checks, one after another, so that they never crowd out a sheet's push; then stores what they found.
 * A check that cannot be run has failed: nothing is known of what it watches.
 * @param sliceRows default: what a slice may hold of a large warehouse
 */
export async function runSmoke(
  client: ClickHouseClient,
  deployment: Deployment,
  {
    sliceRows,
    onProgress = () => undefined,
  }: { readonly sliceRows?: number; readonly onProgress?: NoteProgress | undefined } = {},
): Promise<SmokeReport> {
  const startedAt = Date.now();
  const results: SmokeResult[] = [];
  // Where tables are missing no slice is known, and the check of all rows says what is wrong.
  const slices = await readSlices(client, deployment.database, sliceRows).catch(() => [undefined]);
  const checks = readChecks(deployment).map((check) => ({ check, parts: partsOf(check, slices) }));
  const progress = new Progress(onProgress);
  progress.expect('parts', checks.flatMap(({ parts }) => parts).length);
  for (const { check, parts } of checks) {
    results.push(await runCheck(client, check, parts));
    progress.advance('parts', parts.length);
  }
  const report = { runId: randomUUID(), startedAt, finishedAt: Date.now(), results };
  await storeResults(client, deployment.database, report);
  return report;
}

/** Of a large warehouse a check is asked slice by slice, or at once where it cannot be. */
function partsOf({ isSliced }: SmokeCheck, slices: readonly (Slice | undefined)[]): readonly (Slice | undefined)[] {
  return isSliced && slices.length > 0 ? slices : [undefined];
}

async function runCheck(
  client: ClickHouseClient,
  { sqlOf, isSliced: _, ...described }: SmokeCheck,
  parts: readonly (Slice | undefined)[],
): Promise<SmokeResult> {
  const startedAt = Date.now();
  const taken = () => Date.now() - startedAt;
  try {
    const rows: SmokeResult['rows'] = [];
    for (const slice of parts) {
      const query = `SELECT * FROM (\n${sqlOf(slice)}\n) LIMIT ${ROWS_COUNTED_MAX - rows.length}`;
      rows.push(...(await select(client, row, query, {}, settings)));
      if (rows.length >= ROWS_COUNTED_MAX) break;
    }
    const found = { passed: rows.length === 0, count: rows.length, rows: rows.slice(0, ROWS_LISTED_MAX) };
    return { ...described, ...found, problem: '', durationMs: taken() };
  } catch (error) {
    const problem = messageOf(error);
    return { ...described, passed: false, count: 0, rows: [], problem, durationMs: taken() };
  }
}
