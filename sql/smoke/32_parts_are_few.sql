-- The tables are in few parts, and no part was set aside.
-- severity: warning
-- message: Merges do not keep up (more than 300 parts in a table), or ClickHouse set a damaged part aside. Look
--   at system.merges, the disk, and system.detached_parts.
SELECT p.table AS table, count() AS parts, 'active' AS kind
FROM system.parts AS p
WHERE p.database = {{database_name}} AND p.active
GROUP BY p.table
HAVING parts > 300
UNION ALL
SELECT d.table AS table, count() AS parts, 'detached' AS kind
FROM system.detached_parts AS d
WHERE d.database = {{database_name}}
GROUP BY d.table;
