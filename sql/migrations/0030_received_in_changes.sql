-- What was received stands beside each change: the cells for 30 days, and the hash of the row. So a push writes the log of changes once
-- instead of a raw layer and a typed one beside it.
ALTER TABLE {{database}}.meta_changes{{local}} {{on_cluster}}
    ADD COLUMN IF NOT EXISTS row_hash     UInt64 COMMENT 'First 8 bytes of SHA-256 over the canonical row and its line; 0 for a deletion, and of what was before this column',
    ADD COLUMN IF NOT EXISTS payload_json String COMMENT 'Cells as received, JSON; empty for a deletion, and after 30 days' CODEC(ZSTD(3)) TTL _ingest_ts + INTERVAL 30 DAY;

ALTER TABLE {{database}}.meta_changes {{on_cluster}}
    ADD COLUMN IF NOT EXISTS row_hash     UInt64 COMMENT 'First 8 bytes of SHA-256 over the canonical row and its line; 0 for a deletion, and of what was before this column',
    ADD COLUMN IF NOT EXISTS payload_json String COMMENT 'Cells as received, JSON; empty for a deletion, and after 30 days';

-- A part is written anew to drop the cells that are too old: once a day is enough.
ALTER TABLE {{database}}.meta_changes{{local}} {{on_cluster}} MODIFY SETTING merge_with_ttl_timeout = 86400;

-- A repeated change replaces the one without its cells.
INSERT INTO {{database}}.meta_changes
    (sheet_id, contract, tab, row, line, key_json, values_json, payload_json, key_hash, row_hash, run_id, trigger, _ver, _deleted, _ingest_ts)
SELECT r.sheet_id, r.contract, r.tab, r.row, r.line, r.key_json, r.values_json, r.payload_json, r.key_hash, r.row_hash, r.run_id, r.trigger,
    r._ver, r._deleted, r._ingest_ts
FROM {{database}}.stg_qtickets_sheets_raw AS r FINAL
SETTINGS max_partitions_per_insert_block = 0, max_execution_time = 0;

-- Under their names there are views now, with the same columns.
DROP TABLE IF EXISTS {{database}}.stg_qtickets_sheets_raw {{on_cluster}};
DROP TABLE IF EXISTS {{database}}.stg_qtickets_sheets_raw{{local}} {{on_cluster}};
DROP TABLE IF EXISTS {{database}}.stg_qtickets_sheets_events {{on_cluster}};
DROP TABLE IF EXISTS {{database}}.stg_qtickets_sheets_events{{local}} {{on_cluster}};
DROP TABLE IF EXISTS {{database}}.stg_qtickets_sheets_inventory {{on_cluster}};
DROP TABLE IF EXISTS {{database}}.stg_qtickets_sheets_inventory{{local}} {{on_cluster}};
DROP TABLE IF EXISTS {{database}}.stg_qtickets_sheets_sales {{on_cluster}};
DROP TABLE IF EXISTS {{database}}.stg_qtickets_sheets_sales{{local}} {{on_cluster}};
DROP TABLE IF EXISTS {{database}}.stg_qtickets_sheets_plans {{on_cluster}};
DROP TABLE IF EXISTS {{database}}.stg_qtickets_sheets_plans{{local}} {{on_cluster}};
DROP TABLE IF EXISTS {{database}}.stg_qtickets_sheets_costs {{on_cluster}};
DROP TABLE IF EXISTS {{database}}.stg_qtickets_sheets_costs{{local}} {{on_cluster}};
DROP TABLE IF EXISTS {{database}}.stg_qtickets_sheets_rates {{on_cluster}};
DROP TABLE IF EXISTS {{database}}.stg_qtickets_sheets_rates{{local}} {{on_cluster}};
