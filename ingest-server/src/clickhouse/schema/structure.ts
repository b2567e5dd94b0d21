/**
 * Whether the database holds what its recorded migrations made: a record says that a table was made, not that it is
 * there. What is missing can be made again; what is there and different is for a person to decide.
 */
import type { ClickHouseClient } from '@clickhouse/client';
import { z } from 'zod';
import { ReadableError } from '../../errors.ts';
import { say } from '../../words/words.ts';
import { select } from '../client.ts';
import { identifier } from '../tables/hashes.ts';
import { type ExpectedColumn, type ExpectedTable, expectedTables } from './expected-tables.ts';
import { type Deployment, onCluster, type SqlFile } from './sql-files.ts';

export type MissingTable = { readonly table: ExpectedTable };
/** `after`: the column before it. */
export type MissingColumn = { readonly table: string; readonly column: ExpectedColumn; readonly after: string };
/** What differs, and how a person puts it right, in words. */
export type Difference = { readonly what: string; readonly todo: string };

export type Structure = {
  readonly missingTables: readonly MissingTable[];
  readonly missingColumns: readonly MissingColumn[];
  readonly missingViews: readonly string[];
  readonly differences: readonly Difference[];
};

/** The database holds a table of ours that is not as the migrations made it. */
export function structureDiffers(differences: readonly Difference[]): ReadableError {
  const lines = differences.flatMap(({ what, todo }) => [what, `  ${todo}`]);
  return new ReadableError([say().errors.tables.differ, ...lines].join('\n'));
}

const tableRow = z.object({ name: z.string(), engine: z.string(), full: z.string(), sortingKey: z.string() });
type Table = z.infer<typeof tableRow>;
const columnRow = z.object({ table: z.string(), name: z.string(), type: z.string() });

/** @param migrations those that were applied @param views files of views; none where they are not looked at */
export async function readStructure(
  client: ClickHouseClient,
  deployment: Deployment,
  migrations: readonly SqlFile[],
  views: readonly SqlFile[],
): Promise<Structure> {
  const { database } = deployment;
  const tables = await select(
    client,
    tableRow,
    `SELECT name, engine, engine_full AS full, sorting_key AS sortingKey FROM system.tables
      WHERE database = {database:String}`,
    { database },
  );
  const columns = await select(
    client,
    columnRow,
    'SELECT table, name, type FROM system.columns WHERE database = {database:String}',
    { database },
  );
  const found = new Map(tables.map((table) => [table.name, table]));
  const types = new Map(columns.map(({ table, name, type }) => [`${table}.${name}`, type]));
  const expected = [...expectedTables(migrations, deployment).values()];
  const present = expected.flatMap((wanted) => {
    const is = found.get(wanted.name);
    return is === undefined ? [] : [{ wanted, is }];
  });
  return {
    missingTables: expected.filter(({ name }) => !found.has(name)).map((table) => ({ table })),
    missingColumns: present.filter(isAlike).flatMap(({ wanted }) => missingColumns(wanted, types)),
    missingViews: views.filter(({ name }) => !found.has(name)).map(({ name }) => name),
    differences: [
      ...present.flatMap((pair) =>
        isAlike(pair) ? differentTypes(pair.wanted, types, database) : [otherTable(pair, database)],
      ),
      ...views.flatMap(({ name }) => {
        const engine = found.get(name)?.engine ?? 'View';
        return engine === 'View' ? [] : [noView(name, engine, database)];
      }),
    ],
  };
}

type Pair = { readonly wanted: ExpectedTable; readonly is: Table };

/** A replicated or shared engine of the same kind is as good; those have a path and a replica before the arguments. */
function isAlike({ wanted, is }: Pair): boolean {
  const [kind = '', versions] = wanted.engine.split(/[()]/);
  const hasVersions = versions === undefined || is.full.split(' ORDER BY ')[0]?.includes(`${versions})`) === true;
  return is.engine.replace(/^(Replicated|Shared)/, '') === kind && hasVersions && is.sortingKey === wanted.sortingKey;
}

function otherTable({ wanted, is }: Pair, database: string): Difference {
  const made = is.sortingKey === '' ? is.engine : `${is.full.split(' ORDER BY ')[0]} ORDER BY (${is.sortingKey})`;
  const order = wanted.sortingKey === '' ? '' : ` ORDER BY (${wanted.sortingKey})`;
  const what = say().errors.tables.otherTable(`${database}.${wanted.name}`, made, `${wanted.engine}${order}`);
  return { what, todo: say().errors.tables.moveAside(database, wanted.name) };
}

function noView(name: string, engine: string, database: string): Difference {
  const { notAView, moveAside } = say().errors.tables;
  return { what: notAView(`${database}.${name}`, engine), todo: moveAside(database, name) };
}

function missingColumns({ name, columns }: ExpectedTable, types: ReadonlyMap<string, string>): MissingColumn[] {
  return columns.flatMap((column, index) => {
    const after = columns[index - 1]?.name ?? '';
    return types.has(`${name}.${column.name}`) ? [] : [{ table: name, column, after }];
  });
}

/** A column of the sort key cannot change its type in place. */
function differentTypes(
  { name, columns, sortingKey }: ExpectedTable,
  types: ReadonlyMap<string, string>,
  database: string,
): Difference[] {
  const { otherType, moveAside, modify } = say().errors.tables;
  return columns.flatMap((column) => {
    const type = types.get(`${name}.${column.name}`) ?? column.type;
    if (type === column.type) return [];
    const what = otherType(`${database}.${name}.${column.name}`, type, column.type);
    if (new RegExp(`\\b${column.name}\\b`).test(sortingKey)) return [{ what, todo: moveAside(database, name) }];
    return [{ what, todo: modify(`ALTER TABLE ${database}.${name} MODIFY COLUMN ${column.name} ${column.type}`) }];
  });
}

/** Puts a column back where it was; its values are the next sync's. */
export function addColumn({ table, column, after }: MissingColumn, deployment: Deployment): string {
  const place = after === '' ? 'FIRST' : `AFTER ${columnName(after)}`;
  const name = `${identifier(deployment.database)}.${identifier(table)}${onCluster(deployment)}`;
  return `ALTER TABLE ${name} ADD COLUMN IF NOT EXISTS ${columnName(column.name)} ${column.definition} ${place}`;
}

/** Of our own files; one of a nested list has a point in its name: `utm.source`. */
function columnName(name: string): string {
  return `\`${name}\``;
}
