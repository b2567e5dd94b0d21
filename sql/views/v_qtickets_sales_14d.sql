-- Sales of exactly 14 days, today in the time zone of the deployment being the last of them: one row for each date, event, city and currency.
CREATE OR REPLACE VIEW {{database}}.v_qtickets_sales_14d {{on_cluster}}
{{before_rows v_qtickets_sales_latest}}
FROM {{database}}.agg_qtickets_sales_daily AS s FINAL
WHERE s.date BETWEEN toDate(now('{{timezone}}')) - 13 AND toDate(now('{{timezone}}'))
{{after_rows v_qtickets_sales_latest}};
