#!/usr/bin/env bash
# usage: tests/mutations.sh [RULE...]
# Takes each rule of the protocol and each term of the losses out of a copy of this tree, one at a time (tests/Mutations/RULE.patch), and runs
# the tests that its patch says will notice. Prints a table; ends with 1 if a mutant survives, does not apply or does not compile. About a
# minute a rule.
set -uo pipefail

root=$(cd "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/.." && pwd)
export DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1
longest=300 # seconds; explorations end by themselves long before
copy=$(mktemp -d)
trap 'rm -rf "$copy"' EXIT
(cd "$root" && git ls-files -zco --exclude-standard | tar --null --ignore-failed-read -cf - -T - 2>/dev/null) | tar -xf - -C "$copy" || exit 1
cd "$copy" || exit 1
patches=("$root"/tests/Mutations/*.patch)
if (($# > 0)); then
  patches=("${@/#/$root/tests/Mutations/}")
  patches=("${patches[@]/%/.patch}")
fi

# Patches are read outside any repository, so that git takes their paths from here and from nowhere else.
patched() { GIT_CEILING_DIRECTORIES=$(dirname "$copy") git apply "$@"; }

build() { dotnet build "tests/$1" -c Release -v quiet --nologo -p:TreatWarningsAsErrors=false -p:RunAnalyzers=false >build.log 2>&1; }

# run PROJECT CLASS: the output goes to run.log, which names the seed of a failed exploration.
run() { timeout -s KILL "$longest" "tests/$1/bin/Release/net10.0/SatCurate.$1" --no-ansi --stop-on-fail on --filter-class "$2" >run.log 2>&1; }

killers() { sed -n 's/^Killed by: //p' "$@" | sort -u; }

echo "== as it stands"
while read -r project class <&3; do
  if ! build "$project"; then
    tail -5 build.log >&2
    exit 1
  fi
  if ! run "$project" "$class"; then
    echo "error: $class fails on the tree as it stands, so that its failures say nothing about mutants." >&2
    cat run.log >&2
    exit 1
  fi
done 3< <(killers "${patches[@]}")

alive=0
table=$(printf '| %s | %s | %s | %s |\n|---|---|---|---|' rule place "test that failed" seed)
for patch in "${patches[@]}"; do
  rule=$(basename "$patch" .patch)
  place=$(sed -n 's#^+++ b/##p' "$patch" | sort -u | paste -sd, | sed 's/,/, /g')
  echo "== $rule: $(sed -n 's/^Taken out: //p' "$patch")"
  if ! patched "$patch"; then
    echo "error: $rule no longer applies." >&2
    exit 1
  fi
  while read -r project class <&3; do
    if ! build "$project"; then
      echo "error: without $rule $project does not compile." >&2
      tail -5 build.log >&2
      exit 1
    fi
    run "$project" "$class"
    code=$?
    failed=$(sed -n 's/^failed \([^ (]*\).*/\1/p' run.log | head -1)
    seed=$(grep -o 'exploration [0-9]*' run.log | head -1 | tr -dc 0-9)
    if ((code == 137)); then
      failed="$class ran past $longest s"
    elif [[ $code -eq 0 || -z $failed ]]; then
      failed="**survives $class** (code $code)"
      alive=$((alive + 1))
    fi
    failed=${failed##*Tests.Protocol.} failed=${failed##*Tests.Exchange.} failed=${failed##*Tests.Losses.}
    row="| $rule | $place | $failed | ${seed:--} |"
    echo "$row"
    sed -n '/^failed /,/^ *at /p' run.log | sed -n '2,9p'
    table+=$'\n'$row
  done 3< <(killers "$patch")
  patched -R "$patch" || exit 1
done

echo
echo "$table"
((alive == 0))
