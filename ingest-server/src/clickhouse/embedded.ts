/** The embedded engine (chdb): ClickHouse in this process, its data in one directory that one process may hold. */
import { mkdirSync } from 'node:fs';
import { resolve } from 'node:path';
import type { ClickHouseClientConfigOptions } from '@clickhouse/client';
import { createChdbConnection } from 'chdb/connection';

export type EmbeddedConnection = NonNullable<ClickHouseClientConfigOptions['connection']>;

/** Another process has the directory open: the server, a demo, or a command beside it. */
export class EmbeddedInUse extends Error {
  override readonly name = 'EmbeddedInUse';
  constructor(path: string, cause: unknown) {
    super(
      `The embedded ClickHouse in ${path} is held by another process. Only one may open it: stop the other one, ` +
        'or give this one a DATA_DIR of its own, or point both to a server with CLICKHOUSE_URL.',
      { cause },
    );
  }
}

/**
 * Opens the engine; a second call with the same directory gives a second connection to it.
 * @throws EmbeddedInUse where another process holds the directory
 */
export function openEmbedded(dataDir: string): EmbeddedConnection {
  const path = resolve(dataDir);
  mkdirSync(path, { recursive: true });
  try {
    // chdb types it by its own copy of the client's interface, which differs in optional properties only.
    return createChdbConnection({ path }) as unknown as EmbeddedConnection;
  } catch (error) {
    if (isLocked(error)) throw new EmbeddedInUse(path, error);
    throw error;
  }
}

function isLocked(error: unknown): boolean {
  return error instanceof Error && /Cannot lock file|CANNOT_OPEN_FILE/.test(error.message);
}
