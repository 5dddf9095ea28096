# shellcheck shell=bash
# Building, with its time. Sourced by ops/run and ops/test, which set home.
# shellcheck source=ops/lib/packages.sh
. "$(dirname "${BASH_SOURCE[0]}")/packages.sh"
: "${home:?}"

timed() { # LABEL COMMAND…: one line a step, with its time
  local label=$1 start=${EPOCHREALTIME/./}; shift
  "$@" 9>&- || { local status=$?; say "frota: $label failed"; exit "$status"; }
  say "$(printf '%-12s %6.1f s' "$label" "$(((${EPOCHREALTIME/./} - start) / 100000))e-1")"
}

# build PATH: Release; shows errors only. Nothing of the build stays behind as a process.
build() {
  local log; log=$(mktemp)
  command -v dotnet >/dev/null || die "the .NET 10 SDK is missing: https://dotnet.microsoft.com/download"
  say "building (the first time takes a minute or two)"
  if ! dotnet build "$home/$1" -c Release -v quiet --nologo -nodeReuse:false -p:UseSharedCompilation=false >"$log" 2>&1
  then
    grep -E 'error|warning' "$log" | sort -u >&2 || cat "$log" >&2
    rm -f "$log"; return 1
  fi
  rm -f "$log"
}

external_servers() { # prints "yes" when the environment names all three servers
  local name given=0
  for name in FROTA_POSTGRES FROTA_RABBITMQ FROTA_REDIS; do [ -z "${!name-}" ] || given=$((given + 1)); done
  case $given in
    0) ;;
    3) echo yes ;;
    *) die "give FROTA_POSTGRES, FROTA_RABBITMQ and FROTA_REDIS together, or none of them" ;;
  esac
}
