-- Nobody deleted or changed rows of the current state by ALTER, DELETE or UPDATE.
-- severity: error
-- message: Rows were deleted or changed in ClickHouse itself within 7 days. The sheet is the truth: run `Sync
--   now` in it, or `qtickets-sheets push`, and compare again.
SELECT m.table AS table, m.command AS command, m.create_time AS at, m.is_done AS is_done
FROM system.mutations AS m
WHERE m.database = {{database_name}} AND m.table IN {{local_current_tables}}
  AND m.create_time > now() - INTERVAL 7 DAY
  -- The server itself removes versions of more than a day ahead (R14).
  AND NOT toUInt64OrZero(extract(m.command, '^[(]?DELETE WHERE _ver > ([0-9]+)[)]?$')) > toUnixTimestamp(m.create_time) * 1000
UNION ALL
SELECT p.table AS table, 'lightweight DELETE' AS command, max(p.modification_time) AS at, 1 AS is_done
FROM system.parts AS p
WHERE p.database = {{database_name}} AND p.table IN {{local_current_tables}} AND p.active AND p.has_lightweight_delete
GROUP BY p.table;
