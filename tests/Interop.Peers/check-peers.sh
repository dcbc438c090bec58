#!/bin/bash
# Runs every peer's client against every peer's server, plaintext and TLS, all cases: the peers themselves are sound.
# Usage: check-peers.sh [CLIENT...]; without arguments all four clients.
set -euo pipefail

here="$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)"
built="$here/../../artifacts/peers"
certs="$built/certs"
peers=(python go node cpp)
clients=("$@")
((${#clients[@]})) || clients=("${peers[@]}")
cases=(
    empty_unary large_unary client_compressed_unary server_compressed_unary client_compressed_streaming
    server_compressed_streaming client_streaming server_streaming ping_pong empty_stream custom_metadata
    status_code_and_message special_status_message unimplemented_method unimplemented_service cancel_after_begin
    cancel_after_first_response timeout_on_sleeping_server rpc_soak channel_soak
)

declare -A server client
server[python]="/usr/bin/python3 $here/python/server.py" client[python]="/usr/bin/python3 $here/python/client.py"
server[go]="$built/go/server" client[go]="$built/go/client"
server[node]="node $here/node/server.js" client[node]="node $here/node/client.js"
server[cpp]="$built/cpp/server" client[cpp]="$built/cpp/client"

"$here/build.sh"
"$here/make-certs.sh" "$certs"

failures=0 passed=0 skipped=0
for peer in "${peers[@]}"; do
    for tls in false true; do
        coproc SERVER { exec ${server[$peer]} --port=0 --exit_on_stdin_eof=true --use_tls=$tls \
            --cert_file="$certs/server.pem" --key_file="$certs/server.key" 2>"$built/$peer-server.log"; }
        pid=$SERVER_PID
        read -r -t 10 -u "${SERVER[0]}" _ _ port
        for name in "${clients[@]}"; do
            for case in "${cases[@]}"; do
                if grep -q "^$peer $case " "$here/server-gaps.txt"; then
                    skipped=$((skipped + 1))
                    continue
                fi
                status=0
                reason="$(timeout 20 ${client[$name]} --server_host=127.0.0.1 --server_port="$port" --test_case="$case" \
                    --use_tls=$tls --ca_file="$certs/ca.pem" --server_host_override=foo.test.google.fr 2>&1)" || status=$?
                case $status in
                    0) passed=$((passed + 1)) ;;
                    3) skipped=$((skipped + 1)) ;;
                    *) failures=$((failures + 1)) && echo "FAILED ($status) $name -> $peer tls=$tls $case: $reason" ;;
                esac
            done
        done
        kill "$pid"
        wait "$pid" 2>/dev/null || true
    done
done
echo "$passed passed, $skipped not supported, $failures failed"
((failures == 0))
