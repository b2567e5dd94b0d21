-- All replicas of a shard hold the same rows.
-- severity: error
-- only: cluster
-- slices: yes
-- message: On a cluster a row is not the same on all replicas of its shard, ten minutes after it was stored: what a reader sees depends
--   on which node answers. Look at system.replicas and system.replication_queue of these nodes. Where this check cannot be run, a replica
--   does not answer, or the server's user lacks the rights that a cluster needs (sql/grants/writer.sql).
SELECT r.tab AS tab, r.shard AS shard, r._source AS source, r.key_hash AS key_hash, r.line AS line, max(r.newest) AS _ver,
  arraySort(groupUniqArray((r.replica, r.newest))) AS replicas_have
FROM {{replica_versions}} AS r
GROUP BY r.tab, r.shard, r._source, r.key_hash, r.line
HAVING (count() < any(r.replicas) OR uniqExact((r.newest, r.last)) > 1) AND max(r.stored_at) < now() - INTERVAL 10 MINUTE;
