CREATE TABLE IF NOT EXISTS `zakaz`.fact_qtickets_inventory_local ON CLUSTER `main`
(
    event_id      String COMMENT 'Id of the event in the ticketing system; Inventory tab',
    city          String COMMENT 'City, lower case, aliases resolved; empty where the tab has no such column; Inventory tab',
    date          Date COMMENT 'Day of the count; 1970-01-01 where the tab has no such column; Inventory tab',
    tickets_total Nullable(UInt32) COMMENT 'Tickets put on sale, pieces; NULL where not given; Inventory tab',
    tickets_left  Nullable(UInt32) COMMENT 'Tickets not sold yet, pieces; NULL where not given; Inventory tab',
    _source       String COMMENT 'Spreadsheet id',
    line          UInt32 COMMENT 'Number of the row among the rows of its key, from 0',
    key_hash      UInt64 COMMENT 'First 8 bytes of SHA-256 over the canonical key',
    row_hash      UInt64 COMMENT 'First 8 bytes of SHA-256 over the canonical row and its line',
    _ver          UInt64 COMMENT 'Moment before the sheet was read, unix milliseconds; the newest counts',
    _deleted      UInt8 DEFAULT 0 COMMENT '1: the row is gone from the sheet (tombstone)',
    _loaded_at    DateTime64(3, 'UTC') DEFAULT now64(3) COMMENT 'When it was stored'
)
ENGINE = ReplicatedReplacingMergeTree(_ver, _deleted)
ORDER BY (_source, key_hash, event_id, city, date, line)
COMMENT 'Counts of tickets, as the Inventory tabs have them now';

CREATE TABLE IF NOT EXISTS `zakaz`.fact_qtickets_inventory ON CLUSTER `main` AS `zakaz`.fact_qtickets_inventory_local
ENGINE = Distributed(`main`, `zakaz`, fact_qtickets_inventory_local, key_hash);
