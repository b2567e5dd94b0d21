/**
 * Inserts of bytes into the embedded engine. chdb's own adapter makes a text of them, and bytes of that text again, on the
 * thread that answers requests; `rawInsert` hands them to the engine as they are.
 */
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { parseError } from '@clickhouse/client';
import type { ChdbConnection } from 'chdb/connection';

/** As `insertRows` writes it (client.ts); names are of letters, digits and `_`, and `rawInsert` wants them bare. */
const INSERT = /^INSERT INTO (\S+) \((.+)\) SETTINGS (.+) FORMAT JSONCompactEachRow$/;

/** The connection, which hands over what such an insert brings. Errors are as those of the adapter. */
export function insertBytes(connection: ChdbConnection): ChdbConnection {
  const exec = connection.exec.bind(connection);
  connection.exec = async (params) => {
    const [, table, columns, set] = INSERT.exec(params.query.replaceAll('`', '')) ?? [];
    if (params.values === undefined || table === undefined || columns === undefined || set === undefined)
      return exec(params);
    const values = await buffer(params.values);
    const settings: Record<string, string> = Object.fromEntries(set.split(', ').map((one) => one.split(' = ')));
    const into = { table, columns: columns.split(', '), settings, format: 'JSONCompactEachRow' } as const;
    try {
      await connection.chdb.rawInsert({ ...into, values });
    } catch (error) {
      throw parseError(error instanceof Error ? error : String(error));
    }
    return { stream: Readable.from([]), query_id: params.query_id ?? '', response_headers: {}, http_status_code: 200 };
  };
  return connection;
}
