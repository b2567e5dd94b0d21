-- en: What did the sheets say at a moment? Days of sale that were entered or corrected later look different then.
-- ru: Что было в таблицах в указанный момент? Дни, которые внесли или исправили позже, тогда выглядели иначе.
SELECT date, currency, sum(revenue) AS revenue_then
FROM v_qtickets_sales_as_of(moment = '2026-03-01 09:00:00')
GROUP BY date, currency
ORDER BY date DESC;
