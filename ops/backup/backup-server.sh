#!/usr/bin/env bash
# Backs up the database on a ClickHouse server, while it runs: SQL BACKUP to its disk "backups".
#
#   ops/backup/backup-server.sh [name]      default: <database>-<time>
#
# The server must have a disk "backups" (ops/docker/clickhouse/backups.xml) and the user the right BACKUP.
# Settings by environment: CLICKHOUSE_URL, CLICKHOUSE_USER, CLICKHOUSE_PASSWORD, CLICKHOUSE_DATABASE, BACKUP_DISK.
set -euo pipefail
# shellcheck source=ops/backup/clickhouse.sh
. "$(dirname "${BASH_SOURCE[0]}")/clickhouse.sh"

database=${CLICKHOUSE_DATABASE:-zakaz}
disk=${BACKUP_DISK:-backups}
name=${1:-$database-$(date -u +%Y%m%dT%H%M%SZ)}
for part in "$database" "$disk" "$name"; do check_name "$part"; done

run_statement "BACKUP DATABASE \`$database\` TO Disk('$disk', '$name.zip')"
echo "Backed up $database as $name.zip on disk $disk."
