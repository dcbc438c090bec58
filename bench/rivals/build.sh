#!/bin/bash
# Builds the rivals in C++ and Go into artifacts/bench, each only when its sources are newer than what is there.
set -euo pipefail

here="$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)"
root="$(cd "$here/../.." && pwd)"
out="$root/artifacts/bench"
proto="$here/../protos/bench.proto"

# Usage: stale TARGET SOURCE...; true when a source (or a file below a source folder) is newer than the target.
stale() {
    local target="$1"
    shift
    [[ ! -e "$target" ]] || [[ -n "$(find "$@" -type f -newer "$target" -print -quit)" ]]
}

mkdir -p "$out/cpp/generated" "$out/go/src"
exec 9>"$out/.lock"
flock 9

generated="$out/.generated"
if stale "$generated" "$proto"; then
    protoc -I "$(dirname "$proto")" --go_out=plugins=grpc:"$out/go/src" \
        --plugin=protoc-gen-go="$(command -v protoc-gen-go)" "$proto"
    protoc -I "$(dirname "$proto")" --cpp_out="$out/cpp/generated" --grpc_out="$out/cpp/generated" \
        --plugin=protoc-gen-grpc="$(command -v grpc_cpp_plugin)" "$proto"
    touch "$generated"
fi

export GO111MODULE=off GOPATH="$out/go:/usr/share/gocode" GOCACHE="$out/go/cache"
ln -sfn "$here/go" "$out/go/src/bench"
for program in server client; do
    if stale "$out/go/$program" "$here/go" "$generated"; then
        go build -o "$out/go/$program" "bench/$program"
    fi
done

cpp_flags=(-std=c++17 -O2 -DNDEBUG -Wall -I "$out/cpp/generated")
headers=("$generated" "$here"/cpp/*.h)
objects=()
for source in "$out"/cpp/generated/*.cc "$here"/cpp/*.cc; do
    object="$out/cpp/$(basename "$source" .cc).o"
    if stale "$object" "$source" "${headers[@]}"; then
        g++ "${cpp_flags[@]}" -c "$source" -o "$object.part"
        mv "$object.part" "$object"
    fi
done

# Usage: link PROGRAM OBJECT...
link() {
    local program="$out/cpp/$1"
    shift
    objects=("$out"/cpp/bench.pb.o "$out"/cpp/bench.grpc.pb.o "${@/#/$out/cpp/}")
    if stale "$program" "${objects[@]}"; then
        # shellcheck disable=SC2046
        g++ "${objects[@]}" -o "$program.part" $(pkg-config --libs grpc++ protobuf)
        mv "$program.part" "$program"
    fi
}
link server server.o
link client client.o streams.o tally.o
