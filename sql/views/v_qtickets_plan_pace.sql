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
    p.city_name AS city_name,
    sum(assumeNotNull(p.plan_tickets)) OVER so_far AS plan_tickets_to_date,
    sum(p.tickets_sold) OVER so_far AS tickets_to_date,
    sum(assumeNotNull(p.plan_revenue)) OVER so_far AS plan_revenue_to_date,
    sum(p.revenue) OVER so_far AS revenue_to_date,
    if(plan_tickets_to_date = 0, NULL, tickets_to_date / plan_tickets_to_date) AS pace
FROM {{database}}.v_qtickets_plan_vs_fact AS p
WHERE p.plan_tickets IS NOT NULL AND p.date <= toDate(now('{{timezone}}'))
    -- What no plan speaks of is left out before sales are grouped: days by the index, the rest by a hash, which takes a seventh of what tuples take.
    AND p.date IN (SELECT d.date FROM {{database}}.fact_qtickets_plans AS d FINAL)
    AND cityHash64(p.date, p.event_id, p.city) IN (SELECT cityHash64(n.date, n.event_id, n.city) FROM {{database}}.fact_qtickets_plans AS n FINAL)
WINDOW so_far AS (PARTITION BY p.event_id, p.city ORDER BY p.date ASC ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW)
-- The day is looked at before FINAL, as it is of the sort key: the engine moves nothing else.
SETTINGS optimize_move_to_prewhere_if_final = 1;
