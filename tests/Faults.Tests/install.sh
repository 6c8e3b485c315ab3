#!/usr/bin/env bash
# Installs what holds processes at a point (strace), what checks their stores (python3) and what cuts them off (ip); nothing happens where all
# are there already.
set -euo pipefail

missing=()
command -v strace >/dev/null || missing+=(strace)
command -v ip >/dev/null || missing+=(iproute2)
[[ -x /usr/bin/python3 ]] || missing+=(python3)
((${#missing[@]})) || exit 0

if [[ $(id -u) != 0 ]] || ! command -v apt-get >/dev/null; then
  echo "error: ${missing[*]} missing; the tests of kills, full disks and networks need them. Install them with your system's packages." >&2
  exit 1
fi
echo "installing ${missing[*]}"
apt-get update -qq
DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null
