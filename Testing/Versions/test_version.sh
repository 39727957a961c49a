#!/usr/bin/env bash
# SPDX-FileCopyrightText: The Microtome developers
# SPDX-License-Identifier: BSD-3-Clause

# Builds the sources with another ParaView, in the Debian that has it, and runs the tests of the
# filters, of the plugin, of the command and of the package: test_version.sh VERSION [DIR [PAGE]], as
# root. VERSION is 5.13 or 6.1. DIR is where that Debian goes, by default where
# `./quickstart test --all` has it; it takes 7 GB and is kept, with the build in it, so the second time
# takes two minutes. PAGE is Web/viewer.c of a build folder, by default that of the preset paraview:
# the page is the same for all versions, and that Debian needs no npm.
set -euo pipefail

usage() {
  echo "Usage: $0 5.13|6.1 [DIR [PAGE]]" >&2
  exit 2
}

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
readonly here source=${here%/Testing/Versions} version=${1-}
debian=${2-$source/build/paraview/Testing/Versions/$version}
page=${3-$source/build/paraview/Web/viewer.c}
# In that Debian; what is installed must not name them, so they are not short.
readonly mounted=/var/tmp/microtome-sources build=/var/tmp/microtome-build
readonly copied_page=/var/tmp/microtome-page
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

# A root may be shared: objects of another checkout could look newer than the sources of this one.
forget_other_build() {
  local owner=$debian$build.of
  if [[ ! -f $owner || $(<"$owner") != "$source" ]]; then
    rm -rf --one-file-system "$debian$build"
    echo "$source" >"$owner"
  fi
}

# The options that take the page where there is one, with what its test needs, and whatever else is the same everywhere.
configure() {
  local web=(-DMICROTOME_WEB=OFF)
  if [[ -f $page ]]; then
    rm -rf "$debian$copied_page"
    mkdir "$debian$copied_page"
    find "${page%/*}" -maxdepth 1 '(' -name 'viewer.*' -o -name slicer.wasm ')' \
      -exec cp -t "$debian$copied_page" {} +
    web=(-DMICROTOME_WEB=ON "-DMICROTOME_PAGE=$copied_page/viewer.c")
  else
    echo "There is no $page: no HTML is written here"
  fi
  in_root "$debian" cmake --fresh -Wno-dev -S $mounted -B $build -G Ninja -DMICROTOME_PARAVIEW=ON \
    -DMICROTOME_TOOLS=ON "${web[@]}"
}

# The one line that quickstart shows, from what ctest printed.
count_tests() {
  awk -v name="ParaView $found" '
    /^ *[0-9]+\/[0-9]+ Test +#/ {
      if (/\*\*\*Skipped/) s++; else if (/ Passed /) p++; else { f++; bad = bad " " $4 } }
    END { printf "%s: %d passed, %d failed, %d skipped%s\n", name, p, f, s,
      bad ? "; failed:" bad : "" }' "$1"
}

make_root "$debian" "$suite" 8
mapfile -t packages < <(sed -n -E "s/^(all|$version) +//p" "$here/packages.txt" | tr ' ' '\n')
install_in_root "$debian" "${packages[@]}"
link_python_modules
mount_sources
found=$(in_root "$debian" pvbatch --version 2>&1 | grep -o '[0-9][0-9.]*' | head -n 1)
[[ $found == "$version".* ]] || skip "Debian $suite has ParaView $found by now, not $version"
echo "ParaView $found"

forget_other_build
configure
in_root "$debian" cmake --build $build
code=0
# Marked, so that the lines are not taken for those of the ctest that runs this.
in_root "$debian" ctest --test-dir $build -L '^(filters|plugin|tools|package)$' -LE '^long$' \
  -j "$(nproc)" --no-tests=error --output-on-failure --timeout 600 |
  tee "$debian$build.log" | sed -u "s/^/ParaView $found: /" || code=$?
count_tests "$debian$build.log"
exit $code
