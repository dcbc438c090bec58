#!/bin/bash
# Usage: make-certs.sh DIR
# Makes a test authority (ca.pem), a server certificate (server.pem, server.key) for *.test.google.fr, localhost and
# 127.0.0.1, and a client certificate (client.pem, client.key). Keeps what is there already and still valid for a day.
set -euo pipefail

dir="${1:?usage: make-certs.sh DIR}"
mkdir -p "$dir"
cd "$dir"

if [[ -f client.pem ]] && openssl x509 -checkend 86400 -noout -in ca.pem >/dev/null 2>&1; then
    exit 0
fi

# Usage: issue NAME SUBJECT EXTENSIONS
issue() {
    openssl genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256 -out "$1.key" 2>/dev/null
    openssl req -new -key "$1.key" -subj "$2" -out "$1.csr"
    openssl x509 -req -in "$1.csr" -CA ca.pem -CAkey ca.key -CAcreateserial -days 30 -sha256 \
        -extfile <(printf '%s\n' "$3") -out "$1.pem.new" 2>/dev/null
    mv "$1.pem.new" "$1.pem"
    rm "$1.csr"
}

openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 30 -sha256 -subj "/CN=Swoop test authority" \
    -addext "basicConstraints=critical,CA:TRUE" -addext "keyUsage=critical,keyCertSign,cRLSign" \
    -keyout ca.key -out ca.pem 2>/dev/null

issue server "/CN=test.google.fr" "basicConstraints=CA:FALSE
keyUsage=critical,digitalSignature
extendedKeyUsage=serverAuth
subjectAltName=DNS:*.test.google.fr,DNS:localhost,IP:127.0.0.1"

issue client "/CN=testclient" "basicConstraints=CA:FALSE
keyUsage=critical,digitalSignature
extendedKeyUsage=clientAuth
subjectAltName=DNS:testclient"
