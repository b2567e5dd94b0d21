#!/bin/sh
# What a newcomer does: a clone of what is committed, a home with nothing, and the commands of the README: the demo, then an
# installation in the folder that is set up, started, asked and stopped.
# Needs the package registry for `npm ci`. Ends with 0 if all of it did.
set -eu
root=$(cd "$(dirname "$0")/.." && pwd)
place=$(mktemp -d)
server=
finish() {
  [ -z "$server" ] || kill "$server" 2>/dev/null || true
  rm -rf "$place"
}
trap finish EXIT
mkdir "$place/home"
git clone --quiet "$root" "$place/clone"
cd "$place/clone"
as_newcomer() { env -i PATH="$PATH" HOME="$place/home" PORT="${PORT:-8080}" "$@"; }

as_newcomer npm ci
as_newcomer npm run demo -- --exit

# No address that Google reaches can be had here, so setup's last look finds that one fault, and says so by its exit code.
as_newcomer npx qtickets-sheets setup --no-service --yes --embedded --public-url https://sync.example.org \
  --spreadsheet https://docs.google.com/spreadsheets/d/1AbCdEfGhIjKlMnOpQrStUvWxYz0123456789abcdefgh/edit --name "Moscow office" || true
test -f secrets/env
as_newcomer npm start &
server=$!
tries=0
until as_newcomer npx qtickets-sheets token >/dev/null && curl -fs "http://127.0.0.1:${PORT:-8080}/healthz" >/dev/null; do
  tries=$((tries + 1))
  [ "$tries" -lt 60 ] || { echo 'the server did not start' >&2; exit 1; }
  sleep 1
done
curl -fs -H "Authorization: Bearer $(as_newcomer npx qtickets-sheets token)" "http://127.0.0.1:${PORT:-8080}/healthz/detailed" >/dev/null
kill "$server"
wait "$server" || true
server=
tries=0
while curl -fs "http://127.0.0.1:${PORT:-8080}/healthz" >/dev/null; do
  tries=$((tries + 1))
  [ "$tries" -lt 20 ] || { echo 'the server still answers after it was stopped' >&2; exit 1; }
  sleep 1
done
echo 'All that the README says of a first installation held.'
