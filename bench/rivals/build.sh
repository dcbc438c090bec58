#!/bin/bash
# Builds the rivals in C++ and Go into artifacts/bench, each only when its sources are newer than what is there.
set -euo pipefail

here="$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)"
root="$(cd "$here/../.." && pwd)"
out="$root/artifacts/bench"
generated="$out/.generated"
proto="$root/bench/protos/bench.proto"

# shellcheck source=../../build/foreign-programs.sh
source "$root/build/foreign-programs.sh"

if stale "$generated" "$proto"; then
    generate_go "$(dirname "$proto")" "$proto"
    generate_cpp "$(dirname "$proto")" "$proto"
    touch "$generated"
fi

build_go bench server client

for source in "$out"/cpp/generated/*.cc "$here"/cpp/*.cc; do
    compile_cpp "$source" -O2 -DNDEBUG
done
link_cpp server bench.pb.o bench.grpc.pb.o server.o
link_cpp client bench.pb.o bench.grpc.pb.o client.o streams.o tally.o
