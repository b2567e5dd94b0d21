/** Whether the configured user may read and write what the server does, found by trying: nothing is written. */
import { join } from 'node:path';
import type { ClickHouseClient } from '@clickhouse/client';
import { contracts } from '@qtickets/shared-schema/contracts/index';
import { readSqlFiles, sqlDirectory } from '../clickhouse/schema/sql-files.ts';
import { identifier } from '../clickhouse/tables/hashes.ts';
import { codeOf, messageOf } from '../errors.ts';
import { type Check, failure, well } from './check.ts';

const SUBJECT = 'rights';
const MISSING: ReadonlySet<string> = new Set(['60', '81']);
const DENIED: ReadonlySet<string> = new Set(['497', '164']);

/** Every table that the running server reads and writes. */
export const workingTables: readonly string[] = [
  ...contracts.flatMap(({ table, stagingTable }) => [table, stagingTable]),
  'stg_qtickets_sheets_raw',
  'meta_changes',
  'stg_qtickets_sheets_quarantine',
  'meta_job_runs',
  'meta_sync_proofs',
  'meta_sources',
];

type Attempt = { readonly right: 'SELECT' | 'INSERT'; readonly object: string; readonly query: string };

/** @param user for the sentence that says what to grant */
export async function checkRights(client: ClickHouseClient, database: string, user: string): Promise<Check[]> {
  const views = readSqlFiles(join(sqlDirectory, 'views'));
  const attempts = [
    ...workingTables.flatMap((table) => readAndWrite(database, table)),
    ...views.map(({ name, text }) => read(database, name, parametersOf(text))),
  ];
  const failures: Check[] = [];
  for (const attempt of attempts) {
    const check = await tryOne(client, database, user, attempt);
    if (check !== null) failures.push(check);
  }
  if (failures.length > 0) return failures;
  return [well(SUBJECT, `reads and writes ${workingTables.length} tables, reads ${views.length} views of ${database}`)];
}

/** @param parameters of a view that has some */
function read(database: string, object: string, parameters = ''): Attempt {
  const from = `${identifier(database)}.${identifier(object)}${parameters}`;
  return { right: 'SELECT', object, query: `SELECT * FROM ${from} LIMIT 0` };
}

/** Moments are the only parameters that views have. */
function parametersOf(view: string): string {
  const [, name] = /\{(\w+):DateTime/.exec(view) ?? [];
  return name === undefined ? '' : `(${name} = '2026-01-01 00:00:00')`;
}

/** An insert of no rows asks for the right, and leaves nothing behind. */
function readAndWrite(database: string, table: string): Attempt[] {
  const name = `${identifier(database)}.${identifier(table)}`;
  return [
    read(database, table),
    { right: 'INSERT', object: table, query: `INSERT INTO ${name} SELECT * FROM ${name} WHERE 0` },
  ];
}

async function tryOne(
  client: ClickHouseClient,
  database: string,
  user: string,
  { right, object, query }: Attempt,
): Promise<Check | null> {
  try {
    await client.command({ query });
    return null;
  } catch (error) {
    return judgeRefusal(error, { right, name: `${database}.${object}`, user });
  }
}

/** @param error as the client threw it, with ClickHouse's code */
export function judgeRefusal(
  error: unknown,
  { right, name, user }: { readonly right: string; readonly name: string; readonly user: string },
): Check {
  const code = codeOf(error);
  if (MISSING.has(code)) return failure(SUBJECT, `${name} is missing.`, 'Run `qtickets-sheets migrate`.');
  if (DENIED.has(code)) {
    const todo = `As an administrator of ClickHouse: GRANT ${right} ON ${name} TO ${user}  (all at once: sql/grants).`;
    return failure(SUBJECT, `${user} may not ${right} on ${name}.`, todo);
  }
  return failure(SUBJECT, `${right} on ${name} fails: ${messageOf(error)}`, 'See the log of ClickHouse.');
}
