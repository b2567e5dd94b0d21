-- Sales summed by day, so that panels do not read the rows of all years: what v_qtickets_sales_latest and others read.
-- The server renews the days that a push touched from fact_qtickets_sales, and each comparison repairs what is late.
-- distributed: agg_qtickets_sales_daily by cityHash64(date, event_id)
CREATE TABLE IF NOT EXISTS {{database}}.agg_qtickets_sales_daily{{local}} {{on_cluster}}
(
    date         Date COMMENT 'Day of the sale as the sheet has it',
    currency     FixedString(3) COMMENT 'ISO 4217 code of revenue and refunds',
    event_id     LowCardinality(String) COMMENT 'Id of the event in the ticketing system',
    city         LowCardinality(String) COMMENT 'City, lower case, aliases resolved',
    _source      LowCardinality(String) COMMENT 'Spreadsheet id',
    event_name   String COMMENT 'Name of the event: the newest of these rows that is not blank',
    name_ver     UInt64 COMMENT 'Version of the row that has this name; 0 where all are blank',
    tickets_sold Int64 COMMENT 'Tickets sold less returns that have rows of their own, pieces',
    revenue      Decimal(38, 2) COMMENT 'Revenue before refunds, in units of the currency column',
    refunds      Decimal(38, 2) COMMENT 'Refunds, not negative, in units of the currency column',
    row_count    UInt64 COMMENT 'Rows of fact_qtickets_sales that are summed here',
    sale_count   UInt64 COMMENT 'Of these, rows with more than 0 tickets',
    row_hashes   UInt64 COMMENT 'Sum of row_hash of these rows, mod 2^64',
    _ver         UInt64 COMMENT 'Moment of the summing, unix microseconds; the newest counts',
    _deleted     UInt8 DEFAULT 0 COMMENT '1: no such rows are left (tombstone)',
    _loaded_at   DateTime64(3, 'UTC') DEFAULT now64(3) COMMENT 'When it was stored'
)
ENGINE = {{replicated}}ReplacingMergeTree(_ver, _deleted)
ORDER BY (date, currency, event_id, city, _source)
COMMENT 'Sums of fact_qtickets_sales by day, currency, event, city and spreadsheet';

-- What is there now, so that the views are right at once.
INSERT INTO {{database}}.agg_qtickets_sales_daily
    (date, currency, event_id, city, _source, event_name, name_ver, tickets_sold, revenue, refunds, row_count, sale_count, row_hashes, _ver)
SELECT
    f.date, f.currency, f.event_id, f.city, f._source,
    argMaxIf(f.event_name, (f._ver, f.event_name), f.event_name != ''), maxIf(f._ver, f.event_name != ''),
    sum(f.tickets_sold), sum(f.revenue), sum(f.refunds), count(), countIf(f.tickets_sold > 0), sum(f.row_hash),
    toUnixTimestamp64Micro(now64(6))
FROM {{database}}.fact_qtickets_sales AS f FINAL
GROUP BY f.date, f.currency, f.event_id, f.city, f._source;
