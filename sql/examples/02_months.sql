-- en: How do the months compare? Amounts in two currencies are never added up.
-- ru: Как менялись продажи по месяцам? Суммы в разных валютах не складываются.
SELECT toStartOfMonth(date) AS month, currency, sum(tickets_sold) AS tickets, sum(revenue) AS gross_revenue
FROM v_qtickets_sales_latest
GROUP BY month, currency
ORDER BY month DESC, currency;
