# shellcheck shell=bash
# Finds the distribution's programs and installs the missing ones when it may. Sourced by ops/run and ops/test.

say() { printf '%s\n' "$*" >&2; }
die() { say "frota: $*"; exit 1; }

# packages_need NAME=PROGRAM …: installs each Debian package NAME whose PROGRAM (a name or an absolute path) is missing.
packages_need() {
  local pair missing=()
  for pair in "$@"; do
    command -v "${pair#*=}" >/dev/null 2>&1 || missing+=("${pair%%=*}")
  done
  [ ${#missing[@]} -eq 0 ] && return 0
  if [ "$(id -u)" -ne 0 ] || ! command -v apt-get >/dev/null; then
    die "missing: ${missing[*]}. Install with: sudo apt-get install --no-install-recommends ${missing[*]}"
  fi
  say "installing from the distribution: ${missing[*]}"
  packages_without_services apt-get update -qq
  DEBIAN_FRONTEND=noninteractive packages_without_services \
    apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null
}

# Debian starts a service as it installs it; the fleet brings its own servers, so that is held back for this one command.
packages_without_services() {
  local policy=/usr/sbin/policy-rc.d mine=0 status=0
  [ -e "$policy" ] || { mine=1; printf '#!/bin/sh\nexit 101\n' >"$policy"; chmod 755 "$policy"; }
  "$@" || status=$?
  [ "$mine" -eq 1 ] && rm -f "$policy"
  return "$status"
}

postgres_bin() { # the folder with initdb and postgres
  local folder
  for folder in /usr/lib/postgresql/*/bin; do [ -x "$folder/initdb" ] && { echo "$folder"; return; }; done
  command -v initdb >/dev/null && dirname "$(readlink -f "$(command -v initdb)")"
}

packages_for_servers() {
  packages_need rabbitmq-server=/usr/lib/rabbitmq/bin/rabbitmq-server redis-server=redis-server
  [ -n "$(postgres_bin)" ] || packages_need postgresql=/usr/lib/postgresql/15/bin/initdb
}
