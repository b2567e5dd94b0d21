-- Sales as the sheets showed them at a moment, one row for each date, event, city and currency:
--     SELECT * FROM v_qtickets_sales_as_of(moment = '2026-03-01 09:00:00')
-- The moment is in the time zone of the deployment. Nothing is known of before a spreadsheet's first sync, nor of states older than HISTORY_DAYS.
CREATE OR REPLACE VIEW {{database}}.v_qtickets_sales_as_of {{on_cluster}}
(
    date         Date COMMENT 'Day of the sale as the sheet had it; Sales tab',
    event_id     String COMMENT 'Id of the event in the ticketing system; Sales tab',
    event_name   String COMMENT 'Name of the event: the newest that was not blank; Sales tab',
    city         String COMMENT 'City, lower case, aliases resolved; Sales tab',
    tickets_sold Int64 COMMENT 'Tickets sold less returns that had rows of their own, pieces; Sales tab',
    revenue      Decimal(38, 2) COMMENT 'Revenue before refunds, in units of the currency column; Sales tab',
    refunds      Decimal(38, 2) COMMENT 'Refunds, not negative, in units of the currency column; Sales tab',
    currency     FixedString(3) COMMENT 'ISO 4217 code of revenue and refunds; amounts of two currencies are two rows'
)
AS
SELECT
    toDate(JSONExtractString(s.key_json, 'date')) AS date,
    JSONExtractString(s.key_json, 'event_id') AS event_id,
    argMaxIf(JSONExtractString(s.state.1, 'event_name'), (s.ver, JSONExtractString(s.state.1, 'event_name')),
        JSONExtractString(s.state.1, 'event_name') != '') AS event_name,
    JSONExtractString(s.key_json, 'city') AS city,
    sum(toInt32(JSONExtractString(s.state.1, 'tickets_sold'))) AS tickets_sold,
    sum(toDecimal64(JSONExtractString(s.state.1, 'revenue'), 2)) AS revenue,
    sum(toDecimal64(JSONExtractString(s.state.1, 'refunds'), 2)) AS refunds,
    toFixedString(JSONExtractString(s.state.1, 'currency'), 3) AS currency
FROM
(
    SELECT r.key_json AS key_json, max(r._ver) AS ver, argMax((r.values_json, r._deleted), r._ver) AS state
    FROM {{database}}.meta_changes AS r FINAL
    WHERE r.contract = 'sales' AND r._ver <= toUnixTimestamp64Milli({moment:DateTime64(3, '{{timezone}}')})
    GROUP BY r.sheet_id, r.key_hash, r.key_json, r.line
) AS s
WHERE s.state.2 = 0
GROUP BY date, event_id, city, currency;
