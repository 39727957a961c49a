# SPDX-FileCopyrightText: The Microtome developers
# SPDX-License-Identifier: BSD-3-Clause
# shellcheck shell=bash

# Sourced by tests that need a Debian of their own: a folder made by debootstrap, entered by chroot.

# Skips the test where such a root cannot be made, else runs the calling script again in a mount
# namespace: what it mounts is gone when it ends, however it ends.
enter_namespace() {
  local name
  ((EUID == 0)) || skip "only root can make a Debian root"
  for name in debootstrap unshare chroot; do
    command -v "$name" >/dev/null || skip "$name is not installed"
  done
  if [[ -z ${MICROTOME_IN_NAMESPACE-} ]]; then
    unshare --mount true 2>/dev/null || skip "this system gives root no mount namespace"
    MICROTOME_IN_NAMESPACE=1 exec unshare --mount --propagation private bash "$0" "$@"
  fi
}

skip() {
  echo "SKIP: $*"
  exit 77
}

# The mirror that this system uses, if it is a Debian.
debian_mirror() {
  local found
  found=$(sed -n -E 's/^URIs: *([^ ]+).*/\1/p; s/^deb +(\[[^]]*\] +)?([^ ]+).*/\2/p' \
    /etc/apt/sources.list.d/debian.sources /etc/apt/sources.list 2>/dev/null |
    sed -n '/debian\/*$/p' | head -n 1)
  echo "${found:-http://deb.debian.org/debian}"
}

# make_root DIR SUITE GB: a minimal Debian, where so many GB are free; what is there already is kept, if
# it is whole.
make_root() {
  local root=$1 suite=$2 name free_gb
  if [[ ! -e $root/etc/debian_version || -e $root/debootstrap ]]; then
    rm -rf --one-file-system "$root"
    mkdir -p "$root"
    free_gb=$(($(df --output=avail "$root" | tail -n 1) >> 20))
    ((free_gb >= $3)) || skip "Debian $suite needs $3 GB in $root, and $free_gb GB are free"
    # sid's script: this debootstrap may be older than the suite.
    debootstrap --variant=minbase "$suite" "$root" "$(debian_mirror)" \
      /usr/share/debootstrap/scripts/sid || skip "debootstrap could not make $suite"
  fi
  for name in proc sys dev; do
    mountpoint -q "$root/$name" || mount --rbind "/$name" "$root/$name"
  done
}

# in_root DIR COMMAND...: with the least environment, and the root's own programs.
in_root() {
  local root=$1
  shift
  chroot "$root" env -i PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin \
    HOME=/root LC_ALL=C.UTF-8 DEBIAN_FRONTEND=noninteractive "$@"
}

# install_in_root DIR PACKAGE...: what is there already is not asked for again, so a kept root needs no
# mirror. A mirror may lag behind, so its index may be old.
install_in_root() {
  local root=$1 missing=()
  shift
  # shellcheck disable=SC2016 # dpkg-query's variables
  mapfile -t missing < <(comm -23 <(printf '%s\n' "$@" | sort -u) \
    <(in_root "$root" dpkg-query -W -f '${Package} ${db:Status-Status}\n' |
      sed -n 's/ installed$//p' | sort -u))
  ((${#missing[@]} > 0)) || return 0
  # If the last time was interrupted.
  in_root "$root" dpkg --configure -a
  in_root "$root" apt-get -q -o Acquire::Check-Valid-Until=false update
  in_root "$root" apt-get -q install -y --no-install-recommends \
    -o Dpkg::Use-Pty=0 -o Dpkg::Options::=--force-unsafe-io "${missing[@]}"
}
