-- en: Which rates are used now, and until when?
-- ru: Какие курсы действуют сейчас и до какого дня?
SELECT currency, date, rate, last_day
FROM v_qtickets_rates
WHERE date <= today() AND last_day >= today()
ORDER BY currency;
