/** Comments of contract columns follow from the contracts, where a column's meaning is written once. */
import type { ClickHouseClient } from '@clickhouse/client';
import type { Column, Contract } from '@qtickets/shared-schema/contracts/contract';
import { contracts } from '@qtickets/shared-schema/contracts/index';
import { z } from 'zod';
import { select } from '../client.ts';
import { identifier } from '../tables/hashes.ts';
import { commentOf } from './contract-columns.ts';
import type { Deployment } from './sql-files.ts';
import { render } from './sql-files.ts';
import { literal } from './sql-literal.ts';

const commentRow = z.object({ table: z.string(), name: z.string(), comment: z.string() });

/** One statement a table whose comments say something else; none where all are as they should be. */
export async function commentStatements(client: ClickHouseClient, deployment: Deployment): Promise<string[]> {
  const query = 'SELECT table, name, comment FROM system.columns WHERE database = {database:String}';
  const rows = await select(client, commentRow, query, { database: deployment.database });
  const known = new Map(rows.map(({ table, name, comment }) => [`${table}.${name}`, comment]));
  return contracts.flatMap((contract) => {
    const stale = contract.columns
      .filter(({ name }) => known.has(`${contract.table}.${name}`))
      .filter((column) => known.get(`${contract.table}.${column.name}`) !== commentOf(column, contract));
    return stale.length === 0 ? [] : alterations(contract, stale, deployment);
  });
}

/** On a cluster the table of each node, and the one over all of them. */
function alterations(contract: Contract, columns: readonly Column[], deployment: Deployment): string[] {
  const { table } = contract;
  const comments = columns.map(
    (column) => `COMMENT COLUMN ${identifier(column.name)} ${literal(commentOf(column, contract))}`,
  );
  const names = deployment.cluster === undefined ? [table] : [`${table}{{local}}`, table];
  return names.map(
    (name) => render(`ALTER TABLE {{database}}.${name} {{on_cluster}} `, deployment) + comments.join(', '),
  );
}
