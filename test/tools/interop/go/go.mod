module interop

go 1.25

require github.com/ClickHouse/clickhouse-go/v2 v2.51.0
