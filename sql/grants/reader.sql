-- For people and dashboards (DataLens, Grafana): the views, the current state, runs and proofs; no cells as received.
-- A view reads its tables with the rights of the user that asks, hence the columns of the quarantine that a view needs, and of the log of changes all but the cells.
CREATE ROLE IF NOT EXISTS qtickets_reader {{on_cluster}};
GRANT {{on_cluster}} SELECT ON {{database}}.v_qtickets_sales_latest TO qtickets_reader;
GRANT {{on_cluster}} SELECT ON {{database}}.v_qtickets_sales_14d TO qtickets_reader;
GRANT {{on_cluster}} SELECT ON {{database}}.v_qtickets_sales_rows TO qtickets_reader;
GRANT {{on_cluster}} SELECT ON {{database}}.v_qtickets_sales_as_of TO qtickets_reader;
GRANT {{on_cluster}} SELECT ON {{database}}.v_qtickets_events TO qtickets_reader;
GRANT {{on_cluster}} SELECT ON {{database}}.v_qtickets_plans TO qtickets_reader;
GRANT {{on_cluster}} SELECT ON {{database}}.v_qtickets_inventory TO qtickets_reader;
GRANT {{on_cluster}} SELECT ON {{database}}.v_qtickets_freshness TO qtickets_reader;
GRANT {{on_cluster}} SELECT ON {{database}}.v_qtickets_completeness TO qtickets_reader;
GRANT {{on_cluster}} SELECT ON {{database}}.v_qtickets_issues TO qtickets_reader;
GRANT {{on_cluster}} SELECT ON {{database}}.v_qtickets_history TO qtickets_reader;
GRANT {{on_cluster}} SELECT ON {{database}}.v_qtickets_history_since TO qtickets_reader;
GRANT {{on_cluster}} SELECT ON {{database}}.v_qtickets_plan_vs_fact TO qtickets_reader;
GRANT {{on_cluster}} SELECT ON {{database}}.v_qtickets_event_sales TO qtickets_reader;
GRANT {{on_cluster}} SELECT ON {{database}}.v_qtickets_event_stock TO qtickets_reader;
GRANT {{on_cluster}} SELECT ON {{database}}.v_qtickets_sales_by_lead_days TO qtickets_reader;
GRANT {{on_cluster}} SELECT ON {{database}}.v_qtickets_sales_by_utm TO qtickets_reader;
GRANT {{on_cluster}} SELECT ON {{database}}.v_qtickets_plan_pace TO qtickets_reader;
GRANT {{on_cluster}} SELECT ON {{database}}.v_qtickets_costs TO qtickets_reader;
GRANT {{on_cluster}} SELECT ON {{database}}.v_qtickets_rates TO qtickets_reader;
GRANT {{on_cluster}} SELECT ON {{database}}.v_qtickets_sales_in_base TO qtickets_reader;
GRANT {{on_cluster}} SELECT ON {{database}}.v_qtickets_romi TO qtickets_reader;
GRANT {{on_cluster}} SELECT ON {{database}}.v_qtickets_gaps TO qtickets_reader;
GRANT {{on_cluster}} SELECT ON {{database}}.v_qtickets_anomalies TO qtickets_reader;
GRANT {{on_cluster}} SELECT ON {{database}}.v_qtickets_unusual_prices TO qtickets_reader;
GRANT {{on_cluster}} SELECT ON {{database}}.dim_events TO qtickets_reader;
GRANT {{on_cluster}} SELECT ON {{database}}.fact_qtickets_inventory TO qtickets_reader;
GRANT {{on_cluster}} SELECT ON {{database}}.fact_qtickets_sales TO qtickets_reader;
GRANT {{on_cluster}} SELECT ON {{database}}.fact_qtickets_plans TO qtickets_reader;
GRANT {{on_cluster}} SELECT ON {{database}}.fact_qtickets_costs TO qtickets_reader;
GRANT {{on_cluster}} SELECT ON {{database}}.fact_qtickets_rates TO qtickets_reader;
GRANT {{on_cluster}} SELECT ON {{database}}.agg_qtickets_sales_daily TO qtickets_reader;
GRANT {{on_cluster}} SELECT ON {{database}}.meta_sources TO qtickets_reader;
GRANT {{on_cluster}} SELECT ON {{database}}.meta_job_runs TO qtickets_reader;
GRANT {{on_cluster}} SELECT ON {{database}}.meta_sync_proofs TO qtickets_reader;
GRANT {{on_cluster}} SELECT ON {{database}}.meta_smoke_results TO qtickets_reader;
GRANT {{on_cluster}} SELECT(sheet_id, contract, tab, row, column, code, severity, message, value, cell, gid, first_seen_at, _ver)
  ON {{database}}.stg_qtickets_sheets_quarantine TO qtickets_reader;
GRANT {{on_cluster}} SELECT(sheet_id, contract, tab, row, line, key_json, values_json, key_hash, row_hash, run_id, trigger, _ver, _deleted, _ingest_ts)
  ON {{database}}.meta_changes TO qtickets_reader;
-- Once this role might read all of that table; it held no cells then.
REVOKE {{on_cluster}} SELECT(payload_json) ON {{database}}.meta_changes FROM qtickets_reader;
-- Grafana sets max_execution_time with each query, DataLens the output formats and limits: these may be chosen, within bounds.
CREATE SETTINGS PROFILE IF NOT EXISTS qtickets_reader {{on_cluster}}
  SETTINGS readonly = 1,
    -- Rows that were replaced are not shown to those who forget FINAL.
    final = 1 CHANGEABLE_IN_READONLY,
    -- Days and other columns of the sort key are looked at before FINAL; the engine moves nothing else. Views of sales by tags set it, too.
    optimize_move_to_prewhere_if_final = 1 CHANGEABLE_IN_READONLY,
    -- On a cluster a subquery over all shards within a query over all shards is run once; without it a join is refused.
    distributed_product_mode = 'global',
    max_execution_time = 60 MIN 0 MAX 300 CHANGEABLE_IN_READONLY,
    max_memory_usage = 2000000000 MAX 2000000000,
    max_threads = 2 MIN 1 MAX 4 CHANGEABLE_IN_READONLY,
    max_result_rows = 1000000 CHANGEABLE_IN_READONLY,
    result_overflow_mode = 'break' CHANGEABLE_IN_READONLY,
    output_format_json_quote_64bit_integers = 0 CHANGEABLE_IN_READONLY,
    join_use_nulls = 0 CHANGEABLE_IN_READONLY,
    session_timezone = '' CHANGEABLE_IN_READONLY,
    enable_http_compression = 1 CHANGEABLE_IN_READONLY,
    send_progress_in_http_headers = 0 CHANGEABLE_IN_READONLY,
    wait_end_of_query = 0 CHANGEABLE_IN_READONLY
  TO qtickets_reader;
CREATE QUOTA IF NOT EXISTS qtickets_reader {{on_cluster}} KEYED BY user_name
  FOR INTERVAL 1 hour MAX queries = 20000, errors = 2000, execution_time = 7200
  TO qtickets_reader;
