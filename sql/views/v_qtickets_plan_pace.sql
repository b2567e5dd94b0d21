-- Pace against plan: on each planned day until today, what was planned and sold on the planned days so far.
--     SELECT event_id, pace FROM v_qtickets_plan_pace WHERE date = (SELECT max(date) FROM v_qtickets_plan_pace)
CREATE OR REPLACE VIEW {{database}}.v_qtickets_plan_pace {{on_cluster}}
(
    date                 Date COMMENT 'Day of the plan, today at the latest',
    event_id             String COMMENT 'Id of the event in the ticketing system',
    city                 String COMMENT 'City; empty: the plan is for all cities together',
    city_name            String COMMENT 'City as people write it, for labels; filter by city',
    plan_tickets_to_date UInt64 COMMENT 'Tickets planned for this day and the planned days before it, pieces; Plans tab',
    tickets_to_date      Int64 COMMENT 'Tickets sold on these days, pieces; Sales tab',
    plan_revenue_to_date Decimal(38, 2) COMMENT 'Revenue planned for these days before refunds, in RUB; Plans tab',
    revenue_to_date      Decimal(38, 2) COMMENT 'Revenue before refunds of the sales in RUB on these days; Sales tab',
    pace                 Nullable(Float64) COMMENT 'tickets_to_date / plan_tickets_to_date; NULL where none were planned'
)
AS
SELECT
    p.date AS date,
    p.event_id AS event_id,
    p.city AS city,
    {{city_name p.city}} AS city_name,
    sum(p.plan_tickets) OVER so_far AS plan_tickets_to_date,
    sum(p.tickets_sold) OVER so_far AS tickets_to_date,
    sum(p.plan_revenue) OVER so_far AS plan_revenue_to_date,
    sum(p.revenue) OVER so_far AS revenue_to_date,
    if(plan_tickets_to_date = 0, NULL, tickets_to_date / plan_tickets_to_date) AS pace
FROM
(
    SELECT
        u.date AS date,
        u.event_id AS event_id,
        u.city AS city,
        sum(u.plan_tickets) AS plan_tickets,
        sum(u.plan_revenue) AS plan_revenue,
        sum(u.tickets_sold) AS tickets_sold,
        sum(u.revenue) AS revenue
    FROM
    (
        SELECT
            p.date AS date,
            p.event_id AS event_id,
            p.city AS city,
            1 AS planned,
            p.plan_tickets AS plan_tickets,
            p.plan_revenue AS plan_revenue,
            toInt64(0) AS tickets_sold,
            toDecimal128(0, 2) AS revenue
        FROM {{database}}.fact_qtickets_plans AS p FINAL
        WHERE p.date <= toDate(now('{{timezone}}'))
        UNION ALL
        SELECT
            s.date AS date,
            s.event_id AS event_id,
            arrayJoin([s.city, '']) AS city,
            0 AS planned,
            toUInt32(0) AS plan_tickets,
            toDecimal64(0, 2) AS plan_revenue,
            s.tickets_sold AS tickets_sold,
            if(s.currency = 'RUB', s.revenue, toDecimal128(0, 2)) AS revenue
        FROM {{database}}.agg_qtickets_sales_daily AS s FINAL
        -- Of the sort key, so before FINAL: sales of days and events that no plan speaks of need not be grouped. By a hash, which takes a seventh of what pairs take.
        PREWHERE cityHash64(s.date, s.event_id) IN (SELECT cityHash64(n.date, n.event_id) FROM {{database}}.fact_qtickets_plans AS n FINAL)
    ) AS u
    GROUP BY u.date, u.event_id, u.city
    HAVING max(u.planned) = 1
) AS p
WINDOW so_far AS (PARTITION BY p.event_id, p.city ORDER BY p.date ASC ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW);
