#!/bin/sh
# A mixed load for MINUTES (10 if not given): all shapes, cancels, deadlines, reconnects, drains, plaintext, TLS and memory.
# One line each ten seconds; ends with 0 only where nothing failed that should not and nothing grew.
set -e
cd "$(dirname "$0")"
dotnet build tests/Swoop.Soak/Swoop.Soak.csproj -c Release -v q --nologo
exec dotnet artifacts/bin/Swoop.Soak/release/Swoop.Soak.dll "${1:-10}"
