-- en: When was each tab last proven equal to its sheet?
-- ru: Когда последний раз доказано, что лист и таблица совпадают?
SELECT source_name, contract, total_rows, verified_at, minutes_since_verified
FROM v_qtickets_freshness
ORDER BY minutes_since_verified DESC;
