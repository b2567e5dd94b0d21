-- No more tickets are sold of an event than there are.
-- severity: warning
-- message: Sales of the event are above its tickets_total over all its days and cities: sales counted twice
--   (two tabs with the same rows?), or a total that is mistyped.
SELECT t.event_id AS event_id, s.sold AS tickets_sold, t.total AS tickets_total
FROM (
  SELECT e.event_id AS event_id, sum(e.tickets_total) AS total FROM {{database}}.dim_events AS e FINAL
  GROUP BY e.event_id HAVING countIf(e.tickets_total IS NULL) = 0
) AS t
INNER JOIN (
  SELECT l.event_id AS event_id, sum(l.tickets_sold) AS sold FROM {{database}}.v_qtickets_sales_latest AS l GROUP BY l.event_id
) AS s ON s.event_id = t.event_id
WHERE s.sold > t.total;
