-- The sales of one event in one city are in one currency.
-- severity: warning
-- message: Sales of the event in this city are in several currencies. Views never add them up, so its revenue
--   is in several rows; a single odd one is a slip in the sheet.
SELECT l.event_id AS event_id, l.city AS city, groupArray((toString(l.currency), l.revenue)) AS revenue
FROM (
  SELECT v.event_id AS event_id, v.city AS city, v.currency AS currency, sum(v.revenue) AS revenue
  FROM {{database}}.v_qtickets_sales_latest AS v GROUP BY v.event_id, v.city, v.currency
) AS l
GROUP BY l.event_id, l.city
HAVING count() > 1;
