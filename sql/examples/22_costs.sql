-- en: What was spent each month, and on what?
-- ru: Сколько потрачено в каждом месяце и на что?
SELECT toStartOfMonth(date) AS month, utm_source, utm_campaign, currency, sum(cost) AS spent
FROM v_qtickets_costs
GROUP BY month, utm_source, utm_campaign, currency
ORDER BY month DESC, spent DESC;
