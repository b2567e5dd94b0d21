-- en: Which share of each tab has been here, day by day?
-- ru: Какая доля строк каждого листа была здесь, по дням?
SELECT source_name, contract, day, round(completeness * 100, 2) AS percent
FROM v_qtickets_completeness
ORDER BY day DESC, percent;
