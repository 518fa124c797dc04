#!/usr/bin/env bash
# Makes a bootable disk out of a lab image: the same Debian with a kernel, an initramfs, udev and USB tools of its own.
# Prints the folder that holds disk.img, vmlinuz and initrd.img; nothing is built when nothing changed.
# Usage: vm.sh IMAGE [PODMAN FLAG...]   (the flags that this machine needs to start a privileged container)
set -euo pipefail
export LC_ALL=C

packages=(linux-image-amd64 initramfs-tools udev cryptsetup cryptsetup-initramfs e2fsprogs usbutils qemu-guest-agent)
# Runs as root in a container of the image: what it leaves is the root file system.
inside() {
    export DEBIAN_FRONTEND=noninteractive
    apt-get -qq update
    apt-get -qq install -y --no-install-recommends "${packages[@]}" >/dev/null
    apt-get -qq clean
    # What this machine starts from, and the drivers of USB storage: an emulated processor packs everything in minutes.
    printf 'MODULES=list\nCOMPRESS=gzip\n' >/etc/initramfs-tools/conf.d/lab
    printf '%s\n' virtio_pci virtio_blk ext4 xhci_pci sd_mod usb_storage uas >>/etc/initramfs-tools/modules
    update-initramfs -u -k all >/dev/null
    systemctl -q unmask systemd-udevd.service systemd-udev-trigger.service
    # SSH and the guest agent are the ways in; a login prompt and timers only take turns from an emulated processor.
    systemctl -q mask serial-getty@ttyS0.service getty@tty1.service apt-daily.timer apt-daily-upgrade.timer man-db.timer \
        fstrim.timer e2scrub_all.timer e2scrub_reap.service dpkg-db-backup.timer
    ssh-keygen -q -A
    systemctl -q enable ssh.service systemd-networkd.service
    printf '[Match]\nType=ether\n[Network]\nDHCP=ipv4\n' >/etc/systemd/network/80-lab.network
    printf 'LABEL=lab / ext4 errors=remount-ro 0 1\n' >/etc/fstab
}

if [ "$1" = --inside ]; then
    inside
    exit
fi

image="$1"
shift
here="$(cd "$(dirname "$0")" && pwd)"
state="$(cd "$here/../.." && pwd)/.lab"
folder="$state/vm-$({ cat "$0"; echo "$image"; } | sha256sum | cut -c1-12)"
mkdir -p "$state"
exec 9>"$state/vm.lock"
flock 9
if [ ! -f "$folder/disk.img" ]; then
    echo "vm.sh: building $folder (about two minutes)" >&2
    as_root=()
    [ "$(id -u)" -eq 0 ] || as_root=(podman unshare)
    work="$(mktemp -d -p "$state" vm-work.XXXXXX)"
    container="hygiene-lab-vm-$$"
    trap 'podman rm --force --ignore "$container" >/dev/null 2>&1; "${as_root[@]}" rm -rf "$work"' EXIT
    runtime=()
    [ "${1:-}" != --runtime ] || { runtime=("$1" "$2"); shift 2; }
    podman "${runtime[@]}" run --privileged "$@" --name "$container" -i "$image" bash -s -- --inside <"$0" >&2
    mkdir "$work/root"
    # shellcheck disable=SC2016  # the inner shell's own arguments
    podman export "$container" | "${as_root[@]}" bash -euc '
        tar -x --numeric-owner --xattrs --xattrs-include="*" -C "$1/root" -f -
        rm -f "$1/root/.dockerenv" "$1/root/run/.containerenv"
        printf "nameserver 10.0.2.3\n" >"$1/root/etc/resolv.conf"
        printf "lab\n" >"$1/root/etc/hostname"
        printf "127.0.0.1 localhost lab\n" >"$1/root/etc/hosts"
        cp -L "$1/root/vmlinuz" "$1/vmlinuz"
        cp -L "$1/root/initrd.img" "$1/initrd.img"
        mke2fs -q -t ext4 -L lab -d "$1/root" "$1/disk.img" 3G
        rm -rf "$1/root"' -- "$work" >&2
    find "$state" -maxdepth 1 -name 'vm-*' -type d ! -path "$work" -exec rm -rf {} +   # older builds
    chmod 0755 "$work"
    mv "$work" "$folder"
fi
echo "$folder"
