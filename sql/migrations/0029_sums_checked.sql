-- What makes each comparison of a spreadsheet see sums by day that are late or were changed by hand, without reading rows. The server sums all
-- sales once more after it has migrated, some days at a time.
ALTER TABLE {{database}}.agg_qtickets_sales_daily{{local}} {{on_cluster}}
    ADD COLUMN IF NOT EXISTS row_versions UInt64 COMMENT 'Sum of _ver of these rows, mod 2^64',
    ADD COLUMN IF NOT EXISTS day_rows     Int64 DEFAULT -1 COMMENT 'In one group of each day of a spreadsheet: the rows of all its groups; -1 in the others',
    ADD COLUMN IF NOT EXISTS group_hash   UInt64 COMMENT 'cityHash64 of all other columns but _ver and _loaded_at, as the server stored them; anything else was changed by hand';

ALTER TABLE {{database}}.agg_qtickets_sales_daily {{on_cluster}}
    ADD COLUMN IF NOT EXISTS row_versions UInt64 COMMENT 'Sum of _ver of these rows, mod 2^64',
    ADD COLUMN IF NOT EXISTS day_rows     Int64 DEFAULT -1 COMMENT 'In one group of each day of a spreadsheet: the rows of all its groups; -1 in the others',
    ADD COLUMN IF NOT EXISTS group_hash   UInt64 COMMENT 'cityHash64 of all other columns but _ver and _loaded_at, as the server stored them; anything else was changed by hand';
