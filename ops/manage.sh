#!/usr/bin/env bash
# Manages the units of QTickets sheets. `ops/manage.sh help` says how.
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
root=$(dirname "$here")
# Tests put other places here.
unit_dir=${QTICKETS_UNIT_DIR:-/etc/systemd/system}
env_file=${QTICKETS_ENV_FILE:-/etc/qtickets-sheets/env}
home=${QTICKETS_HOME:-/opt/qtickets-sheets}
user=qtickets
state_dir=/var/lib/qtickets-sheets
log_lines=50

# What people call a unit, and its name.
unit_of() {
  case $1 in
    server) echo qtickets-sheets.service ;;
    smoke | housekeep) echo "qtickets-sheets-$1.timer" ;;
    *) fail "There is no unit \"$1\". There are: server, smoke, housekeep, and all." ;;
  esac
}

# The service behind a timer.
service_of() {
  local unit
  unit=$(unit_of "$1")
  echo "${unit%.*}.service"
}

# The names that a command is for: the one given, or all.
names() {
  case ${1:-all} in
    all) echo "server smoke housekeep" ;;
    *)
      unit_of "$1" >/dev/null
      echo "$1"
      ;;
  esac
}

fail() {
  echo "$1" >&2
  exit 2
}

need_root() {
  [ "$(id -u)" -eq 0 ] || [ -n "${QTICKETS_UNIT_DIR:-}" ] || fail "\"$1\" needs root: sudo $0 $1"
}

usage() {
  cat <<TEXT
Manages the units of QTickets sheets.

  ops/manage.sh install             units, user, env file; needs root, can be repeated
  ops/manage.sh status [name]       how they do
  ops/manage.sh enable [name]       start now, and at each start of the machine
  ops/manage.sh disable [name]      stop now, and not start any more
  ops/manage.sh start [name]        a timer's job is run once, now
  ops/manage.sh stop [name]
  ops/manage.sh restart [name]
  ops/manage.sh logs [name]         the last $log_lines lines
  ops/manage.sh schedule            when the timers ran, and run next
  ops/manage.sh doctor              check everything, with the settings of the service
  ops/manage.sh cli <command …>     qtickets-sheets with the settings of the service, as its user
  ops/manage.sh help

name: server, smoke (every morning), housekeep (every night), or all (default).
Exit codes: 0 done, 2 called wrongly; otherwise that of systemctl or of the command.
TEXT
}

install_units() {
  need_root install
  [ "$root" = "$home" ] || [ -n "${QTICKETS_UNIT_DIR:-}" ] || fail "The units expect the project in $home, and this is $root."
  if [ -z "${QTICKETS_UNIT_DIR:-}" ] && ! id "$user" >/dev/null 2>&1; then
    useradd --system --home-dir "$state_dir" --shell /usr/sbin/nologin "$user"
  fi
  [ -n "${QTICKETS_UNIT_DIR:-}" ] || install -d -m 0700 -o "$user" -g "$user" "$state_dir"
  install -m 0644 "$here"/systemd/qtickets-sheets* "$unit_dir/"
  if [ ! -e "$env_file" ]; then
    mkdir -p "$(dirname "$env_file")"
    install -m 0600 /dev/null "$env_file"
    # The service may write its own directory only.
    sed -e "s|^#DATA_DIR=.*|DATA_DIR=$state_dir/clickhouse|" -e "s|^#SOURCES_FILE=.*|SOURCES_FILE=$state_dir/sources.json|" \
      "$here/env.sample" >"$env_file"
    echo "Made $env_file: set PUBLIC_URL there, and CLICKHOUSE_URL for a ClickHouse server, or call qtickets-sheets setup."
  fi
  systemctl daemon-reload
  echo "Installed. Next: edit $env_file, then $0 enable"
}

each() {
  local verb=$1 name chosen
  shift
  chosen=$(names "${1:-all}")
  for name in $chosen; do
    case $verb in
      enable | disable) systemctl "$verb" --now "$(unit_of "$name")" ;;
      start | restart) systemctl "$verb" "$(service_of "$name")" ;;
      *) systemctl "$verb" "$(unit_of "$name")" ;;
    esac
  done
}

status() {
  local name chosen units=()
  chosen=$(names "${1:-all}")
  for name in $chosen; do
    units+=("$(unit_of "$name")")
    [ "$name" = server ] || units+=("$(service_of "$name")")
  done
  # 3 says that one does not run, which for a job between two runs is as it should be.
  systemctl --no-pager status "${units[@]}" || [ $? -eq 3 ]
}

logs() {
  local name chosen args=()
  chosen=$(names "${1:-all}")
  for name in $chosen; do
    args+=(--unit "$(service_of "$name")")
  done
  journalctl --no-pager --lines "$log_lines" "${args[@]}"
}

# With the settings of the service, and as its user where root calls it.
cli() {
  QTICKETS_ENV_FILE=$env_file exec node "$root/ingest-server/bin/qtickets-sheets.js" "$@"
}

main() {
  local verb=${1:-help}
  [ $# -eq 0 ] || shift
  case $verb in
    install) install_units ;;
    status) status "$@" ;;
    enable | disable | start | stop | restart)
      need_root "$verb"
      each "$verb" "$@"
      ;;
    logs) logs "$@" ;;
    schedule) systemctl --no-pager list-timers --all 'qtickets-sheets*' ;;
    doctor) cli doctor "$@" ;;
    cli) cli "$@" ;;
    help | --help | -h) usage ;;
    *)
      usage >&2
      fail "There is no command \"$verb\"."
      ;;
  esac
}

main "$@"
