-- Each issue with the hash of all that is stored of it, so that what is changed by hand shows, and the next comparison writes it anew, as
-- it does with issues of before, which have none. On a cluster the table over all shards gets the column too; on one node both names are
-- one table, and the second statement finds it there.
ALTER TABLE {{database}}.stg_qtickets_sheets_quarantine{{local}} {{on_cluster}}
    ADD COLUMN IF NOT EXISTS issue_hash UInt64 COMMENT 'First 8 bytes of SHA-256 over the issue as it was stored; 0 where an older release stored it';

ALTER TABLE {{database}}.stg_qtickets_sheets_quarantine {{on_cluster}}
    ADD COLUMN IF NOT EXISTS issue_hash UInt64 COMMENT 'First 8 bytes of SHA-256 over the issue as it was stored; 0 where an older release stored it';
