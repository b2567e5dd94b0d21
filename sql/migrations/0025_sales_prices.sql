-- Prices beside the sums of a day: what v_qtickets_anomalies takes the usual price of an event from without reading its rows.
ALTER TABLE {{database}}.agg_qtickets_sales_daily{{local}} {{on_cluster}}
    ADD COLUMN IF NOT EXISTS prices Array(Float64) COMMENT 'Prices of a ticket (revenue / tickets_sold) of the rows summed here that have tickets: each once, ascending',
    ADD COLUMN IF NOT EXISTS price_rows Array(UInt64) COMMENT 'Of each of prices, how many rows have it';

ALTER TABLE {{database}}.agg_qtickets_sales_daily {{on_cluster}}
    ADD COLUMN IF NOT EXISTS prices Array(Float64) COMMENT 'Prices of a ticket (revenue / tickets_sold) of the rows summed here that have tickets: each once, ascending',
    ADD COLUMN IF NOT EXISTS price_rows Array(UInt64) COMMENT 'Of each of prices, how many rows have it';

-- Sums of what is there now, so that the view is right at once; newer than any that know no prices.
INSERT INTO {{database}}.agg_qtickets_sales_daily
    (date, currency, event_id, city, _source, event_name, name_ver, tickets_sold, revenue, refunds, row_count, sale_count, row_hashes, prices, price_rows, _ver)
SELECT
    f.date, f.currency, f.event_id, f.city, f._source,
    argMaxIf(f.event_name, (f._ver, f.event_name), f.event_name != ''), maxIf(f._ver, f.event_name != ''),
    sum(f.tickets_sold), sum(f.revenue), sum(f.refunds), count(), countIf(f.tickets_sold > 0), sum(f.row_hash),
    arrayCompact(arraySort(groupArrayIf(toFloat64(f.revenue) / f.tickets_sold + 0, f.tickets_sold != 0)) AS ascending),
    arrayMap(alike -> length(alike), arraySplit((price, nth) -> nth = 1, ascending, arrayEnumerateUniq(ascending))),
    (SELECT greatest(toUInt64(toUnixTimestamp64Micro(now64(6))), max(a._ver) + 1) FROM {{database}}.agg_qtickets_sales_daily AS a)
FROM {{database}}.fact_qtickets_sales AS f FINAL
GROUP BY f.date, f.currency, f.event_id, f.city, f._source;
