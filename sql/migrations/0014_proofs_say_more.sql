-- A proof says what health wants to know, so that no probe counts rows; an issue says since when it is open. On a cluster the
-- table over all shards gets the columns too; on one node both names are one table, and the second statement finds them there.
ALTER TABLE {{database}}.meta_sync_proofs{{local}} {{on_cluster}}
    ADD COLUMN IF NOT EXISTS latest_date Nullable(Date) COMMENT 'Latest date in the rows; NULL where there is none',
    ADD COLUMN IF NOT EXISTS errors UInt64 COMMENT 'Rows of the sheet with an error in a cell: not in the table as they stand',
    ADD COLUMN IF NOT EXISTS drafts UInt64 COMMENT 'Rows of the sheet that are half typed: not in the table as they stand',
    ADD COLUMN IF NOT EXISTS held UInt64 COMMENT 'Rows of the table that stay as they were until keys in the sheet can be read (R12)';

ALTER TABLE {{database}}.meta_sync_proofs {{on_cluster}}
    ADD COLUMN IF NOT EXISTS latest_date Nullable(Date) COMMENT 'Latest date in the rows; NULL where there is none',
    ADD COLUMN IF NOT EXISTS errors UInt64 COMMENT 'Rows of the sheet with an error in a cell: not in the table as they stand',
    ADD COLUMN IF NOT EXISTS drafts UInt64 COMMENT 'Rows of the sheet that are half typed: not in the table as they stand',
    ADD COLUMN IF NOT EXISTS held UInt64 COMMENT 'Rows of the table that stay as they were until keys in the sheet can be read (R12)';

ALTER TABLE {{database}}.stg_qtickets_sheets_quarantine{{local}} {{on_cluster}}
    ADD COLUMN IF NOT EXISTS first_seen_at DateTime64(3, 'UTC') DEFAULT fromUnixTimestamp64Milli(toInt64(_ver), 'UTC') COMMENT 'When the issue was first received, whatever row it stood in since';

ALTER TABLE {{database}}.stg_qtickets_sheets_quarantine {{on_cluster}}
    ADD COLUMN IF NOT EXISTS first_seen_at DateTime64(3, 'UTC') DEFAULT fromUnixTimestamp64Milli(toInt64(_ver), 'UTC') COMMENT 'When the issue was first received, whatever row it stood in since';
