-- Each row of the last days was sent by a sheet.
-- severity: error
-- slices: yes
-- message: The row was inserted into ClickHouse by somebody else: no sheet sent it. `Sync now` removes it where
--   its source is a spreadsheet that syncs; revoke the right to INSERT from the user that did it (sql/grants).
SELECT r.tab AS tab, r._source AS source, r.key AS key, r.line AS line, r._ver AS _ver, r._loaded_at AS loaded_at
FROM {{recomputed_rows}} AS r
-- The raw layer holds 30 days.
WHERE r._loaded_at > now64(3) - INTERVAL 29 DAY
  AND (r.tab, r._source, r.key_hash, r.line, r._ver) NOT IN (
    SELECT s.contract, s.sheet_id, s.key_hash, s.line, s._ver FROM {{database}}.stg_qtickets_sheets_raw AS s WHERE s._deleted = 0 AND {{slice_of_raw}}
  );
