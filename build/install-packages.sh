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
# Somebody else may be installing (a new machine does, after its start), and a mirror may be busy: wait for the one, ask the other again.
apt=("${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get -q -o DPkg::Lock::Timeout=300 -o Acquire::Retries=5)
install=("${apt[@]}" install -y --no-install-recommends "${missing[@]}")
# Without package lists every name is unknown; with old ones a version may be gone: then an update, and once more.
if apt-cache show "${missing[0]}" >/dev/null 2>&1 && "${install[@]}" >&2; then exit 0; fi
for pause in 5 20 60; do
    if "${apt[@]}" update >&2 && "${install[@]}" >&2; then exit 0; fi
    echo "installing again in $pause s" >&2
    sleep "$pause"
done
"${apt[@]}" update >&2 && "${install[@]}" >&2
