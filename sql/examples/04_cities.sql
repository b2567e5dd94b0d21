-- en: Which cities brought the most in the last 30 days, in which spreadsheet?
-- ru: Какие города принесли больше всего за последние 30 дней и в какой таблице?
SELECT source_name, city_name, sum(tickets_sold) AS tickets, sum(net_revenue) AS net
FROM v_qtickets_sales_rows
WHERE date > today() - 30 AND currency = 'RUB'
GROUP BY source_name, city_name
ORDER BY net DESC;
