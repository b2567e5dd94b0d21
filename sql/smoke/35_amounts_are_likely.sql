-- No row is out of all proportion.
-- severity: info
-- message: More than 10,000 tickets or 1,000,000 of revenue in one row: right for a total, a slip for an order.
SELECT s._source AS source, s.date AS date, s.event_id AS event_id, s.city AS city, s.order_id AS order_id, s.tickets_sold AS tickets_sold,
  s.revenue AS revenue, toString(s.currency) AS currency
FROM {{database}}.fact_qtickets_sales AS s FINAL
WHERE abs(s.tickets_sold) > 10000 OR abs(s.revenue) > 1000000;
