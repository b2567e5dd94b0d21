-- Every row has its event, and its city where the tab has cities.
-- severity: error
-- message: A row without an event or a city cannot have come from a sheet: such rows are drafts. The row was
--   written by hand.
SELECT 'sales' AS tab, s._source AS source, s.date AS date, s.event_id AS event_id, s.city AS city
FROM {{database}}.fact_qtickets_sales AS s FINAL WHERE s.event_id = '' OR s.city = ''
UNION ALL
SELECT 'events' AS tab, e._source AS source, e.event_date AS date, e.event_id AS event_id, e.city AS city
FROM {{database}}.dim_events AS e FINAL WHERE e.event_id = '' OR e.city = ''
UNION ALL
SELECT 'inventory' AS tab, i._source AS source, i.date AS date, i.event_id AS event_id, i.city AS city
FROM {{database}}.fact_qtickets_inventory AS i FINAL WHERE i.event_id = ''
UNION ALL
SELECT 'plans' AS tab, p._source AS source, p.date AS date, p.event_id AS event_id, p.city AS city
FROM {{database}}.fact_qtickets_plans AS p FINAL WHERE p.event_id = '';
