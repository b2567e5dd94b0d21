-- Sales as the sheets have them now: one row for each date, event, city and currency.
CREATE OR REPLACE VIEW {{database}}.v_qtickets_sales_latest {{on_cluster}}
(
    date         Date COMMENT 'Day of the sale as the sheet has it; Sales tab',
    event_id     String COMMENT 'Id of the event in the ticketing system; Sales tab',
    event_name   String COMMENT 'Name of the event: the newest that is not blank; Sales tab',
    city         String COMMENT 'City, lower case, aliases resolved; Sales tab',
    tickets_sold Int64 COMMENT 'Tickets sold less returns that have rows of their own, pieces; Sales tab',
    revenue      Decimal(38, 2) COMMENT 'Revenue before refunds, in units of the currency column; Sales tab',
    refunds      Decimal(38, 2) COMMENT 'Refunds, not negative, in units of the currency column; Sales tab',
    currency     FixedString(3) COMMENT 'ISO 4217 code of revenue and refunds; amounts of two currencies are two rows'
)
AS
SELECT
    s.date AS date,
    s.event_id AS event_id,
    argMaxIf(s.event_name, (s.name_ver, s.event_name), s.event_name != '') AS event_name,
    s.city AS city,
    sum(s.tickets_sold) AS tickets_sold,
    sum(s.revenue) AS revenue,
    sum(s.refunds) AS refunds,
    s.currency AS currency
FROM {{database}}.agg_qtickets_sales_daily AS s FINAL
GROUP BY s.date, s.event_id, s.city, s.currency;
