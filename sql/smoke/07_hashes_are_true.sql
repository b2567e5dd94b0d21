-- Each row hashes to what is stored beside it: damage that the digests cannot see.
-- severity: error
-- message: A value was changed in ClickHouse itself without its hash, so that syncs take the row for equal.
--   Delete the row by a tombstone, or give its row_hash another value; then `Sync now` writes it again from the
--   sheet.
SELECT r.tab AS tab, r._source AS source, r.key AS key, r.line AS line,
  arrayFilter(text -> text != '', [
    if(r.key_hash != r.true_key_hash, 'key_hash', ''),
    if(r.row_hash != r.true_row_hash, 'row_hash', '')
  ]) AS wrong,
  lower(hex(r.row_hash)) AS stored_row_hash, lower(hex(r.true_row_hash)) AS true_row_hash
FROM {{recomputed_rows}} AS r
WHERE r.key_hash != r.true_key_hash OR r.row_hash != r.true_row_hash;
