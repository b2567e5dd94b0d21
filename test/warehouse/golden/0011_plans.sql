CREATE TABLE IF NOT EXISTS `zakaz`.stg_qtickets_sheets_plans_local ON CLUSTER `main`
(
    date          Date COMMENT 'Day that the plan is for; Plans tab',
    event_id      String COMMENT 'Id of the event in the ticketing system; Plans tab',
    plan_tickets  UInt32 COMMENT 'Tickets that are to be sold on this day, pieces; Plans tab',
    plan_revenue  Decimal(18, 2) COMMENT 'Revenue that is to be made on this day before refunds, in RUB; Plans tab',
    city          String COMMENT 'City, lower case, aliases resolved; empty where the tab has no such column: the plan is for all cities; Plans tab',
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
COMMENT 'Changed rows of the plans tab, typed; kept 7 days';

CREATE TABLE IF NOT EXISTS `zakaz`.fact_qtickets_plans_local ON CLUSTER `main`
(
    date          Date COMMENT 'Day that the plan is for; Plans tab',
    event_id      String COMMENT 'Id of the event in the ticketing system; Plans tab',
    plan_tickets  UInt32 COMMENT 'Tickets that are to be sold on this day, pieces; Plans tab',
    plan_revenue  Decimal(18, 2) COMMENT 'Revenue that is to be made on this day before refunds, in RUB; Plans tab',
    city          String COMMENT 'City, lower case, aliases resolved; empty where the tab has no such column: the plan is for all cities; Plans tab',
    _source       String COMMENT 'Spreadsheet id',
    line          UInt32 COMMENT 'Number of the row among the rows of its key, from 0',
    key_hash      UInt64 COMMENT 'First 8 bytes of SHA-256 over the canonical key',
    row_hash      UInt64 COMMENT 'First 8 bytes of SHA-256 over the canonical row and its line',
    _ver          UInt64 COMMENT 'Moment before the sheet was read, unix milliseconds; the newest counts',
    _deleted      UInt8 DEFAULT 0 COMMENT '1: the row is gone from the sheet (tombstone)',
    _loaded_at    DateTime64(3, 'UTC') DEFAULT now64(3) COMMENT 'When it was stored'
)
ENGINE = ReplicatedReplacingMergeTree(_ver, _deleted)
ORDER BY (_source, key_hash, date, event_id, city, line)
COMMENT 'Plans, as the Plans tabs have them now';

CREATE TABLE IF NOT EXISTS `zakaz`.stg_qtickets_sheets_plans ON CLUSTER `main` AS `zakaz`.stg_qtickets_sheets_plans_local
ENGINE = Distributed(`main`, `zakaz`, stg_qtickets_sheets_plans_local, key_hash);

CREATE TABLE IF NOT EXISTS `zakaz`.fact_qtickets_plans ON CLUSTER `main` AS `zakaz`.fact_qtickets_plans_local
ENGINE = Distributed(`main`, `zakaz`, fact_qtickets_plans_local, key_hash);
