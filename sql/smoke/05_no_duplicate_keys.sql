-- A row is there once.
-- severity: error
-- slices: yes
-- message: One row of a sheet stands twice in the table, so sums are too high. See current_tables_are_sound;
--   then `Sync now`.
SELECT r.tab AS tab, r._source AS source, r.key AS key, r.line AS line, count() AS times
FROM {{recomputed_rows}} AS r
GROUP BY r.tab, r._source, r.key, r.line
HAVING times > 1;
