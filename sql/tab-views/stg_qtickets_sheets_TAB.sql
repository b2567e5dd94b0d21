-- Changed rows of the {{sheet_name}} tab as they were received, typed, of the last 7 days.
CREATE OR REPLACE VIEW {{database}}.stg_qtickets_sheets_{{tab}} {{on_cluster}}
(
    {{columns}},
    _source      String COMMENT 'Spreadsheet id',
    tab          String COMMENT 'Name of the sheet tab; empty for a deletion',
    row          UInt32 COMMENT 'Row number in the sheet when it was read; 0 for a deletion',
    line         UInt32 COMMENT 'Number of the row among the rows of its key, from 0',
    key_hash     UInt64 COMMENT 'First 8 bytes of SHA-256 over the canonical key',
    row_hash     UInt64 COMMENT 'First 8 bytes of SHA-256 over the canonical row and its line',
    run_id       String COMMENT 'Run that brought the change',
    _ver         UInt64 COMMENT 'Moment before the sheet was read, unix milliseconds',
    _deleted     UInt8 COMMENT '1: the row is gone from the sheet',
    _ingest_ts   DateTime('UTC') COMMENT 'When it was stored'
)
AS
SELECT
    {{values}},
    c.sheet_id AS _source, c.tab AS tab, c.row AS row, c.line AS line, c.key_hash AS key_hash, c.row_hash AS row_hash, c.run_id AS run_id,
    c._ver AS _ver, c._deleted AS _deleted, c._ingest_ts AS _ingest_ts
FROM (
  SELECT m.*, JSONExtract(if(m._deleted = 1, m.key_json, m.values_json), 'Tuple({{fields}})') AS typed
  FROM {{database}}.meta_changes AS m FINAL
  -- What was filled in, after the log was lost, has no hash: nobody sent it. No reading is a week old when it comes: older months are not read.
  WHERE m.contract = '{{tab}}' AND m._ingest_ts > now() - INTERVAL 7 DAY AND m._ver > toUnixTimestamp(now() - INTERVAL 14 DAY) * 1000
    AND (m.row_hash != 0 OR m._deleted = 1)
) AS c;
