CREATE TABLE IF NOT EXISTS `zakaz`.stg_qtickets_sheets_raw_local ON CLUSTER `main`
(
    source       String COMMENT 'System that sent the row: qtickets_sheets',
    sheet_id     String COMMENT 'Spreadsheet id',
    contract     String COMMENT 'Tab contract: events, inventory, sales, …',
    tab          String COMMENT 'Name of the sheet tab; empty for a deletion',
    row          UInt32 COMMENT 'Row number in the sheet when it was read; 0 for a deletion',
    line         UInt32 COMMENT 'Number of the row among the rows of its key, from 0',
    key_json     String COMMENT 'Canonical key values, JSON object' CODEC(ZSTD(3)),
    values_json  String COMMENT 'Canonical values of the whole row, JSON object; empty for a deletion' CODEC(ZSTD(3)),
    payload_json String COMMENT 'Cells as received, JSON; empty for a deletion' CODEC(ZSTD(3)),
    key_hash     UInt64 COMMENT 'First 8 bytes of SHA-256 over the canonical key',
    row_hash     UInt64 COMMENT 'First 8 bytes of SHA-256 over the canonical row and its line',
    run_id       String COMMENT 'Run that brought the change',
    trigger      LowCardinality(String) COMMENT 'edit, change, schedule, menu or backfill',
    _ver         UInt64 COMMENT 'Moment before the sheet was read, unix milliseconds',
    _deleted     UInt8 COMMENT '1: the row is gone from the sheet',
    _ingest_ts   DateTime('UTC') DEFAULT now() COMMENT 'When it was stored'
)
ENGINE = ReplicatedReplacingMergeTree
ORDER BY (sheet_id, contract, key_hash, key_json, line, _ver, tab, row)
TTL _ingest_ts + INTERVAL 30 DAY
COMMENT 'Changed rows as received from the sheets; kept 30 days';

CREATE TABLE IF NOT EXISTS `zakaz`.stg_qtickets_sheets_raw ON CLUSTER `main` AS `zakaz`.stg_qtickets_sheets_raw_local
ENGINE = Distributed(`main`, `zakaz`, stg_qtickets_sheets_raw_local, key_hash);
