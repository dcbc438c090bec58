#!/bin/bash
# Builds the foreign peers into artifacts/peers, each only when its sources are newer than what is there.
set -euo pipefail

here="$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)"
root="$(cd "$here/../.." && pwd)"
out="$root/artifacts/peers"
generated="$out/.generated"
protos="$root/tests/Interop.Protos"

# shellcheck source=../../build/foreign-programs.sh
source "$root/build/foreign-programs.sh"

if stale "$generated" "$protos" "$here/build.sh"; then
    rm -rf "$out/python" "$out/go/src" "$out/cpp/generated"
    mkdir -p "$out/python"
    protoc -I "$protos" --python_out="$out/python" --grpc_out="$out/python" \
        --plugin=protoc-gen-grpc="$(command -v grpc_python_plugin)" "$protos"/interop/*.proto
    generate_go "$protos" "$protos"/interop/*.proto
    generate_cpp "$protos" "$protos"/interop/*.proto
    touch "$generated"
fi

build_go peer server client

for source in "$out"/cpp/generated/interop/*.cc "$here"/cpp/*.cc; do
    compile_cpp "$source" -O1 -I "$here/cpp"
done
messages=(empty.pb.o messages.pb.o test.pb.o test.grpc.pb.o)
link_cpp server server.o "${messages[@]}"
link_cpp client client.o plain_cases.o compressed_cases.o "${messages[@]}"
