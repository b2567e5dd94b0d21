-- No more cells turned bad within a day than were mended.
-- severity: warning
-- message: Rows of these sheets are missing from the tables, and more of them each day. v_qtickets_issues names
--   the cells; their owners see them in the sheet.
SELECT q.sheet_id AS source, q.contract AS tab, countIf(q._deleted = 0) AS opened, countIf(q._deleted = 1) AS mended
FROM (
  SELECT i.sheet_id AS sheet_id, i.contract AS contract, argMax(i._deleted, i._ver) AS _deleted, argMax(i.severity, (i._deleted = 0, i._ver)) AS severity
  FROM {{database}}.stg_qtickets_sheets_quarantine AS i
  WHERE i._ver > toUnixTimestamp64Milli(now64(3)) - 86400000
  GROUP BY i.sheet_id, i.contract, i.tab, i.row, i.column
) AS q
WHERE q.severity = 'error' OR q._deleted = 1
GROUP BY q.sheet_id, q.contract
HAVING opened > mended;
