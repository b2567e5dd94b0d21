-- Sums by day become one part once nothing was written for ten minutes: reading parts of the same days with FINAL costs ten times as much.
ALTER TABLE {{database}}.agg_qtickets_sales_daily{{local}} {{on_cluster}}
    MODIFY SETTING min_age_to_force_merge_seconds = 600, min_age_to_force_merge_on_partition_only = 1;
