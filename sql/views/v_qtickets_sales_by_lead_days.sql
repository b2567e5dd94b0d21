-- Sales by how many days before the event they were made. The day of the event is that of the Events tab for its city: of several the
-- next one after the sale, else the last. Sales of events that no Events tab knows have NULL, so that sums are those of all sales.
--     SELECT days_before, sum(tickets_sold) FROM v_qtickets_sales_by_lead_days WHERE event_id = '1042' GROUP BY days_before ORDER BY days_before
CREATE OR REPLACE VIEW {{database}}.v_qtickets_sales_by_lead_days {{on_cluster}}
(
    date         Date COMMENT 'Day of the sale as the sheet has it; Sales tab',
    event_id     String COMMENT 'Id of the event in the ticketing system; Sales tab',
    city         String COMMENT 'City, lower case, aliases resolved; Sales tab',
    city_name    String COMMENT 'City as people write it, for labels; filter by city',
    event_date   Nullable(Date) COMMENT 'Day of the event; NULL where no Events tab has it; Events tab',
    days_before  Nullable(Int64) COMMENT 'Days from the sale to the event; negative: after it',
    tickets_sold Int64 COMMENT 'Tickets sold less returns that have rows of their own, pieces',
    revenue      Decimal(38, 2) COMMENT 'Revenue before refunds, in units of the currency column',
    refunds      Decimal(38, 2) COMMENT 'Refunds, not negative, in units of the currency column',
    net_revenue  Decimal(38, 2) COMMENT 'revenue less refunds',
    currency     FixedString(3) COMMENT 'ISO 4217 code of the amounts; amounts of two currencies are two rows'
)
AS
SELECT
    d.date AS date,
    d.event_id AS event_id,
    d.city AS city,
    {{city_name d.city}} AS city_name,
    nullIf(d.event_day, toDate(0)) AS event_date,
    dateDiff('day', d.date, nullIf(d.event_day, toDate(0))) AS days_before,
    sum(d.tickets_sold) AS tickets_sold,
    sum(d.revenue) AS revenue,
    sum(d.refunds) AS refunds,
    sum(d.revenue) - sum(d.refunds) AS net_revenue,
    d.currency AS currency
FROM
(
    SELECT
        s.date AS date,
        s.event_id AS event_id,
        s.city AS city,
        s.tickets_sold AS tickets_sold,
        s.revenue AS revenue,
        s.refunds AS refunds,
        s.currency AS currency,
        e.days[least(length(e.days), 1 + arrayCount(day -> day < s.date, e.days))] AS event_day
    FROM {{database}}.agg_qtickets_sales_daily AS s FINAL
    LEFT JOIN
    (
        -- By a hash: joining by two texts takes three times as long.
        SELECT cityHash64(v.event_id, v.city) AS place, arraySort(groupUniqArray(v.event_date)) AS days
        FROM {{database}}.dim_events AS v FINAL
        GROUP BY place
    ) AS e ON e.place = cityHash64(s.event_id, s.city)
) AS d
GROUP BY d.event_id, d.city, d.event_day, d.date, d.currency;
