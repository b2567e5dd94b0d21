CREATE OR REPLACE TABLE `zakaz`.meta_job_runs_local ON CLUSTER `main`
(
    job            LowCardinality(String) COMMENT 'qtickets_sheets',
    run_id         String COMMENT 'Id of the run, given by the sheet',
    started_at     DateTime64(3, 'UTC') COMMENT 'When the run began; the same day in all records of a run',
    finished_at    DateTime64(3, 'UTC') COMMENT 'Last known moment of the run',
    status         LowCardinality(String) COMMENT 'running, success or error',
    rows_processed UInt64 DEFAULT 0 COMMENT 'Rows written and deleted',
    message        String DEFAULT '' COMMENT 'What happened, for people',
    metrics        String DEFAULT '' COMMENT 'Counts a tab, JSON',
    sheet_id       String DEFAULT '' COMMENT 'Spreadsheet id',
    trigger        LowCardinality(String) DEFAULT '' COMMENT 'edit, change, schedule, menu or backfill',
    bundle         String DEFAULT '' COMMENT 'Version of the bundle in the spreadsheet',
    _ver           UInt64 DEFAULT 0 COMMENT 'Of two records of one run the higher counts',
    _ingest_ts     DateTime('UTC') DEFAULT now() COMMENT 'When it was stored'
)
ENGINE = ReplicatedReplacingMergeTree(_ver)
ORDER BY (job, toDate(started_at), sheet_id, run_id)
TTL _ingest_ts + INTERVAL 90 DAY
COMMENT 'Runs of the sync; kept 90 days'
AS SELECT r.job AS job, r.run_id AS run_id, r.started_at AS started_at, r.finished_at AS finished_at, r.status AS status,
    r.rows_processed AS rows_processed, r.message AS message, r.metrics AS metrics, r.sheet_id AS sheet_id,
    r.trigger AS trigger, r.bundle AS bundle, r._ver AS _ver, now() AS _ingest_ts
FROM `zakaz`.meta_job_runs_local AS r FINAL;

ALTER TABLE `zakaz`.meta_job_runs ON CLUSTER `main`
    ADD COLUMN IF NOT EXISTS _ingest_ts DateTime('UTC') DEFAULT now() COMMENT 'When it was stored';
