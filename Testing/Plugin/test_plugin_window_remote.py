# SPDX-FileCopyrightText: The Microtome developers
# SPDX-License-Identifier: BSD-3-Clause
"""A window on a pvserver of 1 and 4 ranks: the slider and the menu give what the built-in does."""

import json
import os
import sys

from check import check, finish, need, output
from polygons import area
from server import serve
from window import (APPLY, HERE, ORIGIN, PANEL, POSITION, TOOLBAR, click, expect, filter_menu,
                    play_on, screen, step)

need("PARAVIEW", "PVSERVER", "MPIRUN", "XVFB")
if os.environ["MICROTOME_HAS_WIDGETS"] != "1":
    print("SKIP: the plugin was built without its widgets")
    sys.exit(77)


MORE = "remote_step.py"
# With the plugin on the client nothing but the menu needs Apply; without it there is ParaView's own
# panel for the same properties.
WITH_WIDGETS = [
    click(TOOLBAR + "sliceXButton"), step("made", MORE),
    click(POSITION + "slider", "set_int", "750"), expect(POSITION + "value", "text", "5"),
    expect(APPLY, "enabled", "false"), step("moved", MORE),
    click(POSITION + "numberOfSlices", "set_int", "4"), step("series", MORE),
]
WITHOUT = [
    *filter_menu("MicrotomeSlice"), click(APPLY), step("made", MORE),
    click(ORIGIN % "X", "set_string", "5"), click(APPLY), step("moved", MORE),
    click("%sNumberOfSlices/IntRangeWidget/Slider" % PANEL, "set_int", "4"),
    click(APPLY), step("series", MORE),
]


def look(display, folder, load, port=""):
    """A window that connects, slices and moves the slice, and writes down each step."""
    play_on(display, os.path.basename(folder), WITHOUT if load == "started" else WITH_WIDGETS,
            "remote_start.py", MICROTOME_HERE=HERE, MICROTOME_LOAD=load, MICROTOME_PORT=port,
            MICROTOME_STEPS=folder)


def remote(n_ranks, load):
    """A window and, given ranks, a server; both may draw. Returns what there was at each step."""
    folder = output("window-%d-%s" % (n_ranks, load))
    os.makedirs(folder)
    with screen(os.path.basename(folder)) as display:
        if n_ranks == 0:
            look(display, folder, load)
        else:
            serve(n_ranks, folder, load, lambda port: look(display, folder, load, port),
                  DISPLAY=display)
    return steps(folder)


def steps(folder):
    found = {}
    for name in ("made", "moved", "series"):
        path = os.path.join(folder, name + ".json")
        check(os.path.exists(path), "the window never came to the step " + path)
        if os.path.exists(path):
            with open(path, encoding="ascii") as file:
                found[name] = json.load(file)
    return found


expected = remote(0, "both")
# The wavelet has 20 cells along each axis, from -10 to 10.
for name, n_slices, x in (("made", 1, 0), ("moved", 1, 5), ("series", 3, None)):
    found = expected[name]["polygons"]
    check(len(found) == 400 * n_slices, "%s: %d polygons" % (name, len(found)))
    check(abs(sum(map(area, found)) - 400 * n_slices) < 1e-9, "%s: the area" % name)
    check(x is None or all(point[0] == x for polygon in found for point in polygon),
          "%s: a point is not at %s" % (name, x))
for n_ranks, load in ((1, "both"), (4, "both"), (4, "started")):
    for name, found in remote(n_ranks, load).items():
        where = "%d ranks, plugin on %s, %s" % (n_ranks, load, name)
        check(found["remote"] and found["ranks"] == n_ranks, "%s: %s" % (where, found["ranks"]))
        check(found["cells"] == expected[name]["cells"], "%s: %s cells" % (where, found["cells"]))
        check(found["polygons"] == expected[name]["polygons"], where + ": other polygons")
finish()
