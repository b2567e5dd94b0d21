CREATE TABLE IF NOT EXISTS `zakaz`.stg_qtickets_sheets_sales_local ON CLUSTER `main`
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
    tab          String COMMENT 'Name of the sheet tab; empty for a deletion',
    row          UInt32 COMMENT 'Row number in the sheet when it was read; 0 for a deletion',
    line         UInt32 COMMENT 'Number of the row among the rows of its key, from 0',
    key_hash     UInt64 COMMENT 'First 8 bytes of SHA-256 over the canonical key',
    row_hash     UInt64 COMMENT 'First 8 bytes of SHA-256 over the canonical row and its line',
    run_id       String COMMENT 'Run that brought the change',
    _ver         UInt64 COMMENT 'Moment before the sheet was read, unix milliseconds',
    _deleted     UInt8 COMMENT '1: the row is gone from the sheet',
    _ingest_ts   DateTime('UTC') DEFAULT now() COMMENT 'When it was stored'
)
ENGINE = ReplicatedReplacingMergeTree
ORDER BY (_source, tab, _ver, row, key_hash, line)
TTL _ingest_ts + INTERVAL 7 DAY
COMMENT 'Changed rows of the sales tab, typed; kept 7 days';

CREATE TABLE IF NOT EXISTS `zakaz`.stg_qtickets_sheets_sales ON CLUSTER `main` AS `zakaz`.stg_qtickets_sheets_sales_local
ENGINE = Distributed(`main`, `zakaz`, stg_qtickets_sheets_sales_local, key_hash);
