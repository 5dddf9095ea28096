# The private servers of one data folder. Sourced by ops/servers, ops/run and ops/test.
. "$(dirname "${BASH_SOURCE[0]}")/packages.sh"

# free_port: a port that nothing listens on now (the kernel picks it).
free_port() {
  python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])'
}

# wait_for SECONDS WHAT COMMAND…: runs COMMAND until it succeeds; says WHAT did not come when the time is up.
wait_for() {
  local deadline=$((SECONDS + $1)) what=$2; shift 2
  until "$@" >/dev/null 2>&1; do
    [ $SECONDS -ge $deadline ] && { say "$what did not come up in time"; return 1; }
    sleep 0.1
  done
}

alive() { [ -s "$1" ] && kill -0 "$(head -n1 "$1")" 2>/dev/null; }

# Postgres refuses to run as root: the account that Debian's package made runs it then.
as_postgres() {
  if [ "$(id -u)" -eq 0 ]; then setpriv --reuid postgres --regid postgres --clear-groups -- "$@"; else "$@"; fi
}

servers_start() {
  local dir; dir=$(mkdir -p "$1" && cd "$1" && pwd)
  packages_for_servers
  servers_addresses "$dir"
  rabbitmq_start "$dir"   # the slowest first: its start overlaps the others'
  postgres_start "$dir"
  redis_start "$dir"
  wait_for 30 "Postgres" pg_isready -q -h 127.0.0.1 -p "$POSTGRES_PORT"
  wait_for 15 "Redis" redis-cli -p "$REDIS_PORT" ping
  wait_for 60 "RabbitMQ" rabbitmq_answers "$dir"
}

# Ports are chosen once a folder and kept, so that settings written by an earlier start stay true.
servers_addresses() {
  local dir=$1
  if [ ! -s "$dir/ports" ]; then
    local secret; secret=$(head -c 24 /dev/urandom | od -An -tx1 | tr -d ' \n')
    { echo "POSTGRES_PORT=$(free_port)"; echo "REDIS_PORT=$(free_port)"; echo "AMQP_PORT=$(free_port)"
      echo "DIST_PORT=$(free_port)"; echo "EPMD_PORT=$(free_port)"; echo "PROMETHEUS_PORT=$(free_port)"
      echo "SERVERS_SECRET=$secret"; } >"$dir/ports"
    chmod 600 "$dir/ports"
  fi
  . "$dir/ports"
  {
    echo "FROTA_POSTGRES='Host=127.0.0.1;Port=$POSTGRES_PORT;Username=postgres;Password=$SERVERS_SECRET;Database=frota'"
    echo "FROTA_RABBITMQ='amqp://frota:$SERVERS_SECRET@127.0.0.1:$AMQP_PORT/'"
    echo "FROTA_REDIS='127.0.0.1:$REDIS_PORT'"
    echo "FROTA_RABBITMQ_METRICS='http://127.0.0.1:$PROMETHEUS_PORT'"
  } >"$dir/servers.env"
  chmod 600 "$dir/servers.env"
}

postgres_start() {
  local dir=$1 bin; bin=$(postgres_bin)
  local data=$dir/postgres durable=on
  [ "${FROTA_DURABLE:-1}" = 0 ] && durable=off
  alive "$data/postmaster.pid" && return 0
  if [ ! -s "$data/PG_VERSION" ]; then
    mkdir -p "$data"; chmod 700 "$data"
    [ "$(id -u)" -eq 0 ] && { chown postgres: "$data"; chmod o+x "$dir"; }
    (umask 077; printf '%s' "$SERVERS_SECRET" >"$dir/postgres.password")
    [ "$(id -u)" -eq 0 ] && chown postgres: "$dir/postgres.password"
    as_postgres "$bin/initdb" -D "$data" -U postgres --auth=scram-sha-256 --pwfile="$dir/postgres.password" \
      --encoding=UTF8 --locale=C --no-sync >"$dir/initdb.log" 2>&1 || { cat "$dir/initdb.log" >&2; die "initdb failed"; }
    rm -f "$dir/postgres.password"
  fi
  (cd "$data" && as_postgres setsid "$bin/postgres" -D "$data" -p "$POSTGRES_PORT" -c listen_addresses=127.0.0.1 \
    -c unix_socket_directories= -c max_connections=200 -c shared_buffers=128MB -c fsync=$durable \
    -c synchronous_commit=$durable -c full_page_writes=$durable -c timezone=UTC -c max_wal_size=2GB \
    >>"$dir/postgres.log" 2>&1 </dev/null &)
}

redis_start() {
  local dir=$1
  alive "$dir/redis.pid" && return 0
  redis-server --bind 127.0.0.1 --port "$REDIS_PORT" --dir "$dir" --save '' --appendonly no --maxmemory 256mb \
    --maxmemory-policy volatile-ttl --daemonize yes --pidfile "$dir/redis.pid" --logfile "$dir/redis.log" >/dev/null
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
  alive "$dir/rabbitmq/pid" && return 0
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
  chmod 600 "$dir/rabbitmq/rabbitmq.conf"
  # The default of 32 commands in flight a channel makes 32 messages share one fsync; only this file can raise it.
  echo '[{rabbit, [{quorum_commands_soft_limit, 256}]}].' >"$dir/rabbitmq/advanced.config"
  (rabbitmq_env "$dir"; cd "$dir/rabbitmq" &&
    setsid /usr/lib/rabbitmq/bin/rabbitmq-server >>"$dir/rabbitmq.log" 2>&1 </dev/null &)
}

rabbitmq_answers() { # a closed port fails at once; the second question is whether the node has finished booting
  (exec 3<>"/dev/tcp/127.0.0.1/$AMQP_PORT") 2>/dev/null && alive "$1/rabbitmq/pid"
}

servers_status() {
  local dir=$1
  alive "$dir/postgres/postmaster.pid" && echo "postgres up" || echo "postgres down"
  alive "$dir/rabbitmq/pid" && echo "rabbitmq up" || echo "rabbitmq down"
  alive "$dir/redis.pid" && echo "redis up" || echo "redis down"
}

servers_pid() { # DIR NAME
  case "$2" in
    postgres) head -n1 "$1/postgres/postmaster.pid" ;;
    rabbitmq) head -n1 "$1/rabbitmq/pid" ;;
    redis) head -n1 "$1/redis.pid" ;;
    *) die "no such server: $2 (postgres, rabbitmq, redis)" ;;
  esac
}

servers_kill() { kill "$3" "$(servers_pid "$1" "$2")"; }

servers_stop() {
  local dir=$1 name pid
  [ -d "$dir" ] || return 0
  for name in redis rabbitmq postgres; do
    pid=$(servers_pid "$dir" "$name" 2>/dev/null) || continue
    [ -n "$pid" ] && kill -0 "$pid" 2>/dev/null || continue
    # SIGINT is Postgres's "fast" shutdown: it does not wait for clients to leave.
    if [ "$name" = postgres ]; then kill -INT "$pid"; else kill -TERM "$pid"; fi
    wait_for 20 "the end of $name" eval "! kill -0 $pid" || kill -KILL "$pid" 2>/dev/null || true
  done
  servers_stop_epmd "$dir"
}

servers_stop_epmd() { # the broker leaves its port mapper behind; ours serves nobody else
  local port; port=$(sed -n 's/^EPMD_PORT=//p' "$1/ports" 2>/dev/null)
  [ -n "$port" ] && ERL_EPMD_PORT=$port epmd -kill >/dev/null 2>&1 || true
}
