-- Each row was sent by a sheet.
-- severity: error
-- slices: yes
-- message: No sheet sent the row, as far as the log of changes knows: somebody else inserted it. `Sync now` removes it where its source is a
--   spreadsheet that syncs; revoke the right to INSERT from the user that did it (sql/grants). Where nearly all rows are named, the log was emptied:
--   DROP TABLE meta_changes and run `qtickets-sheets migrate`, which makes it again from what is there.
SELECT r.tab AS tab, r._source AS source, r.key AS key, r.line AS line, r._ver AS _ver, r._loaded_at AS loaded_at
FROM {{recomputed_rows}} AS r
WHERE (r.tab, r._source, r.key_hash, r.line, r._ver) NOT IN (
  SELECT c.contract, c.sheet_id, c.key_hash, c.line, c._ver FROM {{database}}.meta_changes AS c WHERE c._deleted = 0 AND {{slice_of c.sheet_id}}
)
  -- The log is read first: what is stored meanwhile is not in what was read of it.
  AND r._loaded_at NOT BETWEEN now64(3) AND now64(3) + INTERVAL 5 MINUTE;
