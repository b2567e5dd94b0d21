-- en: Which campaigns brought the orders of the last 30 days?
-- ru: Какие кампании принесли заказы за последние 30 дней?
SELECT utm_source, utm_campaign, sum(tickets_sold) AS tickets, sum(net_revenue) AS net
FROM v_qtickets_sales_by_utm
WHERE currency = 'RUB' AND date > today() - 30
GROUP BY utm_source, utm_campaign
ORDER BY net DESC;
