CREATE TABLE IF NOT EXISTS `zakaz`.meta_sync_proofs_local ON CLUSTER `main`
(
    sheet_id    String COMMENT 'Spreadsheet id',
    tab         String COMMENT 'Tab contract: events, inventory, sales, …',
    verified_at DateTime64(3, 'UTC') COMMENT 'Moment before the sheet was read that the table equals',
    rows        UInt64 COMMENT 'Rows in the sheet, and in the table',
    digest      String COMMENT 'Digest both ends agreed on',
    names       Array(String) COMMENT 'Sheet tabs that were read',
    contracts   String COMMENT 'Hash of the contracts both ends were built from',
    bundle      String COMMENT 'Version of the bundle in the spreadsheet',
    run_id      String COMMENT 'Run that proved it',
    _ingest_ts  DateTime('UTC') DEFAULT now() COMMENT 'When it was stored'
)
ENGINE = ReplicatedReplacingMergeTree
ORDER BY (sheet_id, tab, verified_at)
TTL _ingest_ts + INTERVAL 90 DAY
COMMENT 'Proofs that a table equalled its sheet; kept 90 days';

CREATE TABLE IF NOT EXISTS `zakaz`.meta_sync_proofs ON CLUSTER `main` AS `zakaz`.meta_sync_proofs_local
ENGINE = Distributed(`main`, `zakaz`, meta_sync_proofs_local, cityHash64(sheet_id, tab));
