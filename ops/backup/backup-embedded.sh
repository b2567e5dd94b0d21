#!/usr/bin/env bash
# Backs up the embedded ClickHouse: a copy of its folder, taken while nobody has it open.
#
#   ops/manage.sh stop server
#   ops/backup/backup-embedded.sh <data dir> <archive.tar.gz>
#   ops/manage.sh start server
#
# Beside it comes <archive>.sha256, which the restore wants. The sheets wait meanwhile; nothing is lost. Exit codes: 0 done, 1 not, 2 called wrongly.
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
[ ! -e "$archive" ] && [ ! -L "$archive" ] || fail "$archive is there already."
# Root would write wherever a link leads that the server's user has put there.
for path in "$data" "$data/status" "$archive.part" "$archive.sha256"; do
  [ ! -L "$path" ] || fail "$path is a link: nothing was followed, and nothing was backed up."
done

# ClickHouse holds this lock as long as it is open; held here, it cannot be opened before the copy is complete.
exec 9>>"$data/status"
flock --nonblock 9 || fail "$data is open: stop the server first (ops/manage.sh stop server)."

# Complete or not there: a half archive never has the name of a whole one.
# ClickHouse makes its own links anew when it starts, so that a backup holds none, and none is ever restored.
links=$(mktemp)
trap 'rm -f "$archive.part" "$links"' EXIT
(cd "$data" && find . -type l) >"$links"
if ! tar --create --gzip --file "$archive.part" --directory "$data" --exclude=./status --exclude='./tmp/*' \
  --anchored --no-wildcards --exclude-from="$links" . ||
  ! tar --list --file "$archive.part" >/dev/null ||
  ! sum=$(sha256sum <"$archive.part") ||
  ! echo "${sum%% *}  $(basename "$archive")" >"$archive.sha256" ||
  ! mv "$archive.part" "$archive"; then
  rm -f "$archive.sha256"
  fail "$archive could not be written: there is no backup."
fi
echo "Backed up $data to $archive ($(du -h "$archive" | cut -f1))."
