#!/bin/bash
# Builds the foreign peers into artifacts/peers, each only when its sources are newer than what is there.
set -euo pipefail

here="$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)"
root="$(cd "$here/../.." && pwd)"
out="$root/artifacts/peers"
protos="$here/../Interop.Protos"

# Usage: stale TARGET SOURCE...; true when a source (or a file below a source folder) is newer than the target.
stale() {
    local target="$1"
    shift
    [[ ! -e "$target" ]] || [[ -n "$(find "$@" -type f -newer "$target" -print -quit)" ]]
}

mkdir -p "$out"
# Two test runs may start at once.
exec 9>"$out/.lock"
flock 9

generated="$out/.generated"
if stale "$generated" "$protos" "$here/build.sh"; then
    rm -rf "$out/python" "$out/go/src" "$out/cpp/generated"
    mkdir -p "$out/python" "$out/go/src" "$out/cpp/generated"
    protoc -I "$protos" --python_out="$out/python" --grpc_out="$out/python" \
        --plugin=protoc-gen-grpc="$(command -v grpc_python_plugin)" "$protos"/interop/*.proto
    protoc -I "$protos" --go_out=plugins=grpc:"$out/go/src" \
        --plugin=protoc-gen-go="$(command -v protoc-gen-go)" "$protos"/interop/*.proto
    protoc -I "$protos" --cpp_out="$out/cpp/generated" --grpc_out="$out/cpp/generated" \
        --plugin=protoc-gen-grpc="$(command -v grpc_cpp_plugin)" "$protos"/interop/*.proto
    touch "$generated"
fi

export GO111MODULE=off GOPATH="$out/go:/usr/share/gocode" GOCACHE="$out/go/cache"
for program in server client; do
    if stale "$out/go/$program" "$here/go" "$generated"; then
        ln -sfn "$here/go" "$out/go/src/peer"
        go build -o "$out/go/$program" "peer/$program"
    fi
done

cpp="$out/cpp"
cpp_flags=(-std=c++17 -O1 -Wall -I "$cpp/generated" -I "$here/cpp")
headers=("$generated" "$here"/cpp/*.h)

# Usage: compile SOURCE; the object lies in $cpp under the source's name.
compile() {
    local object="$cpp/$(basename "$1" .cc).o"
    if stale "$object" "$1" "${headers[@]}"; then
        g++ "${cpp_flags[@]}" -c "$1" -o "$object.part"
        mv "$object.part" "$object"
    fi
}

# Usage: link PROGRAM OBJECT...
link() {
    local program="$cpp/$1"
    shift
    local objects=("${@/#/$cpp/}" "$cpp"/{empty.pb,messages.pb,test.pb,test.grpc.pb}.o)
    if stale "$program" "${objects[@]}"; then
        # shellcheck disable=SC2046
        g++ "${objects[@]}" -o "$program.part" $(pkg-config --libs grpc++ protobuf)
        mv "$program.part" "$program"
    fi
}

for source in "$cpp"/generated/interop/*.cc "$here"/cpp/*.cc; do
    compile "$source"
done
link server server.o
link client client.o plain_cases.o compressed_cases.o
