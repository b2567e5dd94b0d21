-- No two spreadsheets feed the same sales.
-- severity: warning
-- message: Two spreadsheets hold the same order, or the same rows of a day, event and city, so that views count
--   them twice. Remove one with `qtickets-sheets source remove`, or clear the copy.
SELECT s.date AS date, s.event_id AS event_id, s.city AS city, s.order_id AS order_id, groupUniqArray(s._source) AS sources
FROM {{database}}.fact_qtickets_sales AS s FINAL
-- Keys of two spreadsheets, versions that are gone included: by numbers alone, since there are as many groups as rows.
WHERE s.key_hash IN (
  SELECT k.key_hash FROM {{database}}.fact_qtickets_sales AS k
  GROUP BY k.key_hash HAVING min(cityHash64(k._source)) != max(cityHash64(k._source))
)
GROUP BY s.date, s.event_id, s.city, s.order_id
HAVING length(sources) > 1;
