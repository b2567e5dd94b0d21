-- No error in a cell is older than a week.
-- severity: warning
-- message: Rows of these sheets have been missing from the tables, or are here as they once were, for more than a week.
--   v_qtickets_issues names the cells; their owners see them in the sheet.
SELECT i.source AS source, i.contract AS tab, count() AS cells, min(i.first_seen_at) AS oldest
FROM {{database}}.v_qtickets_issues AS i
WHERE i.severity = 'error' AND i.first_seen_at < now64(3) - INTERVAL 7 DAY
GROUP BY i.source, i.contract;
