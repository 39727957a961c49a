#!/usr/bin/env bash
# SPDX-FileCopyrightText: The Microtome developers
# SPDX-License-Identifier: BSD-3-Clause

# Builds the sources with another ParaView, in the Debian that has it, and runs the tests of the
# filters, of the plugin and of the package: test_version.sh VERSION [DIR], as root. VERSION is 5.13
# or 6.1. DIR is where that Debian goes, by default where `./quickstart test --all` has it; it takes
# 7 GB and is kept, so the second time is quicker.
set -euo pipefail

usage() {
  echo "Usage: $0 5.13|6.1 [DIR]" >&2
  exit 2
}

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
readonly here source=${here%/Testing/Versions} version=${1-}
debian=${2-$source/build/paraview/Testing/Versions/$version}
# In that Debian; what is installed must not name them, so they are not short.
readonly mounted=/var/tmp/microtome-sources build=/var/tmp/microtome-build
# shellcheck source=Testing/Versions/debian_root.sh
. "$here/debian_root.sh"

case $version in
  5.13) suite=trixie ;;
  6.1) suite=forky ;;
  *) usage ;;
esac
enter_namespace "$@"

# Debian's CMake files of ParaView name vtkX.so, its packages have vtkX.cpython-*.so.
link_python_modules() {
  in_root "$debian" find /usr/lib/python3/dist-packages -name '*.cpython-*.so' \
    '(' -name 'vtk*' -o -path '*paraview*' ')' -print | while read -r module; do
    ln -sf "$(basename "$module")" "$debian${module%%.cpython-*}.so"
  done
}

# The sources are not written to: what the build needs goes into the root.
mount_sources() {
  mkdir -p "$debian$mounted"
  mount --bind "$source" "$debian$mounted"
  mount -o remount,bind,ro "$debian$mounted"
}

make_root "$debian" "$suite"
mapfile -t packages < <(sed -n -E "s/^(all|$version) +//p" "$here/packages.txt" | tr ' ' '\n')
install_in_root "$debian" "${packages[@]}"
link_python_modules
mount_sources
found=$(in_root "$debian" pvbatch --version 2>&1 | grep -o '[0-9][0-9.]*' | head -n 1)
[[ $found == "$version".* ]] || skip "Debian $suite has ParaView $found by now, not $version"
echo "ParaView $found"

# The page needs node and the command needs nothing of ParaView: both are tested elsewhere.
in_root "$debian" cmake -S $mounted -B $build -G Ninja -DMICROTOME_PARAVIEW=ON \
  -DMICROTOME_TOOLS=OFF -DMICROTOME_WEB=OFF
in_root "$debian" cmake --build $build
# Marked, so that the lines are not taken for those of the ctest that runs this.
in_root "$debian" ctest --test-dir $build -L '^(filters|plugin|package)$' -LE '^long$' \
  --no-tests=error --output-on-failure --timeout 600 | sed -u "s/^/ParaView $found: /"
