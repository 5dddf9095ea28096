# shellcheck shell=bash
# The demo fleet of one data folder: its settings, its processes. Sourced by ops/run, which sets home, data, once,
# workers and port.
# shellcheck source=ops/lib/servers.sh
. "$(dirname "${BASH_SOURCE[0]}")/servers.sh"
# shellcheck source=ops/lib/build.sh
. "$(dirname "${BASH_SOURCE[0]}")/build.sh"
: "${data=}" "${port=}" "${workers=3}" "${spares=2}" "${supervisor=}" "${once=0}"

default_data() { # CHECKOUT: two checkouts have two folders
  local name; name=$(basename "$1")-$(printf '%s' "$1" | sha256sum | cut -c1-6)
  if [ "$(id -u)" -eq 0 ]; then echo "/var/lib/frota/$name"; else echo "${XDG_STATE_HOME:-$HOME/.local/state}/frota/$name"; fi
}

# shellcheck disable=SC2154  # external: set by ops/run
packages_for_fleet() {
  packages_need supervisor=supervisord python3=python3 curl=curl
  if [ -n "$external" ]; then packages_need postgresql-client=psql; else packages_for_servers; fi
}

# One run a folder: the lock is held by descriptor 9, which no child inherits (9>&-), so it ends with this script.
data_folder_take() {
  (umask 066; mkdir -p "$data")
  data=$(cd "$data" && pwd -P)
  [ ${#data} -le 80 ] || die "$data is too long for a socket's path (80 characters at most): give --data DIR"
  exec 9>"$data/lock"
  flock -n 9 || die "another ops/run uses $data (its own data folder: --data DIR)"
  umask 077
  mkdir -p "$data/logs" "$data/supervisor"
  # For ./frota, which then finds these settings; a checkout that may not be written has to do without.
  # A run that ends by itself (ops/test has one in a folder that goes away) leaves the link to the fleet that stays.
  [ "$once" -eq 1 ] || { mkdir -p "$home/.frota" && ln -sfn "$data" "$home/.frota/data"; } 2>/dev/null || true
}

data_folder_empty() {
  [ -e "$data/secrets.env" ] || [ -z "$(find "$data" -mindepth 1 -type f ! -name lock -print -quit)" ] ||
    die "$data holds files that are not the fleet's: not emptied"
  [ -n "$external" ] || "$home/ops/servers" stop "$data"
  find "$data" -mindepth 1 -maxdepth 1 ! -name lock -exec rm -rf {} +
  mkdir -p "$data/logs" "$data/supervisor"
}

keep() { # NAME VALUE: writes the first value of a secret; later ones change nothing
  grep -qs "^$1=" "$data/secrets.env" || echo "$1='$2'" >>"$data/secrets.env"
}

random_hex() { head -c 24 /dev/urandom | od -An -tx1 | tr -d ' \n'; }

# port_for NAME FIRST [HOW_MANY in a row]: a port is kept while it is free; at first the well-known one is tried.
declare -A reserved=()
port_for() {
  local chosen n; chosen=$(sed -n "s/^$1=//p" "$data/fleet.ports" 2>/dev/null) || true
  [ -n "$chosen" ] || chosen=$2
  for ((n = 0; n < ${3:-1}; n++)); do
    if [ -n "${reserved[$((chosen + n))]-}" ] || port_taken $((chosen + n)); then chosen=$(free_port); n=-1; fi
  done
  for ((n = 0; n < ${3:-1}; n++)); do reserved[$((chosen + n))]=$1; done
  echo "$1=$chosen" >>"$data/fleet.ports.new"
  declare -g "$1=$chosen"
}

settings_write() {
  local name
  rm -f "$data/fleet.ports.new"
  if [ -n "$port" ]; then
    port_taken "$port" && die "port $port is taken"
    port_taken $((port + 1)) && die "port $((port + 1)), for the panel, is taken"
    sed -i '/^RECEIVER_PORT=/d;/^PANEL_PORT=/d' "$data/fleet.ports" 2>/dev/null || true
  fi
  port_for RECEIVER_PORT "${port:-8080}"; port_for PANEL_PORT "$((${port:-8080} + 1))"
  port_for WORKER_PORT 9101 "$workers"; port_for SPARE_PORT 9201 "$spares"; port_for SUSPECTS_PORT 9100
  port_for SUPERVISE_PORT 9099; port_for SIMULATORS_PORT "$(free_port)"
  mv "$data/fleet.ports.new" "$data/fleet.ports"
  keep FROTA_SECRETS_KEYS "k1:$(head -c 32 /dev/urandom | base64 -w0)"
  for name in APP_SECRET VERIFY_TOKEN GRAPH_TOKEN; do keep "FROTA_DEMO_$name" "$(random_hex)"; done
  local receiver=http://127.0.0.1:$RECEIVER_PORT panel=http://127.0.0.1:$PANEL_PORT
  local simulators=http://127.0.0.1:$SIMULATORS_PORT
  {
    if [ -n "$external" ]; then
      for name in FROTA_POSTGRES FROTA_RABBITMQ FROTA_REDIS; do echo "$name='${!name}'"; done
    else
      cat "$data/servers.env"
    fi
    cat "$data/secrets.env"
    printf "%s='%s'\n" FROTA_HOME "$home" FROTA_DATA "$data" FROTA_LOG_DIR "$data/logs" FROTA_WORKERS "$workers" \
      FROTA_WORKER_PORT "$WORKER_PORT" FROTA_SPARES "$spares" FROTA_SPARE_PORT "$SPARE_PORT" \
      FROTA_SUSPECTS_PORT "$SUSPECTS_PORT" FROTA_SUPERVISE_URL "http://127.0.0.1:$SUPERVISE_PORT" \
      FROTA_RECEIVER_URL "$receiver" FROTA_RECEIVER_ADDRESS "$receiver" \
      FROTA_PANEL_URL "$panel" FROTA_PANEL_ADDRESS "$panel" FROTA_SIMULATORS_URL "$simulators" \
      FROTA_CHANNELS__WHATSAPP "$simulators/graph/v23.0" FROTA_CHANNELS__TELEGRAM "$simulators/telegram" \
      FROTA_CHANNELS__WEBCHAT "$panel" \
      FROTA_OUTGOING__ALLOW "127.0.0.1:$SIMULATORS_PORT,127.0.0.1:$PANEL_PORT"
    # For the tenants of `frota load-test`; whoever brings a model of their own keeps it.
    [ -n "${FROTA_MODELS__OPENAI__BASEURL-}${FROTA_MODELS__OPENAI__APIKEY-}" ] ||
      printf "%s='%s'\n" FROTA_MODELS__OPENAI__BASEURL "$simulators/openai/v1" FROTA_MODELS__OPENAI__APIKEY simulated
  } >"$data/fleet.env"
  cp "$home/ops/supervisor/simulators.conf" "$data/supervisor/"
}

settings_load() {
  set -a
  # shellcheck source=/dev/null
  . "$data/fleet.env"
  set +a
}

control() { supervisorctl -s "unix://$data/supervisor.sock" "$@"; }

fleet_start() {
  setsid supervisord --nodaemon --configuration "$home/supervisord.conf" \
    >/dev/null 2>"$data/logs/supervisord.err" </dev/null 9>&- &
  supervisor=$!
}

fleet_processes() { # "name health-address", a line each
  local n
  echo "simulators $FROTA_SIMULATORS_URL/_sent?since=0&wait=0"
  echo "receiver $FROTA_RECEIVER_URL/health/ready"
  echo "panel $FROTA_PANEL_URL/health/ready"
  for ((n = 0; n < workers; n++)); do
    echo "worker-$((WORKER_PORT + n)) http://127.0.0.1:$((WORKER_PORT + n))/health/ready"
  done
  echo "suspects http://127.0.0.1:$SUSPECTS_PORT/health/ready"
  echo "supervise $FROTA_SUPERVISE_URL/health/ready"
}

fleet_wait() {
  local name address deadline=$((SECONDS + 90)) troubles=0
  while read -r name address; do
    until curl -fs -o /dev/null --max-time 5 "$address"; do
      kill -0 "$supervisor" 2>/dev/null || { cat "$data/logs/supervisord.err" >&2; die "supervisord did not start"; }
      # A process that ends at start is tried again; seen so three times, it is not going to come.
      if control status 2>/dev/null | grep -qE "^(.*:)?$name +(BACKOFF|FATAL|EXITED)"; then
        troubles=$((troubles + 1))
      fi
      [ $troubles -lt 3 ] || fleet_fault "$name" "ends as soon as it starts"
      [ $SECONDS -lt $deadline ] || fleet_fault "$name" "is not ready: $(curl -s --max-time 5 "$address" | head -c 2000)"
      sleep 0.2
    done
  done < <(fleet_processes)
}

fleet_fault() { # NAME REASON
  say "--- the end of $data/logs/$1.log"
  tail -n 30 "$data/logs/$1.log" >&2 || true
  die "$1 $2"
}

fleet_stop() {
  [ -n "$supervisor" ] && kill -TERM "$supervisor" 2>/dev/null || return 0
  while kill -0 "$supervisor" 2>/dev/null; do wait "$supervisor" || true; done
}

fleet_kill() { control signal KILL all >/dev/null 2>&1 || true; }

# What an ops/run that was killed left running: its supervisord, or the processes of a supervisord that was killed too.
fleet_stop_leftovers() {
  local pid
  if pid=$(control pid 2>/dev/null) && [[ $pid =~ ^[0-9]+$ ]]; then
    say "stopping what an earlier run left"
    kill -TERM "$pid" 2>/dev/null || true
    wait_for 80 "the end of the earlier run" gone "$pid" supervisord || kill -KILL "$pid"
  fi
  while read -r pid; do
    grep -qaE '/artifacts/bin/(Receiver|Panel|Workers|Simulators|Cli)/' "/proc/$pid/cmdline" 2>/dev/null || continue
    say "ending process $pid, which an earlier run left"
    kill -KILL "$pid" 2>/dev/null || true
  done < <(grep -lzxF "FROTA_DATA=$data" /proc/[0-9]*/environ 2>/dev/null | cut -d/ -f3)
}

addresses() {
  cat <<TEXT

  web chat     $FROTA_PANEL_URL/chat/demo
  receiver     $FROTA_RECEIVER_URL/hooks/whatsapp-cloud/demo
  simulator    $FROTA_SIMULATORS_URL/_sent      (what reached "WhatsApp" and "Telegram")
  data, logs   $data

  talk to it       open the web chat, or send the first message once more (it is answered only once):
                   ./frota webhook send --channel whatsapp-cloud --account demo --file $data/first-message.json
  kill a worker    kill -9 \$(supervisorctl -s unix://$data/supervisor.sock pid workers:worker-$WORKER_PORT)
  look inside      ./frota health      ./frota ledger      ./frota topology show
  stop             Ctrl-C
TEXT
}
