-- en: What changed in the last day, from what to what?
-- ru: Что изменилось за последние сутки: что было и что стало?
SELECT changed_at, source_name, contract, kind, changed_columns, from_json, to_json
FROM v_qtickets_history_since(since = toUnixTimestamp(now()) - 86400)
ORDER BY changed_at DESC
LIMIT 100;
