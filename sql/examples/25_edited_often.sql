-- en: Which rows of sales were edited most often, and when last?
-- ru: Какие строки продаж правили чаще всего и когда в последний раз?
SELECT source_name, key_json, countIf(kind = 'changed') AS edits, max(changed_at) AS last_change
FROM v_qtickets_history
WHERE contract = 'sales'
GROUP BY source_name, key_json
ORDER BY edits DESC, last_change DESC
LIMIT 20;
