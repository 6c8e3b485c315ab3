#!/usr/bin/env bash
# Installs PyTorch, which reads exported models in the tests; nothing happens where it is there already.
set -euo pipefail

/usr/bin/python3 -c 'import torch' 2>/dev/null && exit 0
if [[ $(id -u) != 0 ]] || ! command -v apt-get >/dev/null; then
  echo "error: PyTorch is missing; the tests of exported models need it. Install version 1.13 or newer for /usr/bin/python3." >&2
  exit 1
fi
echo "installing python3-torch"
apt-get update -qq
DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends python3-torch >/dev/null
