-- Changed rows of the costs tab, typed, for 7 days. A repeated insert replaces itself.
-- distributed: stg_qtickets_sheets_costs by key_hash
CREATE TABLE IF NOT EXISTS {{database}}.stg_qtickets_sheets_costs{{local}} {{on_cluster}}
(
    date          Date COMMENT 'Day of the cost as the sheet has it; Costs tab',
    utm_source    String COMMENT 'UTM tag of the links that the money was spent on; empty where the row names none; Costs tab',
    utm_medium    String COMMENT 'UTM tag of the links that the money was spent on; empty where the row names none; Costs tab',
    utm_campaign  String COMMENT 'UTM tag of the links that the money was spent on; empty where the row names none; Costs tab',
    event_id      String COMMENT 'Id of the event that the money was spent on; empty where it was for none in particular; Costs tab',
    cost          Decimal(18, 2) COMMENT 'What was spent, in units of the currency column; negative for money that came back; Costs tab',
    currency      FixedString(3) COMMENT 'ISO 4217 code of the cost; Costs tab',
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
COMMENT 'Changed rows of the costs tab, typed; kept 7 days';

-- Current state of the costs tab. Never partitioned, never expired: either would bring deleted rows back.
-- distributed: fact_qtickets_costs by key_hash
CREATE TABLE IF NOT EXISTS {{database}}.fact_qtickets_costs{{local}} {{on_cluster}}
(
    date          Date COMMENT 'Day of the cost as the sheet has it; Costs tab',
    utm_source    String COMMENT 'UTM tag of the links that the money was spent on; empty where the row names none; Costs tab',
    utm_medium    String COMMENT 'UTM tag of the links that the money was spent on; empty where the row names none; Costs tab',
    utm_campaign  String COMMENT 'UTM tag of the links that the money was spent on; empty where the row names none; Costs tab',
    event_id      String COMMENT 'Id of the event that the money was spent on; empty where it was for none in particular; Costs tab',
    cost          Decimal(18, 2) COMMENT 'What was spent, in units of the currency column; negative for money that came back; Costs tab',
    currency      FixedString(3) COMMENT 'ISO 4217 code of the cost; Costs tab',
    _source       String COMMENT 'Spreadsheet id',
    line          UInt32 COMMENT 'Number of the row among the rows of its key, from 0',
    key_hash      UInt64 COMMENT 'First 8 bytes of SHA-256 over the canonical key',
    row_hash      UInt64 COMMENT 'First 8 bytes of SHA-256 over the canonical row and its line',
    _ver          UInt64 COMMENT 'Moment before the sheet was read, unix milliseconds; the newest counts',
    _deleted      UInt8 DEFAULT 0 COMMENT '1: the row is gone from the sheet (tombstone)',
    _loaded_at    DateTime64(3, 'UTC') DEFAULT now64(3) COMMENT 'When it was stored'
)
ENGINE = {{replicated}}ReplacingMergeTree(_ver, _deleted)
ORDER BY (_source, key_hash, date, utm_source, utm_medium, utm_campaign, event_id, currency, line)
COMMENT 'Costs, as the Costs tabs have them now';
