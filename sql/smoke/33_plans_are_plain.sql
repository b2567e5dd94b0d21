-- A day of an event is planned by city or for all cities, not both, and the event is known.
-- severity: warning
-- message: A plan for all cities stands beside plans for single ones of the same day and event (two sheets?),
--   so both show in v_qtickets_plan_vs_fact; or the event of a plan is in no Events tab.
SELECT p.date AS date, p.event_id AS event_id, groupUniqArray(p.city) AS cities, 'by city and for all' AS problem
FROM {{database}}.fact_qtickets_plans AS p FINAL
GROUP BY p.date, p.event_id
HAVING has(cities, '') AND length(cities) > 1
UNION ALL
SELECT min(u.date) AS date, u.event_id AS event_id, groupUniqArray(u.city) AS cities, 'unknown event' AS problem
FROM {{database}}.fact_qtickets_plans AS u FINAL
WHERE u.event_id NOT IN (SELECT e.event_id FROM {{database}}.dim_events AS e FINAL)
  AND (SELECT count() FROM {{database}}.dim_events FINAL) > 0
GROUP BY u.event_id;
