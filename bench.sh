#!/bin/bash
# Builds us and the rivals and runs the benchmark; without arguments a short round of the main scenarios.
#   ./bench.sh [--scenario NAME[,NAME...]|all] [--rivals dotnet,dotnet-tuned,cpp,go|none] [--seconds N] [--warmup N] [--repeat N] [--json FILE] [--list]
#   ./bench.sh --micro [BenchmarkDotNet arguments]
set -euo pipefail

root="$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)"
artifacts="$root/artifacts"

# Usage: build PROJECT; quiet unless it fails.
build() {
    dotnet build "$root/bench/$1/$1.csproj" -c Release -v q -nologo -clp:ErrorsOnly >&2
}

if [[ "${1:-}" == --micro ]]; then
    shift
    build Swoop.Bench.Micro
    cd "$artifacts"
    exec "$artifacts/bin/Swoop.Bench.Micro/release/Swoop.Bench.Micro" "$@"
fi

for project in Swoop.Bench.Server Swoop.Bench.Client Rivals.Kestrel Rivals.HttpClient Swoop.Bench; do
    build "$project"
done

wanted=cpp,go
for ((i = 1; i < $#; i++)); do
    if [[ "${!i}" == --rivals ]]; then
        next=$((i + 1))
        wanted="${!next}"
    fi
done
"$root/bench/install-rivals.sh"
if [[ "$wanted" == *cpp* || "$wanted" == *go* ]]; then "$root/bench/rivals/build.sh"; fi

exec "$artifacts/bin/Swoop.Bench/release/Swoop.Bench" --artifacts "$artifacts" "$@"
