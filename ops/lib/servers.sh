# shellcheck shell=bash
# The private servers of one data folder. Sourced by ops/servers, ops/run and ops/test.
# shellcheck source=ops/lib/packages.sh
. "$(dirname "${BASH_SOURCE[0]}")/packages.sh"

# free_port: a port that nothing listens on now. Below the kernel's range for outgoing connections (32768 and up), so
# that a port which was chosen once and kept is not somebody's outgoing connection at the next start.
free_port() {
  local port
  while port=$((20000 + SRANDOM % 12000)); do
    port_taken "$port" || { echo "$port"; return; }
  done
}

port_taken() { (exec 3<>"/dev/tcp/127.0.0.1/$1") 2>/dev/null; }

# wait_for SECONDS WHAT COMMAND…: runs COMMAND until it succeeds; says WHAT did not come when the time is up.
wait_for() {
  local deadline=$((SECONDS + $1)) what=$2; shift 2
  until "$@" >/dev/null 2>&1; do
    [ $SECONDS -ge $deadline ] && { say "$what did not come up in time"; return 1; }
    sleep 0.1
  done
}

# runs PID WORD: the process is there, and ours: its command line holds WORD. (After a reboot or a kill, a stale pid may
# belong to a stranger.)
runs() { [ -n "$1" ] && grep -qaF -- "$2" "/proc/$1/cmdline" 2>/dev/null; }
gone() { ! runs "$@"; }

# Postgres refuses to run as root: the account that Debian's package made runs it then.
as_postgres() {
  local before=()
  [ "$1" = exec ] && { before=(exec); shift; }
  [ "$(id -u)" -eq 0 ] && before+=(setpriv --reuid postgres --regid postgres --clear-groups --)
  "${before[@]}" "$@"
}

servers_start() { # DIR [NAME…]: all when none is named
  local dir; dir=$(mkdir -p "$1" && cd "$1" && pwd -P); shift
  local names=" ${*:-rabbitmq postgres redis} "   # the slowest first: its start overlaps the others'
  packages_for_servers
  umask 077
  trap '' INT   # a start that is cut in half leaves servers that no pid file names yet
  servers_addresses "$dir"
  local name
  for name in $names; do "${name}_start" "$dir"; done
  [[ $names != *" postgres "* ]] || wait_for 30 "Postgres" pg_isready -q -h 127.0.0.1 -p "$POSTGRES_PORT"
  [[ $names != *" redis "* ]] || wait_for 15 "Redis" redis-cli -p "$REDIS_PORT" ping
  [[ $names != *" rabbitmq "* ]] || wait_for 60 "RabbitMQ" rabbitmq_answers "$dir"
}

# Ports are chosen once a folder and kept, so that settings written by an earlier start stay true; a port that somebody
# else took in between is replaced.
servers_addresses() {
  local dir=$1 name
  if [ ! -s "$dir/ports" ]; then
    { for name in POSTGRES REDIS AMQP DIST EPMD PROMETHEUS; do echo "${name}_PORT=$(free_port)"; done
      echo "SERVERS_SECRET=$(head -c 24 /dev/urandom | od -An -tx1 | tr -d ' \n')"; } >"$dir/ports"
  fi
  # shellcheck source=/dev/null
  . "$dir/ports"
  server_up "$dir" postgres || port_replace "$dir" POSTGRES_PORT
  server_up "$dir" redis || port_replace "$dir" REDIS_PORT
  server_up "$dir" rabbitmq || for name in AMQP DIST PROMETHEUS; do port_replace "$dir" "${name}_PORT"; done
  {
    echo "FROTA_POSTGRES='Host=127.0.0.1;Port=$POSTGRES_PORT;Username=postgres;Password=$SERVERS_SECRET;Database=frota'"
    echo "FROTA_RABBITMQ='amqp://frota:$SERVERS_SECRET@127.0.0.1:$AMQP_PORT/'"
    echo "FROTA_REDIS='127.0.0.1:$REDIS_PORT'"
    echo "FROTA_RABBITMQ_METRICS='http://127.0.0.1:$PROMETHEUS_PORT'"
  } >"$dir/servers.env"
}

port_replace() { # DIR NAME: a new port for NAME when its old one is taken, and not only by what is left of a killed server
  local port deadline=$((SECONDS + 5))
  while port_taken "${!2}" && [ $SECONDS -lt $deadline ]; do sleep 0.1; done
  port_taken "${!2}" || return 0
  port=$(free_port)
  say "port ${!2} was taken by another program: $2 is now $port"
  sed -i "s/^$2=.*/$2=$port/" "$1/ports"
  declare -g "$2=$port"
}

postgres_start() {
  local dir=$1 bin; bin=$(postgres_bin)
  local data=$dir/postgres durable=on
  [ "${FROTA_DURABLE:-1}" = 0 ] && durable=off
  server_up "$dir" postgres && ! postgres_stops "$data" && return 0
  # Postgres takes the pid of a killed one for alive until somebody reaps it, and one that is told to stop writes a
  # checkpoint first. The file may go when no backend is left.
  wait_for 60 "the end of the former Postgres" nobody_in "$data" && rm -f "$data/postmaster.pid"
  if [ ! -s "$data/PG_VERSION" ]; then
    mkdir -p "$data"; chmod 700 "$data"
    printf '%s' "$SERVERS_SECRET" >"$dir/postgres.password"
    if [ "$(id -u)" -eq 0 ]; then
      chown postgres: "$data" "$dir/postgres.password"; chmod o+x "$dir"
      as_postgres test -x "$dir" || die "the account postgres cannot enter $dir: choose a folder that it may (/var/lib/…)"
    fi
    as_postgres "$bin/initdb" -D "$data" -U postgres --auth=scram-sha-256 --pwfile="$dir/postgres.password" \
      --encoding=UTF8 --locale=C --no-sync >"$dir/initdb.log" 2>&1 || { cat "$dir/initdb.log" >&2; die "initdb failed"; }
    rm -f "$dir/postgres.password"
  fi
  (cd "$data" && as_postgres exec setsid "$bin/postgres" -D "$data" -p "$POSTGRES_PORT" -c listen_addresses=127.0.0.1 \
    -c unix_socket_directories= -c max_connections=200 -c shared_buffers=128MB -c fsync=$durable \
    -c synchronous_commit=$durable -c full_page_writes=$durable -c timezone=UTC -c max_wal_size=2GB
  ) >>"$dir/postgres.log" 2>&1 </dev/null &
}

postgres_stops() { [ "$(sed -n 8p "$1/postmaster.pid" 2>/dev/null | tr -d ' ')" = stopping ]; }

# Not as a pipe: some links can never be read, and pipefail would take that for the answer.
nobody_in() { ! grep -qxF "$1" <(readlink /proc/[0-9]*/cwd 2>/dev/null); }

redis_start() {
  local dir=$1
  server_up "$dir" redis && return 0
  redis-server --bind 127.0.0.1 --port "$REDIS_PORT" --dir "$dir" --save '' --appendonly no --maxmemory 256mb \
    --maxmemory-policy volatile-ttl --databases 1024 --daemonize yes --pidfile "$dir/redis.pid" \
    --logfile "$dir/redis.log" >/dev/null
}

rabbitmq_env() { # the broker's own home, node name, ports and epmd, so that it meets no other broker
  local dir=$1/rabbitmq
  export HOME=$dir ERL_EPMD_PORT=$EPMD_PORT ERL_EPMD_ADDRESS=127.0.0.1
  export RABBITMQ_NODENAME=frota$AMQP_PORT@localhost RABBITMQ_NODE_IP_ADDRESS=127.0.0.1 RABBITMQ_NODE_PORT=$AMQP_PORT
  export RABBITMQ_DIST_PORT=$DIST_PORT RABBITMQ_MNESIA_BASE=$dir/mnesia RABBITMQ_LOG_BASE=$dir/log
  export RABBITMQ_PID_FILE=$dir/pid RABBITMQ_ENABLED_PLUGINS_FILE=$dir/enabled_plugins
  export RABBITMQ_CONFIG_FILE=$dir/rabbitmq RABBITMQ_ADVANCED_CONFIG_FILE=$dir/advanced.config
  export RABBITMQ_CONF_ENV_FILE=/dev/null; export LC_ALL=C.UTF-8
}

rabbitmq_start() {
  local dir=$1
  server_up "$dir" rabbitmq && return 0
  mkdir -p "$dir/rabbitmq"
  printf '[rabbitmq_prometheus].\n' >"$dir/rabbitmq/enabled_plugins"
  cat >"$dir/rabbitmq/rabbitmq.conf" <<CONF
default_user = frota
default_pass = $SERVERS_SECRET
heartbeat = 10
consumer_timeout = 1800000
disk_free_limit.absolute = 100MB
raft.wal_max_size_bytes = 67108864
prometheus.tcp.port = $PROMETHEUS_PORT
prometheus.tcp.ip = 127.0.0.1
log.file.level = warning
CONF
  cp "$(dirname "${BASH_SOURCE[0]}")/../rabbitmq/advanced.config" "$dir/rabbitmq/advanced.config"
  (rabbitmq_env "$dir"; cd "$dir/rabbitmq" && exec setsid /usr/lib/rabbitmq/bin/rabbitmq-server
  ) >>"$dir/rabbitmq.log" 2>&1 </dev/null &
}

rabbitmq_answers() { # a closed port fails at once; the second question is whether the node has finished booting
  port_taken "$AMQP_PORT" && server_up "$1" rabbitmq
}

server_pid() { # DIR NAME
  local file
  case "$2" in
    postgres) file=$1/postgres/postmaster.pid ;;
    rabbitmq) file=$1/rabbitmq/pid ;;
    redis) file=$1/redis.pid ;;
    *) die "no such server: $2 (postgres, rabbitmq, redis)" ;;
  esac
  [ ! -s "$file" ] || head -n1 "$file"
}

server_word() { # DIR NAME: each command line names the folder, or for Redis, the port
  if [ "$2" = redis ]; then sed -n 's/^REDIS_PORT=/:/p' "$1/ports"; else (cd "$1" && echo "$(pwd -P)/$2"); fi
}

server_up() { [ -s "$1/ports" ] && runs "$(server_pid "$1" "$2")" "$(server_word "$1" "$2")"; }

servers_status() {
  local name
  for name in postgres rabbitmq redis; do
    if server_up "$1" "$name"; then echo "$name up"; else echo "$name down"; fi
  done
}

rabbitmq_ctl() { # DIR COMMAND…
  # shellcheck source=/dev/null
  . "$1/ports"
  (rabbitmq_env "$1"; shift; /usr/lib/rabbitmq/bin/rabbitmqctl --quiet "$@")
}

rabbitmq_vhost() { # DIR NAME: one call makes the host and gives our user all rights on it
  [[ $2 =~ ^[a-z0-9_]+$ ]] || die "a virtual host's name is made of a-z, 0-9 and _"
  rabbitmq_ctl "$1" eval "
    ok = rabbit_vhost:add(<<\"$2\">>, <<\"frota\">>),
    rabbit_auth_backend_internal:set_permissions(
      <<\"frota\">>, <<\"$2\">>, <<\".*\">>, <<\".*\">>, <<\".*\">>, <<\"frota\">>)." >/dev/null
}

servers_kill() { # DIR NAME -SIGNAL
  local pid; pid=$(server_pid "$1" "$2")
  server_up "$1" "$2" || die "$2 is not running in $1"
  kill "$3" "$pid"
  # A start right after must not find a process that is about to vanish.
  [ "$3" != -KILL ] || wait_for 10 "the end of $2" gone "$pid" "$(server_word "$1" "$2")"
}

# All are told first and waited for after: RabbitMQ takes some seconds, the others none. (It also removes its pid file
# as it begins to stop, so the pids are kept here.)
servers_stop() {
  local dir=$1 name pid; local -A told=()
  for name in rabbitmq redis postgres; do
    server_up "$dir" "$name" || continue
    pid=$(server_pid "$dir" "$name")
    told[$name]=$pid
    # SIGINT is Postgres's "fast" shutdown: it does not wait for clients to leave.
    if [ "$name" = postgres ]; then kill -INT "$pid"; else kill -TERM "$pid"; fi
  done
  for name in "${!told[@]}"; do
    pid=${told[$name]}
    wait_for 20 "the end of $name" gone "$pid" "$(server_word "$dir" "$name")" || kill -KILL "$pid" 2>/dev/null || true
  done
  servers_stop_epmd "$dir"
}

servers_stop_epmd() { # the broker leaves its port mapper behind; ours serves nobody else
  local port; port=$(sed -n 's/^EPMD_PORT=//p' "$1/ports" 2>/dev/null) || true
  [ -z "$port" ] || ERL_EPMD_PORT=$port epmd -kill >/dev/null 2>&1 || true
}
