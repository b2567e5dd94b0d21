-- en: What is planned, in total, for each event?
-- ru: Сколько всего запланировано по каждому мероприятию?
SELECT event_id, min(date) AS first_day, max(date) AS last_day, sum(plan_tickets) AS tickets, sum(plan_revenue) AS planned_revenue
FROM v_qtickets_plans
GROUP BY event_id
ORDER BY planned_revenue DESC;
