CREATE TABLE IF NOT EXISTS `zakaz`.meta_smoke_results_local ON CLUSTER `main`
(
    run_id      String COMMENT 'One run of qtickets-sheets smoke',
    started_at  DateTime64(3, 'UTC') COMMENT 'When the run began',
    check_name  String COMMENT 'File in sql/smoke, without .sql',
    severity    LowCardinality(String) COMMENT 'error, warning or info: what a failure would mean',
    passed      UInt8 COMMENT '1: no row offends; 0: some do, or the check could not be run',
    row_count   UInt64 COMMENT 'Offending rows, counted up to a limit',
    sample_json String COMMENT 'First offending rows, JSON array' CODEC(ZSTD(3)),
    problem     String COMMENT 'Why the check could not be run; empty where it could',
    message     String COMMENT 'What a failure means and what to do',
    duration_ms UInt32 COMMENT 'How long the check took',
    _ingest_ts  DateTime('UTC') DEFAULT now() COMMENT 'When it was stored'
)
ENGINE = ReplicatedReplacingMergeTree
ORDER BY (started_at, run_id, check_name)
TTL _ingest_ts + INTERVAL 90 DAY
COMMENT 'Results of the smoke checks; kept 90 days';

CREATE TABLE IF NOT EXISTS `zakaz`.meta_smoke_results ON CLUSTER `main` AS `zakaz`.meta_smoke_results_local
ENGINE = Distributed(`main`, `zakaz`, meta_smoke_results_local, cityHash64(run_id));
