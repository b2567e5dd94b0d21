-- Sales row for row as the Sales tabs have them now, with orders, UTM tags and what is left after refunds. Sums over it are right as it is.
CREATE OR REPLACE VIEW {{database}}.v_qtickets_sales_rows {{on_cluster}}
(
    date         Date COMMENT 'Day of the sale as the sheet has it; Sales tab',
    event_id     String COMMENT 'Id of the event in the ticketing system; Sales tab',
    event_name   String COMMENT 'Name of the event as typed; Sales tab',
    city         String COMMENT 'City, lower case, aliases resolved; Sales tab',
    city_name    String COMMENT 'City as people write it, for labels; filter by city',
    order_id     String COMMENT 'Id of the order; empty where the tab holds no orders; Sales tab',
    tickets_sold Int32 COMMENT 'Tickets sold in this row, pieces; negative for a return that has its own row; Sales tab',
    revenue      Decimal(18, 2) COMMENT 'Revenue of this row before refunds, in units of the currency column; Sales tab',
    refunds      Decimal(18, 2) COMMENT 'Refunds of this row, not negative, in units of the currency column; Sales tab',
    net_revenue  Decimal(18, 2) COMMENT 'revenue less refunds, in units of the currency column',
    currency     FixedString(3) COMMENT 'ISO 4217 code of the amounts; never add up two of them',
    utm_source   String COMMENT 'UTM tag of the link of the order; Sales tab',
    utm_medium   String COMMENT 'UTM tag of the link of the order; Sales tab',
    utm_campaign String COMMENT 'UTM tag of the link of the order; Sales tab',
    utm_content  String COMMENT 'UTM tag of the link of the order; Sales tab',
    utm_term     String COMMENT 'UTM tag of the link of the order; Sales tab',
    source       String COMMENT 'Spreadsheet id',
    source_name  String COMMENT 'Name of the spreadsheet; its id where it has none'
)
AS
WITH {{source_names}} AS names
SELECT
    s.date AS date,
    s.event_id AS event_id,
    s.event_name AS event_name,
    s.city AS city,
    {{city_name s.city}} AS city_name,
    s.order_id AS order_id,
    s.tickets_sold AS tickets_sold,
    s.revenue AS revenue,
    s.refunds AS refunds,
    s.revenue - s.refunds AS net_revenue,
    s.currency AS currency,
    s.utm_source AS utm_source,
    s.utm_medium AS utm_medium,
    s.utm_campaign AS utm_campaign,
    s.utm_content AS utm_content,
    s.utm_term AS utm_term,
    s._source AS source,
    transform(s._source, names.1, names.2, s._source) AS source_name
FROM {{database}}.fact_qtickets_sales AS s FINAL;
