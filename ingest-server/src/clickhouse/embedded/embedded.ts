/** The embedded engine (chdb): ClickHouse in this process, its data in one directory that one process may hold. */
import { chmodSync, mkdirSync, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import { resolve } from 'node:path';
import type { ClickHouseClientConfigOptions } from '@clickhouse/client';
import { ReadableError, reasonOf } from '../../errors.ts';
import { isOpenToOthers } from '../../private-file.ts';
import { say } from '../../words/words.ts';
import { emptyDefinitions, refuseOnFullDisk } from './disk-space.ts';
import { readHolder } from './embedded-holder.ts';
import { insertBytes } from './insert-bytes.ts';

export type EmbeddedConnection = NonNullable<ClickHouseClientConfigOptions['connection']>;

/** Another process has the directory open: the server, a demo, or a command beside it. */
export class EmbeddedInUse extends ReadableError {
  constructor(path: string, holder: number, cause: unknown) {
    super(say().errors.embedded.inUse(path, holder), { cause });
  }
}

/**
 * Opens the engine; a second call with the same directory gives a second connection to it.
 * @throws EmbeddedInUse where another process holds the directory; ReadableError where it is no place for data, or nothing is installed
 */
export function openEmbedded(dataDir: string): EmbeddedConnection {
  const path = resolve(dataDir);
  const { createChdbConnection } = loadEngine();
  makeDirectory(path);
  try {
    // chdb types it by its own copy of the client's interface, which differs in optional properties only.
    return refuseOnFullDisk(insertBytes(createChdbConnection({ path }), path) as unknown as EmbeddedConnection, path);
  } catch (cause) {
    // The engine prints its reason and throws none, but its lock file names the process that holds the directory.
    const holder = readHolder(path);
    if (holder !== null) throw new EmbeddedInUse(path, holder, cause);
    throw notOpened(path, adviceFor(path), cause);
  }
}

/** Loaded where it is used: with CLICKHOUSE_URL set, its half gigabyte need not be installed at all (ops/docker). */
function loadEngine(): typeof import('chdb/connection') {
  try {
    return createRequire(import.meta.url)('chdb/connection');
  } catch (cause) {
    // Left out on purpose where a server is used, or not made for this system.
    throw new ReadableError(say().errors.embedded.notInstalled, { cause });
  }
}

function adviceFor(path: string): string {
  const empty = emptyDefinitions(path);
  const { seeAbove, emptyFiles } = say().errors.embedded;
  return empty.length === 0 ? seeAbove : emptyFiles(empty.map((file) => `  ${file}`));
}

function makeDirectory(path: string): void {
  try {
    mkdirSync(path, { recursive: true, mode: 0o700 });
    // Whatever the umask was, here and when it was made: cells are nobody else's business.
    if (isOpenToOthers(statSync(path).mode)) chmodSync(path, 0o700);
  } catch (cause) {
    throw notOpened(path, say().errors.embedded.notADirectory(reasonOf(cause)), cause);
  }
}

function notOpened(path: string, advice: string, cause: unknown): ReadableError {
  return new ReadableError(say().errors.embedded.notOpened(path, advice), { cause });
}
