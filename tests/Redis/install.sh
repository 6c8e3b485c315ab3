#!/usr/bin/env bash
# Installs Redis, the other place where silos find each other in the cluster's tests; nothing happens where it is there already.
set -euo pipefail

command -v redis-server >/dev/null && exit 0
if [[ $(id -u) != 0 ]] || ! command -v apt-get >/dev/null; then
  echo "error: Redis is missing; the tests of clusters need it. Install version 6 or newer with your system's packages." >&2
  exit 1
fi
echo "installing redis-server"
apt-get update -qq
# The tests start servers of their own: run level 1 keeps the package from starting one.
RUNLEVEL=1 DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends redis-server >/dev/null
