/**
 * One insert into a table after another, within this process: on a cluster an insert with a quorum is refused while
 * another into the same table is under way (error 286), and everybody would come again at once.
 */
import type { ClickHouseClient } from '@clickhouse/client';

/** An answer is due within ten seconds (GOOGLE 4), and the insert itself takes some of them. */
const WAIT_MS_MAX = 5_000;

const tails = new Map<string, Promise<unknown>>();

/** @throws after too long a wait, as a timeout that may pass */
export async function inTurn<T>(table: string, insert: () => Promise<T>): Promise<T> {
  const since = performance.now();
  const result = (tails.get(table) ?? Promise.resolve()).then(() => {
    if (performance.now() - since > WAIT_MS_MAX) throw new Error(`Timeout: other inserts into ${table} took too long.`);
    return insert();
  });
  const tail = result.catch(() => undefined);
  tails.set(table, tail);
  try {
    return await result;
  } finally {
    if (tails.get(table) === tail) tails.delete(table);
  }
}

/** The client, with inserts in turn, also those of a SELECT. */
export function queueInserts(client: ClickHouseClient): ClickHouseClient {
  const insert = client.insert.bind(client);
  const command = client.command.bind(client);
  const exec = client.exec.bind(client);
  client.insert = (params) => inTurn(params.table, () => insert(params));
  client.command = (params) => {
    const table = tableOfInsert(params.query);
    return table === undefined ? command(params) : inTurn(table, () => command(params));
  };
  client.exec = (params) => {
    const table = tableOfInsert(params.query);
    return table === undefined ? exec(params) : inTurn(table, () => exec(params));
  };
  return client;
}

function tableOfInsert(query: string): string | undefined {
  return /^\s*INSERT INTO (\S+)/.exec(query)?.[1];
}
