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
    a.date AS date,
    utm_source,
    utm_medium,
    utm_campaign,
    uniqExactArray(order_hashes) AS orders,
    sum(tickets) AS tickets_sold,
    sum(amount) AS revenue,
    sum(refund) AS refunds,
    sum(amount) - sum(refund) AS net_revenue,
    a.currency AS currency
FROM {{database}}.agg_qtickets_sales_daily AS a FINAL
ARRAY JOIN
    a.`utm.source` AS utm_source,
    a.`utm.medium` AS utm_medium,
    a.`utm.campaign` AS utm_campaign,
    a.`utm.tickets_sold` AS tickets,
    a.`utm.revenue` AS amount,
    a.`utm.refunds` AS refund,
    a.`utm.orders` AS order_hashes
GROUP BY a.date, utm_source, utm_medium, utm_campaign, a.currency;
