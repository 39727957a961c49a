# SPDX-FileCopyrightText: The Microtome developers
# SPDX-License-Identifier: BSD-3-Clause
"""The toolbar and the position slider, clicked in the window: data and picture follow at once."""

import json
import math
import os
import sys

from check import check, finish, need, output
from window import (APPLY, ORIGIN, POSITION, TOOLBAR, click, drag, expect, play, shell,
                    size_and_pixels, step)

need("PARAVIEW", "XVFB")
if os.environ["MICROTOME_HAS_WIDGETS"] != "1":
    print("SKIP: the plugin was built without its widgets")
    sys.exit(77)
UNDO = "pqClientMainWindow/MainControlsToolbar/"
ORIGIN_Z = ORIGIN % "Z"
BUTTONS = ["sliceXButton", "sliceYButton", "sliceZButton", "surfaceButton", "exportButton"]

folder = output("widgets")
os.makedirs(folder)
page = output("widgets.html")


def enabled(buttons, value):
    """All these buttons of the toolbar are on, or off."""
    return [expect(TOOLBAR + button, "enabled", value) for button in buttons]


# No change of the position waits for Apply.
applied = expect(APPLY, "enabled", "false")
slice_by_toolbar = [
    shell("from paraview import simple; source = simple.GetActiveSource(); "
          "simple.GetDisplayProperties().Representation = 'Surface'"),
    *enabled(BUTTONS, "true"),
    click(TOOLBAR + "sliceXButton"), applied, step("slice_x"),
]
move = [
    click(POSITION + "slider", "set_int", "750"), expect(POSITION + "value", "text", "5"),
    applied, step("moved"),
    click(POSITION + "value", "set_string", "0.1"), expect(POSITION + "slider", "value", "505"),
    applied, step("entered"),
    click(POSITION + "axisZ"), expect(POSITION + "axisZ", "checked", "true"),
    expect(POSITION + "axisX", "checked", "false"), applied, step("turned"),
]
follow = [
    click(ORIGIN_Z, "set_string", "-4"), expect(POSITION + "value", "text", "-4"),
    expect(POSITION + "slider", "value", "300"), step("waiting"),
    click(APPLY), step("applied"),
    shell("simple.GetActiveSource().SliceType.Origin = [0, 0, 2.5]"),
    expect(POSITION + "value", "text", "2.5"), expect(ORIGIN_Z, "text", "2.5"),
]
oblique = [
    click(POSITION + "camera"), click(POSITION + "slider", "set_int", "300"), step("camera"),
    click(POSITION + "slider", "set_int", "990"), step("corner"),
]
series = [
    click(POSITION + "axisZ"), click(POSITION + "value", "set_string", "0"),
    click(POSITION + "numberOfSlices", "set_int", "4"), applied, step("four"),
    click(POSITION + "spacing", "set_string", "1"), applied, step("narrow"),
]
# Each drag is one step for Undo. A command in the shell, as in a step here, makes an end of both.
dragged = [
    click(POSITION + "slider", "set_int", "0"),
    *drag(POSITION + "slider", [8, 30, 60, 90, 90]), applied,
    click(UNDO + "actionUndo"), expect(POSITION + "slider", "value", "0"),
    click(UNDO + "actionRedo"), step("dragged"),
    click(POSITION + "slider", "set_int", "0"),
    *drag(POSITION + "slider", [8, 30, 60, 90, 90]), click(UNDO + "actionUndo"), step("undone"),
]
export = [
    click(TOOLBAR + "exportButton"),
    click("pqClientMainWindow/MicrotomeExportDialog", "filesSelected", page),
    click("pqClientMainWindow/WriterSettingsDialog/widget/OKButton"),
] if os.environ["MICROTOME_HAS_PAGE"] == "1" else []
others = [
    click(TOOLBAR + "sliceYButton"), step("slice_y"),
    click(TOOLBAR + "surfaceButton"), step("surface"),
    *export,
    shell("[simple.Delete(one) for one in list(simple.GetSources().values())]"),
    *enabled(BUTTONS, "false"),
]
play("widgets", slice_by_toolbar + move + follow + oblique + series + dragged + others,
     MICROTOME_STEPS=folder)


def sources(name):
    """The sources at a step, oldest first."""
    path = os.path.join(folder, name + ".json")
    if not os.path.exists(path):
        check(False, "the window never came to the step %s" % name)
        finish()
    with open(path, encoding="ascii") as file:
        return json.load(file)


def of_kind(name, kind="MicrotomeSlice"):
    """The sources of one kind at a step."""
    return [source for source in sources(name) if source["kind"] == kind]


def check_plane(name, origin, normal, cells):
    """The one slice of a step has this plane, and the data that the server made are on it."""
    slices = of_kind(name)
    check(len(slices) == 1, "%s: %d slices" % (name, len(slices)))
    found = slices[0]
    check(found["origin"] == origin, "%s: the origin is %s" % (name, found["origin"]))
    check(found["normal"] == normal, "%s: the normal is %s" % (name, found["normal"]))
    check(found["cells"] == cells, "%s: %d cells" % (name, found["cells"]))
    check(found["visible"], "%s: not shown" % name)
    check(not of_kind(name, "RTAnalyticSource")[0]["visible"], "%s: the input is shown" % name)
    if 1 in normal and cells == 400:
        axis = normal.index(1)
        place = found["bounds"][2 * axis:2 * axis + 2]
        check(place == [origin[axis], origin[axis]], "%s: the data are at %s" % (name, place))


# The wavelet has 20 cells along each axis, from -10 to 10.
check_plane("slice_x", [0, 0, 0], [1, 0, 0], 400)
check_plane("moved", [5, 0, 0], [1, 0, 0], 400)
check_plane("entered", [0.1, 0, 0], [1, 0, 0], 400)
check_plane("turned", [0.1, 0, 0], [0, 0, 1], 400)
# What was typed into the plane's own widget waits for Apply: the data have not moved.
check_plane("waiting", [0.1, 0, 0], [0, 0, 1], 400)
check_plane("applied", [0.1, 0, -4], [0, 0, 1], 400)

# Each change was drawn without being asked for.
for one, other in (("slice_x", "moved"), ("moved", "entered"), ("entered", "turned")):
    size, pixels = size_and_pixels(os.path.join(folder, one + ".png"))
    size_after, pixels_after = size_and_pixels(os.path.join(folder, other + ".png"))
    check(size == size_after, "the view has changed its size: %s, %s" % (size, size_after))
    n_different = sum(a != b for a, b in zip(pixels, pixels_after))
    check(n_different > 0.02 * len(pixels), "%s and %s look the same" % (one, other))

# Along an oblique normal the box of the data reaches |n| . (10, 10, 10) to both sides.
for name, part in (("camera", 0.3), ("corner", 0.99)):
    found = of_kind(name)[0]
    normal, origin = found["normal"], found["origin"]
    check(abs(math.hypot(*normal) - 1) < 1e-12, "a normal of length 1: %s" % normal)
    check(all(normal), "the view is oblique: %s" % normal)
    reach = 10 * sum(map(abs, normal))
    position = sum(n * x for n, x in zip(normal, origin))
    check(abs(position - (2 * part - 1) * reach) < 1e-9, "%s: at %g" % (name, position))
    check(max(map(abs, origin)) <= 10, "%s: the origin is in the data: %s" % (name, origin))
    check(found["cells"] > 0, "%s: no cells" % name)

# Four slices: spread evenly, the data's length divided by four apart; then 1 apart.
check_plane("four", of_kind("corner")[0]["origin"][:2] + [0], [0, 0, 1], 1600)
check(of_kind("four")[0]["bounds"][4:] == [-7.5, 7.5], "spread: %s" % of_kind("four"))
check(of_kind("narrow")[0]["bounds"][4:] == [-1.5, 1.5], "1 apart: %s" % of_kind("narrow"))
# Where the mouse let go depends on the width of the panel.
check(-10 < of_kind("dragged")[0]["origin"][2] < 10, "dragged and redone: %s" % of_kind("dragged"))
check(of_kind("undone")[0]["origin"][2] == -10, "undone: %s" % of_kind("undone"))

# The toolbar's next slice is of the same data, not of the slice, and so is its surface.
slices = of_kind("slice_y")
check(len(slices) == 2, "%d slices" % len(slices))
new = [one for one in slices if one["normal"] == [0, 1, 0]]
check(len(new) == 1 and new[0]["cells"] == 400, "a slice of the whole: %s" % slices)
surfaces = of_kind("surface", "MicrotomeSurface")
check(len(surfaces) == 1 and surfaces[0]["cells"] == 6 * 400, "a surface: %s" % surfaces)
check(surfaces and surfaces[0]["visible"], "the surface is shown")
if os.environ["MICROTOME_HAS_PAGE"] == "1":
    with open(page, encoding="utf-8") as file:
        check(file.read(15).lower() == "<!doctype html>", "the page that was exported")
finish()
