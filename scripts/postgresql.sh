# Sourced by scripts/test: a PostgreSQL of our own in a temporary folder. No other cluster is read or touched.
# shellcheck shell=bash

cluster="" # its folder, while there is one

# Prints the folder with initdb and postgres: Debian keeps them off the PATH; the newest counts.
find_postgresql() {
  local folder
  for folder in $(ls -d /usr/lib/postgresql/*/bin 2>/dev/null | sort -t/ -k5 -n -r); do
    if [ -x "$folder/initdb" ] && [ -x "$folder/postgres" ]; then echo "$folder"; return; fi
  done
  if command -v initdb >/dev/null 2>&1 && command -v postgres >/dev/null 2>&1; then
    dirname "$(command -v initdb)"
  fi
}

# PostgreSQL refuses to run as root: then the system's own `postgres` user runs it.
as_owner() {
  if [ "$(id -u)" -eq 0 ]; then
    (cd / && exec runuser -u postgres -- "$@")
  else
    "$@"
  fi
}

# start_postgresql BIN [OPTIONS]: makes and starts the cluster, and exports ONRAMP_TEST_POSTGRES, its address.
start_postgresql() {
  # fsync off: the tests' data need not survive a power cut. autovacuum off: no room is used again, so that rows without
  # an order come as they were written, today as tomorrow. Everything else is as in a school.
  local bin=$1 options=${2--c fsync=off -c autovacuum=off} port password
  cluster=$(mktemp -d /tmp/onramp-pg.XXXXXX)
  password=$(.venv/bin/python -c 'import secrets; print(secrets.token_hex(16))')
  port=$(.venv/bin/python -c 'import socket
with socket.socket() as s:
    s.bind(("127.0.0.1", 0))
    print(s.getsockname()[1])')
  printf '%s\n' "$password" >"$cluster/password"
  if [ "$(id -u)" -eq 0 ]; then chown -R postgres "$cluster"; fi
  say "A PostgreSQL of our own ($("$bin/postgres" --version)), port $port, gone at the end"
  as_owner "$bin/initdb" --pgdata="$cluster/data" --username=onramp --pwfile="$cluster/password" --auth=scram-sha-256 \
    --encoding=UTF8 --no-locale --no-sync >"$cluster/log" 2>&1 || stop "initdb did not succeed:
$(cat "$cluster/log")"
  as_owner "$bin/pg_ctl" --pgdata="$cluster/data" --log="$cluster/server.log" --wait --silent \
    --options="-p $port -c listen_addresses=127.0.0.1 -c unix_socket_directories='$cluster' $options" start ||
    stop "PostgreSQL did not start:
$(cat "$cluster/server.log")"
  export ONRAMP_TEST_POSTGRES="postgresql+psycopg://onramp:$password@127.0.0.1:$port/postgres"
}

# Stops the server whose process id stands in our own folder, then removes the folder.
stop_postgresql() {
  local pid
  [ -n "$cluster" ] || return 0
  pid=$(head -n 1 "$cluster/data/postmaster.pid" 2>/dev/null || true)
  if [ -n "$pid" ] && kill -INT "$pid" 2>/dev/null; then
    for _ in $(seq 50); do
      kill -0 "$pid" 2>/dev/null || break
      sleep 0.1
    done
  fi
  rm -rf "$cluster"
  cluster=""
}
