-- The rows of one key are numbered from 0 without a gap.
-- severity: error
-- slices: yes
-- message: A row that shares its key with others is missing, or stands under a wrong number: it was deleted or
--   inserted by hand. `Sync now` repairs it.
SELECT r.tab AS tab, r._source AS source, r.key AS key, groupArray(r.line) AS lines
FROM {{recomputed_rows}} AS r
GROUP BY r.tab, r.duplicates, r._source, r.key
HAVING (max(r.line) + 1 != uniqExact(r.line)) OR (r.duplicates = 'last' AND max(r.line) > 0);
