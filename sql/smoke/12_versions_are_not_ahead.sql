-- No version lies in the future.
-- severity: error
-- message: A row carries a version ahead of the clock: until that moment no edit of it can win. The clock of
--   this server or of the program that wrote it was wrong.
SELECT v.tab AS tab, v._source AS source, v.key_hash AS key_hash, v.line AS line, v._deleted AS deleted,
  fromUnixTimestamp64Milli(toInt64(least(v._ver, 32503680000000)), 'UTC') AS version
FROM {{stored_versions}} AS v
WHERE v._ver > toUnixTimestamp64Milli(now64(3)) + 600000;
