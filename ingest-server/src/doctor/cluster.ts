/** Whether writes go on where one node of the cluster is down. */
import type { ClickHouseClient } from '@clickhouse/client';
import { z } from 'zod';
import { select } from '../clickhouse/client.ts';
import { say } from '../words/words.ts';
import { type Check, failure, unknown, warning, well } from './check.ts';

const SUBJECT = 'cluster';
const shardRow = z.object({ shard: z.number(), replicas: z.coerce.number() });
type Shard = z.infer<typeof shardRow>;

export async function checkCluster(client: ClickHouseClient, cluster: string): Promise<Check> {
  const query = `SELECT shard_num AS shard, count() AS replicas FROM system.clusters
    WHERE cluster = {cluster:String} GROUP BY shard_num ORDER BY shard_num`;
  const shards = await select(client, shardRow, query, { cluster }).catch(() => null);
  if (shards === null) return unknown(SUBJECT, say().doctor.clusterUnseen, say().doctor.grantClusters);
  return judgeShards(cluster, shards);
}

/** A write is acknowledged by a majority of a shard's replicas (insert_quorum = auto): of two that is both. */
export function judgeShards(cluster: string, shards: readonly Shard[]): Check {
  const words = say().doctor;
  if (shards.length === 0) return failure(SUBJECT, words.noCluster(cluster), words.correctCluster);
  const pairs = shards.filter(({ replicas }) => replicas === 2).map(({ shard }) => shard);
  if (pairs.length === 0) return well(SUBJECT, words.clusterOk(cluster, shards.length));
  return warning(SUBJECT, words.twoReplicas(pairs.join(', ')), words.addReplica);
}
