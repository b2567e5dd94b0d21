/** Whether the configured user may read and write what the server does, found by trying: nothing is written. */
import type { ClickHouseClient } from '@clickhouse/client';
import { contracts } from '@qtickets/shared-schema/contracts/index';
import { readViews } from '../clickhouse/schema/sql-files.ts';
import { identifier } from '../clickhouse/tables/hashes.ts';
import { codeOf, messageOf } from '../errors.ts';
import { say } from '../words/words.ts';
import { type Check, failure, well } from './check.ts';

const SUBJECT = 'rights';
const MISSING: ReadonlySet<string> = new Set(['60', '81']);
const DENIED: ReadonlySet<string> = new Set(['497', '164']);

/** Every table that the running server reads and writes. */
const workingTables: readonly string[] = [
  ...contracts.map(({ table }) => table),
  'meta_changes',
  'stg_qtickets_sheets_quarantine',
  'meta_job_runs',
  'meta_sync_proofs',
  'meta_sources',
  'agg_qtickets_sales_daily',
];

type Attempt = { readonly right: 'SELECT' | 'INSERT'; readonly object: string; readonly query: string };

/** @param user for the sentence that says what to grant */
export async function checkRights(client: ClickHouseClient, database: string, user: string): Promise<Check[]> {
  const views = readViews();
  const attempts = [
    ...workingTables.flatMap((table) => {
      const name = `${identifier(database)}.${identifier(table)}`;
      // An insert of no rows asks for the right, and leaves nothing behind.
      const insert = `INSERT INTO ${name} SELECT * FROM ${name} WHERE 0`;
      return [read(database, table), { right: 'INSERT' as const, object: table, query: insert }];
    }),
    ...views.map(({ name, text }) => {
      // Days and moments are the only parameters that views have.
      const [, parameter, time = ''] = /\{(\w+):Date(Time)?/.exec(text) ?? [];
      const value = time === '' ? '2026-01-01' : '2026-01-01 00:00:00';
      return read(database, name, parameter === undefined ? '' : `(${parameter} = '${value}')`);
    }),
  ];
  const failures: Check[] = [];
  for (const attempt of attempts) {
    await client.command({ query: attempt.query }).catch((error: unknown) => {
      failures.push(judgeRefusal(error, { right: attempt.right, name: `${database}.${attempt.object}`, user }));
    });
  }
  if (failures.length > 0) return failures;
  return [well(SUBJECT, say().doctor.rightsOk(workingTables.length, views.length, database))];
}

/** @param parameters of a view that has some */
function read(database: string, object: string, parameters = ''): Attempt {
  const from = `${identifier(database)}.${identifier(object)}${parameters}`;
  return { right: 'SELECT', object, query: `SELECT * FROM ${from} LIMIT 0` };
}

/** @param error as the client threw it, with ClickHouse's code */
export function judgeRefusal(
  error: unknown,
  { right, name, user }: { readonly right: string; readonly name: string; readonly user: string },
): Check {
  const words = say().doctor;
  const code = codeOf(error);
  if (MISSING.has(code)) return failure(SUBJECT, words.missing(name), words.runMigrate);
  if (DENIED.has(code)) return failure(SUBJECT, words.denied(user, right, name), words.grant(user, right, name));
  return failure(SUBJECT, words.rightFails(right, name, messageOf(error)), words.seeClickHouseLog);
}
