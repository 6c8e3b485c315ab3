#!/usr/bin/env bash
# Installs Azurite, the storage emulator of the tests, into artifacts/tools/azurite; nothing happens where it is there already.
set -euo pipefail

here=$(cd "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")" && pwd)
target=$here/../../artifacts/tools/azurite

if ! command -v node >/dev/null || ! command -v npm >/dev/null; then
  if [[ $(id -u) != 0 ]] || ! command -v apt-get >/dev/null; then
    echo "error: node and npm are missing; the tests of the Azure store need them. Install Node.js 18 or newer." >&2
    exit 1
  fi
  echo "installing node and npm"
  apt-get update -qq
  DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends nodejs npm >/dev/null
fi

if [[ -f $target/installed ]] && cmp -s "$here/package-lock.json" "$target/installed"; then
  exit 0
fi

mkdir -p "$target"
cp "$here/package.json" "$here/package-lock.json" "$target/"
cd "$target"
rm -f installed
npm ci --no-audit --no-fund --loglevel=error
cp package-lock.json installed
