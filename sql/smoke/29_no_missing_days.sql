-- A city that sells nearly every day has no day without a row.
-- severity: warning
-- message: The city sold on at least four of five days of the last 30 that are known, and nothing on this one:
--   rows of that day may be missing in the sheet.
SELECT c.city AS city, arrayJoin(arrayFilter(day -> NOT has(c.days, day),
    arrayMap(step -> c.first_day + step, range(toUInt32(c.last_day - c.first_day + 1))))) AS missing
FROM (
  SELECT s.city AS city, min(s.date) AS first_day, max(s.date) AS last_day, groupUniqArray(s.date) AS days
  FROM {{database}}.fact_qtickets_sales AS s FINAL
  WHERE s.date BETWEEN toDate(now('{{timezone}}')) - 30 AND toDate(now('{{timezone}}'))
  GROUP BY s.city
) AS c
WHERE toUInt32(c.last_day - c.first_day + 1) >= 10 AND length(c.days) * 5 >= toUInt32(c.last_day - c.first_day + 1) * 4;
