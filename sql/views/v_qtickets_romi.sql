-- What was spent and what came in, by day, UTM tags and currency: sales and costs meet where day, tags and currency are the same text.
-- Money spent one day sells on others, so add up days first: ROMI of a span is (sum(net_revenue) - sum(cost)) / sum(cost), in one
-- currency, or over all of them by the columns in RUB; rate_missing counts the rows that these leave out for want of a rate.
--     SELECT utm_campaign, (sum(net_revenue) - sum(cost)) / sum(cost) AS romi FROM v_qtickets_romi WHERE currency = 'RUB' GROUP BY utm_campaign HAVING sum(cost) > 0
CREATE OR REPLACE VIEW {{database}}.v_qtickets_romi {{on_cluster}}
(
    date            Date COMMENT 'Day of the sales and of the costs as the sheets have it',
    utm_source      String COMMENT 'UTM tag of sales and costs; empty where they name none',
    utm_medium      String COMMENT 'UTM tag of sales and costs; empty where they name none',
    utm_campaign    String COMMENT 'UTM tag of sales and costs; empty where they name none',
    tickets_sold    Int64 COMMENT 'Tickets sold less returns that have rows of their own, pieces; Sales tab',
    net_revenue     Decimal(38, 2) COMMENT 'Revenue less refunds, in units of the currency column; Sales tab',
    cost            Decimal(38, 2) COMMENT 'What was spent, in units of the currency column; Costs tab',
    romi            Nullable(Float64) COMMENT '(net_revenue - cost) / cost, 1 is 100 %; NULL where nothing was spent',
    currency        FixedString(3) COMMENT 'ISO 4217 code of these amounts; amounts of two currencies are two rows',
    net_revenue_rub Nullable(Decimal(38, 10)) COMMENT 'net_revenue in RUB by the rate of the day, not rounded; NULL where no rate is known; Rates tab',
    cost_rub        Nullable(Decimal(38, 10)) COMMENT 'cost in RUB by the rate of the day, not rounded; NULL where no rate is known; Rates tab',
    rate_missing    UInt64 COMMENT 'Rows of Sales and Costs tabs whose amounts are NULL in RUB; 0 where the rate is known'
)
AS
SELECT
    d.date AS date,
    d.utm_source AS utm_source,
    d.utm_medium AS utm_medium,
    d.utm_campaign AS utm_campaign,
    d.tickets_sold AS tickets_sold,
    d.net_revenue AS net_revenue,
    d.cost AS cost,
    if(d.cost <= 0, NULL, toFloat64(d.net_revenue - d.cost) / toFloat64(d.cost)) AS romi,
    d.currency AS currency,
    d.net_revenue * d.rate AS net_revenue_rub,
    d.cost * d.rate AS cost_rub,
    if(d.rate IS NULL, d.row_count, 0) AS rate_missing
FROM
(
    SELECT
        t.date AS date,
        t.utm_source AS utm_source,
        t.utm_medium AS utm_medium,
        t.utm_campaign AS utm_campaign,
        t.currency AS currency,
        t.tickets_sold AS tickets_sold,
        t.net_revenue AS net_revenue,
        t.cost AS cost,
        t.row_count AS row_count,
        multiIf(t.currency = 'RUB', toDecimal64(1, 8), ifNull(r.last_day, toDate(0)) >= t.date, r.rate, NULL) AS rate
    FROM
    (
        SELECT
            u.date AS date,
            u.utm_source AS utm_source,
            u.utm_medium AS utm_medium,
            u.utm_campaign AS utm_campaign,
            u.currency AS currency,
            sum(u.tickets_sold) AS tickets_sold,
            sum(u.net_revenue) AS net_revenue,
            sum(u.cost) AS cost,
            sum(u.row_count) AS row_count
        FROM
        (
            SELECT
                a.date AS date,
                utm_source,
                utm_medium,
                utm_campaign,
                a.currency AS currency,
                tickets AS tickets_sold,
                amount - refund AS net_revenue,
                toDecimal64(0, 2) AS cost,
                rows_summed AS row_count
            FROM {{database}}.agg_qtickets_sales_daily AS a FINAL
            ARRAY JOIN
                a.`utm.source` AS utm_source,
                a.`utm.medium` AS utm_medium,
                a.`utm.campaign` AS utm_campaign,
                a.`utm.row_count` AS rows_summed,
                a.`utm.tickets_sold` AS tickets,
                a.`utm.revenue` AS amount,
                a.`utm.refunds` AS refund
            UNION ALL
            SELECT
                c.date AS date,
                c.utm_source AS utm_source,
                c.utm_medium AS utm_medium,
                c.utm_campaign AS utm_campaign,
                c.currency AS currency,
                toInt64(0) AS tickets_sold,
                toDecimal64(0, 2) AS net_revenue,
                c.cost AS cost,
                toUInt64(1) AS row_count
            FROM {{database}}.fact_qtickets_costs AS c FINAL
        ) AS u
        GROUP BY u.date, u.utm_source, u.utm_medium, u.utm_campaign, u.currency
    ) AS t
    ASOF LEFT JOIN {{database}}.v_qtickets_rates AS r ON r.currency = t.currency AND r.date <= t.date
) AS d;
