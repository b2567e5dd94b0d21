-- How much of each tab was here, a day, as of the last proof of that day. The replaced system wanted 0.95, and at least 0.90.
CREATE OR REPLACE VIEW {{database}}.v_qtickets_completeness {{on_cluster}}
(
    source         String COMMENT 'Spreadsheet id',
    source_name    String COMMENT 'Name of the spreadsheet; its id where it has none',
    contract       String COMMENT 'Tab contract: events, inventory, sales, …',
    day            Date COMMENT 'Day in the time zone of the deployment; 90 days are kept',
    rows           UInt64 COMMENT 'Rows that sheet and table had alike',
    rows_held_back UInt64 COMMENT 'Rows of the sheet that were not here as they stood: with an error in a cell, or half typed',
    rows_kept      UInt64 COMMENT 'Rows of the table that stayed as they were, because keys in the sheet could not be read',
    completeness   Nullable(Float64) COMMENT 'rows / (rows + rows_held_back), 0 to 1; NULL where there were none'
)
AS
WITH {{source_names}} AS names
SELECT
    d.source AS source,
    transform(d.source, names.1, names.2, d.source) AS source_name,
    d.contract AS contract,
    d.day AS day,
    tupleElement(d.last, 1) AS rows,
    tupleElement(d.last, 2) + tupleElement(d.last, 3) AS rows_held_back,
    tupleElement(d.last, 4) AS rows_kept,
    if(rows + rows_held_back = 0, NULL, rows / (rows + rows_held_back)) AS completeness
FROM
(
    SELECT
        p.sheet_id AS source,
        p.tab AS contract,
        toDate(toTimeZone(p.received_at, '{{timezone}}')) AS day,
        argMax((p.rows, p.errors, p.drafts, p.held), (p.verified_at, p._ingest_ts)) AS last
    FROM {{database}}.meta_sync_proofs AS p FINAL
    GROUP BY p.sheet_id, p.tab, day
) AS d;
