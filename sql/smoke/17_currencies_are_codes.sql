-- Every amount has a currency of three capital letters.
-- severity: error
-- message: An amount without a currency code cannot have come from a sheet. The row was written by hand.
SELECT s._source AS source, s.date AS date, s.event_id AS event_id, s.city AS city, toString(s.currency) AS currency
FROM {{database}}.fact_qtickets_sales AS s FINAL
WHERE NOT match(toString(s.currency), '^[A-Z]{3}$');
