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
    i.event_id AS event_id,
    if(i.unknown_totals = 0, i.total, NULL) AS tickets_total,
    if(i.unknown_left = 0, i.left, NULL) AS tickets_left,
    tickets_total - tickets_left AS tickets_gone,
    s.sold AS tickets_sold,
    tickets_gone - tickets_sold AS not_in_sales,
    if(tickets_total = 0, NULL, tickets_gone / tickets_total) AS sell_through,
    s.sold_14d AS tickets_14d,
    if(tickets_14d <= 0, NULL, tickets_left * 14 / tickets_14d) AS days_left,
    nullIf(i.day, toDate(0)) AS counted_on,
    i.stored AS updated_at
FROM
(
    SELECT
        n.event_id AS event_id,
        sum(toInt64(tupleElement(n.newest, 2))) AS total,
        sum(toInt64(tupleElement(n.newest, 3))) AS left,
        countIf(tupleElement(n.newest, 2) IS NULL) AS unknown_totals,
        countIf(tupleElement(n.newest, 3) IS NULL) AS unknown_left,
        min(tupleElement(n.newest, 1)) AS day,
        max(n.stored) AS stored
    FROM
    (
        SELECT
            c.event_id AS event_id,
            argMax((c.date, c.tickets_total, c.tickets_left), (c.date, c._ver, c._source)) AS newest,
            max(c._loaded_at) AS stored
        FROM {{database}}.fact_qtickets_inventory AS c FINAL
        GROUP BY c.event_id, c.city
    ) AS n
    GROUP BY n.event_id
) AS i
LEFT JOIN
(
    SELECT
        f.event_id AS event_id,
        sum(f.tickets_sold) AS sold,
        sumIf(f.tickets_sold, f.date BETWEEN toDate(now('{{timezone}}')) - 13 AND toDate(now('{{timezone}}'))) AS sold_14d
    FROM {{database}}.agg_qtickets_sales_daily AS f FINAL
    GROUP BY f.event_id
) AS s ON s.event_id = i.event_id;
