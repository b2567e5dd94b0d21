-- en: Which events sell best now, and how much of their revenue is refunded?
-- ru: Какие мероприятия сейчас продаются лучше всего и какая доля выручки возвращается?
SELECT event_name, tickets_today, tickets_14d, net_revenue, round(refunds_rate * 100, 1) AS refunds_percent
FROM v_qtickets_event_sales
WHERE currency = 'RUB'
ORDER BY tickets_14d DESC
LIMIT 20;
