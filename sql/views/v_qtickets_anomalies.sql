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
    -- Currency, event and price (as a hash), day, usual price, score: known before rows are read.
    (
        SELECT groupArray((cityHash64(u.currency, u.event_id, u.price), u.date, u.usual_price, u.score, u.price))
        FROM {{database}}.v_qtickets_unusual_prices(since = '1970-01-01') AS u
    ) AS unusual
SELECT
    s.date AS date,
    s.event_id AS event_id,
    s.city AS city,
    {{city_name s.city}} AS city_name,
    s.order_id AS order_id,
    s.tickets_sold AS tickets_sold,
    s.revenue AS revenue,
    s.currency AS currency,
    toFloat64(s.revenue) / s.tickets_sold + 0 AS price,
    transform(cityHash64(s.currency, s.event_id, price), unusual.1, unusual.3, nan) AS usual_price,
    transform(cityHash64(s.currency, s.event_id, price), unusual.1, unusual.4, nan) AS score,
    s._source AS source,
    transform(s._source, names.1, names.2, s._source) AS source_name
FROM {{database}}.fact_qtickets_sales AS s FINAL
-- Of the sort key, so that a filter before FINAL leaves out no version: the keys that ever had such a price on such a day, found without FINAL,
-- whatever the reader's session says. What the row is now is looked at below. The day is looked up alone first, as the two bytes that it has.
PREWHERE s.key_hash IN (
    SELECT c.key_hash FROM {{database}}.fact_qtickets_sales AS c
    PREWHERE c.date IN (SELECT arrayJoin(unusual).2)
        AND (c.date, toFloat64(c.revenue) / c.tickets_sold + 0) IN (SELECT one.2, one.5 FROM (SELECT arrayJoin(unusual) AS one))
    WHERE (cityHash64(c.currency, c.event_id, toFloat64(c.revenue) / c.tickets_sold + 0), c.date)
        IN (SELECT one.1, one.2 FROM (SELECT arrayJoin(unusual) AS one))
    SETTINGS final = 0
)
WHERE s.tickets_sold != 0 AND NOT isNaN(score);
