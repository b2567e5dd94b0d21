#!/usr/bin/env bash
# Backs up the embedded ClickHouse: a copy of its folder, taken while nobody has it open.
#
#   ops/manage.sh stop server
#   ops/backup/backup-embedded.sh <data dir> <archive.tar.gz>
#   ops/manage.sh start server
#
# The sheets wait meanwhile; nothing is lost. Exit codes: 0 done, 1 not, 2 called wrongly.
set -euo pipefail
umask 077

fail() {
  echo "$1" >&2
  exit "${2:-1}"
}

[ $# -eq 2 ] || fail "Usage: $0 <data dir> <archive.tar.gz>" 2
data=$1
archive=$2
[ -d "$data/store" ] || fail "$data holds no embedded ClickHouse."
[ ! -e "$archive" ] || fail "$archive is there already."

# ClickHouse holds this lock as long as it is open; held here, it cannot be opened before the copy is complete.
exec 9>>"$data/status"
flock --nonblock 9 || fail "$data is open: stop the server first (ops/manage.sh stop server)."

# Complete or not there: a half archive never has the name of a whole one.
trap 'rm -f "$archive.part"' EXIT
if ! tar --create --gzip --file "$archive.part" --directory "$data" --exclude=./status --exclude='./tmp/*' . ||
  ! tar --list --file "$archive.part" >/dev/null ||
  ! mv "$archive.part" "$archive"; then
  fail "$archive could not be written: there is no backup."
fi
echo "Backed up $data to $archive ($(du -h "$archive" | cut -f1))."
