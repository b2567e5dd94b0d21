-- No more tickets are left than there were.
-- severity: warning
-- message: tickets_left is above tickets_total in the sheet: one of the two is mistyped.
SELECT 'events' AS tab, e._source AS source, e.event_date AS date, e.event_id AS event_id, e.city AS city, e.tickets_total AS tickets_total, e.tickets_left AS tickets_left
FROM {{database}}.dim_events AS e FINAL WHERE e.tickets_left > e.tickets_total
UNION ALL
SELECT 'inventory' AS tab, i._source AS source, i.date AS date, i.event_id AS event_id, i.city AS city, i.tickets_total AS tickets_total, i.tickets_left AS tickets_left
FROM {{database}}.fact_qtickets_inventory AS i FINAL WHERE i.tickets_left > i.tickets_total;
