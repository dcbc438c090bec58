#!/bin/sh
# Fuzzes everything that reads what a peer sent: ./fuzz.sh MINUTES [SEED]. ./fuzz.sh 0 SEED repeats one seed.
set -e
cd "$(dirname "$0")"
dotnet build tests/Swoop.Fuzz/Swoop.Fuzz.csproj -c Release -v q --nologo
exec dotnet artifacts/bin/Swoop.Fuzz/release/Swoop.Fuzz.dll "${1:-1}" $2
