/** Whether writes go on where one node of the cluster is down. */
import type { ClickHouseClient } from '@clickhouse/client';
import { z } from 'zod';
import { select } from '../clickhouse/client.ts';
import { type Check, failure, unknown, warning, well } from './check.ts';

const SUBJECT = 'cluster';
const shardRow = z.object({ shard: z.number(), replicas: z.coerce.number() });
type Shard = z.infer<typeof shardRow>;

export async function checkCluster(client: ClickHouseClient, cluster: string): Promise<Check> {
  const query = `SELECT shard_num AS shard, count() AS replicas FROM system.clusters
    WHERE cluster = {cluster:String} GROUP BY shard_num ORDER BY shard_num`;
  const shards = await select(client, shardRow, query, { cluster }).catch(() => null);
  if (shards === null) {
    return unknown(SUBJECT, 'Its nodes cannot be seen by this user.', 'GRANT SELECT ON system.clusters to this user.');
  }
  return judgeShards(cluster, shards);
}

/** A write is acknowledged by a majority of a shard's replicas (insert_quorum = auto): of two that is both. */
export function judgeShards(cluster: string, shards: readonly Shard[]): Check {
  if (shards.length === 0) {
    return failure(SUBJECT, `ClickHouse knows no cluster ${cluster}.`, 'Correct CLICKHOUSE_CLUSTER or remote_servers.');
  }
  const pairs = shards.filter(({ replicas }) => replicas === 2).map(({ shard }) => shard);
  if (pairs.length === 0) return well(SUBJECT, `${cluster}: ${shards.length} shards`);
  const what = `Shard ${pairs.join(', ')} has two replicas: while one of them is down nothing can be written, since a majority of two is both.`;
  return warning(
    SUBJECT,
    what,
    'Add a third replica. Nothing is lost meanwhile: the sheets bring it when both are back.',
  );
}
