#!/usr/bin/env bash
# SPDX-FileCopyrightText: The Microtome developers
# SPDX-License-Identifier: BSD-3-Clause

# What a user of the library meets: test_package.sh CASE SOURCE_DIR BUILD_DIR WORK_DIR [LIBRARY
# [XDMF_LIBRARY]], the last one where the build has it.
set -euo pipefail

readonly case=$1 source=$2 build=$3 work=$4 library=${5-} xdmf=${6-}
readonly here=$source/Testing/Package
# The prefix that programs are built against is not the one that was installed to: the package must
# stand being moved, and spaces.
readonly installed=$work/installed
prefix="$work/moved prefix"
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
  for name in ${xdmf:+xdmf.h microtome_xdmf.pc MicrotomeXdmf.cmake MicrotomeXdmfTargets.cmake}; do
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
  if [[ -n $xdmf ]]; then
    reads_xdmf "$work/cmake/examples/read_xdmf"
    without_hdf5
  fi
}

# Where HDF5 is missing the first library is still found, and the second is refused by its name.
without_hdf5() {
  local out=$work/cmake/without options=(-DCMAKE_PREFIX_PATH="$prefix"
    -DCMAKE_DISABLE_FIND_PACKAGE_HDF5=ON)
  grep -q 'HDF5' "$(find_one MicrotomeXdmf.cmake)" || return 0 # a shared library brings it along
  mkdir -p "$out"
  cat >"$out/CMakeLists.txt" <<'END'
cmake_minimum_required(VERSION 3.20)
project(Without LANGUAGES C)
find_package(Microtome REQUIRED COMPONENTS ${PARTS})
if (NOT TARGET Microtome::microtome OR TARGET Microtome::microtome_xdmf)
  message(FATAL_ERROR "not the targets that there should be")
endif ()
END
  cmake -S "$out" -B "$out/alone" "${options[@]}" || fail "not found without HDF5"
  if cmake -S "$out" -B "$out/both" -DPARTS=Xdmf "${options[@]}" 2>"$out/error.txt"; then
    fail "Xdmf is found without HDF5"
  fi
  grep -q 'needs HDF5' "$out/error.txt" || fail "the message does not say what is missing"
}

# z = 0.25 of a box of 1 x 1 x 2 with values in the text.
reads_xdmf() {
  local said
  said=$("$1" "$here/box.xdmf" 0 0.25) || fail "$1 ended with $?"
  [[ $said == "box: 12 points, of which the slice has 4"$'\n'"  height: 0.25 ..." ]] ||
    fail "$1 says: $said"
  if "$1" "$here/absent.xdmf" 0 0.25 2>"$1.error"; then
    fail "$1 reads a file that is not there"
  fi
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
  if [[ -n $xdmf ]]; then
    eval "flags=($(pkg-config --cflags --libs microtome_xdmf))"
    "$cc" -std=c11 "${strict[@]}" "$source/examples/c/read_xdmf.c" -o "$out/read_xdmf" "${flags[@]}"
    reads_xdmf "$out/read_xdmf"
  fi
}

# The command says the version of the header and writes where it is told to.
command_runs() {
  local command=$prefix/bin/microtome version
  version=$(sed -n 's/^#define MTM_VERSION "\(.*\)"/\1/p' "$source/Core/include/microtome/microtome.h")
  [[ "$("$command" --version)" == *"$version"* ]] || fail "$command --version does not say $version"
  "$command" example cube -o "$work/data"
  [[ -s $work/data/cube.xdmf && -s $work/data/cube.h5 ]] || fail "no cube in $work/data"
  "$command" slice "$work/data/cube.xdmf" -o "$work/data/cube.json"
  "$command" info "$here/box.xdmf" | grep -q '12 points, 2 cells' || fail "info says something else"
}

# The same build with shared libraries: of both, only what the headers declare can be seen, and the
# command and a program find them where they were moved to.
with_shared() {
  local build_shared=$work-shared/build name symbol
  rm -rf "$work-shared"
  cmake -S "$source" -B "$build_shared" -DBUILD_SHARED_LIBS=ON -DBUILD_TESTING=OFF -DMICROTOME_PARAVIEW=OFF \
    -DMICROTOME_WEB=OFF -DMICROTOME_TOOLS=ON -DMICROTOME_XDMF=ON -DCMAKE_BUILD_TYPE=Debug
  cmake --build "$build_shared" --parallel 2
  cmake --install "$build_shared" --prefix "$work-shared/installed"
  mv "$work-shared/installed" "$work-shared/moved prefix"
  prefix="$work-shared/moved prefix"
  for name in microtome microtome_xdmf; do
    for symbol in $(nm -D --defined-only "$(find_one "lib$name.so")" | awk '{ print $3 }'); do
      grep -rqw "$symbol" "$source/Core/include/microtome" || fail "lib$name.so shows $symbol"
    done
  done
  "$prefix/bin/microtome" info "$here/box.xdmf" | grep -q '12 points, 2 cells' ||
    fail "the command does not find its libraries"
  cmake -S "$source/examples/c" -B "$work-shared/examples" -DCMAKE_PREFIX_PATH="$prefix"
  cmake --build "$work-shared/examples"
  reads_xdmf "$work-shared/examples/read_xdmf"
  rm -rf "$work-shared"
}

# A box of 4 x 5 x 6, as one image and as two blocks side by side.
write_boxes() {
  local extent
  for extent in 0-4 0-2 2-4; do
    cat >"$1/box-$extent.vti" <<END
<VTKFile type="ImageData">
  <ImageData WholeExtent="${extent/-/ } 0 5 0 6" Origin="0 0 0" Spacing="1 1 1">
    <Piece Extent="${extent/-/ } 0 5 0 6"/>
  </ImageData>
</VTKFile>
END
  done
  cat >"$1/boxes.vtm" <<'END'
<VTKFile type="vtkMultiBlockDataSet" version="1.0">
  <vtkMultiBlockDataSet>
    <DataSet index="0" file="box-0-2.vti"/>
    <DataSet index="1" file="box-2-4.vti"/>
  </vtkMultiBlockDataSet>
</VTKFile>
END
}

# Three slices of 4 x 5; the surface of the box, and of the blocks each, with the seam twice.
with_filters() {
  local out=$work/cxx example=$work/cxx/build/slice_and_surface
  rm -rf "$out"
  mkdir -p "$out"
  cmake -S "$source/examples/cxx" -B "$out/build" -DCMAKE_PREFIX_PATH="$prefix"
  cmake --build "$out/build"
  write_boxes "$out"
  "$example" "$out/box-0-4.vti" "$out" | tee "$out/box.txt"
  grep -q '^slices: .* 60 cells, area 60$' "$out/box.txt" || fail "not three slices of area 20"
  grep -q '^surface: .* 148 cells, area 148$' "$out/box.txt" || fail "not the surface of the box"
  grep -q '"generator":"Microtome' "$out/scene.json" || fail "no scene"
  "$example" "$out/boxes.vtm" "$out" | tee "$out/boxes.txt"
  grep -q '^slices: .* 60 cells, area 60$' "$out/boxes.txt" || fail "the blocks' slices differ"
  [[ -s $out/slices.vtp && -s $out/surface.vtp ]] || fail "no .vtp"
  if "$example" "$out/box.txt" "$out" 2>"$out/error.txt"; then
    fail "a file that VTK cannot read is no error"
  fi
  grep -q 'cannot be read' "$out/error.txt" || fail "the message does not say what is wrong"
}

# A program may have the filters in it and load the plugin too: they have no name in common.
plugin_hides() {
  local names
  names=$(nm -D --defined-only --demangle "$(find_one Microtome.so)" | cut -d ' ' -f 3-)
  grep -q 'pv_plugin_instance' <<<"$names" || fail "nm shows no symbols"
  if grep -E '(^| )(mtm_|vtkMicrotome)' <<<"$names"; then
    fail "the names above can be seen from outside the plugin"
  fi
}

# As examples/README.md says, in a folder of their own.
with_python() {
  needs pvpython
  needs pvbatch
  local out=$work/python plugin
  plugin=$(find_one Microtome.so)
  rm -rf "$out"
  mkdir -p "$out"
  cd "$out"
  pvpython "$source/examples/pvpython/slice.py" "$plugin" | tee slice.txt
  grep -q '^1323 points, 1200 polygons$' slice.txt || fail "not three slices of 20 x 20 cells"
  [[ -s slice.html ]] || fail "slice.py wrote no page"
  "$prefix/bin/microtome" example cube cylinder volume --points 4K -o data
  pvbatch "$source/examples/pvbatch/slice_and_share.py" --plugin "$plugin" data shared
  [[ -s shared/index.html && -s shared/scene.json ]] || fail "slice_and_share.py wrote no page"
  pvbatch "$source/examples/pvbatch/time_steps.py" "$plugin" steps
  [[ -s steps/steps.html && -s steps/all.html ]] || fail "time_steps.py wrote no page"
}

plugin_loads() {
  needs pvpython
  pvpython "$here/load_plugin.py" "$(find_one Microtome.so)" "$work/page.html"
}

# No build system at all: the sources need no generated file and no definition.
directly() {
  local out=$work-direct name sources=()
  mkdir -p "$out"
  for name in "$source"/Core/src/*.c; do
    # The second library, which needs HDF5 and libxml2.
    [[ $name == */xdmf_* ]] || sources+=("$name")
  done
  "$cc" -std=c11 -O1 -ffp-contract=off -I "$source/Core/include" -I "$source/Core/src" \
    "${sources[@]}" "$here/consumer.c" -o "$out/consumer" -lm
  run_programs "$out/consumer"
}

# The headers are C++ too.
as_cxx() {
  local zlib=
  needs "$cxx"
  # A static library leaves zlib to those who link it.
  ! nm -g "$library" 2>/dev/null | grep -q ' U deflate$' || zlib=-lz
  "$cxx" -std=c++17 "${strict[@]}" -I "$source/Core/include" -x c++ "$here/consumer.c" \
    -x none "$library" -lm ${zlib:+"$zlib"} -o "$work-cxx"
  run_programs "$work-cxx"
}

# All global names begin with mtm_, and nothing in the library can be written to.
symbols() {
  symbols_of "$library"
  if [[ -n $xdmf ]]; then
    symbols_of "$xdmf"
  fi
}

symbols_of() {
  local file=$1 foreign writable
  foreign=$(nm -g --defined-only "$file" | awk 'NF == 3 && $3 !~ /^mtm_/ { print $3 }')
  [[ -z $foreign ]] || fail "global names without mtm_: $foreign"
  (($(nm -g --defined-only "$file" | grep -c ' mtm_') > 10)) || fail "nm shows no symbols"
  writable=$(size -A "$file" |
    awk '/ex / { file = $1 } /^\.(data|bss|tdata|tbss)(\.|$| )/ && $1 !~ /^\.data\.rel\.ro/ &&
      $2 > 0 { print file, $1, $2 }')
  [[ -z $writable ]] || fail "state that outlives a call: $writable"
}

# cpack's archives, one of each kind, in a folder of their own.
readonly archives=$work-archives

one_archive() {
  local found=("$archives"/microtome*"$1")
  [[ -f ${found[0]} && ${#found[@]} == 1 ]] || fail "not one $1 in $archives"
  echo "${found[0]}"
}

# The files below a folder, as Debian calls them: "/usr" and the folder of the architecture are its.
names_of() {
  (cd "$1" && find . ! -type d) | sed -E 's,^\./(usr/)?,,; s,^lib/[^/]+/(paraview-),lib/\1,
    s,^lib/[^/]+-linux-gnu/,lib/,; s,doc/Microtome,doc/microtome,; s,microtome/LICENSE$,microtome/copyright,' |
    sort
}

# Where dpkg-dev and file are installed.
makes_deb() {
  grep -q '^set(CPACK_GENERATOR ".*DEB' "$build/CPackConfig.cmake"
}

# Both archives hold what `cmake --install` installs, and neither names a folder of this build.
archives_hold() {
  local archive kind files path
  rm -rf "$archives"
  cpack --config "$build/CPackConfig.cmake" -B "$archives"
  names_of "$prefix" >"$archives/installed"
  for kind in tar.gz deb; do
    if [[ $kind == deb ]] && ! makes_deb; then
      continue
    fi
    archive=$(one_archive ".$kind") files="$archives/$kind files"
    mkdir "$files"
    if [[ $kind == deb ]]; then
      dpkg-deb -x "$archive" "$files"
    else
      tar -xzf "$archive" -C "$files" --strip-components=1
    fi
    names_of "$files" | diff "$archives/installed" - || fail "$archive holds other files"
    if grep -rl -e "$source" -e "$build" -e "$archives" "$files"; then
      fail "the files above, of $archive, name a directory of this build"
    fi
    find "$files" -name '*.so' -o -path '*/bin/*' | while read -r path; do
      if readelf -d "$path" | grep -E 'R(UN)?PATH.*[[:](/|\.)'; then
        fail "$path looks for libraries in a folder of this machine"
      fi
    done
  done
}

# The .deb asks for the ParaView that the plugin was built with, and no other.
deb_depends() {
  local depends
  if ! makes_deb; then
    echo "SKIP: dpkg-dev or file is not installed"
    exit 77
  fi
  depends=$(dpkg-deb -f "$(one_archive .deb)" Depends)
  echo "$depends"
  [[ $depends == *"paraview (>= "*"paraview (<< "* ]] || fail "any ParaView would do"
}

# Unpacked anywhere, the plugin is found by PV_PLUGIN_PATH.
archive_runs() {
  needs pvpython
  local files="$archives/tar.gz files" plugins
  plugins=$(echo "$files"/lib*/paraview-*/plugins)
  PV_PLUGIN_PATH=$plugins pvpython "$here/load_plugin.py" - "$work-archive.html"
  PV_PLUGIN_PATH=$plugins/Microtome pvpython "$here/load_plugin.py" - "$work-archive.html"
}

# The window loads it by its name, or from the folder it is in.
window_has_plugin() {
  needs paraview
  needs xvfb-run
  local plugins ours=(--dr --script="$here/window_has_plugin.py")
  plugins=$(echo "$archives/tar.gz files"/lib*/paraview-*/plugins)
  # ParaView's settings are the test's own.
  mkdir -p "$work-home"
  chmod 700 "$work-home"
  export HOME=$work-home XDG_RUNTIME_DIR=$work-home
  PV_PLUGIN_PATH=$plugins timeout 120 xvfb-run -a paraview "${ours[@]}" ||
    fail "not loaded from PV_PLUGIN_PATH"
  timeout 120 xvfb-run -a paraview --plugins=Microtome --plugin-search-paths="$plugins/Microtome" \
    "${ours[@]}" || fail "not loaded by its name"
}

case $case in
  window) window_has_plugin ;;
  archives) archives_hold ;;
  deb) deb_depends ;;
  archive) archive_runs ;;
  install) install_and_move ;;
  cmake) with_cmake ;;
  pkg_config) with_pkg_config ;;
  command) command_runs ;;
  shared) with_shared ;;
  filters) with_filters ;;
  hidden) plugin_hides ;;
  python) with_python ;;
  plugin) plugin_loads ;;
  direct) directly ;;
  cxx) as_cxx ;;
  symbols) symbols ;;
  *) fail "no case $case" ;;
esac
