#!/bin/bash
# Installs what the rivals and the common client need on Debian 12. Does nothing, quickly, where all of it is present.
set -euo pipefail

packages=(
    g++ pkg-config protobuf-compiler protobuf-compiler-grpc libgrpc++-dev libprotobuf-dev
    golang-go golang-google-grpc-dev protoc-gen-go-1-3
    nghttp2-client
)

missing=()
installed=" $(dpkg-query -W -f='${Package}:${db:Status-Abbrev} ' 2>/dev/null) "
for package in "${packages[@]}"; do
    [[ "$installed" == *" $package:ii "* ]] || missing+=("$package")
done
((${#missing[@]})) || exit 0

as_root=()
((EUID == 0)) || as_root=(sudo)
echo "installing: ${missing[*]}" >&2
# Without package lists every name is unknown; with old ones a version may be gone: one update, one more try.
install=("${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends "${missing[@]}")
if ! apt-cache show "${missing[0]}" >/dev/null 2>&1 || ! "${install[@]}" >&2; then
    "${as_root[@]}" apt-get update -q >&2
    "${install[@]}" >&2
fi
