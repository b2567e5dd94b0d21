-- Every event has a name.
-- severity: info
-- message: The event has no name in the Events tab, so reports show its id.
SELECT e._source AS source, e.event_id AS event_id, e.event_date AS event_date, e.city AS city
FROM {{database}}.dim_events AS e FINAL
WHERE e.event_name = '';
