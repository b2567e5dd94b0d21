-- ClickHouse is as new as the SQL of this project needs.
-- severity: error
-- message: ClickHouse is older than 24.8, the oldest version that this project is written for. Update it.
SELECT version() AS version
WHERE (toUInt32OrZero(splitByChar('.', version())[1]), toUInt32OrZero(splitByChar('.', version())[2])) < (24, 8);
