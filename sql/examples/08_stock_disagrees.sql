-- en: Where do inventory and sales disagree? Rows are missing in one of the tabs there.
-- ru: Где остатки расходятся с продажами? Там в одном из листов не хватает строк.
SELECT event_id, tickets_gone, tickets_sold, not_in_sales
FROM v_qtickets_event_stock
WHERE not_in_sales != 0
ORDER BY abs(not_in_sales) DESC;
