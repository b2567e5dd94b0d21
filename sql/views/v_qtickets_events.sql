-- Events row for row as the Events tabs have them now.
CREATE OR REPLACE VIEW {{database}}.v_qtickets_events {{on_cluster}}
(
    event_id      String COMMENT 'Id of the event in the ticketing system; Events tab',
    event_name    String COMMENT 'Name of the event as typed; Events tab',
    event_date    Date COMMENT 'Day of the event; Events tab',
    city          String COMMENT 'City, lower case, aliases resolved; Events tab',
    city_name     String COMMENT 'City as people write it, for labels; filter by city',
    tickets_total Nullable(UInt32) COMMENT 'Tickets put on sale, pieces; NULL where not given; Events tab',
    tickets_left  Nullable(UInt32) COMMENT 'Tickets not sold yet, pieces; NULL where not given; Events tab',
    source        String COMMENT 'Spreadsheet id',
    source_name   String COMMENT 'Name of the spreadsheet; its id where it has none'
)
AS
WITH {{source_names}} AS names
SELECT
    e.event_id AS event_id,
    e.event_name AS event_name,
    e.event_date AS event_date,
    e.city AS city,
    {{city_name e.city}} AS city_name,
    e.tickets_total AS tickets_total,
    e.tickets_left AS tickets_left,
    e._source AS source,
    transform(e._source, names.1, names.2, e._source) AS source_name
FROM {{database}}.dim_events AS e FINAL;
