-- One currency has one rate a day, and RUB is worth 1.
-- severity: warning
-- message: Two spreadsheets give a currency different rates for one day, so that its amounts are NULL in RUB in views; or a Rates
--   tab has a rate for RUB that is not 1 and that no view reads.
SELECT r.date AS date, r.currency AS currency, groupUniqArray(r.rate) AS rates, groupUniqArray(r._source) AS sources
FROM {{database}}.fact_qtickets_rates AS r FINAL
GROUP BY r.date, r.currency
HAVING length(rates) > 1 OR (currency = 'RUB' AND rates[1] != 1);
