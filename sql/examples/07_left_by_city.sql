-- en: How many tickets are left in each city, and when was that counted?
-- ru: Сколько билетов осталось в каждом городе и на какой день?
SELECT event_id, city_name, tickets_left, date AS counted_on
FROM v_qtickets_inventory
ORDER BY tickets_left, event_id, city_name;
