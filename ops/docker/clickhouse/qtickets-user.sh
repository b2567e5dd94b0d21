#!/bin/bash
# Runs once, when the image makes its data: the user of the ingest server, with rights on its own database and no others.
set -euo pipefail

# A text within single quotes of SQL.
literal() {
  local text=${1//\\/\\\\}
  printf "'%s'" "${text//\'/\\\'}"
}

database=${CLICKHOUSE_DB:-zakaz}
[[ $database =~ ^[A-Za-z_][A-Za-z0-9_]*$ ]] || { echo "CLICKHOUSE_DB is no name: $database" >&2; exit 1; }

clickhouse-client --user "$CLICKHOUSE_USER" --password "$CLICKHOUSE_PASSWORD" --multiquery <<SQL
CREATE USER IF NOT EXISTS qtickets IDENTIFIED WITH sha256_password BY $(literal "$QTICKETS_PASSWORD");
GRANT CREATE DATABASE, CREATE TABLE, CREATE VIEW, DROP TABLE, DROP VIEW, ALTER TABLE, SELECT, INSERT ON $database.* TO qtickets;
GRANT BACKUP ON $database.* TO qtickets;
SQL
