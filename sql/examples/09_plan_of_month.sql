-- en: How far is each event with its plan of the last 30 days?
-- ru: Насколько выполнен план каждого мероприятия за последние 30 дней?
SELECT event_id, sum(plan_revenue) AS planned, sum(revenue) AS sold, round(toFloat64(sold) / nullIf(toFloat64(planned), 0) * 100, 1) AS percent
FROM v_qtickets_plan_vs_fact
WHERE plan_revenue IS NOT NULL AND date BETWEEN today() - 29 AND today()
GROUP BY event_id
ORDER BY percent;
