-- en: Which rows have a price that is unusual for their event?
-- ru: В каких строках цена необычна для своего мероприятия?
SELECT source_name, date, event_id, city_name, order_id, price, usual_price
FROM v_qtickets_anomalies
ORDER BY abs(score) DESC;
