-- en: Which campaigns of the last 90 days paid off, in roubles?
-- ru: Какие кампании за последние 90 дней окупились, в рублях?
SELECT utm_source, utm_campaign, round(sum(cost_rub), 2) AS spent, round(sum(net_revenue_rub), 2) AS earned,
    round((earned - spent) / spent, 2) AS romi, sum(rate_missing) AS rows_without_rate
FROM v_qtickets_romi
WHERE date > today() - 90
GROUP BY utm_source, utm_campaign
HAVING spent > 0
ORDER BY romi DESC;
