ALTER TABLE `zakaz`.meta_sync_proofs_local ON CLUSTER `main`
    ADD COLUMN IF NOT EXISTS received_at DateTime64(3, 'UTC') DEFAULT toDateTime64(_ingest_ts, 3, 'UTC') COMMENT 'When the server received the digest that proved it';

ALTER TABLE `zakaz`.meta_sync_proofs ON CLUSTER `main`
    ADD COLUMN IF NOT EXISTS received_at DateTime64(3, 'UTC') DEFAULT toDateTime64(_ingest_ts, 3, 'UTC') COMMENT 'When the server received the digest that proved it';
