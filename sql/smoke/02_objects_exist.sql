-- Every table and view of this project is there.
-- severity: error
-- message: A table or a view is missing: somebody dropped or renamed it. Run `qtickets-sheets migrate`, which
--   makes it again; Sync now in the sheets fills an empty table.
SELECT name AS missing
FROM (SELECT arrayJoin({{objects}}) AS name)
WHERE name NOT IN (SELECT t.name FROM system.tables AS t WHERE t.database = {{database_name}});
