#!/usr/bin/env bash
# Restores a backup that backup-server.sh made, into a database that is not there yet.
#
#   ops/backup/restore-server.sh <name> [database]      default: CLICKHOUSE_DATABASE
#
# To put it in place of a damaged one: stop the server, RENAME DATABASE zakaz TO zakaz_before, restore, start.
# The next sync of each sheet repairs what changed since the backup.
set -euo pipefail
# shellcheck source=ops/backup/clickhouse.sh
. "$(dirname "${BASH_SOURCE[0]}")/clickhouse.sh"

[ $# -ge 1 ] || fail "Usage: $0 <name> [database]" 2
database=${CLICKHOUSE_DATABASE:-zakaz}
into=${2:-$database}
disk=${BACKUP_DISK:-backups}
for part in "$database" "$into" "$disk" "$1"; do check_name "$part"; done

known=$(run_statement "SELECT count() FROM system.databases WHERE name = '$into'")
[ "$known" = 0 ] || fail "There is a database $into already: rename it first, or name another to restore into."
run_statement "RESTORE DATABASE \`$database\` AS \`$into\` FROM Disk('$disk', '$1.zip')"
echo "Restored $1.zip into $into."
