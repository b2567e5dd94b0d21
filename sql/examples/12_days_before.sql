-- en: How many days before an event are its tickets bought?
-- ru: За сколько дней до мероприятия покупают билеты?
SELECT days_before, sum(tickets_sold) AS tickets
FROM v_qtickets_sales_by_lead_days
WHERE days_before >= 0
GROUP BY days_before
ORDER BY days_before;
