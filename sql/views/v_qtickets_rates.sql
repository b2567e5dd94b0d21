-- Rates to RUB and the days that each is used for: from its own until the next one, for 14 days more at most. Where two spreadsheets
-- give one currency different rates for a day, there is none: which one is right is not guessed.
--     SELECT date, rate, last_day FROM v_qtickets_rates WHERE currency = 'USD' ORDER BY date DESC
CREATE OR REPLACE VIEW {{database}}.v_qtickets_rates {{on_cluster}}
(
    date     Date COMMENT 'First day that the rate is for; Rates tab',
    last_day Date COMMENT 'Last day that it is used for',
    currency FixedString(3) COMMENT 'ISO 4217 code of the currency; Rates tab',
    rate     Nullable(Decimal(18, 8)) COMMENT 'What one unit of the currency is worth in RUB; NULL where spreadsheets disagree; Rates tab',
    rates    UInt64 COMMENT 'Different rates that spreadsheets give'
)
AS
SELECT
    d.date AS date,
    least(
        d.date + 14,
        leadInFrame(d.date, 1, toDate('2149-06-06'))
            OVER (PARTITION BY d.currency ORDER BY d.date ASC ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING) - 1
    ) AS last_day,
    d.currency AS currency,
    if(d.different = 1, d.lowest, NULL) AS rate,
    d.different AS rates
FROM
(
    SELECT r.date AS date, r.currency AS currency, min(r.rate) AS lowest, uniqExact(r.rate) AS different
    FROM {{database}}.fact_qtickets_rates AS r FINAL
    GROUP BY r.date, r.currency
) AS d;
