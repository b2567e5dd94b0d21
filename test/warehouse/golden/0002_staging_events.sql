CREATE TABLE IF NOT EXISTS `zakaz`.stg_qtickets_sheets_events_local ON CLUSTER `main`
(
    event_id      String COMMENT 'Id of the event in the ticketing system; Events tab',
    event_name    String COMMENT 'Name of the event as typed; Events tab',
    event_date    Date COMMENT 'Day of the event; Events tab',
    city          String COMMENT 'City, lower case, aliases resolved; Events tab',
    tickets_total Nullable(UInt32) COMMENT 'Tickets put on sale, pieces; NULL where not given; Events tab',
    tickets_left  Nullable(UInt32) COMMENT 'Tickets not sold yet, pieces; NULL where not given; Events tab',
    _source       String COMMENT 'Spreadsheet id',
    tab           String COMMENT 'Name of the sheet tab; empty for a deletion',
    row           UInt32 COMMENT 'Row number in the sheet when it was read; 0 for a deletion',
    line          UInt32 COMMENT 'Number of the row among the rows of its key, from 0',
    key_hash      UInt64 COMMENT 'First 8 bytes of SHA-256 over the canonical key',
    row_hash      UInt64 COMMENT 'First 8 bytes of SHA-256 over the canonical row and its line',
    run_id        String COMMENT 'Run that brought the change',
    _ver          UInt64 COMMENT 'Moment before the sheet was read, unix milliseconds',
    _deleted      UInt8 COMMENT '1: the row is gone from the sheet',
    _ingest_ts    DateTime('UTC') DEFAULT now() COMMENT 'When it was stored'
)
ENGINE = ReplicatedReplacingMergeTree
ORDER BY (_source, tab, _ver, row, key_hash, line)
TTL _ingest_ts + INTERVAL 7 DAY
COMMENT 'Changed rows of the events tab, typed; kept 7 days';

CREATE TABLE IF NOT EXISTS `zakaz`.stg_qtickets_sheets_events ON CLUSTER `main` AS `zakaz`.stg_qtickets_sheets_events_local
ENGINE = Distributed(`main`, `zakaz`, stg_qtickets_sheets_events_local, key_hash);
