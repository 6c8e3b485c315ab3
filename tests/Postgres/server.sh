#!/usr/bin/env bash
# A PostgreSQL server of its own for tests: server.sh FOLDER PORT
#
# FOLDER is made at the first start, with the roles postgres (its superuser) and satcurate, both with the password in PGPASSWORD. Prints
# 'ready' when it answers. Ends when told 'stop' on standard input, and keeps its data; ends and leaves nothing when the input closes, which
# is also how a killed test ends.
set -euo pipefail

folder=$1 port=$2
PATH=$(printf '%s\n' /usr/lib/postgresql/*/bin | sort -V | tail -1):$PATH # Debian keeps a folder a version.
cd / # The server's user may not see where the tests are.

# The server refuses to run as root. It also ends where this script is killed.
as=(setpriv --pdeathsig INT)
if [[ $(id -u) == 0 ]]; then
  user=nobody
  ! id -u postgres >/dev/null 2>&1 || user=postgres
  as+=(--reuid "$user" --regid "$(id -g "$user")" --init-groups)
fi

if ! command -v initdb >/dev/null; then
  echo "error: PostgreSQL is not installed; ./test.sh does it, or tests/Postgres/install.sh alone." >&2
  exit 1
fi

new=false
if [[ ! -d $folder ]]; then
  new=true
  "${as[@]}" mkdir -m 700 "$folder"
  # shellcheck disable=SC2016 # Expanded by the inner shell.
  "${as[@]}" bash -c 'initdb -D "$0/data" -U postgres -A scram-sha-256 --pwfile <(echo "$PGPASSWORD") -E UTF8 --locale C --no-sync >"$0/log" 2>&1' "$folder" ||
    { cat "$folder/log" >&2; exit 1; }
fi

"${as[@]}" postgres -D "$folder/data" -p "$port" -c listen_addresses=127.0.0.1 -c unix_socket_directories="$folder" \
  -c fsync=off -c full_page_writes=off -c shared_buffers=16MB -c max_connections=200 -c logging_collector=off \
  >>"$folder/log" 2>&1 </dev/null &
server=$!
# shellcheck disable=SC2317 # Called by the trap.
finish() {
  kill -INT "$server" 2>/dev/null || true
  wait "$server" 2>/dev/null || true
  [[ ${keep:-} ]] || rm -rf "$folder"
}
trap finish EXIT

until pg_isready -q -h 127.0.0.1 -p "$port" -U postgres -d postgres; do
  if ! kill -0 "$server" 2>/dev/null; then
    echo "error: PostgreSQL did not start on port $port:" >&2
    tail -20 "$folder/log" >&2
    exit 1
  fi
  sleep 0.05
done
if $new; then
  psql -q -h 127.0.0.1 -p "$port" -U postgres -d postgres -v ON_ERROR_STOP=1 -v password="$PGPASSWORD" >/dev/null <<'SQL'
CREATE ROLE satcurate LOGIN CREATEDB PASSWORD :'password';
SQL
fi
echo ready

read -r word || true
[[ ${word:-} != stop ]] || keep=yes
