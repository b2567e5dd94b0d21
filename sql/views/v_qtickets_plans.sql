-- Plans row for row as the Plans tabs have them now.
CREATE OR REPLACE VIEW {{database}}.v_qtickets_plans {{on_cluster}}
(
    date         Date COMMENT 'Day that the plan is for; Plans tab',
    event_id     String COMMENT 'Id of the event in the ticketing system; Plans tab',
    city         String COMMENT 'City, lower case, aliases resolved; empty: the plan is for all cities; Plans tab',
    plan_tickets UInt32 COMMENT 'Tickets that are to be sold on this day, pieces; Plans tab',
    plan_revenue Decimal(18, 2) COMMENT 'Revenue that is to be made on this day before refunds, in RUB; Plans tab',
    source       String COMMENT 'Spreadsheet id'
)
AS
SELECT
    p.date AS date,
    p.event_id AS event_id,
    p.city AS city,
    p.plan_tickets AS plan_tickets,
    p.plan_revenue AS plan_revenue,
    p._source AS source
FROM {{database}}.fact_qtickets_plans AS p FINAL;
