-- Prices of a ticket that are far from what is usual for their event and currency, by a robust score: the distance from the median in
-- units of the median distance (at least a twentieth of the median, since many events have one price). Of sales since a day; what is
-- usual, all sales of the event say. Events with 20 rows or more. From the sums by day, so without orders: these has v_qtickets_anomalies.
--     SELECT date, event_name, city_name, price, usual_price, row_count FROM v_qtickets_unusual_prices(since = '2026-03-01') ORDER BY abs(score) DESC
CREATE OR REPLACE VIEW {{database}}.v_qtickets_unusual_prices {{on_cluster}}
(
    date        Date COMMENT 'Day of the sales as the sheet has it; Sales tab',
    event_id    String COMMENT 'Id of the event in the ticketing system; Sales tab',
    event_name  String COMMENT 'Name of the event: the newest of these rows that is not blank; Sales tab',
    city        String COMMENT 'City, lower case, aliases resolved; Sales tab',
    city_name   String COMMENT 'City as people write it, for labels; filter by city',
    price       Float64 COMMENT 'revenue / tickets_sold of a row, in units of the currency column',
    row_count   UInt64 COMMENT 'Rows of the day, event, city and spreadsheet that have this price',
    usual_price Float64 COMMENT 'Median over the rows of the event in this currency, of all time',
    score       Float64 COMMENT 'How far price is from usual_price; prices from 6 on in either direction are here',
    currency    FixedString(3) COMMENT 'ISO 4217 code of the amounts',
    source      String COMMENT 'Spreadsheet id',
    source_name String COMMENT 'Name of the spreadsheet; its id where it has none'
)
AS
WITH
    {{source_names}} AS names,
    -- Events with a price far from their usual one in a currency (a hash here), the usual price, and the distance that scores are counted in.
    (
        SELECT groupArray((g.event, g.usual, g.distance))
        FROM
        (
            SELECT
                p.event AS event,
                groupArray(p.price) AS prices,
                groupArray(p.row_count) AS row_counts,
                arrayReduce('quantileExactWeighted(0.5)', prices, row_counts) AS usual,
                arrayMap(price -> abs(price - usual), prices) AS apart,
                greatest(arrayReduce('quantileExactWeighted(0.5)', apart, row_counts), abs(usual) / 20, 0.01) AS distance
            FROM
            (
                SELECT cityHash64(a.currency, a.event_id) AS event, price, sum(price_row_count) AS row_count
                FROM {{database}}.agg_qtickets_sales_daily AS a FINAL
                ARRAY JOIN a.prices AS price, a.price_rows AS price_row_count
                WHERE a.event_id IN (SELECT n.event_id FROM {{database}}.agg_qtickets_sales_daily AS n FINAL WHERE n.date >= {since:Date})
                GROUP BY event, price
            ) AS p
            GROUP BY p.event
            HAVING sum(p.row_count) >= 20 AND arrayMax(apart) / distance >= 6
        ) AS g
    ) AS events
SELECT
    s.date AS date,
    s.event_id AS event_id,
    s.event_name AS event_name,
    s.city AS city,
    {{city_name s.city}} AS city_name,
    far.1 AS price,
    far.2 AS row_count,
    transform(cityHash64(s.currency, s.event_id), events.1, events.2, nan) AS usual_price,
    far.3 AS score,
    s.currency AS currency,
    s._source AS source,
    transform(s._source, names.1, names.2, s._source) AS source_name
FROM {{database}}.agg_qtickets_sales_daily AS s FINAL
ARRAY JOIN arrayFilter(
    one -> abs(one.3) >= 6,
    arrayMap(
        (price, row_count) -> (price, row_count, (price - transform(cityHash64(s.currency, s.event_id), events.1, events.2, nan))
            / transform(cityHash64(s.currency, s.event_id), events.1, events.3, nan)),
        s.prices, s.price_rows
    )
) AS far
WHERE s.date >= {since:Date} AND cityHash64(s.currency, s.event_id) IN (SELECT arrayJoin(events).1)
-- Day, event and currency are looked at before FINAL, as they are of the sort key: the engine moves nothing else.
SETTINGS optimize_move_to_prewhere_if_final = 1;
