// clickhouse-go by HTTP, as Grafana's plugin uses it. Arguments: port, database, password.
package main

import (
	"context"
	"fmt"
	"os"
	"strings"

	"github.com/ClickHouse/clickhouse-go/v2"
)

func main() {
	methods := map[string]clickhouse.CompressionMethod{
		"none": clickhouse.CompressionNone, "lz4": clickhouse.CompressionLZ4, "gzip": clickhouse.CompressionGZIP,
	}
	for name, method := range methods {
		if err := run(method); err != nil {
			fmt.Println("compression", name+":", err)
			os.Exit(1)
		}
		fmt.Println("compression", name)
	}
}

func run(method clickhouse.CompressionMethod) error {
	connection, err := clickhouse.Open(&clickhouse.Options{
		Protocol:    clickhouse.HTTP,
		Addr:        []string{"127.0.0.1:" + os.Args[1]},
		Auth:        clickhouse.Auth{Database: os.Args[2], Username: "analyst", Password: os.Args[3]},
		Settings:    clickhouse.Settings{"max_execution_time": 60},
		Compression: &clickhouse.Compression{Method: method},
	})
	if err != nil {
		return err
	}
	defer connection.Close()
	ctx := context.Background()
	if err := connection.Ping(ctx); err != nil {
		return fmt.Errorf("ping: %w", err)
	}
	if err := read(ctx, connection); err != nil {
		return err
	}
	_, err = connection.Query(ctx, "SELECT * FROM file('/etc/hostname', 'LineAsString')")
	if err == nil || !strings.Contains(err.Error(), "file") {
		return fmt.Errorf("file() was answered: %w", err)
	}
	return nil
}

func read(ctx context.Context, connection clickhouse.Conn) error {
	var name string
	if err := connection.QueryRow(ctx, "SELECT event_name FROM v_qtickets_sales_latest").Scan(&name); err != nil || name != "Ёлка 🎭" {
		return fmt.Errorf("one row: %q %w", name, err)
	}
	var city string
	bound := clickhouse.Context(ctx, clickhouse.WithParameters(clickhouse.Parameters{"city": "москва"}))
	if err := connection.QueryRow(bound, "SELECT city FROM v_qtickets_sales_latest WHERE city = {city:String}").Scan(&city); err != nil {
		return fmt.Errorf("a bound value: %w", err)
	}
	if err := connection.QueryRow(ctx, "SELECT city FROM v_qtickets_sales_latest WHERE city = ?", "москва").Scan(&city); err != nil {
		return fmt.Errorf("a value put in: %w", err)
	}
	rows, err := connection.Query(ctx, "SELECT number, toString(number) AS t FROM numbers(200000)")
	if err != nil {
		return err
	}
	defer rows.Close()
	var sum, number uint64
	for rows.Next() {
		var text string
		if err := rows.Scan(&number, &text); err != nil {
			return err
		}
		sum += number
	}
	if err := rows.Err(); err != nil {
		return fmt.Errorf("many rows: %w", err)
	}
	if sum != 19999900000 {
		return fmt.Errorf("the sum is %d", sum)
	}
	return nil
}
