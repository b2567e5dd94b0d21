CREATE TABLE IF NOT EXISTS `zakaz`.fact_qtickets_sales_local ON CLUSTER `main`
(
    date         Date COMMENT 'Day of the sale as the sheet has it; Sales tab',
    event_id     String COMMENT 'Id of the event in the ticketing system; Sales tab',
    city         String COMMENT 'City, lower case, aliases resolved; Sales tab',
    tickets_sold Int32 COMMENT 'Tickets sold in this row, pieces; negative for a return that has its own row; Sales tab',
    revenue      Decimal(18, 2) COMMENT 'Revenue of this row before refunds, in units of the currency column; Sales tab',
    event_name   String COMMENT 'Name of the event as typed; Sales tab',
    order_id     String COMMENT 'Id of the order; empty where the tab holds no orders; Sales tab',
    refunds      Decimal(18, 2) COMMENT 'Refunds of this row, not negative, in units of the currency column; Sales tab',
    currency     FixedString(3) DEFAULT 'RUB' COMMENT 'ISO 4217 code of revenue and refunds; Sales tab',
    utm_source   String COMMENT 'UTM tag of the link of the order; Sales tab',
    utm_medium   String COMMENT 'UTM tag of the link of the order; Sales tab',
    utm_campaign String COMMENT 'UTM tag of the link of the order; Sales tab',
    utm_content  String COMMENT 'UTM tag of the link of the order; Sales tab',
    utm_term     String COMMENT 'UTM tag of the link of the order; Sales tab',
    _source      String COMMENT 'Spreadsheet id',
    line         UInt32 COMMENT 'Number of the row among the rows of its key, from 0',
    key_hash     UInt64 COMMENT 'First 8 bytes of SHA-256 over the canonical key',
    row_hash     UInt64 COMMENT 'First 8 bytes of SHA-256 over the canonical row and its line',
    _ver         UInt64 COMMENT 'Moment before the sheet was read, unix milliseconds; the newest counts',
    _deleted     UInt8 DEFAULT 0 COMMENT '1: the row is gone from the sheet (tombstone)',
    _loaded_at   DateTime64(3, 'UTC') DEFAULT now64(3) COMMENT 'When it was stored'
)
ENGINE = ReplicatedReplacingMergeTree(_ver, _deleted)
ORDER BY (_source, key_hash, date, event_id, city, order_id, line)
COMMENT 'Sales, row for row as the Sales tabs have them now';

CREATE TABLE IF NOT EXISTS `zakaz`.fact_qtickets_sales ON CLUSTER `main` AS `zakaz`.fact_qtickets_sales_local
ENGINE = Distributed(`main`, `zakaz`, fact_qtickets_sales_local, key_hash);
