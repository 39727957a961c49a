# SPDX-FileCopyrightText: The Microtome developers
# SPDX-License-Identifier: BSD-3-Clause
"""Hyper tree grids through pvbatch: the areas they must have, the same on 1 and on 2 ranks."""

import json
import os
import subprocess

from check import check, finish, need, output

need("PVBATCH", "MPIRUN")
SCRIPT = os.path.join(os.path.dirname(os.path.abspath(__file__)), "trees.py")


def run(n_ranks):
    """What the script measured."""
    path = output("trees-%d.json" % n_ranks)
    output("trees-%d-scene.json" % n_ranks)
    command = [os.environ["MPIRUN"], "--oversubscribe", "-np", str(n_ranks), os.environ["PVBATCH"],
               SCRIPT, path]
    result = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=500,
                            check=False)
    text = result.stdout.decode(errors="replace")
    check(result.returncode == 0, "%d ranks: %s" % (n_ranks, text))
    check("ERR|" not in text and "WARN|" not in text, "%d ranks: %s" % (n_ranks, text))
    with open(path, encoding="ascii") as file:
        return json.load(file)


def scene(n_ranks):
    """The text of the scene that was saved of the trees themselves."""
    with open(os.path.join(os.environ["MICROTOME_OUTPUT"], "trees-%d-scene.json" % n_ranks),
              encoding="utf-8") as file:
        return file.read()


one, two = run(1), run(2)
check(len(one) == 13, "%d were measured" % len(one))
# From ParaView 6.0 on, the source makes other trees on other ranks: then areas alone are the same.
same_data = one.pop("data") == two.pop("data")
for name, measured in one.items():
    if same_data or name != "isosurface":
        check((measured if same_data else measured["area"]) ==
              (two[name] if same_data else two[name]["area"]),
              "%s: %s, on two ranks %s" % (name, measured, two[name]))
    check(measured["cells"] > 0, name + " is something")
# Trees that are written are their surface.
faces = [child["userData"]["microtome"]["polygons"]
         for child in json.loads(scene(1))["object"]["children"] if child["type"] == "Group"]
check(faces == [one["surface"]["cells"]], "a scene of the surface: %s" % faces)
check(not same_data or scene(1) == scene(2), "the same scene")
# The data are a cube of 20 x 20 x 20.
for i in range(1, 9):
    check(abs(one["plane %d" % i]["area"] - 400) < 1e-4, "plane %d: %s" % (i, one["plane %d" % i]))
check(abs(one["series"]["area"] - 1600) < 1e-4, "series: %s" % one["series"])
check(abs(one["surface"]["area"] - 2400) < 1e-4, "surface: %s" % one["surface"])
finish()
