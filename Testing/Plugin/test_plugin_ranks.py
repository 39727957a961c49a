# SPDX-FileCopyrightText: The Microtome developers
# SPDX-License-Identifier: BSD-3-Clause
"""pvbatch on 1, 2, 3 and 4 ranks writes the same scenes; trouble on one rank stays there."""

import json
import math
import os

from batch import batch, quiet_batch, read
from check import check, finish, need

need("PVBATCH", "MPIRUN")


def check_trouble():
    """An error on one rank is told, and hangs no other."""
    folder, text = batch("ranks_trouble", 2)
    for name in ("broken", "broken-block", "arrays", "sound"):
        check("after " + name in text, "%s ends: %s" % (name, text))
    check("1000000" in text, "the point that is not there: " + text)
    check("'some' is left out" in text and "'number'" not in text, "partial arrays: " + text)
    # What the other rank has stays, also where only the one in trouble covers it.
    for name, expected in (("broken", 0.36), ("broken-block", 0.36), ("sound", 0.36), ("arrays", 0.72)):
        found = area(load(folder, name + ".json"))
        check(math.isclose(found, expected, rel_tol=1e-6), "%s: area %r" % (name, found))
    # Two halves of a cube, each with all its faces; or the cube.
    check("pieces 0: 3200" in text and "pieces 1: 2400" in text, "surfaces of pieces: " + text)


def check_files():
    """Whole files, in which arrays have an order too: that of the data."""
    alone = quiet_batch("ranks_files", 1)
    files = sorted(os.listdir(alone))
    check(len(files) == (17 if os.environ["MICROTOME_HAS_PAGE"] == "1" else 8), "files: %s" % files)
    names = [array["name"] for child in load(alone, "image-surface.json")["object"]["children"]
             if child["type"] == "Group" for array in child["userData"]["microtome"]["arrays"]]
    check(names == 2 * ["RTData", "zeta", "alpha", "Middle"], "the order of the data: %s" % names)
    for ranked in (quiet_batch("ranks_files", 2), quiet_batch("ranks_files", 4),
                   quiet_batch("ranks_files", 3, "--sym")):
        check(sorted(os.listdir(ranked)) == files, "the same files")
        for name in files:
            check(read(alone, name) == read(ranked, name), "%s: %s differs" % (ranked, name))


def load(folder, name):
    return json.loads(read(folder, name, "ascii"))


def area(scene):
    """Of all triangles."""
    total = 0.0
    for geometry in scene["geometries"]:
        x = geometry["data"]["attributes"]["position"]["array"]
        ids = geometry["data"]["index"]["array"]
        for t in range(0, len(ids), 3):
            a, b, c = (x[3 * i:3 * i + 3] for i in ids[t:t + 3])
            u, v = ([q - p for p, q in zip(a, d)] for d in (b, c))
            normal = [u[i - 2] * v[i - 1] - u[i - 1] * v[i - 2] for i in range(3)]
            total += 0.5 * math.hypot(*normal)
    return total


# Of planes 1 to 7 and of surfaces of the Wavelet, a cube with sides of 20; as blocks it is there twice.
def wavelet_area(name):
    kind, what = name[:-5].split("-")
    factor = 2 if kind == "blocks" else 1
    return factor * (2400 if what == "surface" else 400) if what not in "08" else None


one = quiet_batch("ranks", 1)
names = sorted(os.listdir(one))
seams = [name for name in names if name.startswith("seam-")]
check(len(seams) == 46, "%d scenes with seams" % len(seams))
check(len(names) - len(seams) == 43, "%d scenes" % len(names))
for name in names:
    scene = load(one, name)
    if name in seams:
        expected = float(scene["object"]["name"])
    else:
        expected = wavelet_area(name) if "-" in name else None
    if expected:
        check(math.isclose(area(scene), expected, rel_tol=1e-6), "%s: area %r, not %r" %
              (name, area(scene), expected))
for others in (quiet_batch("ranks", 2), quiet_batch("ranks", 4), quiet_batch("ranks", 3, "--sym")):
    check(sorted(os.listdir(others)) == names, "the same files")
    for scene in names:
        expected, found = load(one, scene), load(others, scene)
        check(expected == found, "%s: %s differs" % (others, scene))
        check(read(one, scene) == read(others, scene), "%s: %s, as a file" % (others, scene))
        geometries = expected["geometries"]
        check(geometries and len(geometries[0]["data"]["attributes"]["position"]["array"]) >= 9,
              scene + " shows something")
check_files()
check_trouble()
finish()
