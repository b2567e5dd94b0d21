/** Whether the configured user may read and write what the server does, found by trying: nothing is written. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ClickHouseClient } from '@clickhouse/client';
import { sqlDirectory } from '../clickhouse/schema/sql-files.ts';
import { identifier } from '../clickhouse/tables/hashes.ts';
import { codeOf, messageOf } from '../errors.ts';
import { say } from '../words/words.ts';
import { type Check, failure, well } from './check.ts';

const SUBJECT = 'rights';
const MISSING: ReadonlySet<string> = new Set(['60', '81']);
const DENIED: ReadonlySet<string> = new Set(['497', '164']);

type Attempt = { readonly right: 'SELECT' | 'INSERT'; readonly object: string; readonly query: string };

/** @param user for the sentence that says what to grant */
export async function checkRights(client: ClickHouseClient, database: string, user: string): Promise<Check[]> {
  const attempts = attemptsIn(database);
  const failures: Check[] = [];
  for (const attempt of attempts) {
    await client.command({ query: attempt.query }).catch((error: unknown) => {
      failures.push(judgeRefusal(error, { right: attempt.right, name: `${database}.${attempt.object}`, user }));
    });
  }
  if (failures.length > 0) return failures;
  const written = attempts.filter(({ right }) => right === 'INSERT').length;
  return [well(SUBJECT, say().doctor.rightsOk(written, attempts.length - 2 * written, database))];
}

/** What the server's own role may do (`sql/grants/writer.sql`): a test holds that file against the statements that it runs. */
export function attemptsIn(database: string): Attempt[] {
  const grants = readFileSync(join(sqlDirectory, 'grants/writer.sql'), 'utf8').matchAll(
    /^GRANT \{\{on_cluster\}\} SELECT(, INSERT)? ON \{\{database\}\}\.(\w+) TO/gm,
  );
  return [...grants].flatMap(([, insert, object = '']): Attempt[] => {
    const name = `${identifier(database)}.${identifier(object)}`;
    const reading: Attempt = { right: 'SELECT', object, query: `SELECT * FROM ${name} LIMIT 0` };
    // An insert of no rows asks for the right, and leaves nothing behind.
    const writing: Attempt = { right: 'INSERT', object, query: `INSERT INTO ${name} SELECT * FROM ${name} WHERE 0` };
    return insert === undefined ? [reading] : [reading, writing];
  });
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
