-- Each row hashes to what is stored beside it (R13).
-- severity: error
-- slices: yes
-- message: A value was changed in ClickHouse itself. The next sync writes it again from the sheet; where a row of the
--   sheet cannot be read, once that row is fixed. Find out who writes there.
SELECT r.tab AS tab, r._source AS source, r.key AS key, r.line AS line,
  arrayFilter(text -> text != '', [
    if(r.key_hash != r.true_key_hash, 'key_hash', ''),
    if(r.row_hash != r.true_row_hash, 'row_hash', '')
  ]) AS wrong,
  lower(hex(r.row_hash)) AS stored_row_hash, lower(hex(r.true_row_hash)) AS true_row_hash
FROM {{recomputed_rows}} AS r
WHERE r.key_hash != r.true_key_hash OR r.row_hash != r.true_row_hash;
