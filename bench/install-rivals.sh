#!/bin/bash
# Installs what the rivals and the common client need on Debian 12. Does nothing, quickly, where all of it is present.
set -euo pipefail

here="$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)"

exec "$here/../build/install-packages.sh" \
    g++ pkg-config protobuf-compiler protobuf-compiler-grpc libgrpc++-dev libprotobuf-dev \
    golang-go golang-google-grpc-dev protoc-gen-go-1-3 \
    nghttp2-client
