#!/usr/bin/env bash
# Installs PostgreSQL, the database of the cluster's tests; nothing happens where it is there already.
set -euo pipefail

if compgen -G '/usr/lib/postgresql/*/bin/initdb' >/dev/null || command -v initdb >/dev/null; then
  exit 0
fi

if [[ $(id -u) != 0 ]] || ! command -v apt-get >/dev/null; then
  echo "error: PostgreSQL is missing; the tests of clusters need it. Install version 15 or newer with your system's packages." >&2
  exit 1
fi
echo "installing postgresql"
apt-get update -qq
# The tests start servers of their own: the package shall make none.
DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends postgresql-common >/dev/null
sed -ri 's/^#?(create_main_cluster) .*$/\1 = false/' /etc/postgresql-common/createcluster.conf
DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends postgresql >/dev/null
