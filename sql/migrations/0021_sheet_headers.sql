-- A proof says what the sheet itself calls the columns, so that people are shown the words that they know. On one node both names are one table.
ALTER TABLE {{database}}.meta_sync_proofs{{local}} {{on_cluster}}
    ADD COLUMN IF NOT EXISTS headers Array(Map(LowCardinality(String), LowCardinality(String))) COMMENT 'What each of these tabs calls the columns: header by contract column; empty where the sender did not say';

ALTER TABLE {{database}}.meta_sync_proofs {{on_cluster}}
    ADD COLUMN IF NOT EXISTS headers Array(Map(LowCardinality(String), LowCardinality(String))) COMMENT 'What each of these tabs calls the columns: header by contract column; empty where the sender did not say';
