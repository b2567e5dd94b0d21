-- en: Which events are in the next 60 days, and how many tickets are left?
-- ru: Какие мероприятия пройдут в ближайшие 60 дней и сколько билетов осталось?
SELECT event_date, event_name, city_name, tickets_total, tickets_left
FROM v_qtickets_events
WHERE event_date BETWEEN today() AND today() + 60
ORDER BY event_date, city_name;
