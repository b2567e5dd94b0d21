-- The daily sums that the views of sales read are those of the rows, source by source and day by day.
-- severity: error
-- message: Dashboards show other sums than the rows have: a value was changed in ClickHouse itself, or the server could
--   not renew the sums ("daily sums late" in its log). The next sync of the spreadsheet repairs it; where the spreadsheet
--   is gone, TRUNCATE agg_qtickets_sales_daily and run `qtickets-sheets migrate`.
SELECT d.source AS source, d.date AS date,
  sumIf(d.row_count, d.is_sum = 1) AS rows_summed, sumIf(d.row_count, d.is_sum = 0) AS rows_there,
  sumIf(d.tickets_sold, d.is_sum = 1) AS tickets_summed, sumIf(d.tickets_sold, d.is_sum = 0) AS tickets_there,
  sumIf(d.revenue, d.is_sum = 1) AS revenue_summed, sumIf(d.revenue, d.is_sum = 0) AS revenue_there,
  sumIf(d.refunds, d.is_sum = 1) AS refunds_summed, sumIf(d.refunds, d.is_sum = 0) AS refunds_there
FROM (
  -- All values of a group are in `state`, so that nothing can be moved from one to another of the same day; of its hashes each sync makes sure.
  SELECT g.source AS source, g.date AS date, 0 AS is_sum, g.row_count AS row_count, 0 AS day_rows, g.tickets_sold AS tickets_sold, g.revenue AS revenue, g.refunds AS refunds,
    cityHash64(g.currency, g.event_id, g.city, g.row_count, g.tickets_sold, g.revenue, g.refunds, g.sale_count, g.newest_name,
      g.prices, g.tagged_rows, g.tagged_tickets, g.tagged_revenue, g.tagged_refunds, g.tagged_orders, 1) AS state
  FROM (
    SELECT f._source AS source, f.date AS date, f.currency AS currency, f.event_id AS event_id, f.city AS city,
      count() AS row_count, sum(f.tickets_sold) AS tickets_sold, sum(f.revenue) AS revenue, sum(f.refunds) AS refunds,
      countIf(f.tickets_sold > 0) AS sale_count,
      maxIf(concat(reverse(reinterpretAsFixedString(f._ver)), f.event_name), f.event_name != '') AS newest_name,
      sumIf(cityHash64(toFloat64(f.revenue) / f.tickets_sold + 0), f.tickets_sold != 0) AS prices,
      sum(cityHash64(f.utm_source, f.utm_medium, f.utm_campaign) AS tags) AS tagged_rows, sum(tags * f.tickets_sold) AS tagged_tickets,
      sum(tags * toInt64(f.revenue * 100)) AS tagged_revenue, sum(tags * toInt64(f.refunds * 100)) AS tagged_refunds,
      sumIf(tags * cityHash64(f.order_id), f.order_id != '') AS tagged_orders
    FROM {{database}}.fact_qtickets_sales AS f FINAL GROUP BY f._source, f.date, f.currency, f.event_id, f.city
  ) AS g
  UNION ALL
  SELECT toString(a._source) AS source, a.date AS date, 1 AS is_sum, a.row_count, a.day_rows, a.tickets_sold, a.revenue, a.refunds,
    cityHash64(a.currency, toString(a.event_id), toString(a.city), a.row_count, a.tickets_sold, a.revenue, a.refunds, a.sale_count,
      if(a.name_ver = 0, a.event_name, concat(reverse(reinterpretAsFixedString(a.name_ver)), a.event_name)),
      arraySum((price, times) -> times * cityHash64(price), a.prices, arrayResize(a.price_rows, length(a.prices))),
      arraySum((tags, times) -> tags * times,
        arrayMap((s, m, c) -> cityHash64(s, m, c), a.`utm.source`, a.`utm.medium`, a.`utm.campaign`) AS tags_of, a.`utm.row_count`),
      arraySum((tags, tickets) -> tags * tickets, tags_of, a.`utm.tickets_sold`),
      arraySum((tags, amount) -> tags * toInt64(amount * 100), tags_of, a.`utm.revenue`),
      arraySum((tags, amount) -> tags * toInt64(amount * 100), tags_of, a.`utm.refunds`),
      arraySum((tags, orders) -> tags * arraySum(orders), tags_of, a.`utm.orders`),
      length(a.prices) = length(a.price_rows) AND NOT has(a.price_rows, 0) AND NOT has(a.`utm.row_count`, 0))
  FROM {{database}}.agg_qtickets_sales_daily AS a FINAL
) AS d
GROUP BY d.source, d.date
HAVING rows_summed != rows_there OR tickets_summed != tickets_there OR revenue_summed != revenue_there OR refunds_summed != refunds_there
  OR sumIf(d.state, d.is_sum = 1) != sumIf(d.state, d.is_sum = 0)
  OR sumIf(d.day_rows + 1, d.is_sum = 1) != rows_there + 1;
