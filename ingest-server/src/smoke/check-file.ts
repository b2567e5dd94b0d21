/**
 * The checks of `sql/smoke/`: one a file, a SELECT whose rows are the ones that offend. Its head says what holds
 * (first line), how bad it is if it does not (`severity:`), and what that means and what to do (`message:`).
 * `-- only: cluster` where one server has nothing to compare: there the check is not run and not listed.
 * `-- slices: yes` where slices can be looked at one by one: no row offends because of one with another key hash.
 */
import { join } from 'node:path';
import {
  type Deployment,
  readSqlFiles,
  render,
  type Slice,
  type SqlFile,
  sqlDirectory,
} from '../clickhouse/schema/sql-files.ts';
import { statements } from '../clickhouse/schema/sql-text.ts';

/** Worst first. */
export const severities = ['error', 'warning', 'info'] as const;
export type SmokeSeverity = (typeof severities)[number];

export type SmokeCheck = {
  /** File name without `.sql`. */
  readonly name: string;
  readonly title: string;
  readonly severity: SmokeSeverity;
  readonly message: string;
  readonly isSliced: boolean;
  /** As it is run, over all rows or those of a slice. */
  readonly sqlOf: (slice?: Slice) => string;
};

/** @throws where a file lacks a part of its head, or holds more than one statement */
export function readChecks(deployment: Deployment, directory = sqlDirectory): SmokeCheck[] {
  const isHere = ({ text }: SqlFile) => deployment.cluster !== undefined || !text.includes('\n-- only: cluster\n');
  return readSqlFiles(join(directory, 'smoke'))
    .filter(isHere)
    .map((file) => readCheck(file, deployment));
}

function readCheck(file: SqlFile, deployment: Deployment): SmokeCheck {
  const head = file.text.split('\n').filter((line) => line.startsWith('-- '));
  const [title = ''] = head.map((line) => line.slice(3));
  const severity = severities.find((name) => head.includes(`-- severity: ${name}`));
  const message = /^-- message: (.+(?:\n-- {3}\S.*)*)/m.exec(file.text)?.[1]?.replaceAll(/\n-- +/g, ' ');
  const sqlOf = (slice?: Slice) => {
    const [sql, ...more] = statements(render(file.text, deployment, slice));
    if (sql === undefined || more.length > 0) throw new Error(`sql/smoke/${file.name}.sql needs one statement`);
    return sql;
  };
  if (severity === undefined || message === undefined || sqlOf() === '') {
    throw new Error(`sql/smoke/${file.name}.sql needs a head with severity and message`);
  }
  return { name: file.name, title, severity, message, isSliced: head.includes('-- slices: yes'), sqlOf };
}
