-- A proof's age goes by the server's clock, never by the sender's (R14). Of older proofs the second in which they were stored is known.
ALTER TABLE {{database}}.meta_sync_proofs{{local}} {{on_cluster}}
    ADD COLUMN IF NOT EXISTS received_at DateTime64(3, 'UTC') DEFAULT toDateTime64(_ingest_ts, 3, 'UTC') COMMENT 'When the server received the digest that proved it';

ALTER TABLE {{database}}.meta_sync_proofs {{on_cluster}}
    ADD COLUMN IF NOT EXISTS received_at DateTime64(3, 'UTC') DEFAULT toDateTime64(_ingest_ts, 3, 'UTC') COMMENT 'When the server received the digest that proved it';
