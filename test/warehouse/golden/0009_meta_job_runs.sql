CREATE TABLE IF NOT EXISTS `zakaz`.meta_job_runs_local ON CLUSTER `main`
(
    job            LowCardinality(String) COMMENT 'qtickets_sheets',
    run_id         String COMMENT 'Id of the run, given by the sheet',
    started_at     DateTime64(3, 'UTC') COMMENT 'First request of the run, or what the sheet reported',
    finished_at    DateTime64(3, 'UTC') COMMENT 'Last known moment of the run',
    status         LowCardinality(String) COMMENT 'running, success or error',
    rows_processed UInt64 DEFAULT 0 COMMENT 'Rows written and deleted',
    message        String DEFAULT '' COMMENT 'What happened, for people',
    metrics        String DEFAULT '' COMMENT 'Counts a tab, JSON',
    sheet_id       String DEFAULT '' COMMENT 'Spreadsheet id',
    trigger        LowCardinality(String) DEFAULT '' COMMENT 'edit, change, schedule, menu or backfill',
    bundle         String DEFAULT '' COMMENT 'Version of the bundle in the spreadsheet',
    _ver           UInt64 DEFAULT 0 COMMENT 'Of two records of one run the higher counts'
)
ENGINE = ReplicatedReplacingMergeTree(_ver)
ORDER BY (job, sheet_id, run_id)
COMMENT 'Runs of the sync';

CREATE TABLE IF NOT EXISTS `zakaz`.meta_job_runs ON CLUSTER `main` AS `zakaz`.meta_job_runs_local
ENGINE = Distributed(`main`, `zakaz`, meta_job_runs_local, cityHash64(run_id));
