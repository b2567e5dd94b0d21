/** Comments of contract columns follow from the contracts, where a column's meaning is written once. */
import type { ClickHouseClient } from '@clickhouse/client';
import type { Column, Contract } from '@qtickets/shared-schema/contracts/contract';
import { contracts } from '@qtickets/shared-schema/contracts/index';
import { z } from 'zod';
import { select } from '../client.ts';
import { identifier } from '../tables/hashes.ts';
import type { Deployment } from './sql-files.ts';
import { render } from './sql-files.ts';
import { literal } from './sql-literal.ts';

const commentRow = z.object({ table: z.string(), name: z.string(), comment: z.string() });

/** What a column's comment says: its meaning, and the tab that it comes from. */
export function commentOf({ meaning }: Column, { sheetName }: Contract): string {
  return `${meaning}; ${sheetName} tab`;
}

/** One statement a table whose comments say something else; none where all are as they should be. */
export async function commentStatements(client: ClickHouseClient, deployment: Deployment): Promise<string[]> {
  const query = 'SELECT table, name, comment FROM system.columns WHERE database = {database:String}';
  const rows = await select(client, commentRow, query, { database: deployment.database });
  const known = new Map(rows.map(({ table, name, comment }) => [`${table}.${name}`, comment]));
  return contracts.flatMap((contract) =>
    [contract.table, contract.stagingTable].flatMap((table) => {
      const stale = contract.columns
        .filter(({ name }) => known.has(`${table}.${name}`))
        .filter((column) => known.get(`${table}.${column.name}`) !== commentOf(column, contract));
      return stale.length === 0 ? [] : alterations(table, contract, stale, deployment);
    }),
  );
}

/** On a cluster the table of each node, and the one over all of them. */
function alterations(table: string, contract: Contract, columns: readonly Column[], deployment: Deployment): string[] {
  const comments = columns.map(
    (column) => `COMMENT COLUMN ${identifier(column.name)} ${literal(commentOf(column, contract))}`,
  );
  const names = deployment.cluster === undefined ? [table] : [`${table}{{local}}`, table];
  return names.map(
    (name) => render(`ALTER TABLE {{database}}.${name} {{on_cluster}} `, deployment) + comments.join(', '),
  );
}
