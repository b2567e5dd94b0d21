/** The SQL files of `sql/`, and what a deployment puts in for their placeholders. */
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { contracts } from '@qtickets/shared-schema/contracts/index';
import { identifier } from './hashes.ts';

/** The repository's own `sql/`. */
export const sqlDirectory = fileURLToPath(new URL('../../../sql', import.meta.url));

export type SqlFile = {
  /** File name without `.sql`. */
  readonly name: string;
  readonly text: string;
  /** SHA-256 of the text as it is in the file, so that it is the same in every deployment. */
  readonly checksum: string;
};

export type Deployment = {
  readonly database: string;
  /** IANA name; days of views are days there. */
  readonly timeZone: string;
};

/** The `.sql` files of a folder, by name. */
export function readSqlFiles(folder: string): SqlFile[] {
  const names = readdirSync(folder).filter((name) => name.endsWith('.sql'));
  return names.sort().map((name) => {
    const text = readFileSync(join(folder, name), 'utf8');
    return { name: name.slice(0, -'.sql'.length), text, checksum: createHash('sha256').update(text).digest('hex') };
  });
}

/**
 * Puts in the placeholders. `on_cluster`, `replicated` and `local` stand where a cluster needs more than one node does.
 * @throws at a placeholder that does not exist, and at names that could smuggle in SQL
 */
export function render(text: string, { database, timeZone }: Deployment): string {
  const values: Readonly<Record<string, string>> = {
    database: identifier(database),
    timezone: timeZoneName(timeZone),
    on_cluster: '',
    replicated: '',
    local: '',
    current_rows: currentRows(database),
  };
  return text.replace(/\{\{(\w+)\}\}/g, (placeholder, name: string) => {
    const value = values[name];
    if (value === undefined) throw new Error(`Unknown placeholder ${placeholder}`);
    return value;
  });
}

/** Every live row of every tab as (_source, tab, day), so that a view over all tabs knows a new one by its contract. */
function currentRows(database: string): string {
  const tabs = contracts.map(({ tab, table, key, columns }) => {
    const day = key.find((name) => columns.some((column) => column.name === name && column.kind === 'date'));
    const of = `${identifier(database)}.${identifier(table)}`;
    return `SELECT _source, '${tab}' AS tab, ${day === undefined ? 'toDate(0)' : identifier(day)} AS day FROM ${of} FINAL`;
  });
  return `(${tabs.join(' UNION ALL ')})`;
}

function timeZoneName(timeZone: string): string {
  if (!/^[A-Za-z0-9_+\-/]+$/.test(timeZone)) throw new Error(`Not a time zone: ${JSON.stringify(timeZone)}`);
  return timeZone;
}
