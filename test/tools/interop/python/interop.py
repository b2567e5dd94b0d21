"""clickhouse-connect, as Superset and notebooks use it. Arguments: port, database, password."""

import sys

import clickhouse_connect
from clickhouse_connect.driver.exceptions import DatabaseError

port, database, password = sys.argv[1:]

for compress in (True, False, "lz4", "gzip"):
    client = clickhouse_connect.get_client(
        host="127.0.0.1",
        port=int(port),
        database=database,
        username="analyst",
        password=password,
        compress=compress,
    )
    print("server", client.server_version, "compress", compress)
    rows = client.query("SELECT event_name, revenue, date FROM v_qtickets_sales_latest").result_rows
    assert [(name, int(amount)) for name, amount, _ in rows] == [("Ёлка 🎭", 100)], rows
    many = client.query("SELECT number, toString(number) AS t FROM numbers(200000)").result_rows
    assert sum(number for number, _ in many) == 19999900000
    bound = client.query(
        "SELECT city FROM v_qtickets_sales_latest WHERE city = {city:String}", parameters={"city": "москва"}
    )
    assert bound.result_rows == [("москва",)], bound.result_rows
    formatted = client.query("SELECT city FROM v_qtickets_sales_latest WHERE city = %(city)s", parameters={"city": "москва"})
    assert formatted.result_rows == [("москва",)]
    assert "v_qtickets_sales_latest" in str(client.command("SHOW TABLES"))
    assert len(client.query("DESCRIBE TABLE v_qtickets_sales_latest").result_rows) > 5
    try:
        client.query("SELECT * FROM file('/etc/hostname', 'LineAsString')")
        raise SystemExit("file() was answered")
    except DatabaseError as refused:
        assert "file" in str(refused), refused
    client.close()
