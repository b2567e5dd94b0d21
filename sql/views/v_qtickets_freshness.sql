-- How fresh each tab of each spreadsheet is, and how much of it is here. A quiet week in sales is no fault: `verified_at`
-- shows whether the sync runs, and `completeness` whether rows of the sheet are left out.
CREATE OR REPLACE VIEW {{database}}.v_qtickets_freshness {{on_cluster}}
(
    source                 String COMMENT 'Spreadsheet id',
    table_name             String COMMENT 'Tab contract: events, inventory, sales, …',
    latest_date            Nullable(Date) COMMENT 'Latest date in the rows; NULL where there is none',
    days_behind            Nullable(Int64) COMMENT 'Days from latest_date to today in the time zone of the deployment; negative: in the future',
    total_rows             UInt64 COMMENT 'Rows now; of Sales as its sums by day have them',
    verified_at            Nullable(DateTime64(3, 'UTC')) COMMENT 'When the table was last known equal to the readable rows of the sheet; by the server''s clock; NULL: never within 90 days',
    minutes_since_verified Nullable(Int64) COMMENT 'Whole minutes from verified_at to now',
    rows_held_back         UInt64 COMMENT 'Rows of the sheet that are not here as they stand: with an error in a cell, or half typed',
    rows_missing           UInt64 COMMENT 'Of these, rows of which no earlier state is here either, as of the last proof',
    oldest_issue_at        Nullable(DateTime64(3, 'UTC')) COMMENT 'Since when the oldest error is open; NULL where there is none',
    completeness           Nullable(Float64) COMMENT 'Share of the rows of the sheet that are here as they stand, 0 to 1; NULL where there are none, or never proven',
    source_name            String COMMENT 'Name of the spreadsheet; its id where it has none',
    contract               String COMMENT 'The same as table_name, under the name that it has in the other views'
)
AS
WITH
    {{source_names}} AS names,
    {{sales_summed}} AS summed
SELECT
    f.source AS source,
    f.table_name AS table_name,
    nullIf(f.latest, toDate(0)) AS latest_date,
    dateDiff('day', nullIf(f.latest, toDate(0)), toDate(now('{{timezone}}'))) AS days_behind,
    f.live_rows AS total_rows,
    nullIf(f.verified, toDateTime64(0, 3, 'UTC')) AS verified_at,
    age('minute', nullIf(f.verified, toDateTime64(0, 3, 'UTC')), now64(3, 'UTC')) AS minutes_since_verified,
    f.held_back AS rows_held_back,
    toUInt64(greatest(0, toInt64(f.held_back) - greatest(0, toInt64(f.live_rows) - toInt64(f.equal_rows)))) AS rows_missing,
    if(f.error_rows = 0, NULL, f.oldest) AS oldest_issue_at,
    if(verified_at IS NULL OR f.equal_rows + f.held_back = 0, NULL, f.equal_rows / (f.equal_rows + f.held_back)) AS completeness,
    transform(f.source, names.1, names.2, f.source) AS source_name,
    f.table_name AS contract
FROM
(
    SELECT
        t.source AS source,
        t.tab AS table_name,
        max(t.day) AS latest,
        sum(t.live) AS live_rows,
        max(t.verified) AS verified,
        -- Rows that a proof names as equal; the others of the table stand for rows of the sheet that are held back.
        if(verified = toDateTime64(0, 3, 'UTC'), live_rows, least(live_rows, argMax(t.proven, t.verified))) AS equal_rows,
        sum(t.waits) AS held_back,
        sum(t.is_error) AS error_rows,
        minIf(t.since, t.is_error = 1) AS oldest
    FROM
    (
        SELECT c._source AS source, c.tab AS tab, c.latest AS day, c.rows AS live, toDateTime64(0, 3, 'UTC') AS verified,
            toUInt64(0) AS proven, 0 AS waits, 0 AS is_error, toDateTime64(0, 3, 'UTC') AS since
        FROM {{tab_states}} AS c
        UNION ALL
        SELECT p.sheet_id AS source, p.tab AS tab, toDate(0) AS day, 0 AS live, least(p.received_at, now64(3, 'UTC')) AS verified,
            p.rows AS proven, 0 AS waits, 0 AS is_error, toDateTime64(0, 3, 'UTC') AS since
        FROM {{database}}.meta_sync_proofs AS p FINAL
        UNION ALL
        SELECT r.source AS source, r.tab AS tab, toDate(0) AS day, 0 AS live, toDateTime64(0, 3, 'UTC') AS verified,
            toUInt64(0) AS proven, 1 AS waits, r.is_error AS is_error, r.since AS since
        FROM
        (
            SELECT q.sheet_id AS source, q.contract AS tab, max(q.severity = 'error') AS is_error,
                minIf(q.first_seen_at, q.severity = 'error') AS since
            FROM {{database}}.stg_qtickets_sheets_quarantine AS q FINAL
            GROUP BY q.sheet_id, q.contract, q.tab, q.row
        ) AS r
    ) AS t
    GROUP BY t.source, t.tab
) AS f;
