-- Every change of every row, without the cells as received: what history and states of the past are read from. Kept for ever, or as
-- long as HISTORY_DAYS says. A repeated insert replaces itself.
-- distributed: meta_changes by key_hash
CREATE TABLE IF NOT EXISTS {{database}}.meta_changes{{local}} {{on_cluster}}
(
    sheet_id    String COMMENT 'Spreadsheet id',
    contract    LowCardinality(String) COMMENT 'Tab contract: events, inventory, sales, …',
    tab         LowCardinality(String) COMMENT 'Name of the sheet tab; empty for a deletion',
    row         UInt32 COMMENT 'Row number in the sheet when it was read; 0 for a deletion',
    line        UInt32 COMMENT 'Number of the row among the rows of its key, from 0',
    key_json    String COMMENT 'Canonical key values, JSON object' CODEC(ZSTD(3)),
    values_json String COMMENT 'Canonical values of the whole row, JSON object; empty for a deletion' CODEC(ZSTD(3)),
    key_hash    UInt64 COMMENT 'First 8 bytes of SHA-256 over the canonical key',
    run_id      LowCardinality(String) COMMENT 'Run that brought the change; empty where it was before this table',
    trigger     LowCardinality(String) COMMENT 'edit, change, schedule, menu or backfill; empty where it was before this table',
    _ver        UInt64 COMMENT 'Moment before the sheet was read, unix milliseconds',
    _deleted    UInt8 COMMENT '1: the row is gone from the sheet',
    _ingest_ts  DateTime('UTC') DEFAULT now() COMMENT 'When it was stored'
)
ENGINE = {{replicated}}ReplacingMergeTree
ORDER BY (sheet_id, contract, key_hash, key_json, line, _ver)
COMMENT 'Changes of rows as the sheets showed them';

-- What is there now, so that each later change knows what was before it.
INSERT INTO {{database}}.meta_changes (sheet_id, contract, line, key_json, values_json, key_hash, _ver, _deleted, _ingest_ts)
SELECT e._source, 'events', e.line,
    toJSONString(CAST((e.event_id, toString(e.event_date), e.city), 'Tuple(event_id String, event_date String, city String)')),
    toJSONString(CAST((e.event_id, e.event_name, toString(e.event_date), e.city, toString(e.tickets_total), toString(e.tickets_left)),
        'Tuple(event_id String, event_name String, event_date String, city String, tickets_total Nullable(String), tickets_left Nullable(String))')),
    e.key_hash, e._ver, 0, toDateTime(e._loaded_at, 'UTC')
FROM {{database}}.dim_events AS e FINAL
SETTINGS output_format_json_named_tuples_as_objects = 1, output_format_json_escape_forward_slashes = 0;

INSERT INTO {{database}}.meta_changes (sheet_id, contract, line, key_json, values_json, key_hash, _ver, _deleted, _ingest_ts)
SELECT i._source, 'inventory', i.line,
    toJSONString(CAST((i.event_id, i.city, if(i.date = toDate(0), '', toString(i.date))), 'Tuple(event_id String, city String, date String)')),
    toJSONString(CAST((i.event_id, i.city, if(i.date = toDate(0), '', toString(i.date)), toString(i.tickets_total), toString(i.tickets_left)),
        'Tuple(event_id String, city String, date String, tickets_total Nullable(String), tickets_left Nullable(String))')),
    i.key_hash, i._ver, 0, toDateTime(i._loaded_at, 'UTC')
FROM {{database}}.fact_qtickets_inventory AS i FINAL
SETTINGS output_format_json_named_tuples_as_objects = 1, output_format_json_escape_forward_slashes = 0;

INSERT INTO {{database}}.meta_changes (sheet_id, contract, line, key_json, values_json, key_hash, _ver, _deleted, _ingest_ts)
SELECT s._source, 'sales', s.line,
    toJSONString(CAST((toString(s.date), s.event_id, s.city, s.order_id), 'Tuple(date String, event_id String, city String, order_id String)')),
    toJSONString(CAST((toString(s.date), s.event_id, s.city, toString(s.tickets_sold), toDecimalString(s.revenue, 2), s.event_name, s.order_id,
        toDecimalString(s.refunds, 2), toString(s.currency), s.utm_source, s.utm_medium, s.utm_campaign, s.utm_content, s.utm_term),
        'Tuple(date String, event_id String, city String, tickets_sold String, revenue String, event_name String, order_id String, refunds String, currency String, utm_source String, utm_medium String, utm_campaign String, utm_content String, utm_term String)')),
    s.key_hash, s._ver, 0, toDateTime(s._loaded_at, 'UTC')
FROM {{database}}.fact_qtickets_sales AS s FINAL
SETTINGS output_format_json_named_tuples_as_objects = 1, output_format_json_escape_forward_slashes = 0;

INSERT INTO {{database}}.meta_changes (sheet_id, contract, line, key_json, values_json, key_hash, _ver, _deleted, _ingest_ts)
SELECT p._source, 'plans', p.line,
    toJSONString(CAST((toString(p.date), p.event_id, p.city), 'Tuple(date String, event_id String, city String)')),
    toJSONString(CAST((toString(p.date), p.event_id, toString(p.plan_tickets), toDecimalString(p.plan_revenue, 2), p.city),
        'Tuple(date String, event_id String, plan_tickets String, plan_revenue String, city String)')),
    p.key_hash, p._ver, 0, toDateTime(p._loaded_at, 'UTC')
FROM {{database}}.fact_qtickets_plans AS p FINAL
SETTINGS output_format_json_named_tuples_as_objects = 1, output_format_json_escape_forward_slashes = 0;

-- The 30 days that the raw layer knows, with who brought what. Of a change that the statements above took too this one stays.
INSERT INTO {{database}}.meta_changes
    (sheet_id, contract, tab, row, line, key_json, values_json, key_hash, run_id, trigger, _ver, _deleted, _ingest_ts)
SELECT r.sheet_id, r.contract, r.tab, r.row, r.line, r.key_json, r.values_json, r.key_hash, r.run_id, r.trigger, r._ver, r._deleted, r._ingest_ts
FROM {{database}}.stg_qtickets_sheets_raw AS r FINAL;
