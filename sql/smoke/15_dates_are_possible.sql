-- Dates lie between 2000 and 2099; 1970 is no date.
-- severity: error
-- message: A date outside of 2000 to 2099 cannot have come from a sheet: such cells are refused as
--   date_out_of_range. The row was written by hand.
SELECT r.tab AS tab, r.source AS source, r.day AS date, count() AS rows
FROM (
  SELECT c.tab AS tab, c._source AS source, c.day AS day FROM {{current_rows}} AS c
) AS r
WHERE (r.day < toDate('2000-01-01') OR r.day > toDate('2099-12-31')) AND NOT (r.tab = 'inventory' AND r.day = toDate(0))
GROUP BY r.tab, r.source, r.day;
