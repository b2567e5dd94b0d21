CREATE OR REPLACE VIEW `zakaz`.v_qtickets_history ON CLUSTER `main`
(
    changed_at      DateTime64(3, 'UTC') COMMENT 'When the sheet was read that showed the change',
    source          String COMMENT 'Spreadsheet id',
    contract        String COMMENT 'Tab contract: events, inventory, sales, …',
    kind            String COMMENT 'added, changed, deleted; first_seen: the raw layer holds nothing before it',
    key_json        String COMMENT 'Key of the row, JSON',
    line            UInt32 COMMENT 'Number of the row among the rows of its key, from 0',
    changed_columns Array(String) COMMENT 'Columns that differ from before; empty unless changed',
    from_json       String COMMENT 'Values before, JSON; empty where there were none or they are not known',
    to_json         String COMMENT 'Values since, JSON; empty for a deletion',
    tab             String COMMENT 'Name of the sheet tab; empty for a deletion',
    row             UInt32 COMMENT 'Row number in the sheet then; 0 for a deletion',
    trigger         String COMMENT 'edit, change, schedule, menu or backfill',
    run_id          String COMMENT 'Run that brought it, as in meta_job_runs',
    stored_at       DateTime('UTC') COMMENT 'When it was stored'
)
AS
SELECT
    least(fromUnixTimestamp64Milli(toInt64(h.ver), 'UTC'), now64(3, 'UTC')) AS changed_at,
    h.source AS source,
    h.contract AS contract,
    multiIf(h.deleted, 'deleted', h.number = 1, 'first_seen', h.was_deleted, 'added', 'changed') AS kind,
    h.key_json AS key_json,
    h.line AS line,
    if(
        h.deleted OR h.before = '',
        [],
        arrayMap(
            pair -> tupleElement(pair, 1),
            arrayFilter(
                pair -> NOT has(JSONExtractKeysAndValuesRaw(h.before), pair),
                JSONExtractKeysAndValuesRaw(h.after)
            )
        )
    ) AS changed_columns,
    h.before AS from_json,
    h.after AS to_json,
    h.tab AS tab,
    h.row AS row,
    h.trigger AS trigger,
    h.run_id AS run_id,
    h.stored_at AS stored_at
FROM
(
    SELECT
        r._ver AS ver,
        r.sheet_id AS source,
        r.contract AS contract,
        r._deleted AS deleted,
        r.row_hash AS row_hash,
        r.key_json AS key_json,
        r.line AS line,
        r.values_json AS after,
        r.tab AS tab,
        r.row AS row,
        r.trigger AS trigger,
        r.run_id AS run_id,
        r._ingest_ts AS stored_at,
        row_number() OVER past AS number,
        lagInFrame(r.values_json) OVER past AS before,
        lagInFrame(r.row_hash) OVER past AS row_hash_before,
        lagInFrame(r._deleted) OVER past AS was_deleted
    FROM `zakaz`.stg_qtickets_sheets_raw AS r FINAL
    WINDOW past AS (
        PARTITION BY r.sheet_id, r.contract, r.key_hash, r.key_json, r.line
        ORDER BY r._ver ASC
        ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW
    )
) AS h
WHERE h.number = 1 OR h.deleted != h.was_deleted OR (NOT h.deleted AND h.row_hash != h.row_hash_before);
