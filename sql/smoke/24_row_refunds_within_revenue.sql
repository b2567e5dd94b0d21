-- No single row refunds more than it earned.
-- severity: info
-- message: A row refunds more than its own revenue: right where refunds have rows of their own, a slip
--   otherwise.
SELECT s._source AS source, s.date AS date, s.event_id AS event_id, s.city AS city, s.order_id AS order_id,
  s.revenue AS revenue, s.refunds AS refunds, toString(s.currency) AS currency
FROM {{database}}.fact_qtickets_sales AS s FINAL
WHERE s.refunds > greatest(s.revenue, toDecimal64(0, 2));
