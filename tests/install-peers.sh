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

"$here/../build/install-packages.sh" "${packages[@]}"

node_peer="$here/Interop.Peers/node"
if [[ ! -f "$node_peer/node_modules/.installed" || "$node_peer/package.json" -nt "$node_peer/node_modules/.installed" ]]; then
    npm_install=(npm install --no-package-lock --no-audit --no-fund --ignore-scripts --loglevel=error --fetch-retries=5)
    for pause in 5 20 60 0; do
        (cd "$node_peer" && "${npm_install[@]}" >&2) && break
        ((pause)) || exit 1
        echo "installing again in $pause s" >&2
        sleep "$pause"
    done
    touch "$node_peer/node_modules/.installed"
fi
