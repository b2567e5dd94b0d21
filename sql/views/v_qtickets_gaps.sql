-- Cities that have fallen silent: without a sale for at least two days now, and longer than ever in the 30 days up to their last sale,
-- on ten of which at least they sold. The commonest real loss is rows that nobody entered. Today is not over and counts nowhere.
--     SELECT city, silent_days, active_days FROM v_qtickets_gaps ORDER BY active_days DESC
CREATE OR REPLACE VIEW {{database}}.v_qtickets_gaps {{on_cluster}}
(
    city        String COMMENT 'City, lower case, aliases resolved; Sales tab',
    city_name   String COMMENT 'City as people write it, for labels; filter by city',
    last_sale   Date COMMENT 'Its last day with a sale',
    silent_days Int64 COMMENT 'Whole days without a sale since, until yesterday in the time zone of the deployment',
    active_days UInt64 COMMENT 'Days with a sale among the 30 that end with last_sale',
    longest_gap Int64 COMMENT 'Most days in a row without a sale within these'
)
AS
SELECT
    c.city AS city,
    {{city_name c.city}} AS city_name,
    c.days[-1] AS last_sale,
    toInt64(toDate(now('{{timezone}}')) - last_sale) - 1 AS silent_days,
    length(c.recent) AS active_days,
    toInt64(arrayMax(arrayMap((day, next) -> next - day, arrayPopBack(c.recent), arrayPopFront(c.recent)))) - 1 AS longest_gap
FROM
(
    SELECT
        s.city AS city,
        arraySort(groupUniqArray(s.date)) AS days,
        arrayFilter(day -> day > days[-1] - 30, days) AS recent
    FROM {{database}}.agg_qtickets_sales_daily AS s FINAL
    WHERE s.sale_count > 0 AND s.date <= toDate(now('{{timezone}}'))
        -- Of a city that sold within 180 days the last 210 are enough. Days and cities are of the sort key, so that few rows are left for FINAL.
        AND (s.date > toDate(now('{{timezone}}')) - 210 OR s.city NOT IN (
            SELECT r.city
            FROM {{database}}.agg_qtickets_sales_daily AS r FINAL
            WHERE r.sale_count > 0 AND r.date BETWEEN toDate(now('{{timezone}}')) - 180 AND toDate(now('{{timezone}}'))
        ))
    GROUP BY s.city
) AS c
WHERE length(c.recent) >= 10 AND silent_days >= 2 AND silent_days > longest_gap
SETTINGS optimize_move_to_prewhere_if_final = 1;
