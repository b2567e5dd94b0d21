-- en: Which prices of the last 30 days are unusual for their event, and how many rows have them?
-- ru: Какие цены за последние 30 дней необычны для своего мероприятия и во скольких строках они встречаются?
SELECT source_name, date, event_name, city_name, price, usual_price, row_count
FROM v_qtickets_unusual_prices(since = today() - 30)
ORDER BY abs(score) DESC;
