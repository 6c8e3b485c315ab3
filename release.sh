#!/usr/bin/env bash
# Makes what is given to users of a version: packages with their sums in artifacts/release/VERSION, and images where docker runs. Publishes nothing.
set -euo pipefail

root=$(cd "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")" && pwd)
cd "$root"
export DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1
packages=(Client Curation Contracts Feed)

fail() {
  echo "error: $1" >&2
  exit "${2:-2}"
}

version=${1-}
[[ $# == 1 && $version =~ ^[0-9]+\.[0-9]+\.[0-9]+(-[0-9A-Za-z.-]+)?$ ]] || fail "give the version to release, such as 1.2.0 or 1.2.0-rc.1 ($version). Usage: ./release.sh VERSION"
out=artifacts/release/$version
[[ ! -e $out ]] || fail "this version is there already ($out). Choose another version, or remove the folder"
changes=$(git status --porcelain) || fail "this is no checkout of git ($root)"
[[ -z $changes ]] || fail "the checkout has changes that are not committed ($(head -n 1 <<<"$changes")). Commit or remove them"
command -v dotnet >/dev/null || fail "the .NET 10 SDK is missing (PATH). README.md says how to install it"

# Whole or not at all: made beside its place, and put there when all of it is there.
staging=$out.partial
rm -rf "$staging"
mkdir -p "$staging"
trap 'rm -rf "$staging"' EXIT

for project in "${packages[@]}"; do
  echo "packing $project"
  dotnet pack "$project/$project.csproj" -c Release -p:Version="$version" -o "$staging" -v quiet || fail "$project can't be packed" 1
done
cp clients/python/satcurate.py clients/python/satcurate_model.py "$staging/"
(cd "$staging" && sha256sum -- * >SHA256SUMS)

if docker info >/dev/null 2>&1; then
  echo "building the images"
  docker build -q -f infra/Dockerfile -t "satcurate:$version-cpu" . || fail "the image of the CPU can't be built" 1
  docker build -q -f infra/Dockerfile.cuda -t "satcurate:$version-cuda" . || fail "the image for CUDA can't be built" 1
else
  echo "no images were built: docker is not there, or its daemon does not answer"
fi

mv "$staging" "$out"
trap - EXIT
echo "$out:"
cat "$out/SHA256SUMS"
echo "nothing was published"
