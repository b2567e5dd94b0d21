-- UTM tags beside the sums of a day: what v_qtickets_sales_by_utm and v_qtickets_romi read instead of rows.
ALTER TABLE {{database}}.agg_qtickets_sales_daily{{local}} {{on_cluster}}
    ADD COLUMN IF NOT EXISTS `utm.source`       Array(String) COMMENT 'UTM tags of the rows summed here: each source, medium and campaign once, ascending',
    ADD COLUMN IF NOT EXISTS `utm.medium`       Array(String) COMMENT 'Of each of them, the medium',
    ADD COLUMN IF NOT EXISTS `utm.campaign`     Array(String) COMMENT 'Of each of them, the campaign',
    ADD COLUMN IF NOT EXISTS `utm.row_count`    Array(UInt64) COMMENT 'Of each of them, how many rows have it',
    ADD COLUMN IF NOT EXISTS `utm.tickets_sold` Array(Int64) COMMENT 'Of each of them, tickets_sold',
    ADD COLUMN IF NOT EXISTS `utm.revenue`      Array(Decimal(38, 2)) COMMENT 'Of each of them, revenue',
    ADD COLUMN IF NOT EXISTS `utm.refunds`      Array(Decimal(38, 2)) COMMENT 'Of each of them, refunds',
    ADD COLUMN IF NOT EXISTS `utm.orders`       Array(Array(UInt64)) COMMENT 'Of each of them, hashes of the ids of orders that its rows have, each as often as there are such rows';

ALTER TABLE {{database}}.agg_qtickets_sales_daily {{on_cluster}}
    ADD COLUMN IF NOT EXISTS `utm.source`       Array(String) COMMENT 'UTM tags of the rows summed here: each source, medium and campaign once, ascending',
    ADD COLUMN IF NOT EXISTS `utm.medium`       Array(String) COMMENT 'Of each of them, the medium',
    ADD COLUMN IF NOT EXISTS `utm.campaign`     Array(String) COMMENT 'Of each of them, the campaign',
    ADD COLUMN IF NOT EXISTS `utm.row_count`    Array(UInt64) COMMENT 'Of each of them, how many rows have it',
    ADD COLUMN IF NOT EXISTS `utm.tickets_sold` Array(Int64) COMMENT 'Of each of them, tickets_sold',
    ADD COLUMN IF NOT EXISTS `utm.revenue`      Array(Decimal(38, 2)) COMMENT 'Of each of them, revenue',
    ADD COLUMN IF NOT EXISTS `utm.refunds`      Array(Decimal(38, 2)) COMMENT 'Of each of them, refunds',
    ADD COLUMN IF NOT EXISTS `utm.orders`       Array(Array(UInt64)) COMMENT 'Of each of them, hashes of the ids of orders that its rows have, each as often as there are such rows';

-- Sums of what is there now, so that the views are right at once; newer than any that know no tags.
INSERT INTO {{database}}.agg_qtickets_sales_daily
    (date, currency, event_id, city, _source, event_name, name_ver, tickets_sold, revenue, refunds, row_count, sale_count, row_hashes, prices, price_rows,
    `utm.source`, `utm.medium`, `utm.campaign`, `utm.row_count`, `utm.tickets_sold`, `utm.revenue`, `utm.refunds`, `utm.orders`, _ver)
SELECT
    t.date, t.currency, t.event_id, t.city, t._source,
    argMaxIf(t.event_name, (t.name_ver, t.event_name), t.event_name != ''), max(t.name_ver),
    sum(t.tickets_sold), sum(t.revenue), sum(t.refunds), sum(t.row_count), sum(t.sale_count), sum(t.row_hashes),
    arrayCompact(arraySort(groupArrayArray(t.prices)) AS ascending),
    arrayMap(alike -> length(alike), arraySplit((price, nth) -> nth = 1, ascending, arrayEnumerateUniq(ascending))),
    (arraySort(groupArray((t.utm_source, t.utm_medium, t.utm_campaign, t.row_count, t.tickets_sold, t.revenue, t.refunds, t.orders))) AS by_tags).1,
    by_tags.2, by_tags.3, by_tags.4, by_tags.5, by_tags.6, by_tags.7, by_tags.8,
    (SELECT greatest(toUInt64(toUnixTimestamp64Micro(now64(6))), max(a._ver) + 1) FROM {{database}}.agg_qtickets_sales_daily AS a)
FROM
(
    SELECT
        f.date AS date, f.currency AS currency, f.event_id AS event_id, f.city AS city, f._source AS _source,
        f.utm_source AS utm_source, f.utm_medium AS utm_medium, f.utm_campaign AS utm_campaign,
        argMaxIf(f.event_name, (f._ver, f.event_name), f.event_name != '') AS event_name, maxIf(f._ver, f.event_name != '') AS name_ver,
        sum(f.tickets_sold) AS tickets_sold, sum(f.revenue) AS revenue, sum(f.refunds) AS refunds, count() AS row_count,
        countIf(f.tickets_sold > 0) AS sale_count, sum(f.row_hash) AS row_hashes,
        groupArrayIf(toFloat64(f.revenue) / f.tickets_sold + 0, f.tickets_sold != 0) AS prices,
        groupArrayIf(cityHash64(f.order_id), f.order_id != '') AS orders
    FROM {{database}}.fact_qtickets_sales AS f FINAL
    GROUP BY f.date, f.currency, f.event_id, f.city, f._source, f.utm_source, f.utm_medium, f.utm_campaign
) AS t
GROUP BY t.date, t.currency, t.event_id, t.city, t._source;
