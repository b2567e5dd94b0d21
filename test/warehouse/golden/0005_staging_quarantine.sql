CREATE TABLE IF NOT EXISTS `zakaz`.stg_qtickets_sheets_quarantine_local ON CLUSTER `main`
(
    sheet_id     String COMMENT 'Spreadsheet id',
    contract     String COMMENT 'Tab contract: events, inventory, sales, …',
    tab          String COMMENT 'Name of the sheet tab',
    row          UInt32 COMMENT 'Row number in the sheet when it was read',
    column       String COMMENT 'Contract column of the cell; empty for an issue of the whole row',
    code         LowCardinality(String) COMMENT 'Stable code of the issue',
    severity     LowCardinality(String) COMMENT 'error, draft or notice',
    message      String COMMENT 'Sentence for whoever mends the sheet',
    value        String COMMENT 'The cell as shown',
    payload_json String COMMENT 'Cells of the row as received, JSON' CODEC(ZSTD(3)),
    row_hash     UInt64 COMMENT 'First 8 bytes of SHA-256 over tab name, row number and cells',
    key_hash     UInt64 COMMENT 'Hash of the key of the row; 0 where the key cannot be read',
    key_readable UInt8 COMMENT '1: the key could be read',
    run_id       String COMMENT 'Run that found it',
    trigger      LowCardinality(String) COMMENT 'edit, change, schedule, menu or backfill',
    _ver         UInt64 COMMENT 'Moment before the sheet was read, unix milliseconds; the newest counts',
    _deleted     UInt8 DEFAULT 0 COMMENT '1: mended or gone (tombstone)',
    _ingest_ts   DateTime64(3, 'UTC') DEFAULT now64(3) COMMENT 'When it was stored'
)
ENGINE = ReplicatedReplacingMergeTree(_ver, _deleted)
ORDER BY (sheet_id, contract, tab, row, column)
COMMENT 'Issues of the sheets that are open now';

CREATE TABLE IF NOT EXISTS `zakaz`.stg_qtickets_sheets_quarantine ON CLUSTER `main` AS `zakaz`.stg_qtickets_sheets_quarantine_local
ENGINE = Distributed(`main`, `zakaz`, stg_qtickets_sheets_quarantine_local, cityHash64(sheet_id, contract));
