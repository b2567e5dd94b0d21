-- Costs row for row as the Costs tabs have them now. Sums over it are right as it is, one currency at a time.
CREATE OR REPLACE VIEW {{database}}.v_qtickets_costs {{on_cluster}}
(
    date         Date COMMENT 'Day of the cost as the sheet has it; Costs tab',
    utm_source   String COMMENT 'UTM tag of the links that the money was spent on; empty where the row names none; Costs tab',
    utm_medium   String COMMENT 'UTM tag of the links that the money was spent on; empty where the row names none; Costs tab',
    utm_campaign String COMMENT 'UTM tag of the links that the money was spent on; empty where the row names none; Costs tab',
    event_id     String COMMENT 'Id of the event that the money was spent on; empty where it was for none in particular; Costs tab',
    cost         Decimal(18, 2) COMMENT 'What was spent, in units of the currency column; negative for money that came back; Costs tab',
    currency     FixedString(3) COMMENT 'ISO 4217 code of the cost; Costs tab',
    source       String COMMENT 'Spreadsheet id',
    source_name  String COMMENT 'Name of the spreadsheet; its id where it has none'
)
AS
WITH {{source_names}} AS names
SELECT
    c.date AS date,
    c.utm_source AS utm_source,
    c.utm_medium AS utm_medium,
    c.utm_campaign AS utm_campaign,
    c.event_id AS event_id,
    c.cost AS cost,
    c.currency AS currency,
    c._source AS source,
    transform(c._source, names.1, names.2, c._source) AS source_name
FROM {{database}}.fact_qtickets_costs AS c FINAL;
