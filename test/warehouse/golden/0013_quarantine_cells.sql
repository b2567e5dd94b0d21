ALTER TABLE `zakaz`.stg_qtickets_sheets_quarantine_local ON CLUSTER `main`
    ADD COLUMN IF NOT EXISTS cell String COMMENT 'The cell in A1 notation as of the last push of its row, F415; 415:415 for a whole row; empty where the sender did not tell',
    ADD COLUMN IF NOT EXISTS gid Nullable(UInt32) COMMENT 'Id of the sheet tab in links (#gid=); NULL where the sender did not tell';

ALTER TABLE `zakaz`.stg_qtickets_sheets_quarantine ON CLUSTER `main`
    ADD COLUMN IF NOT EXISTS cell String COMMENT 'The cell in A1 notation as of the last push of its row, F415; 415:415 for a whole row; empty where the sender did not tell',
    ADD COLUMN IF NOT EXISTS gid Nullable(UInt32) COMMENT 'Id of the sheet tab in links (#gid=); NULL where the sender did not tell';
