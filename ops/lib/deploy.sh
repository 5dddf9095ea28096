# shellcheck shell=bash
# The steps of ops/deploy, which sets root, release, back, dry, force, json, timeout and free.
: "${root=}" "${release=}" "${back=0}" "${force=0}" "${json=0}" "${timeout=90}" "${free=1024}" "${FROTA_DATA:=}"
former='' earlier='' steps='' began=${EPOCHREALTIME/./} told=0
libraries=$(dirname "${BASH_SOURCE[0]}")
readonly programs=(Receiver Panel Workers Cli)

say() { printf '%s\n' "$*" >&2; }
fail() { say "frota: $1"; exit "$2"; }
seconds_since() { printf '%se-6' "$((${EPOCHREALTIME/./} - $1))"; }

# The one place that speaks to supervisord. No child holds the lock (9).
supervised() { supervisorctl -s "unix://$FROTA_DATA/supervisor.sock" "$@" 9>&-; }

timed_step() { # NAME COMMAND…: its line, with its time
  local name=$1 start=${EPOCHREALTIME/./} status=0 word=''; shift
  "$@" || { status=$?; word='  failed'; }
  steps+=$(printf '%s\t%.1f\t%s\n ' "$name" "$(seconds_since "$start")" "$status")
  say "$(printf '%s  %-13s %6.1f s%s' "$(date +%T)" "$name" "$(seconds_since "$start")" "$word")"
  return "$status"
}

release_of() { local target; target=$(readlink "$root/$1") && basename "$target"; } # current or previous

locate() {
  root=$(cd "$root" 2>/dev/null && pwd -P) || fail "there is no folder $root" 3
  former=$(release_of current) || fail "$root/current leads nowhere: the first release is put there by hand (README)" 3
  earlier=$(release_of previous) || earlier=''
  if [ "$back" -eq 1 ]; then
    # Killed in the middle, it goes on to where it went: the links are turned by then, and tell the way back.
    release=$(cat "$root/.rollback" 2>/dev/null) || release=$earlier
    [ -n "$release" ] || fail "there is no release before $former" 3
  fi
  # Killed in the middle, it is run again: what was before is known by previous alone.
  [ "$release" != "$former" ] || former=$earlier
  [[ $release =~ ^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$ ]] || fail "'$release' is no name of a release" 2
  [ -d "$root/releases/$release" ] || fail "there is no $root/releases/$release" 3
}

lock() {
  exec 9>"$root/deploy.lock"
  flock -n 9 || fail "another deploy is under way in $root" 4
}

frota() { "$root/releases/$release/artifacts/bin/Cli/release/Frota.Cli" "$@" 9>&-; }

preflight() {
  local program place room
  for program in "${programs[@]}"; do
    [ -x "$root/releases/$release/artifacts/bin/$program/release/Frota.$program" ] || fail "$release is not whole: $program is missing" 1
  done
  for place in "$root" "$FROTA_DATA"; do
    room=$(df --output=avail -m "$place" | tail -1)
    [ "$room" -ge "$free" ] || fail "$place has $room MiB left; $free are wanted" 1
  done
  supervised pid >/dev/null 2>&1 || fail "no supervisord answers at $FROTA_DATA/supervisor.sock" 69
  [ -n "$(processes)" ] || fail "supervisord runs none of the fleet's processes" 69
  cmp -s "$root/releases/$release/supervisord.conf" "$root/current/supervisord.conf" ||
    say "supervisord.conf differs: the change waits until supervisord starts again"
  well || [ "$force" -eq 1 ] || fail "the fleet is not well before anything was done (--force goes on)" 6
  local name kept=0 changed=0
  for name in $(processes); do
    if runs "$name" "$release"; then kept=$((kept + 1)); else changed=$((changed + 1)); fi
  done
  say "$release in the place of ${former:-itself}: $changed processes to replace, $kept there already"
}

# What is wrong is told; pending migrations are not, for they are what comes next.
well() {
  local health sick ledger
  health=$(frota health --json 2>&1) || true
  sick=$(python3 -c '
import json, sys
for server in json.load(sys.stdin)["data"]["servers"]:
    if not server["ok"] and server["name"] != "migrations":
        print(server["name"] + ": " + server["reason"])' <<<"$health" 2>/dev/null) || sick=$health
  ledger=$(frota ledger 2>&1 >/dev/null) || sick+="${sick:+; }the ledger is not in order $ledger"
  [ -z "$sick" ] || { say "$sick"; return 1; }
}

migrate() {
  local step
  for step in "db migrate" "db validate" "topology declare"; do
    # shellcheck disable=SC2086  # two words
    frota $step >&2 || fail "frota $step failed; no process was restarted" 1
  done
}

switch_to() { # RELEASE PREVIOUS
  # Where a way back goes to; another deploy ends one that was never finished.
  if [ "$back" -eq 1 ]; then printf '%s\n' "$release" >"$root/.rollback"; else rm -f "$root/.rollback"; fi
  if [ -n "$2" ] && [ "$2" != "$1" ]; then lead previous "$2"; else rm -f "$root/previous"; fi && lead current "$1"
}

lead() { # NAME RELEASE: at once, or not at all
  ln -sfn "releases/$2" "$root/.$1.new" && mv -T "$root/.$1.new" "$root/$1"
}

# The least missed first: a build that does not start is noticed before it answers anybody, and before webhooks wait.
processes() {
  supervised status 2>/dev/null | awk '
    $1 == "workers:suspects" { print 1, $1 }
    $1 ~ /^workers:worker-[0-9]+$/ && $2 != "STOPPED" { print 2, $1 }   # not the spares that rest
    $1 == "web:panel" { print 3, $1 }
    $1 == "web:receiver" { print 4, $1 }
    $1 == "supervise" { print 5, $1 }' | sort | cut -d" " -f2
}

address() { # NAME
  case "$1" in
    workers:suspects) echo "http://127.0.0.1:${FROTA_SUSPECTS_PORT:?}" ;;
    workers:worker-*) echo "http://127.0.0.1:${1##*-}" ;;
    web:panel) echo "${FROTA_PANEL_URL:-http://127.0.0.1:8081}" ;;
    web:receiver) echo "${FROTA_RECEIVER_URL:-http://127.0.0.1:8080}" ;;
    supervise) echo "${FROTA_SUPERVISE_URL:-http://127.0.0.1:9099}" ;;
  esac | sed 's#//0\.0\.0\.0#//127.0.0.1#; s#/$##'
}

runs() { # NAME RELEASE: the process is of that release, and ready, and says so
  local pid; pid=$(supervised pid "$1" 2>/dev/null) || true
  [[ $pid =~ ^[1-9][0-9]*$ && $(readlink "/proc/$pid/exe") == "$root/releases/$2/"* ]] || return 1
  curl -fs -o /dev/null --max-time 5 "$(address "$1")/health/ready" 9>&- || return 1
  ask_build "$2"
  curl -fs --max-time 5 "$(address "$1")/metrics" 9>&- | grep '^frota_build_info' | grep -qF "${builds[$2]}"
}

declare -A builds=()
ask_build() { # RELEASE: how frota_build_info tells it; asked once
  [ -z "${builds[$1]:-}" ] || return 0
  local version; version=$("$root/releases/$1/artifacts/bin/Cli/release/Frota.Cli" --version 9>&-)
  case "$version" in
    *+*) builds[$1]="commit=\"${version#*+}\"" ;;
    *) builds[$1]="version=\"$version\"" ;;
  esac
}

roll() { # RELEASE
  local name start
  for name in $(processes); do
    runs "$name" "$1" && continue
    start=${EPOCHREALTIME/./}
    # Whatever becomes of this script, what it stops is started again.
    (trap '' HUP INT TERM; supervised restart "$name" >/dev/null 2>&1) || true
    wait_for "$name" "$1" || { say "$name of $1 is not ready after $timeout s: $(trouble "$name")"; return 1; }
    say "$(printf '          %-24s %6.1f s' "$name" "$(seconds_since "$start")")"
  done
}

wait_for() { # NAME RELEASE
  local end=$((SECONDS + timeout))
  until runs "$1" "$2"; do
    [ $SECONDS -lt $end ] && [[ $(supervised status "$1" 2>/dev/null) != *" FATAL "* ]] || return 1
    sleep 0.2
  done
}

trouble() {
  supervised status "$1" 2>/dev/null | tr -s ' ' || true
  curl -s --max-time 5 "$(address "$1")/health/ready" 9>&- | head -c 500 || true
}

verify() {
  local name
  for name in $(processes); do runs "$name" "$release" || { say "$name: $(trouble "$name")"; return 1; }; done
  well
}

ending() { [ "$told" -eq 1 ] || finish "$1" "$2"; } # what ended by itself

finish() { # OUTCOME CODE: says it, tells whoever asked, ends
  trap - EXIT HUP INT TERM
  told=1
  case "$1" in
    interrupted) say "run it again to go on, or with --rollback" ;;
    deployed | "taken back") rm -f "$root/.rollback" ;;
    torn) say "neither $release nor ${former:-any release before it} is whole: look" ;;
  esac
  local report
  report=$(printf '%s' "$steps" | OUTCOME=$1 RELEASE=$release FORMER=$former SECONDS_TAKEN=$(seconds_since "$began") \
    python3 "$libraries/deploy-report.py")
  [ "$json" -eq 0 ] || printf '{"schemaVersion":1,"data":%s}\n' "$report"
  say "$(printf '%s  %-13s %6.1f s' "$(date +%T)" "$1" "$(seconds_since "$began")")"
  # A plan, and what was never begun, are nobody's news.
  [ -z "${FROTA_DEPLOY_WEBHOOK:-}" ] || [[ $1 == planned || $2 =~ ^[234]$ ]] ||
    python3 "$libraries/deploy-notice.py" <<<"$report" || true
  exit "$2"
}
