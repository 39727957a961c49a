#!/usr/bin/env bash
# SPDX-FileCopyrightText: The Microtome developers
# SPDX-License-Identifier: BSD-3-Clause

# What a user of the .deb meets: test_bare_root.sh ARCHIVES DIR, as root. Installs the .deb in a bare
# Debian, where ParaView loads the plugin by its name and the command writes data. DIR goes when the
# test has passed.
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
readonly here archives=$1 debian=$2
# shellcheck source=Testing/Versions/debian_root.sh
. "$here/../Versions/debian_root.sh"

# The package is for the Debian it was made on.
suite=$(sed -n 's/^VERSION_CODENAME=//p' /etc/os-release)
if [[ -z $suite ]] || ! grep -qx 'ID=debian' /etc/os-release; then
  skip "this is no released Debian"
fi
compgen -G "$archives/microtome_*.deb" >/dev/null || skip "no .deb: dpkg-dev or file is missing"
enter_namespace "$@"

make_root "$debian" "$suite" 4
cp "$archives"/microtome_*.deb "$debian/microtome.deb"
cp "$here/load_plugin.py" "$debian/load_plugin.py"
install_in_root "$debian" /microtome.deb python3-paraview

in_root "$debian" microtome example cube -o /data
[[ -s $debian/data/cube.xdmf ]]
plugin=$(in_root "$debian" dpkg -L microtome | grep '/Microtome\.so$')
in_root "$debian" pvpython /load_plugin.py "$plugin" /page.html
[[ -s $debian/page.html ]]
in_root "$debian" env PV_PLUGIN_PATH="${plugin%/*}" pvpython /load_plugin.py - /page.html

# What is removed leaves nothing behind.
in_root "$debian" apt-get -q purge -y microtome
[[ ! -e $debian${plugin%/*} ]]
umount -R "$debian/proc" "$debian/sys" "$debian/dev"
rm -rf --one-file-system "$debian"
