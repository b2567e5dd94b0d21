-- en: In how many days is an event sold out, if it goes on as in the last 14 days?
-- ru: Через сколько дней билеты закончатся, если продажи пойдут как в последние 14 дней?
SELECT event_id, tickets_left, round(sell_through * 100, 1) AS sold_percent, round(days_left, 1) AS days_left
FROM v_qtickets_event_stock
WHERE days_left IS NOT NULL
ORDER BY days_left;
