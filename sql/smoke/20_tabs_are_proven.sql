-- Every tab with rows was proven equal to its sheet within the last hour.
-- severity: warning
-- message: The table may be behind its sheet. Open the sheet, menu QTickets, Status; see “stale” in
--   ops/RUNBOOK.md. A source that is only pushed from files is proven at each push.
SELECT f.source AS source, f.table_name AS tab, f.total_rows AS rows, f.verified_at AS proven_at, f.minutes_since_verified AS minutes
FROM {{database}}.v_qtickets_freshness AS f
WHERE (f.total_rows > 0 OR f.verified_at IS NOT NULL) AND (f.minutes_since_verified IS NULL OR f.minutes_since_verified > 60
  OR (f.source, f.table_name) NOT IN (
    SELECT p.sheet_id, p.tab FROM {{database}}.meta_sync_proofs AS p FINAL WHERE p.verified_at > now64(3) - INTERVAL 1 HOUR
  ));
