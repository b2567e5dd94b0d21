/**
 * The embedded connection with settings that hold for good. chdb's own adapter puts a `SET` for each setting before
 * each statement: it leaves a call's own settings behind for the next call, and with large inserts it costs more than
 * the insert itself, since the engine reads the whole text once for each statement in it.
 */
import type { ClickHouseSettings } from '@clickhouse/client';
import { literal } from '../schema/sql-literal.ts';
import type { EmbeddedConnection } from './embedded.ts';

type Call = { readonly clickhouse_settings?: ClickHouseSettings };

/** @param open opens one more connection to the same engine */
export function pinSettings(open: () => EmbeddedConnection, pinned: ClickHouseSettings): EmbeddedConnection {
  const connection = open();
  let prepared: Promise<unknown> | undefined;

  /** Sets once what is pinned; a call with settings of its own gets a connection of its own, so that none leaks. */
  async function run<Params extends Call, Result>(
    params: Params,
    call: (on: EmbeddedConnection, bare: Params) => Promise<Result>,
  ): Promise<Result> {
    const own = differing(pinned, params.clickhouse_settings ?? {});
    const bare = { ...params, clickhouse_settings: {} };
    if (Object.keys(own).length === 0) {
      prepared ??= connection.command({ query: setStatement(pinned) });
      await prepared;
      return call(connection, bare);
    }
    const apart = open();
    try {
      await apart.command({ query: setStatement({ ...pinned, ...own }) });
      return await call(apart, bare);
    } finally {
      await apart.close();
    }
  }

  return {
    query: (params) => run(params, (on, bare) => on.query(bare)),
    command: (params) => run(params, (on, bare) => on.command(bare)),
    exec: (params) => run(params, (on, bare) => on.exec(bare)),
    insert: (params) => run(params, (on, bare) => on.insert(bare)),
    // Without a statement it asks whether the engine is there. It is this process; asked, it would answer after all that runs.
    ping: async (params) => (params.select ? connection.ping(params) : { success: true }),
    close: () => connection.close(),
  };
}

function differing(pinned: ClickHouseSettings, asked: ClickHouseSettings): ClickHouseSettings {
  const known = new Map<string, unknown>(Object.entries(pinned));
  return Object.fromEntries(Object.entries(asked).filter(([name, value]) => known.get(name) !== value));
}

function setStatement(settings: ClickHouseSettings): string {
  return `SET ${Object.entries(settings)
    .map(([name, value]) => `${name} = ${literal(String(value))}`)
    .join(', ')}`;
}
