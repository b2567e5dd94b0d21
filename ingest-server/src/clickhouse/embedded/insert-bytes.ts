/**
 * Inserts of bytes into the embedded engine. chdb's own adapter makes a text of them, and bytes of that text again, on the
 * thread that answers requests; `rawInsert` hands few of them to the engine as they are. It takes a statement apart as SQL to its end, data
 * included, which is a third of what a large insert costs: many come by a file, whose bytes are data and nothing else.
 */
import { randomUUID } from 'node:crypto';
import { rmSync } from 'node:fs';
import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { parseError } from '@clickhouse/client';
import type { ChdbConnection } from 'chdb/connection';
import { literal } from '../schema/sql-literal.ts';
import { makeOwnFolder } from './own-folder.ts';

/**
 * As `insertRows` writes it (client.ts); names are of letters, digits and `_`, and `rawInsert` wants them bare: then a database of one of
 * these names would be a word of the statement.
 */
const INSERT = /^INSERT INTO (?!(?:table|function)\.)(\S+) \((.+)\) SETTINGS (.+) FORMAT JSONCompactEachRow$/i;

/** A file costs a millisecond. */
const FILE_BYTES_MIN = 64 * 1024;

/** What the engine takes for a pattern of names, or for a place within an archive. */
const PATTERN = /[*?{]|::/;

/** The connection, which hands over what such an insert brings. Errors are as those of the adapter. @param dataDir of the engine */
export function insertBytes(connection: ChdbConnection, dataDir: string): ChdbConnection {
  const exec = connection.exec.bind(connection);
  const close = connection.close.bind(connection);
  let folder: string | undefined;

  connection.exec = async (params) => {
    const [, table, columns, set] = INSERT.exec(params.query.replaceAll('`', '')) ?? [];
    if (params.values === undefined || table === undefined || columns === undefined || set === undefined)
      return exec(params);
    const chunks: Buffer[] = await params.values.toArray();
    if (lengthOf(chunks) >= FILE_BYTES_MIN) folder ??= makeOwnFolder(join(dataDir, 'tmp'), 'inserts');
    const file = await writeFileOf(chunks, folder);
    try {
      if (file === undefined) {
        const settings: Record<string, string> = Object.fromEntries(set.split(', ').map((one) => one.split(' = ')));
        const into = { table, columns: columns.split(', '), settings, format: 'JSONCompactEachRow' } as const;
        await connection.chdb.rawInsert({ ...into, values: Buffer.concat(chunks) });
      } else {
        const from = `FROM INFILE ${literal(file)} COMPRESSION 'none'`;
        const query = `INSERT INTO ${table} (${columns}) ${from} SETTINGS ${set} FORMAT JSONCompactEachRow`;
        await connection.command({ query });
      }
    } catch (error) {
      throw parseError(error instanceof Error ? error : String(error));
    } finally {
      if (file !== undefined) await rm(file, { force: true });
    }
    return { stream: Readable.from([]), query_id: params.query_id ?? '', response_headers: {}, http_status_code: 200 };
  };
  connection.close = async () => {
    if (folder !== undefined) rmSync(folder, { recursive: true, force: true });
    await close();
  };
  return connection;
}

/** @returns undefined for few bytes, and where there is no place for a file: on a full disk the engine's own refusal is the clearer one */
async function writeFileOf(chunks: readonly Buffer[], folder: string | undefined): Promise<string | undefined> {
  if (folder === undefined || PATTERN.test(folder) || lengthOf(chunks) < FILE_BYTES_MIN) return undefined;
  const file = join(folder, randomUUID());
  try {
    await writeFile(file, chunks, { mode: 0o600 });
    return file;
  } catch {
    await rm(file, { force: true });
    return undefined;
  }
}

function lengthOf(chunks: readonly Buffer[]): number {
  return chunks.reduce((sum, { length }) => sum + length, 0);
}
