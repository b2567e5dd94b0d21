-- Of 20 rows of a sheet at least 19 are here as they stand.
-- severity: warning
-- message: More than a twentieth of the rows of these tabs is held back by cells with an error. v_qtickets_issues names
--   the cells; v_qtickets_completeness says since which day.
SELECT f.source AS source, f.table_name AS tab, f.total_rows AS rows, f.rows_held_back AS rows_held_back, f.completeness AS completeness
FROM {{database}}.v_qtickets_freshness AS f
WHERE f.total_rows + f.rows_missing >= 20 AND f.completeness < 0.95;
