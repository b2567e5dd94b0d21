-- The last run of each sheet ended, and ended well.
-- severity: warning
-- message: The last sync of this sheet failed, or never said that it ended. The message says why; the next one
--   goes on where it was.
SELECT j.sheet_id AS source, argMax(j.run_id, j.started_at) AS run_id, argMax(j.status, j.started_at) AS last_status,
  max(j.started_at) AS at, argMax(j.message, j.started_at) AS message
FROM {{database}}.meta_job_runs AS j FINAL
WHERE j.job = 'qtickets_sheets'
GROUP BY j.sheet_id
HAVING last_status = 'error' OR (last_status = 'running' AND at < now64(3) - INTERVAL 10 MINUTE);
