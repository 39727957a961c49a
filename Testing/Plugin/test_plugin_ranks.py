# SPDX-FileCopyrightText: The Microtome developers
# SPDX-License-Identifier: BSD-3-Clause
"""pvbatch on 1, 2, 3 and 4 ranks writes the same scenes."""

import json
import os
import subprocess

from check import check, finish, need, output

need("PVBATCH", "MPIRUN")
SCRIPT = os.path.join(os.path.dirname(os.path.abspath(__file__)), "ranks.py")


def run(n_ranks, *options):
    """Runs the script; returns its folder."""
    folder = output("ranks-%d" % n_ranks)
    os.makedirs(folder)
    command = [os.environ["PVBATCH"], *options, SCRIPT, folder]
    if n_ranks > 1:
        command = [os.environ["MPIRUN"], "--oversubscribe", "-np", str(n_ranks)] + command
    result = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=250,
                            check=False)
    text = result.stdout.decode(errors="replace")
    check(result.returncode == 0, "%d ranks: %s" % (n_ranks, text))
    check("ERR|" not in text and "WARN|" not in text, "%d ranks: %s" % (n_ranks, text))
    return folder


def load(folder, name):
    with open(os.path.join(folder, name), encoding="ascii") as file:
        return json.load(file)


one = run(1)
names = sorted(os.listdir(one))
check(len(names) == 43, "%d scenes" % len(names))
for others in (run(2), run(4), run(3, "--sym")):
    check(sorted(os.listdir(others)) == names, "the same files")
    for scene in names:
        expected, found = load(one, scene), load(others, scene)
        check(expected == found, "%s: %s differs" % (others, scene))
        geometries = expected["geometries"]
        check(geometries and len(geometries[0]["data"]["attributes"]["position"]["array"]) >= 9,
              scene + " shows something")
finish()
