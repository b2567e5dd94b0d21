-- How fresh each tab of each spreadsheet is. A quiet week in sales is no fault: `verified_at` tells whether the sync lives.
CREATE OR REPLACE VIEW {{database}}.v_qtickets_freshness {{on_cluster}}
(
    source                 String COMMENT 'Spreadsheet id',
    table_name             String COMMENT 'Tab contract: events, inventory, sales, …',
    latest_date            Nullable(Date) COMMENT 'Latest date in the rows; NULL where there is none',
    days_behind            Nullable(Int64) COMMENT 'Days from latest_date to today in the time zone of the deployment; negative: in the future',
    total_rows             UInt64 COMMENT 'Rows now',
    verified_at            Nullable(DateTime64(3, 'UTC')) COMMENT 'When the table was last known equal to the sheet; NULL: never within 90 days',
    minutes_since_verified Nullable(Int64) COMMENT 'Minutes from verified_at to now'
)
AS
SELECT
    f.source AS source,
    f.table_name AS table_name,
    nullIf(f.latest, toDate(0)) AS latest_date,
    dateDiff('day', nullIf(f.latest, toDate(0)), toDate(now('{{timezone}}'))) AS days_behind,
    f.total_rows AS total_rows,
    nullIf(f.verified, toDateTime64(0, 3, 'UTC')) AS verified_at,
    dateDiff('minute', nullIf(f.verified, toDateTime64(0, 3, 'UTC')), now64(3, 'UTC')) AS minutes_since_verified
FROM
(
    SELECT
        t.source AS source,
        t.tab AS table_name,
        max(t.day) AS latest,
        sum(t.live) AS total_rows,
        max(t.verified) AS verified
    FROM
    (
        SELECT c._source AS source, c.tab AS tab, c.day AS day, 1 AS live, toDateTime64(0, 3, 'UTC') AS verified
        FROM {{current_rows}} AS c
        UNION ALL
        SELECT p.sheet_id AS source, p.tab AS tab, toDate(0) AS day, 0 AS live, least(p.received_at, now64(3, 'UTC')) AS verified
        FROM {{database}}.meta_sync_proofs AS p FINAL
    ) AS t
    GROUP BY t.source, t.tab
) AS f;
