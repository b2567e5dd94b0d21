-- No row of sales is without tickets and without money.
-- severity: info
-- message: The row has 0 tickets, 0 revenue and 0 refunds: a placeholder, or a row that was not filled in.
SELECT s._source AS source, s.date AS date, s.event_id AS event_id, s.city AS city, s.order_id AS order_id
FROM {{database}}.fact_qtickets_sales AS s FINAL
WHERE s.tickets_sold = 0 AND s.revenue = 0 AND s.refunds = 0;
