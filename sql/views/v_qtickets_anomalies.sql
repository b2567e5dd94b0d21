-- Rows of sales whose price of a ticket is far from what is usual for their event and currency, by a robust score: the distance from the
-- median in units of the median distance (at least a twentieth of the median, since many events have one price). Events with 20 rows or more.
--     SELECT event_id, date, city, order_id, price, usual_price, score FROM v_qtickets_anomalies ORDER BY abs(score) DESC
CREATE OR REPLACE VIEW {{database}}.v_qtickets_anomalies {{on_cluster}}
(
    date         Date COMMENT 'Day of the sale as the sheet has it; Sales tab',
    event_id     String COMMENT 'Id of the event in the ticketing system; Sales tab',
    city         String COMMENT 'City, lower case, aliases resolved; Sales tab',
    city_name    String COMMENT 'City as people write it, for labels; filter by city',
    order_id     String COMMENT 'Id of the order; empty where the tab holds no orders; Sales tab',
    tickets_sold Int32 COMMENT 'Tickets sold in this row, pieces; Sales tab',
    revenue      Decimal(18, 2) COMMENT 'Revenue of this row before refunds, in units of the currency column; Sales tab',
    currency     FixedString(3) COMMENT 'ISO 4217 code of the amounts',
    price        Float64 COMMENT 'revenue / tickets_sold',
    usual_price  Float64 COMMENT 'Median over the rows of the event in this currency',
    score        Float64 COMMENT 'How far price is from usual_price; rows from 6 on in either direction are here',
    source       String COMMENT 'Spreadsheet id',
    source_name  String COMMENT 'Name of the spreadsheet; its id where it has none'
)
AS
WITH
    {{source_names}} AS names,
    -- Prices far from the usual one of their event in a currency (a hash here): (event, day, price, usual price, distance). From the prices beside
    -- the sums by day, so that they are known before rows are read.
    (
        SELECT groupArray((f.event, f.day, f.price, f.usual, f.distance))
        FROM
        (
            SELECT e.event AS event, e.usual AS usual, e.distance AS distance, far.1 AS price, toDate(arrayJoin(range(toUInt32(far.2), toUInt32(far.3) + 1))) AS day
            FROM
            (
                SELECT
                    g.event AS event,
                    arrayReduce('quantileExactWeighted(0.5)', g.prices.1, g.row_counts) AS usual,
                    arrayReduce('quantileExactWeighted(0.5)', arrayMap(price -> abs(price - usual), g.prices.1), g.row_counts) AS apart,
                    greatest(apart, abs(usual) / 20, 0.01) AS distance,
                    arrayFilter(one -> abs((one.1 - usual) / distance) >= 6, g.prices) AS far_prices
                FROM
                (
                    SELECT p.event AS event, groupArray((p.price, p.first_day, p.last_day)) AS prices, groupArray(p.row_count) AS row_counts
                    FROM
                    (
                        SELECT
                            cityHash64(a.currency, a.event_id) AS event, price,
                            sum(price_row_count) AS row_count, min(a.date) AS first_day, max(a.date) AS last_day
                        FROM {{database}}.agg_qtickets_sales_daily AS a FINAL
                        ARRAY JOIN a.prices AS price, a.price_rows AS price_row_count
                        GROUP BY event, price
                    ) AS p
                    GROUP BY p.event
                    HAVING sum(p.row_count) >= 20
                ) AS g
            ) AS e
            ARRAY JOIN e.far_prices AS far
        ) AS f
    ) AS far_days
SELECT
    s.date AS date,
    s.event_id AS event_id,
    s.city AS city,
    {{city_name s.city}} AS city_name,
    s.order_id AS order_id,
    s.tickets_sold AS tickets_sold,
    s.revenue AS revenue,
    s.currency AS currency,
    toFloat64(s.revenue) / s.tickets_sold AS price,
    transform(cityHash64(s.currency, s.event_id), far_days.1, far_days.4, nan) AS usual_price,
    (price - usual_price) / transform(cityHash64(s.currency, s.event_id), far_days.1, far_days.5, nan) AS score,
    s._source AS source,
    transform(s._source, names.1, names.2, s._source) AS source_name
FROM {{database}}.fact_qtickets_sales AS s FINAL
-- Of the sort key, so that a filter before FINAL leaves out no version: the keys that ever had such a price on such a day, found without FINAL,
-- whatever the reader's session says. What the row is now is looked at below. The day is looked up alone first, as the two bytes that it has.
PREWHERE s.key_hash IN (
    SELECT c.key_hash FROM {{database}}.fact_qtickets_sales AS c
    PREWHERE c.date IN (SELECT arrayJoin(far_days).2)
        AND (c.date, toFloat64(c.revenue) / c.tickets_sold + 0) IN (SELECT far.2, far.3 FROM (SELECT arrayJoin(far_days) AS far))
    WHERE (cityHash64(c.currency, c.event_id), c.date, toFloat64(c.revenue) / c.tickets_sold + 0)
        IN (SELECT far.1, far.2, far.3 FROM (SELECT arrayJoin(far_days) AS far))
    SETTINGS final = 0
)
WHERE s.tickets_sold != 0 AND abs(score) >= 6;
