-- What was received is in the table, or something newer is.
-- severity: error
-- slices: yes
-- message: A change that a sheet sent is in the log of changes and never reached the table. The next sync sends it again,
--   unless the sheet was changed back before: then the tables are right, and history and states of the past show a change that was
--   undone. If more of them come, look for errors in the log of the server.
SELECT s.contract AS tab, s.sheet_id AS source, s.key_json AS key, s.line AS line, s.newest AS _ver,
  tupleElement(s.last, 2) AS deleted, s.stored_at AS stored_at
FROM (
  SELECT r.contract AS contract, r.sheet_id AS sheet_id, r.key_hash AS key_hash, any(r.key_json) AS key_json, r.line AS line,
    max(r._ver) AS newest, argMax((r.row_hash, r._deleted), r._ver) AS last, max(r._ingest_ts) AS stored_at
  FROM {{database}}.meta_changes AS r
  -- What was filled in, after the log was lost, has no hash: nobody sent it.
  WHERE {{slice_of r.sheet_id}} AND r._ingest_ts > now() - INTERVAL 29 DAY AND (r.row_hash != 0 OR r._deleted = 1)
  GROUP BY r.contract, r.sheet_id, r.key_hash, r.line
) AS s
LEFT JOIN (
  SELECT v.tab AS tab, v._source AS source, v.key_hash AS key_hash, v.line AS line, max(v._ver) AS newest,
    -- Of two rows with one version the engine alone knows which counts: neither may differ.
    argMax((v.row_hash, v._deleted), (v._ver, v._deleted)) AS last, argMax(v._deleted, (v._ver, 1 - v._deleted)) AS also_deleted
  FROM {{stored_versions}} AS v
  WHERE v.key_hash IN (SELECT k.key_hash FROM {{database}}.meta_changes AS k WHERE {{slice_of k.sheet_id}} AND k._ingest_ts > now() - INTERVAL 29 DAY)
  GROUP BY v.tab, v._source, v.key_hash, v.line
) AS f ON f.tab = s.contract AND f.source = s.sheet_id AND f.key_hash = s.key_hash AND f.line = s.line
-- A push writes the log a moment before the table.
WHERE s.stored_at < now() - INTERVAL 30 SECOND
  AND (f.newest < s.newest OR (f.newest = s.newest AND tupleElement(f.last, 2) != tupleElement(s.last, 2))
    OR (f.newest = s.newest AND f.also_deleted != tupleElement(s.last, 2))
    OR (f.newest = s.newest AND tupleElement(s.last, 2) = 0 AND tupleElement(f.last, 1) != tupleElement(s.last, 1)));
