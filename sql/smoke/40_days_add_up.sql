-- The daily sums that the views of sales read are those of the rows, source by source and day by day.
-- severity: error
-- message: Dashboards show other sums than the rows have: a value was changed in ClickHouse itself, or the server could
--   not renew the sums ("daily sums late" in its log). `Sync now` in the spreadsheet repairs it; where the spreadsheet is
--   gone, TRUNCATE agg_qtickets_sales_daily and run `qtickets-sheets migrate`.
SELECT d.source AS source, d.date AS date,
  sumIf(d.row_count, d.is_sum = 1) AS rows_summed, sumIf(d.row_count, d.is_sum = 0) AS rows_there,
  sumIf(d.tickets_sold, d.is_sum = 1) AS tickets_summed, sumIf(d.tickets_sold, d.is_sum = 0) AS tickets_there,
  sumIf(d.revenue, d.is_sum = 1) AS revenue_summed, sumIf(d.revenue, d.is_sum = 0) AS revenue_there,
  sumIf(d.refunds, d.is_sum = 1) AS refunds_summed, sumIf(d.refunds, d.is_sum = 0) AS refunds_there
FROM (
  SELECT f._source AS source, f.date AS date, 0 AS is_sum, count() AS row_count, countIf(f.tickets_sold > 0) AS sale_count,
    sum(f.row_hash) AS row_hashes, sum(cityHash64(f.event_id, f.city, f.currency)) AS places,
    sumIf(cityHash64(f.event_id, f.currency, toFloat64(f.revenue) / f.tickets_sold + 0), f.tickets_sold != 0) AS prices,
    sum(cityHash64(f.currency, f.utm_source, f.utm_medium, f.utm_campaign) AS tags) AS tagged_rows, sum(tags * f.tickets_sold) AS tagged_tickets,
    sum(tags * toInt64(f.revenue * 100)) AS tagged_revenue, sum(tags * toInt64(f.refunds * 100)) AS tagged_refunds,
    sumIf(tags * cityHash64(f.order_id), f.order_id != '') AS tagged_orders,
    sum(f.tickets_sold) AS tickets_sold, sum(f.revenue) AS revenue, sum(f.refunds) AS refunds
  FROM {{database}}.fact_qtickets_sales AS f FINAL GROUP BY f._source, f.date
  UNION ALL
  SELECT toString(a._source) AS source, a.date AS date, 1 AS is_sum, sum(a.row_count), sum(a.sale_count),
    sum(a.row_hashes), sum(a.row_count * cityHash64(toString(a.event_id), toString(a.city), a.currency)),
    sum(arraySum((price, place) -> a.price_rows[place] * cityHash64(toString(a.event_id), a.currency, price), a.prices, arrayEnumerate(a.prices))),
    sum(arraySum((tags, times) -> tags * times,
      arrayMap((s, m, c) -> cityHash64(a.currency, s, m, c), a.`utm.source`, a.`utm.medium`, a.`utm.campaign`) AS tags_of, a.`utm.row_count`)),
    sum(arraySum((tags, tickets) -> tags * tickets, tags_of, a.`utm.tickets_sold`)),
    sum(arraySum((tags, amount) -> tags * toInt64(amount * 100), tags_of, a.`utm.revenue`)),
    sum(arraySum((tags, amount) -> tags * toInt64(amount * 100), tags_of, a.`utm.refunds`)),
    sum(arraySum((tags, orders) -> tags * arraySum(orders), tags_of, a.`utm.orders`)),
    sum(a.tickets_sold), sum(a.revenue), sum(a.refunds)
  FROM {{database}}.agg_qtickets_sales_daily AS a FINAL GROUP BY a._source, a.date
) AS d
GROUP BY d.source, d.date
HAVING rows_summed != rows_there OR tickets_summed != tickets_there OR revenue_summed != revenue_there OR refunds_summed != refunds_there
  OR sumIf(d.sale_count, d.is_sum = 1) != sumIf(d.sale_count, d.is_sum = 0)
  OR sumIf(d.row_hashes, d.is_sum = 1) != sumIf(d.row_hashes, d.is_sum = 0)
  OR sumIf(d.prices, d.is_sum = 1) != sumIf(d.prices, d.is_sum = 0)
  OR sumIf(d.tagged_rows, d.is_sum = 1) != sumIf(d.tagged_rows, d.is_sum = 0)
  OR sumIf(d.tagged_tickets, d.is_sum = 1) != sumIf(d.tagged_tickets, d.is_sum = 0)
  OR sumIf(d.tagged_revenue, d.is_sum = 1) != sumIf(d.tagged_revenue, d.is_sum = 0)
  OR sumIf(d.tagged_refunds, d.is_sum = 1) != sumIf(d.tagged_refunds, d.is_sum = 0)
  OR sumIf(d.tagged_orders, d.is_sum = 1) != sumIf(d.tagged_orders, d.is_sum = 0)
  OR sumIf(d.places, d.is_sum = 1) != sumIf(d.places, d.is_sum = 0);
