#!/bin/bash
# SPDX-FileCopyrightText: The Microtome developers
# SPDX-License-Identifier: BSD-3-Clause

# Pictures of the pages that the corpus test left, to be looked at: look.sh SCENES-FOLDER
#
# Each FOLDER/index.html below SCENES-FOLDER becomes FOLDER.png beside it.

set -eu
cd "$1"
profile=$(mktemp -d)
trap 'rm -rf "$profile"' EXIT
for page in */index.html; do
  name=$(dirname "$page")
  chromium --headless --no-sandbox --use-gl=angle --use-angle=swiftshader \
    --enable-unsafe-swiftshader --no-first-run --disable-sync --disable-background-networking \
    --disable-component-update --user-data-dir="$profile" --window-size=1000,700 \
    --virtual-time-budget=10000 --screenshot="$PWD/$name.png" "file://$PWD/$page" 2>/dev/null
  echo "$PWD/$name.png"
done
