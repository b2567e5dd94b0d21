-- Refunds and plans are not negative.
-- severity: error
-- message: A negative refund or plan cannot have come from a sheet: such cells are refused as negative. The row
--   was written by hand.
SELECT 'sales' AS tab, s._source AS source, s.date AS date, s.event_id AS event_id, s.city AS city, s.refunds AS amount
FROM {{database}}.fact_qtickets_sales AS s FINAL WHERE s.refunds < 0
UNION ALL
SELECT 'plans' AS tab, p._source AS source, p.date AS date, p.event_id AS event_id, p.city AS city, p.plan_revenue AS amount
FROM {{database}}.fact_qtickets_plans AS p FINAL WHERE p.plan_revenue < 0;
