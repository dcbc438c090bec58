#!/bin/bash
# Builds the example server and client, runs them against each other, and prints what happens.
# Needs the .NET SDK and nothing else. Works from any directory; ends with 0 only if everything went as expected.
set -euo pipefail

root="$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)"
if ! command -v dotnet >/dev/null; then
    echo "quickstart: the command 'dotnet' is missing. Install the .NET 10 SDK and put it on the PATH." >&2
    exit 1
fi

export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1
# Build nodes that stay behind would keep the terminal's pipes open.
export MSBUILDDISABLENODEREUSE=1

log="$(mktemp)"
server=
cleanup() {
    [[ -z "$server" ]] || kill "$server" 2>/dev/null || true
    rm -f "$log"
}
trap cleanup EXIT

echo "building ..."
# From here global.json applies, wherever the caller stands.
cd "$root"
for project in Server Client; do
    if ! timeout 600 dotnet build "examples/Quickstart/Quickstart.$project" -c Release -v quiet --nologo >"$log" 2>&1; then
        echo "quickstart: the build of the example failed, or took longer than ten minutes:" >&2
        cat "$log" >&2
        exit 1
    fi
done

echo "starting the server ..."
dotnet artifacts/bin/Quickstart.Server/release/Quickstart.Server.dll --port 0 >"$log" 2>&1 &
server=$!

address=
for ((tries = 0; tries < 300; tries++)); do
    address="$(sed -n 's/^listening on //p' "$log")"
    [[ -z "$address" ]] || break
    kill -0 "$server" 2>/dev/null || break
    sleep 0.1
done
if [[ -z "$address" ]]; then
    echo "quickstart: the server did not start:" >&2
    cat "$log" >&2
    exit 1
fi
echo "the server is listening on $address"

result=0
timeout 60 dotnet artifacts/bin/Quickstart.Client/release/Quickstart.Client.dll "$address" || result=$?
((result != 124)) || echo "quickstart: the client was still running after 60 seconds" >&2

echo
echo "stopping the server ..."
kill -TERM "$server" 2>/dev/null || true
for ((tries = 0; tries < 100; tries++)); do
    kill -0 "$server" 2>/dev/null || break
    sleep 0.1
done
kill -KILL "$server" 2>/dev/null && echo "quickstart: the server had to be killed" >&2
ended=0
wait "$server" || ended=$?
server=
tail -n +2 "$log"
((result != 0)) || result=$ended
exit "$result"
