-- en: What was earned on each of the last 14 days, after refunds?
-- ru: Сколько заработано за каждый из последних 14 дней, за вычетом возвратов?
SELECT date, currency, sum(tickets_sold) AS tickets, sum(revenue) - sum(refunds) AS net_revenue
FROM v_qtickets_sales_14d
GROUP BY date, currency
ORDER BY date DESC, currency;
