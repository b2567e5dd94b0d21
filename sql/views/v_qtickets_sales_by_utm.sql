-- Sales of each day by the UTM tags of their links; blank tags are a row, too, so that sums are those of all sales.
--     SELECT utm_source, utm_campaign, sum(net_revenue) FROM v_qtickets_sales_by_utm WHERE currency = 'RUB' GROUP BY utm_source, utm_campaign
CREATE OR REPLACE VIEW {{database}}.v_qtickets_sales_by_utm {{on_cluster}}
(
    date         Date COMMENT 'Day of the sale as the sheet has it; Sales tab',
    utm_source   String COMMENT 'UTM tag of the link of the order; Sales tab',
    utm_medium   String COMMENT 'UTM tag of the link of the order; Sales tab',
    utm_campaign String COMMENT 'UTM tag of the link of the order; Sales tab',
    orders       UInt64 COMMENT 'Different orders of the day; rows without an id of an order are in none',
    tickets_sold Int64 COMMENT 'Tickets sold less returns that have rows of their own, pieces',
    revenue      Decimal(38, 2) COMMENT 'Revenue before refunds, in units of the currency column',
    refunds      Decimal(38, 2) COMMENT 'Refunds, not negative, in units of the currency column',
    net_revenue  Decimal(38, 2) COMMENT 'revenue less refunds',
    currency     FixedString(3) COMMENT 'ISO 4217 code of the amounts; amounts of two currencies are two rows'
)
AS
SELECT
    s.date AS date,
    s.utm_source AS utm_source,
    s.utm_medium AS utm_medium,
    s.utm_campaign AS utm_campaign,
    uniqExactIf(s.order_id, s.order_id != '') AS orders,
    sum(s.tickets_sold) AS tickets_sold,
    sum(s.revenue) AS revenue,
    sum(s.refunds) AS refunds,
    sum(s.revenue) - sum(s.refunds) AS net_revenue,
    s.currency AS currency
FROM {{database}}.fact_qtickets_sales AS s FINAL
GROUP BY s.date, s.utm_source, s.utm_medium, s.utm_campaign, s.currency
-- A reader's days are looked at before FINAL, as they are of the sort key: the engine moves nothing else.
SETTINGS optimize_move_to_prewhere_if_final = 1;
