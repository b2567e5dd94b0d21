/**
 * Brings a database to the newest state: what recorded migrations made and is missing, migrations in order, each once
 * and recorded, then the views that differ. Interrupted, it goes on where it was: a migration is recorded after its last
 * statement, and each can be repeated.
 */
import { createHash } from 'node:crypto';
import { join } from 'node:path';
import type { ClickHouseClient } from '@clickhouse/client';
import { z } from 'zod';
import { codeOf, messageOf, ReadableError } from '../../errors.ts';
import { say } from '../../words/words.ts';
import { select } from '../client.ts';
import { identifier } from '../tables/hashes.ts';
import { adoptLegacy } from './adopt.ts';
import { commentStatements } from './column-comments.ts';
import { droppedTables, expectedTables, lastUnrepeatable, remakes } from './expected-tables.ts';
import { type Deployment, readSqlFiles, readViews, render, type SqlFile, sqlDirectory } from './sql-files.ts';
import { literal } from './sql-literal.ts';
import { statements } from './sql-text.ts';
import { addColumn, readStructure, structureDiffers } from './structure.ts';
import { describeView } from './view-comment.ts';

export type MigrateOptions = Deployment & {
  /** Rename tables of the replaced system to `legacy_…` instead of stopping at them. */
  readonly adopt?: boolean;
  /** Where `migrations/` and `views/` are. */
  readonly directory?: string;
};

export const migrateResultSchema = z.object({
  applied: z.array(z.string()),
  /** Views made anew because they were missing or differed; none where the user may not, or a full disk does not take them. */
  views: z.array(z.string()),
  /** Why they were not, in ClickHouse's words; only where no migration was pending. */
  viewsRefused: z.string().optional(),
  /** Objects of the replaced system that were renamed. */
  adopted: z.array(z.string()),
  /** Tables and columns (`table.column`) of recorded migrations that were missing and were made again. */
  restored: z.array(z.string()),
});
export type MigrateResult = z.infer<typeof migrateResultSchema>;

const RECORDS = 'meta_schema_migrations';
const nameRow = z.object({ name: z.string() });
const objectRow = z.object({ name: z.string(), engine: z.string() });
const recordRow = z.object({ name: z.string(), checksum: z.string() });

/**
 * @throws LegacyTablesFound where the database holds the replaced system's objects of our names
 * @throws ReadableError where a table is there and is not as recorded migrations made it
 * @throws ReadableError where a statement fails; it can be run again
 * @throws ReadableError where a migration that was applied reads differently now
 */
export async function migrate(client: ClickHouseClient, options: MigrateOptions): Promise<MigrateResult> {
  const directory = options.directory ?? sqlDirectory;
  const migrations = readSqlFiles(join(directory, 'migrations'));
  const views = readViews(directory);
  await createDatabase(client, options);
  const recorded = await readRecords(client, options.database);
  refuseChanged(migrations, recorded);
  const fresh = recorded.size === 0;
  const adopted = await adoptLegacy(client, options, [...migrations, ...views], {
    fresh,
    adopt: options.adopt === true,
  });
  const passed = await countPassed(client, options, migrations, recorded);
  const known = migrations.filter(({ name }, index) => index < passed || recorded.has(name));
  const pending = migrations.filter((file) => !known.includes(file));
  // Before, since a new migration may change what is missing; after, since a table of another kind may stand where it makes one.
  const tablesYet = droppedTables(pending, options);
  const viewsNow = views.filter(({ name }) => !tablesYet.has(name));
  const before = known.length === 0 ? [] : await restore(client, options, known, viewsNow);
  const applied = await applyNew(client, options, migrations, recorded, pending);
  const after = known.length === 0 || applied.length === 0 ? [] : await restore(client, options, migrations, views);
  const restored = [...before, ...after];
  const isCurrent = applied.length === 0 && restored.length === 0 && !fresh;
  const renewed = await renewViews(client, options, views, isCurrent);
  return { applied, ...renewed, adopted, restored };
}

/** What recorded migrations made and is gone, made again by the same files, without what they say of other tables. */
async function restore(
  client: ClickHouseClient,
  deployment: Deployment,
  known: readonly SqlFile[],
  views: readonly SqlFile[],
): Promise<string[]> {
  const { missingTables, missingColumns, differences } = await readStructure(client, deployment, known, views);
  if (differences.length > 0) throw structureDiffers(differences);
  const files = new Set(missingTables.flatMap(({ table }) => table.files));
  const names = new Set(missingTables.map(({ table }) => table.name));
  const isWanted = remakes(names, droppedTables(known, deployment), deployment);
  for (const file of known.filter(({ name }) => files.has(name))) await run(client, deployment, file, isWanted);
  for (const missing of missingColumns) {
    await orFailed(
      `column ${missing.table}.${missing.column.name}`,
      client.command({ query: addColumn(missing, deployment) }),
    );
  }
  return [
    ...missingTables.map(({ table }) => table.name),
    ...missingColumns.map(({ table, column }) => `${table}.${column.name}`),
  ];
}

/** Not allowed, read-only, without DDL, without room, or, on a cluster, not in time. */
const REFUSED: ReadonlySet<string> = new Set(['497', '164', '392', '243', '159']);

/**
 * Only those that differ: on a cluster each statement waits for every node.
 * @param isCurrent no table changed, so that a server that cannot make views can do with those there are
 */
async function renewViews(
  client: ClickHouseClient,
  deployment: Deployment,
  views: readonly SqlFile[],
  isCurrent: boolean,
): Promise<Pick<MigrateResult, 'views' | 'viewsRefused'>> {
  try {
    for (const query of await commentStatements(client, deployment))
      await orFailed('comments', client.command({ query }));
    const stale = await staleViews(client, deployment, views);
    for (const view of stale) await makeView(client, deployment, view);
    return { views: stale.map(({ name }) => name) };
  } catch (error) {
    const cause = error instanceof Error ? error.cause : undefined;
    const code = codeOf(cause);
    if (isCurrent && cause instanceof Error && REFUSED.has(code)) return { views: [], viewsRefused: cause.message };
    throw error;
  }
}

/** Those that are missing, or that others than these files made. */
export async function staleViews(
  client: ClickHouseClient,
  deployment: Deployment,
  views: readonly SqlFile[],
): Promise<readonly SqlFile[]> {
  const known = await readMarks(client, deployment.database);
  return views.filter((view) => known.get(view.name) !== commentOf(view, deployment));
}

const markRow = z.object({ name: z.string(), comment: z.string() });

/** Comments of the views there are, by name. */
async function readMarks(client: ClickHouseClient, database: string): Promise<ReadonlyMap<string, string>> {
  const query = "SELECT name, comment FROM system.tables WHERE database = {database:String} AND engine = 'View'";
  const rows = await select(client, markRow, query, { database });
  return new Map(rows.map(({ name, comment }) => [name, comment]));
}

/** What the view shows, and the mark of the text that made it, so that one that somebody else made is known. */
function commentOf({ text, place }: SqlFile, deployment: Deployment): string {
  const mark = createHash('sha256').update(render(text, deployment)).digest('hex').slice(0, 16);
  return `${describeView(text)} ${place} [${mark}]`;
}

async function makeView(client: ClickHouseClient, deployment: Deployment, view: SqlFile): Promise<void> {
  const comment = literal(commentOf(view, deployment));
  for (const query of statements(render(view.text, deployment))) {
    await orFailed(say().errors.tables.sqlFile(view.name), client.command({ query: `${query}\nCOMMENT ${comment}` }));
  }
}

async function createDatabase(client: ClickHouseClient, deployment: Deployment): Promise<void> {
  const query = 'SELECT name FROM system.databases WHERE name = {database:String}';
  // Asked first, because a writer without the right to create databases may find its database ready.
  const known = await select(client, nameRow, query, { database: deployment.database });
  if (known.length > 0) return;
  const create = render('CREATE DATABASE IF NOT EXISTS {{database}} {{on_cluster}}', deployment).trim();
  await orFailed(say().errors.tables.database(deployment.database), client.command({ query: create }));
}

/** Checksums of the applied migrations by name; empty where none was. */
export async function readRecords(client: ClickHouseClient, database: string): Promise<ReadonlyMap<string, string>> {
  const exists = 'SELECT name FROM system.tables WHERE database = {database:String} AND name = {name:String}';
  if ((await select(client, nameRow, exists, { database, name: RECORDS })).length === 0) return new Map();
  const query = `SELECT name, checksum FROM ${identifier(database)}.${RECORDS} FINAL`;
  const rows = await select(client, recordRow, query);
  return new Map(rows.map(({ name, checksum }) => [name, checksum]));
}

function refuseChanged(migrations: readonly SqlFile[], recorded: ReadonlyMap<string, string>): void {
  for (const { name, checksum } of migrations) {
    const before = recorded.get(name);
    if (before !== undefined && before !== checksum) {
      throw new ReadableError(say().errors.tables.changedSince(name));
    }
  }
}

/**
 * How many of the first migrations were applied, whatever records were lost: all up to the newest that drops what one of them reads, where it
 * is recorded, or where all of these tables are gone and views stand under their names, or what it adds is there. To run one of them again
 * would take from the log what later ones put there.
 */
async function countPassed(
  client: ClickHouseClient,
  deployment: Deployment,
  migrations: readonly SqlFile[],
  recorded: ReadonlyMap<string, string>,
): Promise<number> {
  const passed = lastUnrepeatable(migrations, deployment) + 1;
  const file = migrations[passed - 1];
  if (file === undefined || recorded.has(file.name)) return passed;
  const query = 'SELECT name, engine FROM system.tables WHERE database = {database:String}';
  const objects = await select(client, objectRow, query, { database: deployment.database });
  const dropped = droppedTables([file], deployment);
  const inPlace = objects.filter(({ name }) => dropped.has(name));
  if (inPlace.length > 0) return inPlace.every(({ engine }) => engine === 'View') ? passed : 0;
  if (objects.every(({ engine }) => engine === 'View')) return 0;
  const upTo = migrations.slice(0, passed);
  const { missingTables, missingColumns } = await readStructure(client, deployment, upTo, []);
  const missing = new Set([
    ...missingTables.map(({ table }) => table.name),
    ...missingColumns.map(({ table }) => table),
  ]);
  const changed = [...expectedTables(upTo, deployment).values()].filter(({ files }) => files.includes(file.name));
  return changed.some(({ name }) => missing.has(name)) ? 0 : passed;
}

async function applyNew(
  client: ClickHouseClient,
  deployment: Deployment,
  migrations: readonly SqlFile[],
  recorded: ReadonlyMap<string, string>,
  pending: readonly SqlFile[],
): Promise<string[]> {
  const unrecorded = migrations.filter(({ name }) => !recorded.has(name));
  if (unrecorded.length > 0) await createRecords(client, deployment);
  const applied: string[] = [];
  for (const migration of unrecorded) {
    if (pending.includes(migration)) await run(client, deployment, migration);
    await record(client, deployment.database, migration);
    applied.push(migration.name);
  }
  return applied;
}

async function createRecords(client: ClickHouseClient, deployment: Deployment): Promise<void> {
  const text = `-- distributed: ${RECORDS} by cityHash64(name)
    CREATE TABLE IF NOT EXISTS {{database}}.${RECORDS}{{local}} {{on_cluster}}
    (
      name       String COMMENT 'File in sql/migrations, without .sql',
      checksum   String COMMENT 'SHA-256 of the file',
      applied_at DateTime('UTC') DEFAULT now() COMMENT 'When it was applied'
    )
    ENGINE = {{replicated}}ReplacingMergeTree ORDER BY name
    COMMENT 'Migrations applied to this database';`;
  for (const query of statements(render(text, deployment))) await orFailed(RECORDS, client.command({ query }));
}

async function record(client: ClickHouseClient, database: string, { name, checksum }: SqlFile): Promise<void> {
  const table = `${identifier(database)}.${RECORDS}`;
  await orFailed(
    say().errors.tables.sqlFile(name),
    client.insert({ table, format: 'JSONEachRow', values: [{ name, checksum }] }),
  );
}

async function run(
  client: ClickHouseClient,
  deployment: Deployment,
  file: SqlFile,
  isWanted: (query: string) => boolean = () => true,
): Promise<void> {
  for (const query of statements(render(file.text, deployment)).filter(isWanted)) {
    await orFailed(say().errors.tables.sqlFile(file.name), client.command({ query }));
  }
}

/** @param what was being made or recorded */
async function orFailed<Value>(what: string, call: Promise<Value>): Promise<Value> {
  try {
    return await call;
  } catch (error) {
    throw new ReadableError(say().errors.tables.failed(what, messageOf(error)), { cause: error });
  }
}
