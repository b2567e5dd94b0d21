-- Plan against fact by day, event and city. A plan without a city is for all cities together: its row has the city ''
-- and the fact of all of them. Sales that no plan speaks of have NULL for the plan.
CREATE OR REPLACE VIEW {{database}}.v_qtickets_plan_vs_fact {{on_cluster}}
(
    date                   Date COMMENT 'Day of the plan and of the sales',
    event_id               String COMMENT 'Id of the event in the ticketing system',
    city                   String COMMENT 'City; empty: all cities together',
    city_name              String COMMENT 'City as people write it, for labels; filter by city',
    plan_tickets           Nullable(UInt64) COMMENT 'Tickets planned, pieces; NULL: no plan; Plans tab',
    tickets_sold           Int64 COMMENT 'Tickets sold, pieces, whatever the currency; Sales tab',
    plan_revenue           Nullable(Decimal(38, 2)) COMMENT 'Revenue planned before refunds, in RUB; NULL: no plan; Plans tab',
    revenue                Decimal(38, 2) COMMENT 'Revenue before refunds of the sales in RUB; Sales tab',
    rows_in_other_currency UInt64 COMMENT 'Sales rows in other currencies, whose revenue is not in this row'
)
AS
SELECT
    u.date AS date,
    u.event_id AS event_id,
    u.city AS city,
    {{city_name u.city}} AS city_name,
    sum(u.plan_tickets) AS plan_tickets,
    sum(u.tickets_sold) AS tickets_sold,
    sum(u.plan_revenue) AS plan_revenue,
    sum(u.revenue) AS revenue,
    sum(u.foreign_rows) AS rows_in_other_currency
FROM
(
    SELECT
        p.date AS date,
        p.event_id AS event_id,
        p.city AS city,
        p.plan_tickets AS plan_tickets,
        p.plan_revenue AS plan_revenue,
        toInt64(0) AS tickets_sold,
        toDecimal128(0, 2) AS revenue,
        toUInt64(0) AS foreign_rows
    FROM {{database}}.fact_qtickets_plans AS p FINAL
    UNION ALL
    SELECT
        s.date AS date,
        s.event_id AS event_id,
        arrayJoin([s.city, '']) AS city,
        NULL AS plan_tickets,
        NULL AS plan_revenue,
        s.tickets_sold AS tickets_sold,
        if(s.currency = 'RUB', s.revenue, toDecimal128(0, 2)) AS revenue,
        if(s.currency = 'RUB', 0, s.row_count) AS foreign_rows
    FROM {{database}}.agg_qtickets_sales_daily AS s FINAL
) AS u
GROUP BY u.date, u.event_id, u.city
HAVING plan_tickets IS NOT NULL
    OR (u.city != '' AND cityHash64(u.date, u.event_id) NOT IN (SELECT cityHash64(n.date, n.event_id) FROM {{database}}.fact_qtickets_plans AS n FINAL WHERE n.city = ''));
