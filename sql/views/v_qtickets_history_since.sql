-- Each change of a row since a moment, as v_qtickets_history has it, which reads all changes of all time; this one those of rows that changed since:
--     SELECT * FROM v_qtickets_history_since(since = '2026-03-01 09:00:00')
-- The moment is a text in the time zone of the deployment, or Unix seconds.
CREATE OR REPLACE VIEW {{database}}.v_qtickets_history_since {{on_cluster}}
{{before_rows v_qtickets_history}}
            FROM {{database}}.meta_changes AS r FINAL
            -- Both columns are of the sort key, so that a filter before FINAL leaves out no version. Of these keys all changes are read.
            PREWHERE r.key_hash IN (
                SELECT c.key_hash FROM {{database}}.meta_changes AS c FINAL
                PREWHERE c._ver >= toUnixTimestamp64Milli({since:DateTime64(3, '{{timezone}}')})
            )
{{after_rows v_qtickets_history}}
WHERE changed_at >= {since:DateTime64(3, '{{timezone}}')};
