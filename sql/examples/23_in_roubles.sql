-- en: What came in each month in all currencies together, in roubles?
-- ru: Сколько выручки по месяцам во всех валютах вместе, в рублях?
SELECT toStartOfMonth(date) AS month, round(sum(net_revenue_rub), 2) AS net_rub, sum(rate_missing) AS rows_without_rate
FROM v_qtickets_sales_in_base
GROUP BY month
ORDER BY month DESC;
