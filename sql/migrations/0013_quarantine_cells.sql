-- Where each open issue stands, for links to its cell. On a cluster the table over all shards gets the columns too; on one
-- node both names are one table, and the second statement finds them there.
ALTER TABLE {{database}}.stg_qtickets_sheets_quarantine{{local}} {{on_cluster}}
    ADD COLUMN IF NOT EXISTS cell String COMMENT 'The cell in A1 notation as of the last push of its row, F415; 415:415 for a whole row; empty where the sender did not tell',
    ADD COLUMN IF NOT EXISTS gid Nullable(UInt32) COMMENT 'Id of the sheet tab in links (#gid=); NULL where the sender did not tell';

ALTER TABLE {{database}}.stg_qtickets_sheets_quarantine {{on_cluster}}
    ADD COLUMN IF NOT EXISTS cell String COMMENT 'The cell in A1 notation as of the last push of its row, F415; 415:415 for a whole row; empty where the sender did not tell',
    ADD COLUMN IF NOT EXISTS gid Nullable(UInt32) COMMENT 'Id of the sheet tab in links (#gid=); NULL where the sender did not tell';
