-- No sale lies in the future.
-- severity: warning
-- message: The date of a sale is after today in the time zone of the deployment: mistyped, or the column holds
--   the day of the event instead of the sale.
SELECT s._source AS source, s.date AS date, s.event_id AS event_id, s.city AS city, s.order_id AS order_id, s.tickets_sold AS tickets_sold
FROM {{database}}.fact_qtickets_sales AS s FINAL
WHERE s.date > toDate(now('{{timezone}}'));
