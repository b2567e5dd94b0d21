/**
 * The replaced system used the same names for other tables. They are recognised, never touched silently, and renamed
 * to `legacy_…` where the operator asks for it.
 */
import type { ClickHouseClient } from '@clickhouse/client';
import { z } from 'zod';
import { ReadableError } from '../../errors.ts';
import { say } from '../../words/words.ts';
import { select } from '../client.ts';
import { identifier } from '../tables/hashes.ts';
import { type Deployment, objectsOf, onCluster, type SqlFile } from './sql-files.ts';

/** Each of our tables has one of these columns, none of the replaced system's has. Our views have comments. */
const OUR_MARKS = ['_source', 'contract', 'bundle', 'check_name'];

const PREFIX = 'legacy_';

const objectRow = z.object({ name: z.string(), engine: z.string(), select: z.string(), marked: z.number() });
type Existing = z.infer<typeof objectRow>;

/** The database holds objects of the replaced system under our names. */
export class LegacyTablesFound extends ReadableError {
  constructor(database: string, names: readonly string[]) {
    super(say().errors.tables.legacyFound(database, names.join(', ')));
  }
}

/**
 * @param files migrations and views, which name our objects
 * @param mode `fresh`: no migration was ever recorded here, so that a view may be another's
 * @returns names of what was renamed, without the prefix
 * @throws LegacyTablesFound unless `mode.adopt`
 */
export async function adoptLegacy(
  client: ClickHouseClient,
  deployment: Deployment,
  files: readonly SqlFile[],
  mode: { readonly fresh: boolean; readonly adopt: boolean },
): Promise<string[]> {
  const { database } = deployment;
  const ours = new Set(files.flatMap(objectsOf));
  const existing = await readObjects(client, database);
  const legacy = existing.filter((object) => ours.has(object.name) && isLegacy(object, mode.fresh));
  const names = legacy.map(({ name }) => name);
  if (names.length === 0) return [];
  if (!mode.adopt) throw new LegacyTablesFound(database, names);
  refuseTaken(database, names, existing);
  // Views last: theirs are rewritten to read the renamed tables, which must exist then.
  const moved = new Set([...names, ...renamedBefore(existing)]);
  for (const object of [...legacy].sort((a, b) => Number(isView(a)) - Number(isView(b)))) {
    await rename(client, deployment, object, [...moved]);
  }
  return names;
}

async function readObjects(client: ClickHouseClient, database: string): Promise<Existing[]> {
  const marks = OUR_MARKS.map((mark) => `'${mark}'`).join(', ');
  const columns = 'SELECT table FROM system.columns WHERE database = {database:String}';
  const query = `SELECT name, engine, as_select AS select,
      name IN (${columns} AND name IN (${marks})) OR (engine = 'View' AND (position(comment, 'sql/views/') > 0 OR name IN (${columns} AND comment != ''))) AS marked
    FROM system.tables WHERE database = {database:String}`;
  return select(client, objectRow, query, { database });
}

function isLegacy(object: Existing, fresh: boolean): boolean {
  return object.marked === 0 && (fresh || !isView(object));
}

function isView({ engine }: Existing): boolean {
  return engine === 'View';
}

function refuseTaken(database: string, names: readonly string[], existing: readonly Existing[]): void {
  const taken = names.map((name) => PREFIX + name).filter((name) => existing.some((object) => object.name === name));
  if (taken.length > 0) throw new ReadableError(say().errors.tables.legacyTaken(database, taken.join(', ')));
}

/** Of an adoption that stopped halfway. */
function renamedBefore(existing: readonly Existing[]): string[] {
  return existing.filter(({ name }) => name.startsWith(PREFIX)).map(({ name }) => name.slice(PREFIX.length));
}

async function rename(
  client: ClickHouseClient,
  deployment: Deployment,
  object: Existing,
  moved: readonly string[],
): Promise<void> {
  const { database } = deployment;
  const from = `${identifier(database)}.${identifier(object.name)}`;
  const to = `${identifier(database)}.${identifier(PREFIX + object.name)}`;
  if (!isView(object)) {
    await client.command({ query: `RENAME TABLE ${from} TO ${to}${onCluster(deployment)}` });
    return;
  }
  // A view renamed as it is would read our tables from now on.
  await client.command({
    query: `CREATE VIEW ${to}${onCluster(deployment)} AS ${readingLegacy(object.select, database, moved)}`,
  });
  await client.command({ query: `DROP VIEW ${from}${onCluster(deployment)}` });
}

function readingLegacy(query: string, database: string, moved: readonly string[]): string {
  const names = new RegExp(`(\\b${database}\\.|\`${database}\`\\.)\`?(${moved.join('|')})\`?(?![\\w\`])`, 'g');
  return query.replace(names, (_, prefix: string, name: string) => `${prefix}${PREFIX}${name}`);
}
