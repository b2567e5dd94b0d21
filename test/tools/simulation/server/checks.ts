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

/** @returns a line for each check that something offends */
export async function failedChecks(client: ClickHouseClient): Promise<string[]> {
  const failed: string[] = [];
  for (const { name, sqlOf } of checks) {
    const result = await client.query({ query: `SELECT * FROM (${sqlOf()}) LIMIT 3`, format: 'JSONEachRow' });
    const rows = await result.json();
    if (rows.length > 0) failed.push(`${name}: ${JSON.stringify(rows)}`);
  }
  return failed;
}
