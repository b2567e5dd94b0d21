-- Tickets of each event and city by the newest count there is.
CREATE OR REPLACE VIEW {{database}}.v_qtickets_inventory {{on_cluster}}
(
    event_id      String COMMENT 'Id of the event in the ticketing system; Inventory tab',
    city          String COMMENT 'City, lower case, aliases resolved; empty where the tab has no such column; Inventory tab',
    tickets_total Nullable(UInt32) COMMENT 'Tickets put on sale, pieces; NULL where not given; Inventory tab',
    tickets_left  Nullable(UInt32) COMMENT 'Tickets not sold yet, pieces; NULL where not given; Inventory tab',
    tickets_sold  Nullable(Int64) COMMENT 'tickets_total less tickets_left, pieces; NULL where one of them is',
    date          Nullable(Date) COMMENT 'Day of the count; NULL where the tab has no such column; Inventory tab',
    city_name     String COMMENT 'City as people write it, for labels; filter by city'
)
AS
SELECT
    n.event_id AS event_id,
    n.city AS city,
    tupleElement(n.newest, 2) AS tickets_total,
    tupleElement(n.newest, 3) AS tickets_left,
    toInt64(tupleElement(n.newest, 2)) - toInt64(tupleElement(n.newest, 3)) AS tickets_sold,
    nullIf(tupleElement(n.newest, 1), toDate(0)) AS date,
    {{city_name n.city}} AS city_name
FROM
(
    SELECT
        i.event_id AS event_id,
        i.city AS city,
        argMax((i.date, i.tickets_total, i.tickets_left), (i.date, i._ver, i._source)) AS newest
    FROM {{database}}.fact_qtickets_inventory AS i FINAL
    GROUP BY i.event_id, i.city
) AS n;
