-- Each event in each currency: what was sold in all, today and in 14 days, and what is left after refunds.
--     SELECT event_name, tickets_today, tickets_14d, net_revenue FROM v_qtickets_event_sales WHERE currency = 'RUB' ORDER BY tickets_14d DESC
CREATE OR REPLACE VIEW {{database}}.v_qtickets_event_sales {{on_cluster}}
(
    event_id      String COMMENT 'Id of the event in the ticketing system; Sales tab',
    event_name    String COMMENT 'Name of the event: the newest that is not blank; Sales tab',
    tickets_sold  Int64 COMMENT 'Tickets sold less returns that have rows of their own, pieces',
    tickets_today Int64 COMMENT 'Of these, today in the time zone of the deployment',
    tickets_14d   Int64 COMMENT 'Of these, today and in the 13 days before it',
    revenue       Decimal(38, 2) COMMENT 'Revenue before refunds, in units of the currency column',
    refunds       Decimal(38, 2) COMMENT 'Refunds, not negative, in units of the currency column',
    net_revenue   Decimal(38, 2) COMMENT 'revenue less refunds',
    revenue_14d   Decimal(38, 2) COMMENT 'Revenue before refunds of today and the 13 days before it',
    refunds_rate  Nullable(Float64) COMMENT 'refunds / revenue; NULL where there was no revenue',
    first_sale    Date COMMENT 'Day of the first sale',
    last_sale     Date COMMENT 'Day of the last sale',
    currency      FixedString(3) COMMENT 'ISO 4217 code of the amounts; amounts of two currencies are two rows'
)
AS
SELECT
    s.event_id AS event_id,
    -- As one text, its version before it: a pair as the argument of argMax costs as much as all else.
    substring(maxIf(concat(reverse(reinterpretAsFixedString(s.name_ver)), s.event_name), s.event_name != ''), 9) AS event_name,
    sum(s.tickets_sold) AS tickets_sold,
    sumIf(s.tickets_sold, s.date = toDate(now('{{timezone}}'))) AS tickets_today,
    sumIf(s.tickets_sold, s.date BETWEEN toDate(now('{{timezone}}')) - 13 AND toDate(now('{{timezone}}'))) AS tickets_14d,
    sum(s.revenue) AS revenue,
    sum(s.refunds) AS refunds,
    sum(s.revenue) - sum(s.refunds) AS net_revenue,
    sumIf(s.revenue, s.date BETWEEN toDate(now('{{timezone}}')) - 13 AND toDate(now('{{timezone}}'))) AS revenue_14d,
    if(sum(s.revenue) = 0, NULL, toFloat64(sum(s.refunds)) / toFloat64(sum(s.revenue))) AS refunds_rate,
    min(s.date) AS first_sale,
    max(s.date) AS last_sale,
    s.currency AS currency
FROM {{database}}.agg_qtickets_sales_daily AS s FINAL
GROUP BY s.event_id, s.currency
-- Event and currency, where a query names them, are looked at before FINAL, as they are of the sort key: the engine moves nothing else.
SETTINGS optimize_move_to_prewhere_if_final = 1;
