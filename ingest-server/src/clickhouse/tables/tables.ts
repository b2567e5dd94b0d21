/** What all that reads and writes our tables has: the connection, and the names of tables in the deployment's database. */
import type { ClickHouseClient } from '@clickhouse/client';
import { identifier } from './hashes.ts';

export abstract class Tables {
  protected readonly client: ClickHouseClient;
  readonly #database: string;

  constructor(client: ClickHouseClient, database: string) {
    this.client = client;
    this.#database = database;
  }

  /** A table's whole name, quoted for a statement. */
  protected table(name: string): string {
    return `${identifier(this.#database)}.${identifier(name)}`;
  }
}
