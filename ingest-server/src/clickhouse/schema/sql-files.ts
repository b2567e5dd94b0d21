/** The SQL files of `sql/`, and what a deployment puts in for their placeholders. */
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Contract, dayColumn } from '@qtickets/shared-schema/contracts/contract';
import { contracts } from '@qtickets/shared-schema/contracts/index';
import { sales } from '@qtickets/shared-schema/contracts/sales';
import { currentTables, recomputedRows, replicaVersions, storedVersions } from '../tables/canonical-sql.ts';
import { identifier } from '../tables/hashes.ts';
import { literal } from './sql-literal.ts';
import { ofContract } from './tab-views.ts';

/** The repository's own `sql/`. */
export const sqlDirectory = fileURLToPath(new URL('../../../../sql', import.meta.url));

export type SqlFile = {
  /** File name without `.sql`. */
  readonly name: string;
  readonly text: string;
  /** SHA-256 of the text as it is in the file, so that it is the same in every deployment. */
  readonly checksum: string;
  /** Where a person finds it: `sql/views/v_….sql`. */
  readonly place: string;
};

export type Deployment = {
  readonly database: string;
  /** IANA name; days of views are days there. */
  readonly timeZone: string;
  /** Cluster to make everything on, replicated and sharded; undefined: one node, or ClickHouse Cloud. */
  readonly cluster?: string | undefined;
  /** Days of which changes are kept; 0 or undefined: for ever. */
  readonly historyDays?: number;
};

/** A part of the warehouse: spreadsheets, and a range of key hashes with both its ends. */
export type Slice = { readonly sources: readonly string[]; readonly from: bigint; readonly to: bigint };

/** Behind the name of a table that a statement changes; '' without a cluster. */
export function onCluster({ cluster }: Pick<Deployment, 'cluster'>): string {
  return cluster === undefined ? '' : ` ON CLUSTER ${identifier(cluster)}`;
}

/** The `.sql` files of a folder, by name. */
export function readSqlFiles(folder: string): SqlFile[] {
  const names = readdirSync(folder).filter((name) => name.endsWith('.sql'));
  return names.sort().map((name) => {
    const text = readFileSync(join(folder, name), 'utf8');
    const checksum = createHash('sha256').update(text).digest('hex');
    return { name: name.slice(0, -'.sql'.length), text, checksum, place: `sql/${basename(folder)}/${name}` };
  });
}

/** All views; those of `tab-views/` once for each contract. @param directory that holds both folders */
export function readViews(directory = sqlDirectory): SqlFile[] {
  const ofTabs = readSqlFiles(join(directory, 'tab-views')).flatMap(({ name, text, ...file }) =>
    contracts.map((contract) => ({
      ...file,
      name: name.replace('TAB', contract.tab),
      text: ofContract(text, contract),
    })),
  );
  return [...readSqlFiles(join(directory, 'views')), ...ofTabs];
}

/**
 * Puts in the placeholders. `on_cluster`, `replicated` and `local` stand where a cluster needs more than one node does;
 * there each `-- distributed:` line also makes the table over all shards.
 * @param slice rows that smoke checks look at; default: all
 * @throws at a placeholder that does not exist, and at names that could smuggle in SQL
 */
export function render(text: string, { database, timeZone, cluster }: Deployment, slice?: Slice): string {
  const local = cluster === undefined ? '' : '_local';
  const values: Readonly<Record<string, string>> = {
    database: identifier(database),
    timezone: timeZoneName(timeZone),
    on_cluster: onCluster({ cluster }).trim(),
    replicated: cluster === undefined ? '' : 'Replicated',
    local,
    current_rows: `(${contracts.map((contract) => rowsOfTab(database, contract, (day) => `${day} AS day`)).join(' UNION ALL ')})`,
    sales_summed: salesSummed(database),
    tab_states: tabStates(database),
    source_names: sourceNames(database),
    objects: text.includes('{{objects}}') ? `[${ownObjects().map(literal).join(', ')}]` : '',
    local_current_tables: currentTables(local),
    recomputed_rows: recomputedRows(database, rowsIn(slice, '_source')),
    stored_versions: storedVersions(database, rowsIn(slice, '_source')),
    replica_versions: cluster === undefined ? '' : replicaVersions(database, cluster, rowsIn(slice, '_source')),
    database_name: literal(database),
  };
  const withArgument: Readonly<Record<string, (argument: string) => string>> = {
    city_name: cityName,
    slice_of: (source) => rowsIn(slice, source),
    before_rows: (view) => fill(textAroundRows(view).before),
    after_rows: (view) => fill(textAroundRows(view).after),
  };
  const fill = (part: string): string =>
    part.replace(/\{\{(\w+)(?: ([\w.]+))?\}\}/g, (placeholder, name: string, argument?: string) => {
      const value = argument === undefined ? values[name] : withArgument[name]?.(argument);
      if (value === undefined) throw new Error(`Unknown placeholder ${placeholder}`);
      return value;
    });
  return fill(cluster === undefined ? text : `${text}\n${distributedTables(text, cluster)}`);
}

/** The columns and the SELECT of a view, without the line that names the innermost table it reads: a view of fewer rows shares them. */
function textAroundRows(view: string): { before: string; after: string } {
  const text = readFileSync(join(sqlDirectory, 'views', `${view}.sql`), 'utf8');
  const [, before, after] = /^CREATE .*\n([\s\S]*)^ *FROM .* AS \w FINAL\n([\s\S]*);\n$/m.exec(text) ?? [];
  if (before === undefined || after === undefined) throw new Error(`${view} reads no table with FINAL`);
  return { before, after };
}

/** @param source the column of the spreadsheet's id, as a query names it: `_source`, `r.sheet_id` */
function rowsIn(slice: Slice | undefined, source: string): string {
  if (slice === undefined) return 'true';
  const keyHash = source.replace(/\w+$/, 'key_hash');
  return `${source} IN (${slice.sources.map(literal).join(', ')}) AND ${keyHash} BETWEEN ${slice.from} AND ${slice.to}`;
}

/** The tables over all shards that a migration's `-- distributed: <table> by <expression>` lines ask for. */
function distributedTables(text: string, cluster: string): string {
  const tables = [...text.matchAll(/^-- distributed: (\w+) by (.+)$/gm)];
  return tables
    .map(
      ([, table, by]) =>
        `CREATE TABLE IF NOT EXISTS {{database}}.${table} {{on_cluster}} AS {{database}}.${table}_local\n` +
        `ENGINE = Distributed(${identifier(cluster)}, {{database}}, ${table}_local, ${by});\n`,
    )
    .join('');
}

/** Names of the tables and views that a file makes. */
export function objectsOf({ text }: SqlFile): string[] {
  const made = text.matchAll(/CREATE (?:TABLE IF NOT EXISTS|OR REPLACE VIEW) \{\{database\}\}\.(\w+)/g);
  return [...made].map(([, name]) => name ?? '');
}

/** Those of all files. */
export function ownObjects(): readonly string[] {
  const files = [...readSqlFiles(join(sqlDirectory, 'migrations')), ...readViews()];
  return [...new Set(files.flatMap(objectsOf))];
}

/**
 * Rows and latest day of each source's sales by their sums by day, of which one group of a day knows how many rows the day has: FINAL would merge all of
 * them. For `tab_states`.
 */
function salesSummed(database: string): string {
  const days = `SELECT toString(a._source) AS source, a.date AS date, argMax(a.day_rows, a._ver) AS rows FROM ${identifier(database)}.agg_qtickets_sales_daily AS a PREWHERE a.day_rows >= 0 GROUP BY a._source, a.date`;
  const sums = `SELECT d.source AS source, toUInt64(sum(d.rows)) AS rows, maxIf(d.date, d.rows > 0) AS latest FROM (${days}) AS d GROUP BY d.source`;
  return `(SELECT groupArray((s.source, s.rows, s.latest)) FROM (${sums}) AS s WHERE s.rows > 0)`;
}

/** Rows and latest day of each source's tabs. Those of sales are `summed`; sources without any sums are counted, which the sort key finds without the others. */
function tabStates(database: string): string {
  const counted = (day: string) => `count() AS rows, max(${day}) AS latest`;
  const tabs = contracts.map((contract) => {
    const without = contract.tab === sales.tab ? 'WHERE _source NOT IN (SELECT arrayJoin(summed).1) ' : '';
    return rowsOfTab(database, contract, counted, `${without}GROUP BY _source`);
  });
  const summed = `SELECT one.1 AS _source, '${sales.tab}' AS tab, one.2 AS rows, one.3 AS latest FROM (SELECT arrayJoin(summed) AS one)`;
  return `(${[...tabs, summed].join(' UNION ALL ')})`;
}

/**
 * Live rows of a tab as (_source, tab, …), so that a view over all tabs knows a new one by its contract.
 * @param columns by the name of the tab's column of days, toDate(0) where it has none
 */
function rowsOfTab(database: string, contract: Contract, columns: (day: string) => string, rest = ''): string {
  const day = dayColumn(contract);
  const selected = columns(day === null ? 'toDate(0)' : identifier(day));
  const table = `${identifier(database)}.${identifier(contract.table)}`;
  return `SELECT _source, '${contract.tab}' AS tab, ${selected} FROM ${table} FINAL ${rest}`.trim();
}

/** Ids of the spreadsheets that have a name, and these names, for `transform`: known before the rows are read, so no join. */
function sourceNames(database: string): string {
  const column = (name: string) => `groupArrayIf(n.${name}, n.name != '')`;
  return `(SELECT (${column('_source')}, ${column('name')}) FROM ${identifier(database)}.meta_sources AS n FINAL)`;
}

/** A city as people write it: Санкт-Петербург, Ростов-на-Дону. Short words between two hyphens stay small. */
function cityName(column: string): string {
  const parts = `splitByChar('-', ${column})`;
  const isSmall = `place > 1 AND place < length(${parts}) AND lengthUTF8(part) <= 2`;
  const written = `(part, place) -> if(${isSmall}, part, initcapUTF8(part))`;
  return `arrayStringConcat(arrayMap(${written}, ${parts}, arrayEnumerate(${parts})), '-')`;
}

function timeZoneName(timeZone: string): string {
  if (!/^[A-Za-z0-9_+\-/]+$/.test(timeZone)) throw new Error(`Not a time zone: ${JSON.stringify(timeZone)}`);
  return timeZone;
}
