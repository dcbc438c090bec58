# shellcheck shell=bash
# How programs in C++ and Go are built, each only when its sources are newer than what is there. To be sourced by a script that has set
#   here       its own folder, with the sources in cpp/ and go/
#   out        the folder that everything goes into; of two runs at once one waits for the other
#   generated  a file in it that is touched when code was generated from .proto files

mkdir -p "$out"
exec 9>"$out/.lock"
flock 9

# Usage: stale TARGET SOURCE...; true when a source (or a file below a source folder) is newer than the target.
stale() {
    local target="$1"
    shift
    [[ ! -e "$target" ]] || [[ -n "$(find "$@" -type f -newer "$target" -print -quit)" ]]
}

# Usage: generate_go FOLDER PROTO...; the files lie below the folder.
generate_go() {
    mkdir -p "$out/go/src"
    protoc -I "$1" --go_out=plugins=grpc:"$out/go/src" --plugin=protoc-gen-go="$(command -v protoc-gen-go)" "${@:2}"
}

# Usage: generate_cpp FOLDER PROTO...
generate_cpp() {
    mkdir -p "$out/cpp/generated"
    protoc -I "$1" --cpp_out="$out/cpp/generated" --grpc_out="$out/cpp/generated" \
        --plugin=protoc-gen-grpc="$(command -v grpc_cpp_plugin)" "${@:2}"
}

# Usage: build_go NAME PROGRAM...; each program is a package below go/, which is imported under the name.
build_go() {
    local name="$1" program
    shift
    export GO111MODULE=off GOPATH="$out/go:/usr/share/gocode" GOCACHE="$out/go/cache"
    ln -sfn "$here/go" "$out/go/src/$name"
    for program in "$@"; do
        if stale "$out/go/$program" "$here/go" "$generated"; then go build -o "$out/go/$program" "$name/$program"; fi
    done
}

# Usage: compile_cpp SOURCE FLAG...; the object lies in $out/cpp under the source's name.
compile_cpp() {
    local object
    object="$out/cpp/$(basename "$1" .cc).o"
    if stale "$object" "$1" "$generated" "$here"/cpp/*.h; then
        g++ -std=c++17 -Wall -I "$out/cpp/generated" "${@:2}" -c "$1" -o "$object.part"
        mv "$object.part" "$object"
    fi
}

# Usage: link_cpp PROGRAM OBJECT...
link_cpp() {
    local program="$out/cpp/$1" objects=("${@:2}")
    objects=("${objects[@]/#/$out/cpp/}")
    if stale "$program" "${objects[@]}"; then
        # shellcheck disable=SC2046
        g++ "${objects[@]}" -o "$program.part" $(pkg-config --libs grpc++ protobuf)
        mv "$program.part" "$program"
    fi
}
