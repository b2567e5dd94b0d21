-- Sales of each day, event, city and currency with the same amounts in RUB, by the rate of the day or the last one before it that
-- v_qtickets_rates has for it. Where there is none the amount in RUB is NULL and rate_missing counts the rows: nothing is guessed.
--     SELECT sum(net_revenue_rub), sum(rate_missing) FROM v_qtickets_sales_in_base WHERE date >= '2026-01-01'
CREATE OR REPLACE VIEW {{database}}.v_qtickets_sales_in_base {{on_cluster}}
(
    date            Date COMMENT 'Day of the sale as the sheet has it; Sales tab',
    event_id        String COMMENT 'Id of the event in the ticketing system; Sales tab',
    city            String COMMENT 'City, lower case, aliases resolved; Sales tab',
    city_name       String COMMENT 'City as people write it, for labels; filter by city',
    tickets_sold    Int64 COMMENT 'Tickets sold less returns that have rows of their own, pieces; Sales tab',
    revenue         Decimal(38, 2) COMMENT 'Revenue before refunds, in units of the currency column; Sales tab',
    refunds         Decimal(38, 2) COMMENT 'Refunds, not negative, in units of the currency column; Sales tab',
    net_revenue     Decimal(38, 2) COMMENT 'revenue less refunds, in units of the currency column',
    currency        FixedString(3) COMMENT 'ISO 4217 code of these amounts; amounts of two currencies are two rows',
    rate            Nullable(Decimal(18, 8)) COMMENT 'What one unit of the currency was worth in RUB that day; 1 for RUB; NULL where no rate is known; Rates tab',
    revenue_rub     Nullable(Decimal(38, 10)) COMMENT 'revenue in RUB, not rounded; NULL where no rate is known',
    refunds_rub     Nullable(Decimal(38, 10)) COMMENT 'refunds in RUB, not rounded; NULL where no rate is known',
    net_revenue_rub Nullable(Decimal(38, 10)) COMMENT 'net_revenue in RUB, not rounded; NULL where no rate is known',
    rate_missing    UInt64 COMMENT 'Rows of the Sales tab whose amounts are NULL in RUB; 0 where the rate is known'
)
AS
SELECT
    d.date AS date,
    d.event_id AS event_id,
    d.city AS city,
    {{city_name d.city}} AS city_name,
    d.tickets_sold AS tickets_sold,
    d.revenue AS revenue,
    d.refunds AS refunds,
    d.revenue - d.refunds AS net_revenue,
    d.currency AS currency,
    d.rate AS rate,
    d.revenue * d.rate AS revenue_rub,
    d.refunds * d.rate AS refunds_rub,
    (d.revenue - d.refunds) * d.rate AS net_revenue_rub,
    if(d.rate IS NULL, d.row_count, 0) AS rate_missing
FROM
(
    SELECT
        s.date AS date,
        s.event_id AS event_id,
        s.city AS city,
        s.tickets_sold AS tickets_sold,
        s.revenue AS revenue,
        s.refunds AS refunds,
        s.currency AS currency,
        s.row_count AS row_count,
        multiIf(s.currency = 'RUB', toDecimal64(1, 8), ifNull(r.last_day, toDate(0)) >= s.date, r.rate, NULL) AS rate
    FROM
    (
        SELECT
            a.date AS date,
            a.event_id AS event_id,
            a.city AS city,
            sum(a.tickets_sold) AS tickets_sold,
            sum(a.revenue) AS revenue,
            sum(a.refunds) AS refunds,
            a.currency AS currency,
            sum(a.row_count) AS row_count
        FROM {{database}}.agg_qtickets_sales_daily AS a FINAL
        GROUP BY a.date, a.event_id, a.city, a.currency
    ) AS s
    ASOF LEFT JOIN {{database}}.v_qtickets_rates AS r ON r.currency = s.currency AND r.date <= s.date
) AS d;
