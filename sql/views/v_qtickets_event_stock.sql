-- Each event of the Inventory tab: how many tickets are gone, how fast they go, and whether the sales say the same.
--     SELECT event_id, sell_through, days_left, not_in_sales FROM v_qtickets_event_stock WHERE not_in_sales != 0
CREATE OR REPLACE VIEW {{database}}.v_qtickets_event_stock {{on_cluster}}
(
    event_id      String COMMENT 'Id of the event in the ticketing system; Inventory tab',
    tickets_total Nullable(Int64) COMMENT 'Tickets put on sale over all cities, pieces; NULL where one is not given',
    tickets_left  Nullable(Int64) COMMENT 'Tickets not sold yet over all cities, pieces; NULL where one is not given',
    tickets_gone  Nullable(Int64) COMMENT 'tickets_total less tickets_left',
    tickets_sold  Int64 COMMENT 'Tickets of the Sales tab, whatever the currency',
    not_in_sales  Nullable(Int64) COMMENT 'tickets_gone less tickets_sold: rows that are missing in one of the tabs, or a count that is old',
    sell_through  Nullable(Float64) COMMENT 'tickets_gone / tickets_total, 0 to 1',
    tickets_14d   Int64 COMMENT 'Tickets sold today and in the 13 days before it',
    days_left     Nullable(Float64) COMMENT 'tickets_left at the rate of these 14 days, days; NULL where nothing was sold in them',
    counted_on    Nullable(Date) COMMENT 'Day of the oldest of the newest counts of its cities; NULL where the tab has no such column',
    updated_at    DateTime64(3, 'UTC') COMMENT 'When a count of the event was last stored here'
)
AS
SELECT
    e.event_id AS event_id,
    if(countIf(tupleElement(e.newest, 2) IS NULL) = 0, sum(toInt64(tupleElement(e.newest, 2))), NULL) AS tickets_total,
    if(countIf(tupleElement(e.newest, 3) IS NULL) = 0, sum(toInt64(tupleElement(e.newest, 3))), NULL) AS tickets_left,
    tickets_total - tickets_left AS tickets_gone,
    sum(e.sold) AS tickets_sold,
    tickets_gone - tickets_sold AS not_in_sales,
    if(tickets_total = 0, NULL, tickets_gone / tickets_total) AS sell_through,
    sum(e.sold_14d) AS tickets_14d,
    if(tickets_14d <= 0, NULL, tickets_left * 14 / tickets_14d) AS days_left,
    nullIf(minIf(tupleElement(e.newest, 1), e.is_count = 1), toDate(0)) AS counted_on,
    max(e.stored) AS updated_at
FROM
(
    SELECT
        c.event_id AS event_id,
        argMax((c.date, c.tickets_total, c.tickets_left), (c.date, c._ver, c._source)) AS newest,
        max(c._loaded_at) AS stored,
        1 AS is_count,
        toInt64(0) AS sold,
        toInt64(0) AS sold_14d
    FROM {{database}}.fact_qtickets_inventory AS c FINAL
    GROUP BY c.event_id, c.city
    UNION ALL
    SELECT
        f.event_id AS event_id,
        (toDate(0), 0, 0) AS newest,
        toDateTime64(0, 3, 'UTC') AS stored,
        0 AS is_count,
        sum(f.tickets_sold) AS sold,
        sumIf(f.tickets_sold, f.date BETWEEN toDate(now('{{timezone}}')) - 13 AND toDate(now('{{timezone}}'))) AS sold_14d
    FROM {{database}}.agg_qtickets_sales_daily AS f FINAL
    GROUP BY f.event_id
) AS e
GROUP BY e.event_id
HAVING max(e.is_count) = 1
-- Events, where a query names them, are looked at before FINAL in both tables, as they are of the sort keys: the engine moves nothing else.
SETTINGS optimize_move_to_prewhere_if_final = 1;
