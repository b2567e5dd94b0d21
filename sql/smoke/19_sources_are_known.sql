-- Every row is of a spreadsheet that has synced.
-- severity: error
-- message: Rows stand under a source that never synced: they were written by hand, or under a mistyped id, and
--   views sum them. Remove them with `qtickets-sheets source add` and `source remove` for that id; where it is none that
--   `source add` takes, with ALTER TABLE … DELETE WHERE _source = '…' in the table of each tab.
SELECT v.tab AS tab, v._source AS source, count() AS rows
FROM {{stored_versions}} AS v
WHERE v._source NOT IN (SELECT j.sheet_id FROM {{database}}.meta_job_runs AS j WHERE j.job = 'qtickets_sheets')
  AND v._source NOT IN (SELECT p.sheet_id FROM {{database}}.meta_sync_proofs AS p)
GROUP BY v.tab, v._source
HAVING countIf(v._deleted = 0) > 0;
