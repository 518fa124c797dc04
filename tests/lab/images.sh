#!/usr/bin/env bash
# Builds the lab's images, hygiene-lab:SUITE-HASH, with mmdebstrap and no registry; prints the tag of each suite asked for.
# The hash is this script's (package list included) and the host's apt setup's: nothing is built when nothing changed.
# Usage: images.sh [SUITE...]   (bookworm trixie)
set -euo pipefail
export LC_ALL=C

packages=(
    systemd systemd-sysv dbus python3 sudo openssh-server iproute2 nftables passwd procps kmod ca-certificates apt
    libpam-modules libpam-pwquality cracklib-runtime usbguard cryptsetup-bin unattended-upgrades dconf-cli apparmor polkitd cron lsb-release
)
suites=("$@")
[ ${#suites[@]} -gt 0 ] || suites=(bookworm trixie)
state="$(cd "$(dirname "$0")/../.." && pwd)/.lab"
mkdir -p "$state"

# The host's mirror (mmdebstrap's own default elsewhere), its proxy and its certificates make apt work inside too.
# shellcheck disable=SC2016  # the format is apt's
mirror() { apt-get indextargets --format '$(REPO_URI)' 'Created-By: Packages' 'Origin: Debian' "Label: $1" 2>/dev/null | head -n1; }
main_uri="$(mirror Debian || true)"
security_uri="$(mirror Debian-Security || true)"
acquire="$(apt-config dump 2>/dev/null | grep -iE '^Acquire::(http|https|Check|Retries|ForceIPv4)' || true)"

sources() {
    [ -n "$main_uri" ] || return 0
    echo "deb $main_uri $1 main"
    echo "deb $main_uri $1-updates main"
    [ -z "$security_uri" ] || echo "deb $security_uri $1-security main"
}

tag_of() {
    local hash
    hash="$({ cat "$0"; sources "$1"; echo "$acquire"; cat /usr/local/share/ca-certificates/*.crt 2>/dev/null || true; } |
        sha256sum | cut -c1-12)"
    echo "localhost/hygiene-lab:$1-$hash"
}

# Runs once in the new root filesystem ($1), before it becomes an image.
customize() {
    local root="$1"
    printf '%s\n' "$acquire" >"$root/etc/apt/apt.conf.d/99lab"
    rm -f "$root/etc/apt/apt.conf.d/99mmdebstrap"
    if compgen -G '/usr/local/share/ca-certificates/*.crt' >/dev/null; then
        cp /usr/local/share/ca-certificates/*.crt "$root/usr/local/share/ca-certificates/"
        chroot "$root" update-ca-certificates >/dev/null
    fi
    chroot "$root" useradd -m -s /bin/bash ansible
    chroot "$root" usermod -p '*' ansible
    chroot "$root" install -d -m 0700 -o ansible -g ansible /home/ansible/.ssh
    chroot "$root" useradd -m -s /bin/bash -g operator -G sudo operator
    echo 'operator:correct-Horse-7-battery' | chroot "$root" chpasswd
    echo 'ansible ALL=(ALL) NOPASSWD: ALL' >"$root/etc/sudoers.d/ansible"
    chmod 0440 "$root/etc/sudoers.d/ansible"
    rm -f "$root"/etc/ssh/ssh_host_* "$root/etc/machine-id"
    : >"$root/etc/machine-id"
    # The devices are the machine's, not the container's: what would touch or wait for them does not start at boot.
    chroot "$root" systemctl -q mask systemd-udevd.service systemd-udev-trigger.service console-getty.service
    chroot "$root" systemctl -q disable usbguard.service usbguard-dbus.service systemd-networkd-wait-online.service
}

build() {
    local suite="$1" tag="$2" tar mirrors=()
    [ -z "$main_uri" ] || mirrors=(-)
    tar="$(mktemp --suffix=.tar -p "$state")"
    echo "images.sh: building $tag (about half a minute)" >&2
    sources "$suite" | mmdebstrap --quiet --variant=minbase --include="$(IFS=,; echo "${packages[*]}")" \
        --aptopt='Apt::Install-Recommends "false"' --customize-hook="'$0' --customize \"\$1\"" \
        "$suite" "$tar" "${mirrors[@]}" >&2
    podman import --quiet "$tar" "$tag" >/dev/null
    rm -f "$tar"
    podman images --format '{{.Repository}}:{{.Tag}}' | grep -E "^localhost/hygiene-lab:$suite-" | grep -vFx "$tag" |
        xargs -r podman rmi >/dev/null 2>&1 || true   # older builds; one in use stays
}

if [ "${1:-}" = --customize ]; then
    customize "$2"
    exit
fi

exec 9>"$state/images.lock"
flock 9
tags=()
for suite in "${suites[@]}"; do
    tag="$(tag_of "$suite")"
    tags+=("$tag")
    podman image exists "$tag" || build "$suite" "$tag" &
done
wait
for tag in "${tags[@]}"; do
    podman image exists "$tag" || { echo "images.sh: $tag could not be built" >&2; exit 1; }
    echo "$tag"
done
