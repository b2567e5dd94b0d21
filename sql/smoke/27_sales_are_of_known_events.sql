-- Every sale is of an event of the Events tab.
-- severity: warning
-- message: These sales belong to no event of any Events tab: an id that is mistyped, or an event that nobody
--   entered.
SELECT l.event_id AS event_id, any(l.event_name) AS event_name, groupUniqArray(5)(l.city) AS cities, sum(l.tickets_sold) AS tickets_sold
FROM {{database}}.v_qtickets_sales_latest AS l
WHERE l.event_id NOT IN (SELECT e.event_id FROM {{database}}.dim_events AS e FINAL)
  AND (SELECT count() FROM {{database}}.dim_events FINAL) > 0
GROUP BY l.event_id;
