-- en: Which cells have to be fixed, and where are they?
-- ru: Какие ячейки нужно исправить и где они?
SELECT source_name, tab, cell, message, link
FROM v_qtickets_issues
WHERE severity = 'error'
ORDER BY first_seen_at;
