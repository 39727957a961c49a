#!/usr/bin/env bash
# SPDX-FileCopyrightText: The Microtome developers
# SPDX-License-Identifier: BSD-3-Clause

# What a user of the library meets: test_package.sh CASE SOURCE_DIR BUILD_DIR WORK_DIR [LIBRARY]
set -euo pipefail

readonly case=$1 source=$2 build=$3 work=$4 library=${5-}
readonly here=$source/Testing/Package
# The prefix that programs are built against is not the one that was installed to: the package must
# stand being moved, and spaces.
readonly installed=$work/installed prefix="$work/moved prefix"
readonly cc=${CC:-cc} cxx=${CXX:-c++}
strict=(-Wall -Wextra -Wpedantic -Werror)

fail() {
  printf 'test_package: %s\n' "$*" >&2
  exit 1
}

needs() {
  command -v "$1" >/dev/null && return
  echo "SKIP: $1 is not installed"
  exit 77
}

find_one() {
  find "$prefix" -name "$1" -print -quit
}

install_and_move() {
  rm -rf "$work"
  mkdir -p "$work"
  DESTDIR='' cmake --install "$build" --prefix "$installed" >"$work/install.log"
  mv "$installed" "$prefix"
  local name
  for name in microtome.h scene.h microtome.pc MicrotomeConfig.cmake MicrotomeTargets.cmake; do
    [[ -n $(find_one "$name") ]] || fail "$name is not installed"
  done
  [[ -z $(find_one internal.h) ]] || fail "a private header is installed"
  # Text that names a directory of this build would lead nowhere on another machine.
  if grep -rIl -e "$build" -e "$source" -e "$installed" "$prefix"; then
    fail "the files above name a directory of this build"
  fi
}

# Every program must run; examples/c says in its README what each prints.
run_programs() {
  local program
  cd "$work"
  for program in "$@"; do
    echo "-- $program"
    "$program" || fail "$program ended with $?"
  done
}

with_cmake() {
  rm -rf "$work/cmake"
  cmake -S "$here" -B "$work/cmake/consumer" -DCMAKE_PREFIX_PATH="$prefix" -DCMAKE_BUILD_TYPE=Debug
  cmake --build "$work/cmake/consumer"
  run_programs "$work/cmake/consumer/consumer"
  cmake -S "$source/examples/c" -B "$work/cmake/examples" -DCMAKE_PREFIX_PATH="$prefix"
  cmake --build "$work/cmake/examples"
  run_programs "$work/cmake/examples/slice_image" "$work/cmake/examples/write_scene"
}

with_pkg_config() {
  needs pkg-config
  local flags=() name out=$work/pkg-config
  PKG_CONFIG_PATH=$(dirname "$(find_one microtome.pc)")
  export PKG_CONFIG_PATH
  # pkg-config quotes spaces for a shell.
  eval "flags=($(pkg-config --cflags --libs microtome))"
  mkdir -p "$out"
  "$cc" -std=c11 "${strict[@]}" "$here/consumer.c" -o "$out/consumer" "${flags[@]}" -lm
  for name in slice_image write_scene; do
    "$cc" -std=c11 "$source/examples/c/$name.c" -o "$out/$name" "${flags[@]}"
  done
  run_programs "$out/consumer" "$out/slice_image" "$out/write_scene"
}

# The command says the version of the header and writes where it is told to.
command_runs() {
  local command=$prefix/bin/microtome version
  version=$(sed -n 's/^#define MTM_VERSION "\(.*\)"/\1/p' "$source/Core/include/microtome/microtome.h")
  [[ "$("$command" --version)" == *"$version"* ]] || fail "$command --version does not say $version"
  "$command" example cube -o "$work/data"
  [[ -s $work/data/cube.xdmf && -s $work/data/cube.h5 ]] || fail "no cube in $work/data"
}

plugin_loads() {
  needs pvpython
  pvpython "$here/load_plugin.py" "$(find_one Microtome.so)" "$work/page.html"
}

# No build system at all: the sources need no generated file and no definition.
directly() {
  local out=$work-direct
  mkdir -p "$out"
  "$cc" -std=c11 -O1 -ffp-contract=off -I "$source/Core/include" -I "$source/Core/src" \
    "$source"/Core/src/*.c "$here/consumer.c" -o "$out/consumer" -lm
  run_programs "$out/consumer"
}

# The headers are C++ too.
as_cxx() {
  needs "$cxx"
  "$cxx" -std=c++17 "${strict[@]}" -I "$source/Core/include" -x c++ "$here/consumer.c" \
    -x none "$library" -lm -o "$work-cxx"
  run_programs "$work-cxx"
}

# All global names begin with mtm_, and nothing in the library can be written to.
symbols() {
  local foreign writable
  foreign=$(nm -g --defined-only "$library" | awk 'NF == 3 && $3 !~ /^mtm_/ { print $3 }')
  [[ -z $foreign ]] || fail "global names without mtm_: $foreign"
  (($(nm -g --defined-only "$library" | grep -c ' mtm_') > 10)) || fail "nm shows no symbols"
  writable=$(size -A "$library" |
    awk '/ex / { file = $1 } /^\.(data|bss|tdata|tbss)(\.|$| )/ && $1 !~ /^\.data\.rel\.ro/ &&
      $2 > 0 { print file, $1, $2 }')
  [[ -z $writable ]] || fail "state that outlives a call: $writable"
}

case $case in
  install) install_and_move ;;
  cmake) with_cmake ;;
  pkg_config) with_pkg_config ;;
  command) command_runs ;;
  plugin) plugin_loads ;;
  direct) directly ;;
  cxx) as_cxx ;;
  symbols) symbols ;;
  *) fail "no case $case" ;;
esac
