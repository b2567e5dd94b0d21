/** The smoke checks that know no clock, run on what a history leaves behind. */
import type { ClickHouseClient } from '@clickhouse/client';
import { readChecks } from '@qtickets/ingest-server/smoke/check-file';
import { DATABASE } from './stored.ts';

/** The others look at the calendar, or at what people may well type. */
const wanted =
  /duplicate_keys|gaps_in_lines|hashes_are_true|proof_equals_table|came_from_a_sheet|views_equal_tables|days_add_up/;

const checks = readChecks({ database: DATABASE, timeZone: 'Europe/Moscow', cluster: undefined }).filter(({ name }) =>
  wanted.test(name),
);

/**
 * @param uncompared spreadsheets whose sales cannot be compared now: their sums by day may be late until they can be (I43)
 * @returns a line for each check that something offends
 */
export async function failedChecks(client: ClickHouseClient, uncompared: readonly string[]): Promise<string[]> {
  const failed: string[] = [];
  for (const { name, sqlOf } of checks) {
    const counts = name.includes('days_add_up') ? 'NOT has({uncompared: Array(String)}, source)' : 'true';
    const query = `SELECT * FROM (${sqlOf()}) WHERE ${counts} LIMIT 3`;
    const result = await client.query({ query, query_params: { uncompared }, format: 'JSONEachRow' });
    const rows = await result.json();
    if (rows.length > 0) failed.push(`${name}: ${JSON.stringify(rows)}`);
  }
  return failed;
}
