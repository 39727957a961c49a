# SPDX-FileCopyrightText: The Microtome developers
# SPDX-License-Identifier: BSD-3-Clause
"""A user's session: a file, slices by mouse in panel and view, and its state saved and loaded."""

import json
import math
import os
import sys

from check import check, finish, need, output
from window import (APPLY, MENU_BAR, POSITION, TOOLBAR, VIEW, click, drag, expect, play, shell,
                    step)

need("PARAVIEW", "XVFB")
if os.environ["MICROTOME_HAS_WIDGETS"] != "1":
    print("SKIP: the plugin was built without its widgets")
    sys.exit(77)
# Unit cubes; the box is longer along one axis than along another, and its middle is not 0.
N_CELLS, FIRST = (8, 10, 12), (0, 0, -6)
CENTRE = [first + n / 2 for first, n in zip(FIRST, N_CELLS)]
FILE_MENU = MENU_BAR + "/menu_File"
# The view shows so much upwards, seen from the front and above.
HEIGHT, ELEVATION = 24.0, math.radians(30)
RIGHT_KEY = 16777236

folder = output("session")
os.makedirs(folder)
data, state = folder + "/cubes.vtk", folder + "/session.pvsm"


def write_cubes(path):
    """An unstructured grid in VTK's text format, with an array that is z at the points."""
    nx, ny, nz = N_CELLS
    points = [(FIRST[0] + i, FIRST[1] + j, FIRST[2] + k)
              for k in range(nz + 1) for j in range(ny + 1) for i in range(nx + 1)]
    row, layer = nx + 1, (nx + 1) * (ny + 1)
    corners = [0, 1, 1 + row, row, layer, layer + 1, layer + 1 + row, layer + row]
    cells = [[i + row * j + layer * k + corner for corner in corners]
             for k in range(nz) for j in range(ny) for i in range(nx)]
    with open(path, "w", encoding="ascii") as file:
        print("# vtk DataFile Version 3.0\ncubes\nASCII\nDATASET UNSTRUCTURED_GRID", file=file)
        print("POINTS %d float" % len(points), file=file)
        print("\n".join("%g %g %g" % point for point in points), file=file)
        print("CELLS %d %d" % (len(cells), 9 * len(cells)), file=file)
        print("\n".join("8 " + " ".join(map(str, cell)) for cell in cells), file=file)
        print("CELL_TYPES %d" % len(cells), file=file)
        print("12\n" * len(cells), end="", file=file)
        print("POINT_DATA %d\nSCALARS height float\nLOOKUP_TABLE default" % len(points), file=file)
        print("\n".join("%g" % point[2] for point in points), file=file)


def look_from_front():
    """The camera at the middle of the data, so that the middle of the view is the middle of it."""
    x, y, z = CENTRE
    position = (x, y - 100 * math.cos(ELEVATION), z + 100 * math.sin(ELEVATION))
    return shell("from paraview import simple; view = simple.GetActiveView(); "
                 "view.CameraParallelProjection = 1; view.CameraParallelScale = %r; "
                 "view.CameraFocalPoint = %r; view.CameraPosition = %r; "
                 "view.CameraViewUp = [0, 0, 1]; simple.Render()" % (HEIGHT / 2, CENTRE, position))


applied = expect(APPLY, "enabled", "false")
load = [
    click(MENU_BAR, "activate", "menu_File"), click(FILE_MENU, "activate", "actionFileOpen"),
    click("pqClientMainWindow/FileOpenDialog", "filesSelected", data), click(APPLY),
]
make = [click(TOOLBAR + "sliceZButton"), look_from_front(), step("made")]
press, *moves, release = drag(POSITION + "slider", [8, 30, 60, 90, 110, 110])
slide = [
    click(POSITION + "slider", "set_int", "0"), press, *moves[:2], applied, step("dragging"),
    *moves[2:], release, applied, step("dragged"),
]
turn = [
    click(POSITION + "axisX"), click(POSITION + "value", "set_string", "2"), applied, step("x"),
    click(POSITION + "axisY"), applied, step("y"),
    click(POSITION + "numberOfSlices", "set_int", "3"),
    click(POSITION + "spacing", "set_string", "2"), applied, step("three"),
    click(POSITION + "numberOfSlices", "set_int", "1"), click(POSITION + "axisZ"),
    click(POSITION + "value", "set_string", "0"), step("back"),
]


def at(command, x, y, buttons):
    return click(VIEW, command, "(%g,%g,1,%d,0)" % (x, y, buttons))


# The mouse takes the plane beside its middle, where there are handles, and moves it up by a fifth
# of the view. A key on the slider then moves on from where the slider has followed the plane to.
pull = [
    look_from_front(), at("mouseMove", 0.57, 0.5, 0), at("mousePress", 0.57, 0.5, 1),
    *(at("mouseMove", 0.57, y, 1) for y in (0.46, 0.4, 0.34, 0.3)),
    at("mouseRelease", 0.57, 0.3, 0), expect(APPLY, "enabled", "true"), step("pulled"),
    click(POSITION + "slider", "key", str(RIGHT_KEY)), step("nudged"),
]
save = [
    click(POSITION + "camera"), click(POSITION + "numberOfSlices", "set_int", "2"),
    click(POSITION + "spacing", "set_string", "1.5"), click(APPLY), step("saved"),
    click(MENU_BAR, "activate", "menu_File"),
    click(FILE_MENU, "activate", "actionFileSaveServerState"),
    click("pqClientMainWindow/FileSaveServerStateDialog", "filesSelected", state),
    click("pqClientMainWindow/MainControlsToolbar/actionDelete"), step("reset"),
]
reload = [
    click(MENU_BAR, "activate", "menu_File"),
    click(FILE_MENU, "activate", "actionFileLoadServerState"),
    click("pqClientMainWindow/FileLoadServerStateDialog", "filesSelected", state),
    click("LoadStateOptionsDialog/widget/OKButton"), shell(
        "from paraview import simple; simple.SetActiveSource("
        "[one for one in simple.GetSources().values() "
        "if one.GetXMLName() == 'MicrotomeSlice'][0])"),
    expect(POSITION + "numberOfSlices", "value", "2"),
    expect(POSITION + "spacing", "text", "1.5"), step("reloaded"),
    click(POSITION + "axisZ"), click(POSITION + "slider", "set_int", "250"), step("alive"),
]
write_cubes(data)
play("session_window", load + make + slide + turn + pull + save + reload, start="plugin_start.py",
     MICROTOME_STEPS=folder)


def slice_at(name):
    """The one slice of a step."""
    path = os.path.join(folder, name + ".json")
    if not os.path.exists(path):
        check(False, "the window never came to the step " + name)
        finish()
    with open(path, encoding="ascii") as file:
        found = [source for source in json.load(file) if source["kind"] == "MicrotomeSlice"]
    check(len(found) == 1, "%s: %d slices" % (name, len(found)))
    return found[0]


def check_plane(name, axis, place, n_slices=1):
    """A slice normal to an axis: its data are there, and so is the plane in the view."""
    found = slice_at(name)
    check(found["normal"] == [float(k == axis) for k in range(3)], "%s: %s" % (name, found))
    n_cells = math.prod(n for k, n in enumerate(N_CELLS) if k != axis)
    check(found["cells"] == n_cells * n_slices, "%s: %d cells" % (name, found["cells"]))
    check(found["origin"][axis] == place, "%s: the plane is at %s" % (name, found["origin"]))
    check(found["shown_origin"] == found["origin"], "%s: drawn at %s, not at %s" %
          (name, found["shown_origin"], found["origin"]))
    if n_slices == 1:
        ends = found["bounds"][2 * axis:2 * axis + 2]
        # The points are single precision.
        check(all(abs(end - place) < 1e-6 for end in ends), "%s: the data are at %s" % (name, ends))


check_plane("made", 2, 0)
places = [slice_at(name)["origin"][2] for name in ("dragging", "dragged")]
check(-6 < places[0] < places[1] < 6, "the slice goes with the mouse: %s" % places)
check_plane("dragging", 2, places[0])
check_plane("dragged", 2, places[1])
check_plane("x", 0, 2)
check_plane("y", 1, CENTRE[1])
check_plane("three", 1, CENTRE[1], 3)
check(slice_at("three")["bounds"][2:4] == [3, 7], "three, 2 apart: %s" % slice_at("three"))
check_plane("back", 2, 0)
# Moved by the mouse: drawn there, but cut only on Apply.
pulled, nudged = slice_at("pulled"), slice_at("nudged")
expected = 0.2 * HEIGHT * math.cos(ELEVATION)
check(abs(pulled["shown_origin"][2] - expected) < 0.1, "pulled: %s, not %g" % (pulled, expected))
check(pulled["origin"][2] == 0 and pulled["bounds"][4:] == [0, 0], "cut already: %s" % pulled)
position = pulled["shown_origin"][2] + 12 / 1000
check(abs(nudged["origin"][2] - position) <= 6 / 1000, "the slider did not follow: %s" % nudged)
check_plane("nudged", 2, nudged["origin"][2])

saved, reloaded = slice_at("saved"), slice_at("reloaded")
check(saved["NumberOfSlices"] == [2] and saved["Spacing"] == [1.5], "saved: %s" % saved)
check(saved["cells"] > 0, "saved: %s" % saved)
with open(folder + "/reset.json", encoding="ascii") as file:
    check(json.load(file) == [], "a new session has sources")
for key, value in saved.items():
    check(reloaded[key] == value, "%s is %s, was %s" % (key, reloaded[key], value))
alive = slice_at("alive")
check(abs(alive["origin"][2] + 3) < 1e-9, "the slider does nothing after loading: %s" % alive)
finish()
