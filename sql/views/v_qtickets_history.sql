-- Each change of a row: when, by what, from what to what. Rows with one key are compared as what they hold, not by their line: an edit
-- of one of two is one change, the one that was made. Of several at once those in the same place of the sheet belong together.
CREATE OR REPLACE VIEW {{database}}.v_qtickets_history {{on_cluster}}
(
    changed_at      DateTime64(3, 'UTC') COMMENT 'When the sheet was read that showed the change',
    source          String COMMENT 'Spreadsheet id',
    source_name     String COMMENT 'Name of the spreadsheet; its id where it has none',
    contract        String COMMENT 'Tab contract: events, inventory, sales, …',
    kind            String COMMENT 'added, changed, deleted; first_seen: nothing is known of this key before it',
    key_json        String COMMENT 'Key of the row, JSON',
    line            UInt32 COMMENT 'Number of the row among the rows of its key since, of a deletion before; from 0',
    changed_columns Array(String) COMMENT 'Columns that differ from before; empty unless changed',
    from_json       String COMMENT 'Values before, JSON; empty where there were none or they are not known',
    to_json         String COMMENT 'Values since, JSON; empty for a deletion',
    tab             String COMMENT 'Name of the sheet tab; empty for a deletion',
    row             UInt32 COMMENT 'Row number in the sheet then; 0 for a deletion',
    trigger         String COMMENT 'edit, change, schedule, menu or backfill; empty where it is not known',
    run_id          String COMMENT 'Run that brought it, as in meta_job_runs; empty where it is not known',
    stored_at       DateTime('UTC') COMMENT 'When it was stored'
)
AS
WITH {{source_names}} AS names
SELECT
    least(fromUnixTimestamp64Milli(toInt64(d.ver), 'UTC'), now64(3, 'UTC')) AS changed_at,
    d.source AS source,
    transform(d.source, names.1, names.2, d.source) AS source_name,
    d.contract AS contract,
    tupleElement(d.change, 1) AS kind,
    d.key_json AS key_json,
    if(kind = 'deleted', tupleElement(d.change, 2).3, tupleElement(d.change, 3).3) AS line,
    if(
        kind = 'changed',
        arrayMap(
            pair -> tupleElement(pair, 1),
            arrayFilter(
                pair -> NOT has(JSONExtractKeysAndValuesRaw(from_json), pair),
                JSONExtractKeysAndValuesRaw(to_json)
            )
        ),
        []
    ) AS changed_columns,
    tupleElement(d.change, 2).4 AS from_json,
    tupleElement(d.change, 3).4 AS to_json,
    tupleElement(d.change, 3).1 AS tab,
    tupleElement(d.change, 3).2 AS row,
    d.trigger AS trigger,
    d.run_id AS run_id,
    d.stored_at AS stored_at
FROM
(
    SELECT
        e.source AS source,
        e.contract AS contract,
        e.key_json AS key_json,
        e.ver AS ver,
        e.trigger AS trigger,
        e.run_id AS run_id,
        e.stored_at AS stored_at,
        least(length(e.gone_elsewhere), length(e.come_elsewhere)) AS moved,
        CAST(('', 0, 0, ''), 'Tuple(String, UInt32, UInt32, String)') AS nothing,
        arrayJoin(arrayConcat(
            arrayMap((was, now_is) -> ('changed', was, now_is), e.gone_here, e.come_here),
            arrayMap((was, now_is) -> ('changed', was, now_is), arraySlice(e.gone_elsewhere, 1, moved), arraySlice(e.come_elsewhere, 1, moved)),
            arrayMap(was -> ('deleted', was, nothing), arraySlice(e.gone_elsewhere, moved + 1)),
            arrayMap(now_is -> (if(e.is_known, 'added', 'first_seen'), nothing, now_is), arraySlice(e.come_elsewhere, moved + 1)),
            arrayMap(number -> ('deleted', ('', toUInt32(0), number, ''), nothing), e.deleted_unknown)
        )) AS change
    -- Step by step: in one SELECT each name would stand for its whole text wherever it is used, and planning would cost more than reading.
    FROM
    (
        SELECT t.*, arrayFilter(x -> NOT has(t.gone_here, x), t.gone) AS gone_elsewhere, arrayFilter(x -> NOT has(t.come_here, x), t.come) AS come_elsewhere
        FROM
        (
            SELECT
                c.*,
                arrayMap(place -> arrayFirst(x -> (x.1, x.2) = place, c.gone), c.places) AS gone_here,
                arrayMap(place -> arrayFirst(x -> (x.1, x.2) = place, c.come), c.places) AS come_here
            FROM
            (
                SELECT g.*, arrayIntersect(arrayMap(x -> (x.1, x.2), g.gone), arrayMap(x -> (x.1, x.2), g.come)) AS places
                FROM
                (
                    -- A row is (tab, row, line, values). What is in both, as often as it is in both, did not change.
                    SELECT
                        n.*,
                        arrayFilter((one, number) -> NOT has(arrayZip(n.values_after, n.numbers_after), (one.4, number)), n.befores, n.numbers_before) AS gone,
                        arrayFilter((one, number) -> NOT has(arrayZip(n.values_before, n.numbers_before), (one.4, number)), n.afters, n.numbers_after) AS come
                    FROM
                    (
                        SELECT
                            p.*,
                            arrayMap(x -> x.4, p.befores) AS values_before,
                            arrayMap(x -> x.4, p.afters) AS values_after,
                            arrayEnumerateUniq(values_before) AS numbers_before,
                            arrayEnumerateUniq(values_after) AS numbers_after
                        FROM
                        (
                            SELECT
                                h.source AS source,
                                h.contract AS contract,
                                h.key_json AS key_json,
                                h.ver AS ver,
                                any(h.trigger) AS trigger,
                                any(h.run_id) AS run_id,
                                max(h.stored_at) AS stored_at,
                                max(h.ver) > min(h.first_ver) AS is_known,
                                arraySort(groupArrayIf((h.tab_before, h.row_before, h.line, h.before), h.number > 1 AND h.before != '')) AS befores,
                                arraySort(groupArrayIf((h.tab, h.row, h.line, h.after), h.deleted = 0)) AS afters,
                                groupArrayIf(h.line, h.number = 1 AND h.deleted = 1) AS deleted_unknown
                            FROM
                            (
                                SELECT
                                    r._ver AS ver,
                                    r.sheet_id AS source,
                                    toString(r.contract) AS contract,
                                    r._deleted AS deleted,
                                    r.key_hash AS key_hash,
                                    r.key_json AS key_json,
                                    r.line AS line,
                                    r.values_json AS after,
                                    toString(r.tab) AS tab,
                                    r.row AS row,
                                    toString(r.trigger) AS trigger,
                                    toString(r.run_id) AS run_id,
                                    r._ingest_ts AS stored_at,
                                    row_number() OVER past AS number,
                                    lagInFrame(r.values_json) OVER past AS before,
                                    lagInFrame(toString(r.tab)) OVER past AS tab_before,
                                    lagInFrame(r.row) OVER past AS row_before,
                                    min(r._ver) OVER (PARTITION BY r.sheet_id, r.contract, r.key_hash, r.key_json) AS first_ver
                                FROM {{database}}.meta_changes AS r FINAL
                                WINDOW past AS (
                                    PARTITION BY r.sheet_id, r.contract, r.key_hash, r.key_json, r.line
                                    ORDER BY r._ver ASC
                                    ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW
                                )
                            ) AS h
                            GROUP BY h.source, h.contract, h.key_hash, h.key_json, h.ver
                        ) AS p
                    ) AS n
                ) AS g
            ) AS c
        ) AS t
    ) AS e
) AS d;
