-- What the log of changes says of a row has the hashes that it had when it was received.
-- severity: error
-- slices: yes
-- message: A change in meta_changes was changed in ClickHouse itself: history and states of the past show what the sheet never
--   had. Rows of now, their proofs and sums do not follow from it. No sync knows the past: restore meta_changes from a backup.
WITH text -> reinterpretAsUInt64(reverse(substring(SHA256(text), 1, 8))) AS hash_of,
  json -> arrayStringConcat(arrayMap(field -> field.2, JSONExtractKeysAndValuesRaw(json)), ',') AS values_of
SELECT c.contract AS tab, c.sheet_id AS source, c.key_json AS key, c.line AS line, c._ver AS _ver, c.tab AS sheet_tab, c.row AS row
FROM {{database}}.meta_changes AS c
-- Of before 0030 no hash of the row is known. A deletion has none, and takes away a row whose key was changed by hand under its old hash.
WHERE {{slice_of c.sheet_id}} AND c.row_hash != 0 AND (hash_of(concat('[', values_of(c.key_json), ']')) != c.key_hash
  OR hash_of(concat('[', values_of(c.values_json), ',', toString(c.line), ']')) != c.row_hash);
