-- v_qtickets_sales_14d shows 14 days, the last of them today.
-- severity: error
-- message: The view shows other days than today and the 13 before it, or not all rows of them. Run
--   `qtickets-sheets migrate`, which renews it.
SELECT l.date AS date, l.event_id AS event_id, l.city AS city, toString(l.currency) AS currency, 'not in v_qtickets_sales_14d' AS problem
FROM {{database}}.v_qtickets_sales_latest AS l
WHERE l.date BETWEEN toDate(now('{{timezone}}')) - 13 AND toDate(now('{{timezone}}'))
  AND (l.date, l.event_id, l.city, toString(l.currency), l.tickets_sold, l.revenue) NOT IN (
    SELECT d.date, d.event_id, d.city, toString(d.currency), d.tickets_sold, d.revenue FROM {{database}}.v_qtickets_sales_14d AS d
  )
UNION ALL
SELECT d.date AS date, d.event_id AS event_id, d.city AS city, toString(d.currency) AS currency, 'not of these days' AS problem
FROM {{database}}.v_qtickets_sales_14d AS d
WHERE NOT (d.date BETWEEN toDate(now('{{timezone}}')) - 13 AND toDate(now('{{timezone}}')));
