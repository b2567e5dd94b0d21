-- Changed rows as they were received, of the last 30 days: the log of changes with the cells that were sent.
CREATE OR REPLACE VIEW {{database}}.stg_qtickets_sheets_raw {{on_cluster}}
(
    source       String COMMENT 'System that sent the row: qtickets_sheets',
    sheet_id     String COMMENT 'Spreadsheet id',
    contract     String COMMENT 'Tab contract: events, inventory, sales, …',
    tab          String COMMENT 'Name of the sheet tab; empty for a deletion',
    row          UInt32 COMMENT 'Row number in the sheet when it was read; 0 for a deletion',
    line         UInt32 COMMENT 'Number of the row among the rows of its key, from 0',
    key_json     String COMMENT 'Canonical key values, JSON object',
    values_json  String COMMENT 'Canonical values of the whole row, JSON object; empty for a deletion',
    payload_json String COMMENT 'Cells as received, JSON; empty for a deletion',
    key_hash     UInt64 COMMENT 'First 8 bytes of SHA-256 over the canonical key',
    row_hash     UInt64 COMMENT 'First 8 bytes of SHA-256 over the canonical row and its line',
    run_id       String COMMENT 'Run that brought the change',
    trigger      LowCardinality(String) COMMENT 'edit, change, schedule, menu or backfill',
    _ver         UInt64 COMMENT 'Moment before the sheet was read, unix milliseconds',
    _deleted     UInt8 COMMENT '1: the row is gone from the sheet',
    _ingest_ts   DateTime('UTC') COMMENT 'When it was stored'
)
AS
SELECT 'qtickets_sheets' AS source, c.sheet_id AS sheet_id, c.contract AS contract, c.tab AS tab, c.row AS row, c.line AS line,
    c.key_json AS key_json, c.values_json AS values_json, c.payload_json AS payload_json, c.key_hash AS key_hash, c.row_hash AS row_hash,
    c.run_id AS run_id, c.trigger AS trigger, c._ver AS _ver, c._deleted AS _deleted, c._ingest_ts AS _ingest_ts
FROM {{database}}.meta_changes AS c FINAL
-- What was filled in, after the log was lost, has no hash: nobody sent it. No reading is a week old when it comes: older months are not read.
WHERE c._ingest_ts > now() - INTERVAL 30 DAY AND c._ver > toUnixTimestamp(now() - INTERVAL 37 DAY) * 1000 AND (c.row_hash != 0 OR c._deleted = 1);
