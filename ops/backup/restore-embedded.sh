#!/usr/bin/env bash
# Puts a backup of the embedded ClickHouse in place. What is there is kept beside it, under another name.
#
#   ops/manage.sh stop server
#   ops/backup/restore-embedded.sh <archive.tar.gz> <data dir>
#   ops/manage.sh start server
#
# The next sync of each sheet repairs what changed since the backup. Exit codes: 0 done, 1 not, 2 called wrongly.
set -euo pipefail
umask 077

fail() {
  echo "$1" >&2
  exit "${2:-1}"
}

[ $# -eq 2 ] || fail "Usage: $0 <archive.tar.gz> <data dir>" 2
archive=$1
data=${2%/}
[ -f "$archive" ] || fail "There is no $archive."
[ ! -L "$data" ] && [ ! -L "$data/status" ] || fail "$data is a link, or holds one for its lock: nothing was followed, nothing was changed."
if [ -d "$data" ]; then
  exec 9>>"$data/status"
  flock --nonblock 9 || fail "$data is open: stop the server first (ops/manage.sh stop server)."
fi

[ -f "$archive.sha256" ] || fail "There is no $archive.sha256, which the backup wrote beside it: bring both."
sum=$(sha256sum <"$archive")
[ "${sum%% *}" = "$(cut -d' ' -f1 <"$archive.sha256")" ] || fail "$archive is not what the backup wrote: its checksum differs. Nothing was changed."
# A link in it would let it write outside of its folder.
if kinds=$(tar --list --verbose --gzip --file "$archive" 2>/dev/null | cut -c1 | sort -u) && [[ $kinds == *[!d$'\n'-]* ]]; then
  fail "$archive holds links or devices, which no backup does: nothing was changed."
fi

# Unpacked beside it first, so that a broken archive changes nothing.
fresh=$(mktemp --directory "$data.restore-XXXXXX")
if ! tar --extract --gzip --file "$archive" --directory "$fresh" || [ ! -d "$fresh/store" ]; then
  rm -rf "$fresh"
  fail "$archive is not a whole backup of an embedded ClickHouse, or there is no room for it beside $data: nothing was changed."
fi
# As root: to the user who had it, or to whom the folder around it belongs.
if [ "$(id -u)" -eq 0 ]; then
  like=$data
  [ -d "$data" ] || like=$(dirname "$data")
  chown --recursive --reference="$like" "$fresh"
fi
if [ -d "$data" ]; then
  before="$data.before-$(date +%Y%m%dT%H%M%S)-$$"
  mv "$data" "$before"
  echo "What was there is in $before: remove it when all is well."
fi
mv "$fresh" "$data"
echo "Restored $archive to $data."
