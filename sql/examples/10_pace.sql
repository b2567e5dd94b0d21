-- en: Is each event ahead of its plan so far, or behind? 1 is exactly as planned.
-- ru: Опережает ли мероприятие план на сегодня или отстаёт? 1 — ровно по плану.
SELECT event_id, city_name, argMax(pace, date) AS pace_now
FROM v_qtickets_plan_pace
GROUP BY event_id, city_name
ORDER BY pace_now;
