#!/bin/bash
# Runs every check there is: formatting, all test projects, the example. Installs and builds the foreign peers first (apt, npm).
# The last line is the sum: "N passed, N failed", followed by ", N skipped" if any were. Ends with 0 only if tests ran and none failed.
# SWOOP_SKIP_FORMAT=1 leaves out the check of formatting, which takes longest on a small machine.
set -uo pipefail

cd "$(dirname "${BASH_SOURCE[0]}")" || exit 1

passed=0 failed=0 skipped=0

# Usage: finish; prints the sum as the last line.
finish() {
    local sum="$passed passed, $failed failed"
    ((skipped == 0)) || sum+=", $skipped skipped"
    echo
    echo "$sum"
    ((failed == 0 && passed > 0))
    exit
}

# Usage: check NAME SECONDS COMMAND...; one test that is a command.
check() {
    local name="$1" limit="$2" started=$SECONDS status=0
    shift 2
    echo "== $name"
    timeout --kill-after=10 "$limit" "$@" || status=$?
    if ((status == 0)); then
        passed=$((passed + 1))
        echo "   passed in $((SECONDS - started)) s"
        return 0
    fi

    failed=$((failed + 1))
    if ((status == 124 || status == 137)); then echo "   FAILED: $name took longer than $limit s"
    else echo "   FAILED: $name ended with $status"; fi
    return 1
}

# Usage: counter NAME FILE; an attribute of the element Counters in a .trx file, 0 if it is not there.
counter() {
    local value=
    [[ ! -f "$2" ]] || value="$(grep -o '<Counters [^>]*>' "$2" | head -n 1 | sed -n "s/.* $1=\"\([0-9]*\)\".*/\1/p")"
    echo "${value:-0}"
}

# Usage: run_tests NAME ASSEMBLY; all tests of an assembly.
run_tests() {
    local name="$1" assembly="$2" started=$SECONDS status=0
    local report="$results/$name.trx"
    echo "== $name"
    timeout --kill-after=10 900 dotnet test "$assembly" --nologo --verbosity quiet --results-directory "$results" \
        --logger "trx;LogFileName=$name.trx" --logger "console;verbosity=minimal" \
        --blame-hang --blame-hang-timeout 4m --blame-hang-dump-type none >"$results/$name.log" 2>&1 || status=$?

    local total executed good bad
    total="$(counter total "$report")"
    executed="$(counter executed "$report")"
    good="$(counter passed "$report")"
    bad=$((executed - good))
    # A run that was cut off, or that found no tests, counts as a failure of its own.
    ((bad > 0 || (status == 0 && total > 0))) || bad=1
    passed=$((passed + good))
    failed=$((failed + bad))
    skipped=$((skipped + total - executed))
    echo "   $good passed, $bad failed, $((total - executed)) skipped in $((SECONDS - started)) s"
    if ((bad > 0)); then
        ((status != 124 && status != 137)) || echo "   FAILED: $name took longer than 900 s"
        cat "$results/$name.log"
    fi
}

if ! command -v dotnet >/dev/null; then
    echo "test: the command 'dotnet' is missing. Install the .NET 10 SDK and put it on the PATH." >&2
    failed=1
    finish
fi

export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1
# Build nodes that stay behind would keep the terminal's pipes open.
export MSBUILDDISABLENODEREUSE=1

results="$PWD/artifacts/test-results"
rm -rf "$results"
mkdir -p "$results"

check "foreign peers: install" 1200 tests/install-peers.sh
check "foreign peers: build" 900 tests/Interop.Peers/build.sh
check "build" 1200 dotnet build Swoop.slnx -c Release --nologo -v quiet -clp:NoSummary || finish
[[ "${SWOOP_SKIP_FORMAT:-}" == 1 ]] || check "format" 900 dotnet format Swoop.slnx --verify-no-changes --no-restore

for project in tests/*.Tests/*.csproj; do
    name="$(basename "$project" .csproj)"
    run_tests "$name" "artifacts/bin/$name/release/$name.dll"
done

check "quickstart.sh" 900 ./quickstart.sh
finish
