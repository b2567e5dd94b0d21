-- Changes by the month of their version, so that those of a day are found without reading the months before; in small granules, so that of a
-- key little is read that is not its own. The statement makes the new table, copies the changes, and exchanges it for the old one in one
-- step; repeated, it copies them once more. All versions of a change have one month, since the version is of the sort key.
CREATE OR REPLACE TABLE {{database}}.meta_changes{{local}} {{on_cluster}}
(
    sheet_id    String COMMENT 'Spreadsheet id',
    contract    LowCardinality(String) COMMENT 'Tab contract: events, inventory, sales, …',
    tab         LowCardinality(String) COMMENT 'Name of the sheet tab; empty for a deletion',
    row         UInt32 COMMENT 'Row number in the sheet when it was read; 0 for a deletion',
    line        UInt32 COMMENT 'Number of the row among the rows of its key, from 0',
    key_json    String COMMENT 'Canonical key values, JSON object' CODEC(ZSTD(3)),
    values_json String COMMENT 'Canonical values of the whole row, JSON object; empty for a deletion' CODEC(ZSTD(3)),
    key_hash    UInt64 COMMENT 'First 8 bytes of SHA-256 over the canonical key',
    run_id      LowCardinality(String) COMMENT 'Run that brought the change; empty where it was before this table',
    trigger     LowCardinality(String) COMMENT 'edit, change, schedule, menu or backfill; empty where it was before this table',
    _ver        UInt64 COMMENT 'Moment before the sheet was read, unix milliseconds',
    _deleted    UInt8 COMMENT '1: the row is gone from the sheet',
    _ingest_ts  DateTime('UTC') DEFAULT now() COMMENT 'When it was stored'
)
ENGINE = {{replicated}}ReplacingMergeTree
PARTITION BY toYYYYMM(toDateTime(intDiv(_ver, 1000), 'UTC'))
ORDER BY (sheet_id, contract, key_hash, key_json, line, _ver)
SETTINGS index_granularity = 512
COMMENT 'Changes of rows as the sheets showed them'
AS SELECT c.sheet_id AS sheet_id, c.contract AS contract, c.tab AS tab, c.row AS row, c.line AS line, c.key_json AS key_json,
    c.values_json AS values_json, c.key_hash AS key_hash, c.run_id AS run_id, c.trigger AS trigger, c._ver AS _ver, c._deleted AS _deleted,
    c._ingest_ts AS _ingest_ts
FROM {{database}}.meta_changes{{local}} AS c FINAL
SETTINGS max_partitions_per_insert_block = 0, max_execution_time = 0, insert_quorum = 0;

-- What another server wrote while they were copied: the raw layer has it too.
INSERT INTO {{database}}.meta_changes
    (sheet_id, contract, tab, row, line, key_json, values_json, key_hash, run_id, trigger, _ver, _deleted, _ingest_ts)
SELECT r.sheet_id, r.contract, r.tab, r.row, r.line, r.key_json, r.values_json, r.key_hash, r.run_id, r.trigger, r._ver, r._deleted, r._ingest_ts
FROM {{database}}.stg_qtickets_sheets_raw AS r FINAL
WHERE r._ingest_ts >= now() - INTERVAL 1 DAY
SETTINGS max_partitions_per_insert_block = 0;
