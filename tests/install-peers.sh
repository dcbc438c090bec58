#!/bin/bash
# Installs what the foreign interop peers need on Debian 12: C-core for Python and C++, grpc-go, grpc-js, nghttp2's tools, curl, tinyproxy.
# Does nothing, quickly, where all of it is present.
set -euo pipefail

here="$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)"

packages=(
    g++ pkg-config openssl
    protobuf-compiler protobuf-compiler-grpc libgrpc++-dev libprotobuf-dev
    python3 python3-grpcio python3-protobuf python3-h2 python3-hpack python3-cryptography
    golang-go golang-google-grpc-dev protoc-gen-go-1-3
    nghttp2-client nghttp2-server curl
    tinyproxy-bin
)
# A machine may have its Node from elsewhere; Debian's would stand beside it for nothing.
command -v node >/dev/null || packages+=(nodejs)
command -v npm >/dev/null || packages+=(npm)

missing=()
installed=" $(dpkg-query -W -f='${Package}:${db:Status-Abbrev} ' 2>/dev/null) "
for package in "${packages[@]}"; do
    [[ "$installed" == *" $package:ii "* ]] || missing+=("$package")
done

if ((${#missing[@]})); then
    as_root=()
    ((EUID == 0)) || as_root=(sudo)
    echo "installing: ${missing[*]}" >&2
    # Without package lists every name is unknown; with old ones a version may be gone: one update, one more try.
    install=("${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends "${missing[@]}")
    if ! apt-cache show "${missing[0]}" >/dev/null 2>&1 || ! "${install[@]}" >&2; then
        "${as_root[@]}" apt-get update -q >&2
        "${install[@]}" >&2
    fi
fi

node_peer="$here/Interop.Peers/node"
if [[ ! -f "$node_peer/node_modules/.installed" || "$node_peer/package.json" -nt "$node_peer/node_modules/.installed" ]]; then
    (cd "$node_peer" && npm install --no-package-lock --no-audit --no-fund --ignore-scripts --loglevel=error >&2)
    touch "$node_peer/node_modules/.installed"
fi
