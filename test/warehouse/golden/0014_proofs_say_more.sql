ALTER TABLE `zakaz`.meta_sync_proofs_local ON CLUSTER `main`
    ADD COLUMN IF NOT EXISTS latest_date Nullable(Date) COMMENT 'Latest date in the rows; NULL where there is none',
    ADD COLUMN IF NOT EXISTS errors UInt64 COMMENT 'Rows of the sheet with an error in a cell: not in the table as they stand',
    ADD COLUMN IF NOT EXISTS drafts UInt64 COMMENT 'Rows of the sheet that are half typed: not in the table as they stand',
    ADD COLUMN IF NOT EXISTS held UInt64 COMMENT 'Rows of the table that stay as they were until keys in the sheet can be read (R12)';

ALTER TABLE `zakaz`.meta_sync_proofs ON CLUSTER `main`
    ADD COLUMN IF NOT EXISTS latest_date Nullable(Date) COMMENT 'Latest date in the rows; NULL where there is none',
    ADD COLUMN IF NOT EXISTS errors UInt64 COMMENT 'Rows of the sheet with an error in a cell: not in the table as they stand',
    ADD COLUMN IF NOT EXISTS drafts UInt64 COMMENT 'Rows of the sheet that are half typed: not in the table as they stand',
    ADD COLUMN IF NOT EXISTS held UInt64 COMMENT 'Rows of the table that stay as they were until keys in the sheet can be read (R12)';

ALTER TABLE `zakaz`.stg_qtickets_sheets_quarantine_local ON CLUSTER `main`
    ADD COLUMN IF NOT EXISTS first_seen_at DateTime64(3, 'UTC') DEFAULT fromUnixTimestamp64Milli(toInt64(_ver), 'UTC') COMMENT 'When the issue was first received, whatever row it stood in since';

ALTER TABLE `zakaz`.stg_qtickets_sheets_quarantine ON CLUSTER `main`
    ADD COLUMN IF NOT EXISTS first_seen_at DateTime64(3, 'UTC') DEFAULT fromUnixTimestamp64Milli(toInt64(_ver), 'UTC') COMMENT 'When the issue was first received, whatever row it stood in since';
