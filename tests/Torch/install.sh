#!/usr/bin/env bash
# Installs PyTorch and scikit-learn, which read exports and models in the tests; nothing happens where they are there already.
set -euo pipefail

/usr/bin/python3 -c 'import torch, sklearn' 2>/dev/null && exit 0
if [[ $(id -u) != 0 ]] || ! command -v apt-get >/dev/null; then
  echo "error: PyTorch or scikit-learn is missing; the tests of exports and models need them. Install torch 1.13 and sklearn 1.2 or newer for /usr/bin/python3." >&2
  exit 1
fi
echo "installing python3-torch and python3-sklearn"
apt-get update -qq
DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends python3-torch python3-sklearn >/dev/null
