-- en: Which cities have fallen silent, so that somebody may have forgotten to enter sales?
-- ru: Какие города замолчали: возможно, продажи забыли внести?
SELECT city_name, last_sale, silent_days
FROM v_qtickets_gaps
ORDER BY active_days DESC;
