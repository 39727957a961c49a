#!/bin/bash
# SPDX-FileCopyrightText: The Microtome developers
# SPDX-License-Identifier: BSD-3-Clause

# How the command behaves: exit codes, messages, what is left after a failure, same bytes.
#
#     test_command.sh COMMAND FOLDER

set -u
command=$1
rm -rf "$2"
mkdir -p "$2"
cd "$2" || exit 1
n_checks=0
n_failures=0

check() { # WHAT COMMAND...: the command has to succeed
  local what=$1
  shift
  n_checks=$((n_checks + 1))
  if ! "$@"; then
    n_failures=$((n_failures + 1))
    echo "FAILED: $what"
    sed 's/^/    stdout: /' out
    sed 's/^/    stderr: /' err
  fi
}

# expect CODE TEXT ARGUMENTS...: exit code and part of what is said, help on stdout, errors on stderr
expect() {
  local code=$1 text=$2 stream=err other=out
  shift 2
  "$command" "$@" >out 2>err </dev/null
  local got=$?
  ((code == 0)) && stream=out other=err
  check "microtome $*: exit code $got, expected $code" test "$got" -eq "$code"
  check "microtome $*: no '$text' on std$stream" grep -qF -e "$text" "$stream"
  check "microtome $*: std$other is not empty" test ! -s "$other"
}

# ---- Help and usage
expect 0 "usage: microtome COMMAND" --help
expect 0 "usage: microtome COMMAND" -h
expect 0 "usage: microtome example NAME" example --help
expect 0 "usage: microtome example NAME" example cube --help
expect 0 "microtome " --version
check "--version is three numbers" grep -qE '^microtome [0-9]+\.[0-9]+\.[0-9]+$' out
expect 2 "usage: microtome COMMAND"
expect 2 "there is no command 'slize'" slize
expect 2 "which one?" example
expect 2 "which one?" example -o made
expect 2 "where to?" example cube
expect 2 "there is no example 'kube'" example kube -o made
expect 2 "there is no option --pointz" example volume --pointz 8 -o made
expect 2 "-o needs a value" example cube -o
expect 2 "--output= needs a value" example cube --output=
expect 2 "--tolerance: a length, 0 or more" slice cube.xdmf -o cube.html --tolerance -1
expect 2 "--tolerance" surface cube.xdmf -o cube.html --tolerance near
expect 2 "--points: 'many' is not a whole number" example volume --points many -o made
expect 2 "--points: '1.5M' is not a whole number" example volume --points 1.5M -o made
expect 2 "--points: '8MM' is not a whole number" example volume --points 8MM -o made
expect 2 "--points: '-8' is not a whole number" example volume --points -8 -o made
expect 2 "--points: 7 is not between 8 and" example volume --points 7 -o made
expect 2 "--points: 99999999999999999999G is not between" example volume \
  --points 99999999999999999999G -o made
expect 2 "--time-steps: 0 is not between 1 and" example volume --time-steps 0 -o made
expect 2 "--grid: there is no kind 'cubes'" example volume --grid cubes -o made
expect 2 "--points is for the volume only" example cube --points 8 -o made
check "a wrong command made something" test ! -e made

# ---- What is made
expect 0 "8 points, 6 tetrahedra" example cube -o "a/b c/d"
check "the folder is made" test -s "a/b c/d/cube.xdmf" -a -s "a/b c/d/cube.h5"
expect 0 "24 points, 32 triangles" example cylinder --output=made/
expect 0 "made/volume.xdmf: 125 points, 64 hexahedra" example volume --points=100 -o made/
expect 0 "27 points, 8 voxels, 1 time step" example volume --points 30 --grid image \
  --time-steps 1 -o made
expect 0 "8 points, 1 hexahedra" example volume --points 8 -o made
expect 0 "970299 points" example volume --points 970K -o made
check "nothing temporary is left" test "$(ls made)" = "$(printf '%s\n' cylinder.h5 cylinder.xdmf \
  volume.h5 volume.xdmf)"
check "the XML is well formed" python3 -c \
  'import sys, xml.dom.minidom as m; [m.parse(f) for f in sys.argv[1:]]' made/*.xdmf

# ---- The same command, a second later, writes the same bytes
arguments=(cube cylinder volume --points 8K --time-steps 3)
expect 0 "3 time steps" example "${arguments[@]}" -o first
sleep 1.1
expect 0 "3 time steps" example "${arguments[@]}" -o second
check "two runs differ" diff -r first second

# ---- Failures say why, and leave what was there as it was
touch file
expect 1 "file is a file, not a folder" example cube -o file
expect 1 "cannot make the folder file/below: Not a directory; choose another with -o" \
  example cube -o file/below
mkdir -p taken/cube.xdmf
expect 1 "cannot replace taken/cube.xdmf" example cube -o taken
check "no temporary is left beside it" test ! -e taken/cube.xdmf.part -a ! -e taken/cube.h5.part
mkdir -p locked && chmod 555 locked
if [[ -w locked ]]; then
  echo "not tested: root may write to a read-only folder"
else
  expect 1 "cannot create locked/cube.h5.part: Permission denied" example cube -o locked
fi
chmod 755 locked
if "$command" --help >/dev/full 2>err; then
  check "a full standard output is a success" false
fi

# A limit on file sizes stands for a full disk.
cp first/volume.* locked/
before=$(cksum locked/*)
(
  ulimit -f 500
  "$command" example volume -o locked >out 2>err
)
code=$?
check "a full disk gives $code" test $code -eq 1
check "a full disk is named" grep -qF "cannot write locked/volume.h5.part: File too large" err
check "the old files are as they were" test "$before" = "$(cksum locked/*)"

# Two at a time: the second does not spoil what the first is writing.
"$command" example volume --points 8M -o busy >first.out 2>first.err &
first=$!
while [[ ! -s busy/volume.h5.part ]] && kill -0 $first 2>/dev/null; do sleep 0.01; done
if [[ -e busy/volume.h5.part ]]; then
  "$command" example volume --points 8 -o busy >out 2>err
  second=$?
  kill -TERM $first
  wait $first
  code=$?
  check "the second is refused" test $second -eq 1
  check "a stopped command gives $code" test $code -eq 1
  check "a stopped command says so" grep -qF "stopped by signal 15" first.err
  check "a stopped command leaves nothing" test -z "$(ls busy)"
else
  wait $first
  echo "not tested: 8 million points were written before they could be disturbed"
fi

echo "$n_checks checks, $n_failures failures"
exit $((n_failures > 0))
