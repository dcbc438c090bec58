#!/bin/bash
# Installs packages of Debian 12 that are missing. Does nothing, quickly, where all of them are present.
# Usage: install-packages.sh PACKAGE...
set -euo pipefail

missing=()
installed=" $(dpkg-query -W -f='${Package}:${db:Status-Abbrev} ' 2>/dev/null) "
for package in "$@"; do
    [[ "$installed" == *" $package:ii "* ]] || missing+=("$package")
done
((${#missing[@]})) || exit 0

as_root=()
((EUID == 0)) || as_root=(sudo)
echo "installing: ${missing[*]}" >&2
# Without package lists every name is unknown; with old ones a version may be gone: one update, one more try.
install=("${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends "${missing[@]}")
if ! apt-cache show "${missing[0]}" >/dev/null 2>&1 || ! "${install[@]}" >&2; then
    "${as_root[@]}" apt-get update -q >&2
    "${install[@]}" >&2
fi
