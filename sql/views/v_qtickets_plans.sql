-- Plans row for row as the Plans tabs have them now.
CREATE OR REPLACE VIEW {{database}}.v_qtickets_plans {{on_cluster}}
(
    date         Date COMMENT 'Day that the plan is for; Plans tab',
    event_id     String COMMENT 'Id of the event in the ticketing system; Plans tab',
    city         String COMMENT 'City, lower case, aliases resolved; empty: the plan is for all cities; Plans tab',
    city_name    String COMMENT 'City as people write it, for labels; filter by city',
    plan_tickets UInt32 COMMENT 'Tickets that are to be sold on this day, pieces; Plans tab',
    plan_revenue Decimal(18, 2) COMMENT 'Revenue that is to be made on this day before refunds, in RUB; Plans tab',
    source       String COMMENT 'Spreadsheet id',
    source_name  String COMMENT 'Name of the spreadsheet; its id where it has none'
)
AS
WITH {{source_names}} AS names
SELECT
    p.date AS date,
    p.event_id AS event_id,
    p.city AS city,
    {{city_name p.city}} AS city_name,
    p.plan_tickets AS plan_tickets,
    p.plan_revenue AS plan_revenue,
    p._source AS source,
    transform(p._source, names.1, names.2, p._source) AS source_name
FROM {{database}}.fact_qtickets_plans AS p FINAL;
