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
WITH {{source_names}} AS names
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
    u.usual AS usual_price,
    (price - u.usual) / greatest(u.distance, abs(u.usual) / 20, 0.01) AS score,
    s._source AS source,
    transform(s._source, names.1, names.2, s._source) AS source_name
FROM {{database}}.fact_qtickets_sales AS s FINAL
INNER JOIN
(
    SELECT
        g.event_id AS event_id,
        g.currency AS currency,
        arrayElement(arraySort(g.prices), intDiv(length(g.prices) + 1, 2)) AS usual,
        arrayElement(arraySort(arrayMap(one -> abs(one - usual), g.prices)), intDiv(length(g.prices) + 1, 2)) AS distance
    FROM
    (
        SELECT f.event_id AS event_id, f.currency AS currency, groupArray(toFloat64(f.revenue) / f.tickets_sold) AS prices
        FROM {{database}}.fact_qtickets_sales AS f FINAL
        WHERE f.tickets_sold != 0
        GROUP BY f.event_id, f.currency
        HAVING length(prices) >= 20
    ) AS g
) AS u ON u.event_id = s.event_id AND u.currency = s.currency
WHERE s.tickets_sold != 0 AND abs(score) >= 6;
