-- v_qtickets_sales_latest adds up to the table of daily sums, currency by currency, to the last digit.
-- severity: error
-- message: The view does not show what the table holds: somebody replaced it. Run `qtickets-sheets migrate`,
--   which renews it.
SELECT coalesce(nullIf(v.currency, ''), t.currency) AS currency, v.tickets AS tickets_view, t.tickets AS tickets_table,
  v.revenue AS revenue_view, t.revenue AS revenue_table, v.refunds AS refunds_view, t.refunds AS refunds_table
FROM (
  SELECT toString(l.currency) AS currency, sum(l.tickets_sold) AS tickets, sum(l.revenue) AS revenue, sum(l.refunds) AS refunds
  FROM {{database}}.v_qtickets_sales_latest AS l GROUP BY l.currency
) AS v
FULL OUTER JOIN (
  SELECT toString(s.currency) AS currency, sum(s.tickets_sold) AS tickets, sum(s.revenue) AS revenue, sum(s.refunds) AS refunds
  FROM {{database}}.agg_qtickets_sales_daily AS s FINAL GROUP BY s.currency
) AS t ON t.currency = v.currency
WHERE v.tickets != t.tickets OR v.revenue != t.revenue OR v.refunds != t.refunds;
