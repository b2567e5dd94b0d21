-- Sales received within 7 days have in the table the tickets and amounts that were received.
-- severity: error
-- slices: yes
-- message: Tickets or amounts of the table differ from what the sheet sent, under the same version: they were
--   changed in ClickHouse itself. See hashes_are_true for how to repair them.
SELECT s._source AS source, s.date AS date, s.event_id AS event_id, s.city AS city, s.order_id AS order_id, s.line AS line,
  s.tickets_sold AS tickets_received, f.tickets_sold AS tickets_stored,
  s.revenue AS revenue_received, f.revenue AS revenue_stored, s.refunds AS refunds_received, f.refunds AS refunds_stored
FROM {{database}}.stg_qtickets_sheets_sales AS s
INNER JOIN {{database}}.fact_qtickets_sales AS f FINAL
  ON f._source = s._source AND f.key_hash = s.key_hash AND f.line = s.line AND f._ver = s._ver
WHERE s._deleted = 0 AND {{slice_of s._source}} AND {{slice_of f._source}}
  AND f.key_hash IN (SELECT k.key_hash FROM {{database}}.stg_qtickets_sheets_sales AS k WHERE {{slice_of k._source}})
  AND (s.tickets_sold != f.tickets_sold OR s.revenue != f.revenue OR s.refunds != f.refunds OR s.currency != f.currency);
