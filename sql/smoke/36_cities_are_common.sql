-- No city is named once and never again.
-- severity: info
-- message: The city is in one or two rows out of a hundred and more: a misspelling that no alias knows,
--   perhaps.
SELECT s.city AS city, count() AS rows, any(s.event_id) AS event_id, max(s.date) AS last_date
FROM {{database}}.fact_qtickets_sales AS s FINAL
WHERE (SELECT count() FROM {{database}}.fact_qtickets_sales FINAL) >= 100
GROUP BY s.city
HAVING rows <= 2;
