/**
 * The embedded engine writes definitions of tables and views, and its notes of mutations, without a look at what the
 * disk took: on a full one they become empty files, and the next start cannot open the data any more. Rows are safe:
 * for them it asks for room first. So that a restart or a clean-up of a full machine costs no data, definitions wait here.
 */
import { existsSync, readdirSync, statfsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { ReadableError } from '../../errors.ts';
import { say } from '../../words/words.ts';
import type { EmbeddedConnection } from './embedded.ts';

const MIB = 1024 * 1024;
/** All our migrations write less than a tenth of this; what else fills the disk meanwhile needs the rest. */
const FREE_MIB_MIN = 16;

const DEFINING = /^\s*(?:--[^\n]*\n\s*)*(?:CREATE|ALTER|RENAME|DROP|EXCHANGE|OPTIMIZE|TRUNCATE|ATTACH|DETACH)\b/i;

/** Code and type are those of ClickHouse, so that it is treated like its own refusal of rows. */
class DiskFull extends ReadableError {
  readonly code = '243';
  readonly type = 'NOT_ENOUGH_SPACE';
  constructor(path: string, freeMib: number) {
    super(say().errors.embedded.diskFull(path, freeMib, FREE_MIB_MIN));
  }
}

/** The connection, which refuses to define anything while the disk of `path` is full. */
export function refuseOnFullDisk(connection: EmbeddedConnection, path: string): EmbeddedConnection {
  const command = connection.command.bind(connection);
  const exec = connection.exec.bind(connection);
  connection.command = async (params) => {
    if (DEFINING.test(params.query)) assertSpace(path);
    return command(params);
  };
  connection.exec = async (params) => {
    if (DEFINING.test(params.query)) assertSpace(path);
    return exec(params);
  };
  return connection;
}

function assertSpace(path: string): void {
  const { bavail, bsize } = statfsSync(path);
  const freeMib = Math.floor((bavail * bsize) / MIB);
  if (freeMib < FREE_MIB_MIN) throw new DiskFull(path, freeMib);
}

/** Definitions and notes without a word in them, as a full disk or a power cut leaves them. */
export function emptyDefinitions(path: string): string[] {
  const folders = [join(path, 'metadata'), ...foldersIn(join(path, 'store')).flatMap(foldersIn)];
  return folders.flatMap((folder) =>
    entriesOf(folder)
      .filter((name) => /\.sql$|^mutation_\d+\.txt$/.test(name))
      .map((name) => join(folder, name))
      .filter((file) => statSync(file).size === 0),
  );
}

function foldersIn(folder: string): string[] {
  return entriesOf(folder)
    .map((name) => join(folder, name))
    .filter((entry) => statSync(entry).isDirectory());
}

function entriesOf(folder: string): string[] {
  return existsSync(folder) ? readdirSync(folder) : [];
}
