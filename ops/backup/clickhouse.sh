#!/usr/bin/env bash
# Sends one statement to the ClickHouse server of CLICKHOUSE_URL; sourced by the scripts beside it.
set -euo pipefail

fail() {
  echo "$1" >&2
  exit "${2:-1}"
}

# A name that may stand in a statement.
check_name() {
  [[ $1 =~ ^[A-Za-z0-9_.-]+$ ]] || fail "Not a name: $1" 2
}

# A text within double quotes of curl's configuration.
quoted() {
  local text=${1//\\/\\\\}
  printf '%s' "${text//\"/\\\"}"
}

# User and password go by standard input, where no list of processes shows them.
run_statement() {
  [ -n "${CLICKHOUSE_URL:-}" ] || fail "CLICKHOUSE_URL is not set: this is for a ClickHouse server." 2
  curl --silent --show-error --fail-with-body --max-time 3600 --config - --data-binary "$1" "$CLICKHOUSE_URL/?wait_end_of_query=1" <<CONFIG
header = "X-ClickHouse-User: $(quoted "${CLICKHOUSE_USER:-default}")"
header = "X-ClickHouse-Key: $(quoted "${CLICKHOUSE_PASSWORD:-}")"
CONFIG
}
