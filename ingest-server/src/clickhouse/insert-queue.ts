/**
 * One insert into a table after another, within this process: on a cluster an insert with a quorum is refused while
 * another into the same table is under way (error 286), and everybody would come again at once.
 */
import type { ClickHouseClient } from '@clickhouse/client';
import { KeyedQueue } from '../keyed-queue.ts';

/** An answer is due within ten seconds (GOOGLE 4), and the insert itself takes some of them. */
const WAIT_MS_MAX = 5_000;

/** By the whole name of the table. Too long a wait fails as a timeout, which may pass. */
const queue = new KeyedQueue(WAIT_MS_MAX, (table) => new Error(`Timeout: other inserts into ${table} took too long.`));

/** The client, with inserts in turn, also those of a SELECT. */
export function queueInserts(client: ClickHouseClient): ClickHouseClient {
  const insert = client.insert.bind(client);
  const command = client.command.bind(client);
  const exec = client.exec.bind(client);
  client.insert = (params) => queue.run(params.table, () => insert(params));
  client.command = (params) => {
    const table = tableOfInsert(params.query);
    return table === undefined ? command(params) : queue.run(table, () => command(params));
  };
  client.exec = (params) => {
    const table = tableOfInsert(params.query);
    return table === undefined ? exec(params) : queue.run(table, () => exec(params));
  };
  return client;
}

function tableOfInsert(query: string): string | undefined {
  return /^\s*INSERT INTO (\S+)/.exec(query)?.[1];
}
