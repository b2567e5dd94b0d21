-- Refunds of a day, event and city are not above the revenue of its event there.
-- severity: warning
-- message: More was refunded than the event ever earned in that city: a refund in a wrong row, or revenue that
--   is missing. Ask the owner of the sheet.
SELECT l.event_id AS event_id, l.city AS city, toString(l.currency) AS currency, sum(l.revenue) AS revenue, sum(l.refunds) AS refunds,
  max(l.date) AS last_date
FROM {{database}}.v_qtickets_sales_latest AS l
GROUP BY l.event_id, l.city, l.currency
HAVING refunds > greatest(revenue, toDecimal64(0, 2));
