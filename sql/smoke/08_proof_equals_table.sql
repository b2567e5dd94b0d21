-- Where nothing was written since the last proof, the table still is what was proven equal to the sheet.
-- severity: error
-- message: Rows vanished, appeared or changed in ClickHouse since the table was last proven equal to its sheet,
--   and no sheet sent that. `Sync now` repairs it; find out who writes there.
WITH
  proofs AS (
    SELECT p.sheet_id AS source, p.tab AS tab, max(p.verified_at) AS proven_at,
      argMax((p.rows, p.digest, p.held), (p.verified_at, p._ingest_ts)) AS proof
    FROM {{database}}.meta_sync_proofs AS p FINAL
    GROUP BY p.sheet_id, p.tab
  ),
  changes AS (
    SELECT w.source AS source, w.tab AS tab, max(w.version) AS newest
    FROM (
      SELECT v._source AS source, v.tab AS tab, v._ver AS version FROM {{stored_versions}} AS v
      -- What it held back is not known any more, once other rows are in it.
      UNION ALL
      SELECT q.sheet_id, q.contract, q._ver FROM {{database}}.stg_qtickets_sheets_quarantine AS q
    ) AS w
    GROUP BY w.source, w.tab
  ),
  held_back AS (
    SELECT DISTINCT q.sheet_id AS source, q.contract AS tab, q.key_hash AS key_hash
    FROM {{database}}.stg_qtickets_sheets_quarantine AS q FINAL
    WHERE q.key_readable = 1
  ),
  totals AS (
    SELECT r._source AS source, r.tab AS tab,
      count() AS rows_all, sum(r.row_hash) AS sum_all,
      countIf(r.is_held = 0) AS rows_free, sumIf(r.row_hash, r.is_held = 0) AS sum_free,
      uniqExactIf(r.key_hash, r.is_held = 1) AS held_keys
    FROM (
      SELECT live._source AS _source, live.tab AS tab, live.row_hash AS row_hash, live.key_hash AS key_hash,
        (live._source, live.tab, live.key_hash) IN (SELECT h.source, h.tab, h.key_hash FROM held_back AS h) AS is_held
      FROM {{recomputed_rows}} AS live
    ) AS r
    GROUP BY r._source, r.tab
  )
SELECT p.source AS source, p.tab AS tab, p.proven_at AS proven_at,
  tupleElement(p.proof, 1) AS rows_proven, t.rows_all AS rows_now,
  tupleElement(p.proof, 2) AS digest_proven, lower(leftPad(hex(t.sum_all), 16, '0')) AS digest_now
FROM proofs AS p
LEFT JOIN changes AS c ON c.source = p.source AND c.tab = p.tab
LEFT JOIN totals AS t ON t.source = p.source AND t.tab = p.tab
WHERE c.newest <= toUnixTimestamp64Milli(p.proven_at)
  -- Keys held back by a bad row are not in a proof, nor are rows that an unreadable one may be. Which those were is not known
  -- where there are several.
  AND NOT (tupleElement(p.proof, 1) = t.rows_all AND tupleElement(p.proof, 2) = lower(leftPad(hex(t.sum_all), 16, '0')))
  AND NOT (tupleElement(p.proof, 1) = t.rows_free AND tupleElement(p.proof, 2) = lower(leftPad(hex(t.sum_free), 16, '0')))
  AND NOT (tupleElement(p.proof, 3) > 0 AND tupleElement(p.proof, 1) + tupleElement(p.proof, 3) BETWEEN t.rows_free AND t.rows_all)
  AND NOT (t.held_keys > 1 AND tupleElement(p.proof, 1) BETWEEN t.rows_free AND t.rows_all);
