# SPDX-FileCopyrightText: The Microtome developers
# SPDX-License-Identifier: BSD-3-Clause
"""Toolbar and slider on data of each kind: none, empty, in blocks, moving."""

import json
import os
import sys

from check import check, finish, need, output
from window import HERE, POSITION, TOOLBAR, click, expect, play, script, shell, step

need("PARAVIEW", "XVFB")
if os.environ["MICROTOME_HAS_WIDGETS"] != "1":
    print("SKIP: the plugin was built without its widgets")
    sys.exit(77)
folder = output("data")
os.makedirs(folder)


def enter(position):
    return click(POSITION + "value", "set_string", position)


def slide(part):
    return click(POSITION + "slider", "set_int", str(part))


def expect_range(first, last):
    """The ends below the slider; without them there is nothing to slide along."""
    return [expect(POSITION + "slider", "enabled", "true" if first else "false"),
            expect(POSITION + "first", "text", first), expect(POSITION + "last", "text", last)]


def expect_tip(button, name, what, why=""):
    """A button's tool tip, which says why it is off."""
    return [expect(TOOLBAR + button, "enabled", "false" if why else "true"),
            expect(TOOLBAR + button, "toolTip", "<b>%s</b><p>%s</p>%s" %
                   (name, what, why and "<p><i>%s</i></p>" % why))]


SLICE_X = ("sliceXButton", "Slice X", "Cut the active source through its middle, normal to x")
nothing = [
    *expect_tip(*SLICE_X, "Select data in the pipeline browser first."),
    *expect_tip("exportButton", "Export as web page",
                "Save the active source as one HTML page that anyone can open",
                "Select data in the pipeline browser first."),
    script("window_data.py"),
]
# Nothing to cut, and no range; then another input, which has both.
empty = [
    shell("empty()"), click(TOOLBAR + "sliceXButton"), *expect_range("", ""), enter("3"),
    step("empty"),
    shell("cut = simple.GetActiveSource(); cut.Input = simple.FindSource('Wavelet1'); "
          "simple.SetActiveSource(cut)"),
    *expect_range("-10", "10"), slide(750), expect(POSITION + "value", "text", "5"),
    step("filled"),
]
outside = [
    *expect_tip(*SLICE_X), enter("100"), expect(POSITION + "slider", "value", "1000"),
    step("outside"),
    shell("look_obliquely()"), click(POSITION + "camera"), enter("1000"), step("far"),
    slide(500), step("home"),
]
views = [shell("show_in_second_view()"), click(POSITION + "axisZ"), slide(250), step("views")]
composite = [
    shell("composite()"), click(TOOLBAR + "sliceXButton"), *expect_range("-10", "30"),
    expect(POSITION + "value", "text", "10"), slide(750),
    expect(POSITION + "value", "text", "20"), step("composite"),
]
moving = [
    shell("moving()"), click(TOOLBAR + "sliceYButton"), *expect_range("0", "1"),
    shell("go_to_step(3)"), *expect_range("3.4641", "7.4641"), slide(500), step("moving"),
]
# The macro of the examples, as ParaView's toolbar runs it.
macro = [
    shell("colored(); exec(open('%s').read())" %
          os.path.join(HERE, "..", "..", "examples", "gui", "three_slices.py")),
    step("macro"),
]
play("data_window", nothing + empty + outside + views + composite + moving + macro,
     start="plugin_start.py", MICROTOME_STEPS=folder)


def sources(name):
    """All sources at a step."""
    path = os.path.join(folder, name + ".json")
    if not os.path.exists(path):
        check(False, "the window never came to the step " + name)
        finish()
    with open(path, encoding="ascii") as file:
        return json.load(file)


def last_slice(name):
    """The slice of a step that was made last."""
    found = [source for source in sources(name) if source["kind"] == "MicrotomeSlice"]
    return max(found, key=lambda source: int(source["name"][len("MicrotomeSlice"):]))


def position(found):
    return sum(n * x for n, x in zip(found["normal"], found["origin"]))


check(last_slice("empty")["cells"] == 0, "a slice of nothing: %s" % last_slice("empty"))
filled = last_slice("filled")
check(filled["cells"] == 400 and filled["bounds"][:2] == [5, 5], "another input: %s" % filled)
check(last_slice("outside")["cells"] == 0, "beside the data: %s" % last_slice("outside"))
check(last_slice("outside")["origin"][0] == 100, "100 was entered: %s" % last_slice("outside"))
# A position is the user's, whether there are data or not.
check(abs(position(last_slice("far")) - 1000) < 1e-9, "1000 was entered: %s" % last_slice("far"))
home = last_slice("home")
check(abs(position(home)) < 1e-9 and home["cells"] > 0, "back in the middle: %s" % home)
found = last_slice("views")
check(found["bounds"][4:] == [-5, -5], "in two views: %s" % found)
check(found["views"] == 2 and found["views_behind"] == 0, "a view was not drawn: %s" % found)
found = last_slice("composite")
check(found["cells"] == 400 and found["bounds"][:2] == [20, 20], "the second block: %s" % found)
found = last_slice("moving")
middle = (3.4641015 + 7.4641018) / 2
check(abs(found["bounds"][2] - middle) < 1e-5 and found["cells"] > 0, "in motion: %s" % found)
for axis, name in enumerate("XYZ"):
    found = [source for source in sources("macro") if source["name"] == "Slice" + name]
    check(len(found) == 1, "%d slices of the name Slice%s" % (len(found), name))
    normal = [float(k == axis) for k in range(3)]
    check(found and found[0]["normal"] == normal and found[0]["cells"] == 400, "macro: %s" % found)
    check(found and found[0]["visible"], "not shown: %s" % found)
finish()
