/**
 * One query in a session of its own: a fresh connection to the engine that this process has open, so that no setting
 * of one caller reaches another. Opening one takes a third of a millisecond.
 */
import { buffer } from 'node:stream/consumers';
import type { DataFormat } from '@clickhouse/client';
import { literal, quotedName } from '../schema/sql-literal.ts';
import { openEmbedded } from './embedded.ts';

export type SessionQuery = {
  readonly sql: string;
  /** The current database; null: the engine's default. */
  readonly database: string | null;
  /** Applied in order. */
  readonly settings: readonly (readonly [name: string, value: string])[];
  /** Values of `{name:Type}`, written as ClickHouse's HTTP interface takes them. */
  readonly params: readonly (readonly [name: string, value: string])[];
  /** Where the statement names none. */
  readonly format: string;
  readonly queryId: string;
};

export type SessionResult = { readonly data: Buffer; readonly summary: string };

const NAME = /^\w+$/;

/** @throws what the engine throws: an error with ClickHouse's `code` and `type` */
export async function runInSession(dataDir: string, query: SessionQuery): Promise<SessionResult> {
  const connection = openEmbedded(dataDir);
  const queryId = query.queryId;
  try {
    for (const statement of preparation(query)) await connection.command({ query: statement, query_id: queryId });
    // Whatever the caller named: the engine itself refuses a format that it does not know.
    const settings = { default_format: query.format as DataFormat };
    const result = await connection.exec({ query: query.sql, clickhouse_settings: settings, query_id: queryId });
    return { data: await buffer(result.stream), summary: JSON.stringify(result.summary ?? {}) };
  } finally {
    await connection.close();
  }
}

function preparation({ database, settings, params }: SessionQuery): string[] {
  const use = database === null ? [] : [`USE ${quotedName(database)}`];
  return [...use, ...params.map(([name, value]) => set(`param_${name}`, value)), ...settings.map((of) => set(...of))];
}

/** The names are checked and the values quoted here: what is said before `readonly = 1` is said with all rights. */
function set(name: string, value: string): string {
  if (!NAME.test(name)) throw new Error(`Not the name of a setting: ${JSON.stringify(name)}`);
  return `SET ${name} = ${literal(value)}`;
}
