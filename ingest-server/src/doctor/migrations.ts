/** Whether the database is of this version: each migration applied, none changed since, and what they made still there. */
import { join } from 'node:path';
import type { ClickHouseClient } from '@clickhouse/client';
import { z } from 'zod';
import { readRecords, staleViews } from '../clickhouse/schema/migrate.ts';
import {
  type Deployment,
  readSqlFiles,
  readViews,
  type SqlFile,
  sqlDirectory,
} from '../clickhouse/schema/sql-files.ts';
import { readStructure } from '../clickhouse/schema/structure.ts';
import { say } from '../words/words.ts';
import { type Check, checkSchema, failure, warning, well } from './check.ts';

const SUBJECT = 'tables';

/** As the running server answers it. */
export const tablesReportSchema = z.object({ checks: z.array(checkSchema) });

export async function checkTables(client: ClickHouseClient, deployment: Deployment): Promise<Check[]> {
  const { database } = deployment;
  const files = readSqlFiles(join(sqlDirectory, 'migrations'));
  const applied = await readRecords(client, database);
  const failed = judgeRecords(database, files, applied);
  const known = files.filter(({ name }) => applied.has(name));
  const missing = known.length === 0 ? [] : await checkStructure(client, deployment, known, failed.length === 0);
  const found = [...failed, ...missing];
  return found.length > 0 ? found : [well(SUBJECT, say().doctor.tablesOk(database, files.length))];
}

function judgeRecords(database: string, files: readonly SqlFile[], applied: ReadonlyMap<string, string>): Check[] {
  const words = say().doctor;
  const pending = files.filter(({ name }) => !applied.has(name));
  const changed = files.filter(({ name, checksum }) => applied.has(name) && applied.get(name) !== checksum);
  const newer = [...applied.keys()].filter((name) => !files.some((file) => file.name === name));
  if (changed.length > 0) {
    const names = changed.map(({ name }) => name).join(', ');
    return [failure(SUBJECT, words.migrationsChanged(names), words.restoreFiles)];
  }
  if (newer.length > 0) {
    return [warning(SUBJECT, words.newerDatabase(database, newer.join(', ')), words.updateServer)];
  }
  if (pending.length === 0) return [];
  return [warning(SUBJECT, words.migrationsPending(pending.length, files.length, database), words.migrate)];
}

/** @param isCurrent of a database of another version the views are not known */
async function checkStructure(
  client: ClickHouseClient,
  deployment: Deployment,
  known: readonly SqlFile[],
  isCurrent: boolean,
): Promise<Check[]> {
  const views = isCurrent ? readViews() : [];
  const structure = await readStructure(client, deployment, known, views);
  const unnamed = views.filter(({ name }) => !structure.missingViews.includes(name));
  const stale = await staleViews(client, deployment, unnamed);
  const words = say().doctor;
  const missing = [
    ...structure.missingTables.map(({ table }) => table.name),
    ...structure.missingColumns.map(({ table, column }) => `${table}.${column.name}`),
    ...structure.missingViews,
  ];
  return [
    ...missing.map((name) =>
      failure(SUBJECT, words.missing(`${deployment.database}.${name}`), `${words.migrate} ${words.syncFillsIt}`),
    ),
    ...structure.differences.map(({ what, todo }) => failure(SUBJECT, what, todo)),
    ...stale.map(({ name }) => failure(SUBJECT, words.otherView(`${deployment.database}.${name}`), words.migrate)),
  ];
}
