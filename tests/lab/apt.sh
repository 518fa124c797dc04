#!/usr/bin/env bash
# Installs the Debian packages the tests need; says nothing and costs nothing when they are all there.
# Usage: apt.sh [PACKAGE...]   (without arguments: everything `make test` needs)
set -euo pipefail

packages=("$@")
if [ ${#packages[@]} -eq 0 ]; then
    packages=(
        podman runc containernetworking-plugins mmdebstrap debian-archive-keyring uidmap   # lab: systemd containers
        openssh-client sshpass rsync git python3-venv                                      # lab: real SSH
        chromium chromium-driver                                                           # reports seen by a browser
        wine64 xz-utils                                                                    # lab: a Windows
        shellcheck                                                                         # lint
    )
fi

missing=()
for package in "${packages[@]}"; do
    dpkg-query -W -f '${Status}\n' "$package" 2>/dev/null | grep -q '^install ok installed$' || missing+=("$package")
done
[ ${#missing[@]} -eq 0 ] && exit 0

command -v apt-get >/dev/null || { echo "apt.sh: install these yourself, this is no Debian: ${missing[*]}" >&2; exit 1; }
as_root=()
if [ "$(id -u)" -ne 0 ]; then
    command -v sudo >/dev/null || { echo "apt.sh: as root, run: apt-get install ${missing[*]}" >&2; exit 1; }
    as_root=(sudo)
fi
echo "apt.sh: installing ${missing[*]}" >&2
export DEBIAN_FRONTEND=noninteractive
"${as_root[@]}" apt-get -qq update >&2
"${as_root[@]}" apt-get -qq install -y --no-install-recommends "${missing[@]}" >&2
