-- Revenue is negative only where tickets are returned.
-- severity: warning
-- message: A row has negative revenue and no returned tickets: refunds belong into the column refunds.
SELECT s._source AS source, s.date AS date, s.event_id AS event_id, s.city AS city, s.order_id AS order_id, s.tickets_sold AS tickets_sold, s.revenue AS revenue
FROM {{database}}.fact_qtickets_sales AS s FINAL
WHERE s.revenue < 0 AND s.tickets_sold >= 0;
