-- The server's own role: what receiving, health, metrics, `smoke` and `compare` need, and nothing else.
-- No DDL, no ALTER, no DELETE: this user can add rows and versions of rows, never take one away.
CREATE ROLE IF NOT EXISTS qtickets_writer {{on_cluster}};
GRANT {{on_cluster}} SELECT, INSERT ON {{database}}.dim_events TO qtickets_writer;
GRANT {{on_cluster}} SELECT, INSERT ON {{database}}.fact_qtickets_inventory TO qtickets_writer;
GRANT {{on_cluster}} SELECT, INSERT ON {{database}}.fact_qtickets_sales TO qtickets_writer;
GRANT {{on_cluster}} SELECT, INSERT ON {{database}}.fact_qtickets_plans TO qtickets_writer;
GRANT {{on_cluster}} SELECT, INSERT ON {{database}}.fact_qtickets_costs TO qtickets_writer;
GRANT {{on_cluster}} SELECT, INSERT ON {{database}}.fact_qtickets_rates TO qtickets_writer;
GRANT {{on_cluster}} SELECT, INSERT ON {{database}}.agg_qtickets_sales_daily TO qtickets_writer;
GRANT {{on_cluster}} SELECT, INSERT ON {{database}}.meta_changes TO qtickets_writer;
GRANT {{on_cluster}} SELECT, INSERT ON {{database}}.stg_qtickets_sheets_quarantine TO qtickets_writer;
GRANT {{on_cluster}} SELECT, INSERT ON {{database}}.meta_job_runs TO qtickets_writer;
GRANT {{on_cluster}} SELECT, INSERT ON {{database}}.meta_sync_proofs TO qtickets_writer;
GRANT {{on_cluster}} SELECT, INSERT ON {{database}}.meta_sources TO qtickets_writer;
GRANT {{on_cluster}} SELECT, INSERT ON {{database}}.meta_smoke_results TO qtickets_writer;
GRANT {{on_cluster}} SELECT ON {{database}}.meta_schema_migrations TO qtickets_writer;
GRANT {{on_cluster}} SELECT ON {{database}}.stg_qtickets_sheets_sales TO qtickets_writer;
GRANT {{on_cluster}} SELECT ON {{database}}.v_qtickets_freshness TO qtickets_writer;
GRANT {{on_cluster}} SELECT ON {{database}}.v_qtickets_issues TO qtickets_writer;
GRANT {{on_cluster}} SELECT ON {{database}}.v_qtickets_history TO qtickets_writer;
GRANT {{on_cluster}} SELECT ON {{database}}.v_qtickets_sales_latest TO qtickets_writer;
GRANT {{on_cluster}} SELECT ON {{database}}.v_qtickets_sales_14d TO qtickets_writer;
-- So that what is not there is told from what this user may not read.
GRANT {{on_cluster}} SHOW TABLES ON {{database}}.* TO qtickets_writer;
-- For the smoke checks: parts, and changes by hand. The other tables of `system` that they read are open to everybody.
GRANT {{on_cluster}} SELECT ON system.parts TO qtickets_writer;
GRANT {{on_cluster}} SELECT ON system.detached_parts TO qtickets_writer;
GRANT {{on_cluster}} SELECT ON system.mutations TO qtickets_writer;
-- On a cluster, where the smoke checks look at all replicas (clusterAllReplicas), also, without the dashes:
-- GRANT {{on_cluster}} REMOTE, CREATE TEMPORARY TABLE ON *.* TO qtickets_writer;
CREATE SETTINGS PROFILE IF NOT EXISTS qtickets_writer {{on_cluster}}
  SETTINGS max_memory_usage = 10000000000, max_threads = 4
  TO qtickets_writer;
-- Far above what many sheets need, so that only a runaway meets it; the server then answers 503, and nothing is lost.
CREATE QUOTA IF NOT EXISTS qtickets_writer {{on_cluster}} KEYED BY user_name
  FOR INTERVAL 1 minute MAX queries = 60000, errors = 6000
  TO qtickets_writer;
