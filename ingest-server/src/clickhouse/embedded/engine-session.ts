/**
 * A session of its own: a fresh connection to the engine that this process has open, so that no setting of one caller
 * reaches another. Opening one takes a tenth of a millisecond.
 */
import { buffer } from 'node:stream/consumers';
import type { DataFormat } from '@clickhouse/client';
import { literal } from '../schema/sql-literal.ts';
import { openEmbedded } from './embedded.ts';

export type SessionResult = { readonly data: Buffer; readonly summary: string };

export type NamedValue = readonly [name: string, value: string];

export type EngineSession = {
  /** Runs one statement. @throws what the engine throws: an error with ClickHouse's `code` and `type` */
  readonly run: (sql: string, format: string) => Promise<SessionResult>;
  /** Sets settings in order; `param_x` is the value of `{x:Type}`. */
  readonly set: (settings: readonly NamedValue[]) => Promise<void>;
  readonly close: () => Promise<void>;
};

const NAME = /^\w+$/;

/** @throws as `openEmbedded` */
export function openSession(dataDir: string): EngineSession {
  const connection = openEmbedded(dataDir);
  return {
    run: async (query, format) => {
      // Whatever the caller named: the engine itself refuses a format that it does not know.
      const settings = { default_format: format as DataFormat };
      const result = await connection.exec({ query, clickhouse_settings: settings });
      return { data: await buffer(result.stream), summary: JSON.stringify(result.summary ?? {}) };
    },
    set: async (settings) => {
      if (settings.length > 0) await connection.command({ query: `SET ${settings.map(assignment).join(', ')}` });
    },
    close: () => connection.close(),
  };
}

/** The names are checked and the values quoted here: what is set before `readonly = 1` is set with all rights. */
function assignment([name, value]: NamedValue): string {
  if (!NAME.test(name)) throw new Error(`Not the name of a setting: ${JSON.stringify(name)}`);
  return `${name} = ${literal(value)}`;
}
