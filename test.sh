#!/usr/bin/env bash
# Installs what the tests need, builds everything, checks the format, runs every test; closes with 'N passed, N failed, N skipped'.
set -uo pipefail

root=$(cd "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")" && pwd)
cd "$root" || exit 1
export DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1

if ! command -v dotnet >/dev/null || ! dotnet --list-sdks | awk -F. '$1 >= 10 { found = 1 } END { exit !found }'; then
  if [[ -x ${HOME:-/root}/.dotnet/dotnet ]]; then
    export PATH=${HOME:-/root}/.dotnet:$PATH DOTNET_ROOT=${HOME:-/root}/.dotnet
  else
    echo "error: the .NET 10 SDK is missing. Install it with:" >&2
    echo "  curl -sSL https://dot.net/v1/dotnet-install.sh | bash -s -- --channel 10.0" >&2
    echo "0 passed, 1 failed, 0 skipped"
    exit 1
  fi
fi

passed=0 failed=0 skipped=0
table=$(printf '%-22s %8s %8s %8s %8s' project passed failed skipped seconds)

# row NAME PASSED FAILED SKIPPED SECONDS
row() {
  passed=$((passed + $2)) failed=$((failed + $3)) skipped=$((skipped + $4))
  table+=$'\n'$(printf '%-22s %8d %8d %8d %8d' "$@")
}

finish() {
  echo
  echo "$table"
  echo "$passed passed, $failed failed, $skipped skipped"
  ((failed == 0))
  exit $?
}

step() {
  local name=$1 start=$SECONDS
  shift
  echo "== $name"
  if "$@"; then
    return 0
  fi
  row "$name" 0 1 0 $((SECONDS - start))
  return 1
}

step azurite tests/Azurite/install.sh
step postgres tests/Postgres/install.sh
step redis tests/Redis/install.sh
step faults-tools tests/Faults.Tests/install.sh
step torch tests/Torch/install.sh
step build dotnet build SatCurate.sln -c Release -v quiet --nologo || finish
step format-whitespace dotnet format whitespace SatCurate.sln --no-restore --verify-no-changes
step format-style dotnet format style SatCurate.sln --no-restore --verify-no-changes

for project in tests/*.Tests; do
  name=$(basename "$project")
  runner=$project/bin/Release/net10.0/SatCurate.$name
  start=$SECONDS
  echo "== $name"
  if [[ ! -x $runner ]]; then
    echo "error: there is no runner ($runner)."
    row "$name" 0 1 0 0
    continue
  fi
  log=$(mktemp)
  "$runner" --no-ansi 2>&1 | tee "$log"
  code=${PIPESTATUS[0]}
  # The runner's summary: 'total: N', 'failed: N', 'succeeded: N', 'skipped: N'.
  count() { awk -v key="$1:" '$1 == key { n = $2 } END { print n + 0 }' "$log"; }
  p=$(count succeeded) f=$(count failed) s=$(count skipped) t=$(count total)
  rm -f "$log"
  # 8: no tests in it. Anything else that fails without a failed test is a crash, and counts as one.
  if ((code != 0 && f == 0)) && ! ((code == 8 && t == 0)); then
    echo "error: the runner ended with code $code."
    f=1
  fi
  row "$name" "$p" "$f" "$s" $((SECONDS - start))
done
finish
