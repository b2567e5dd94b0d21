-- Changed rows of the rates tab, typed, for 7 days. A repeated insert replaces itself.
-- distributed: stg_qtickets_sheets_rates by key_hash
CREATE TABLE IF NOT EXISTS {{database}}.stg_qtickets_sheets_rates{{local}} {{on_cluster}}
(
    date          Date COMMENT 'First day that the rate is for; it holds until the next one; Rates tab',
    currency      FixedString(3) COMMENT 'ISO 4217 code of the currency; Rates tab',
    rate          Decimal(18, 8) COMMENT 'What one unit of the currency is worth in RUB; Rates tab',
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
ENGINE = {{replicated}}ReplacingMergeTree
ORDER BY (_source, tab, _ver, row, key_hash, line)
TTL _ingest_ts + INTERVAL 7 DAY
COMMENT 'Changed rows of the rates tab, typed; kept 7 days';

-- Current state of the rates tab. Never partitioned, never expired: either would bring deleted rows back.
-- distributed: fact_qtickets_rates by key_hash
CREATE TABLE IF NOT EXISTS {{database}}.fact_qtickets_rates{{local}} {{on_cluster}}
(
    date          Date COMMENT 'First day that the rate is for; it holds until the next one; Rates tab',
    currency      FixedString(3) COMMENT 'ISO 4217 code of the currency; Rates tab',
    rate          Decimal(18, 8) COMMENT 'What one unit of the currency is worth in RUB; Rates tab',
    _source       String COMMENT 'Spreadsheet id',
    line          UInt32 COMMENT 'Number of the row among the rows of its key, from 0',
    key_hash      UInt64 COMMENT 'First 8 bytes of SHA-256 over the canonical key',
    row_hash      UInt64 COMMENT 'First 8 bytes of SHA-256 over the canonical row and its line',
    _ver          UInt64 COMMENT 'Moment before the sheet was read, unix milliseconds; the newest counts',
    _deleted      UInt8 DEFAULT 0 COMMENT '1: the row is gone from the sheet (tombstone)',
    _loaded_at    DateTime64(3, 'UTC') DEFAULT now64(3) COMMENT 'When it was stored'
)
ENGINE = {{replicated}}ReplacingMergeTree(_ver, _deleted)
ORDER BY (_source, key_hash, date, currency, line)
COMMENT 'Rates of currencies, as the Rates tabs have them now';
