-- The tables of current state replace by version, are in one piece, and forget nothing.
-- severity: error
-- message: The table was made anew by hand: with this engine, partition or TTL, deleted rows come back or rows
--   are counted twice. RENAME TABLE it to another name, run `qtickets-sheets migrate`, which makes it
--   again, and Sync now, which fills it (sql/README.md, law 6).
SELECT t.name AS table, t.engine AS engine, t.partition_key AS partition_key, t.engine_full AS definition
FROM system.tables AS t
WHERE t.database = {{database_name}} AND t.name IN {{local_current_tables}}
  AND (position(t.engine_full, 'ReplacingMergeTree(') = 0 OR position(t.engine_full, '_ver, _deleted)') = 0
    OR t.partition_key != '' OR position(t.engine_full, ' TTL ') > 0);
