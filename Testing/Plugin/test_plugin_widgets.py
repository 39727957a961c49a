# SPDX-FileCopyrightText: The Microtome developers
# SPDX-License-Identifier: BSD-3-Clause
"""The toolbar and the position slider, clicked in the window: data and picture follow at once."""

import json
import math
import os

from check import check, finish, need, output
from window import APPLY, SHELL, click, expect, play, script, size_and_pixels

need("PARAVIEW", "XVFB_RUN")
BAR = "pqClientMainWindow/Microtome/"
DOCK = "pqClientMainWindow/propertiesDock/propertiesPanel/"
PANEL = (DOCK + "scrollArea/qt_scrollarea_viewport/scrollAreaWidgetContents/PropertiesFrame/"
         "ProxyPanel/")
POSITION = PANEL + "microtome_position/"
ORIGIN_Z = PANEL + "CutFunction/ProxyPanel/InteractivePlane/originZ"
BUTTONS = ["sliceXButton", "sliceYButton", "sliceZButton", "surfaceButton", "exportButton"]

folder = output("widgets")
os.makedirs(folder)
page = output("widgets.html")


def step(name):
    """Writes down, under a name, what the window holds now."""
    return script("widgets_step.py",
                  "import os; os.environ['MICROTOME_STEP'] = '%s'; " % name)


def shell(command):
    """Runs a command in the window's Python shell."""
    return click(SHELL, "executeCommand", command)


def enabled(buttons, value):
    """All these buttons of the toolbar are on, or off."""
    return [expect(BAR + button, "enabled", value) for button in buttons]


def drag(widget, places):
    """Presses the mouse on a widget, moves it from place to place and lets it go."""
    commands = ["mousePress"] + ["mouseMove"] * (len(places) - 2) + ["mouseRelease"]
    return [click(widget, command, "1,%d,0,%d,10" % (command != "mouseRelease", x))
            for command, x in zip(commands, places)]


# No change of the position waits for Apply.
applied = expect(APPLY, "enabled", "false")
slice_by_toolbar = [
    shell("from paraview import simple; source = simple.GetActiveSource(); "
          "simple.GetDisplayProperties().Representation = 'Surface'"),
    *enabled(BUTTONS, "true"),
    click(BAR + "sliceXButton"), applied, step("slice_x"),
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
dragged = [
    click(POSITION + "slider", "set_int", "0"), step("before"),
    *drag(POSITION + "slider", [8, 30, 60, 90, 90]), applied, step("dragged"),
    click("pqClientMainWindow/menubar/menu_Edit", "activate", "actionEditUndo"), step("undone"),
]
others = [
    click(BAR + "sliceYButton"), step("slice_y"),
    click(BAR + "surfaceButton"), step("surface"),
    click(BAR + "exportButton"),
    click("pqClientMainWindow/MicrotomeExportDialog", "filesSelected", page),
    click("pqClientMainWindow/WriterSettingsDialog/widget/OKButton"),
    shell("[simple.Delete(one) for one in list(simple.GetSources().values())]"),
    *enabled(BUTTONS, "false"),
]
events = slice_by_toolbar + move + follow + oblique + series + dragged + others
text = play("widgets", events, MICROTOME_STEPS=folder)
print(text)


def read(name):
    """The sources at a step, the newest slice first to be found under its kind."""
    path = os.path.join(folder, name + ".json")
    if not os.path.exists(path):
        check(False, "never came to the step %s" % name)
        return {}
    with open(path, encoding="ascii") as file:
        return json.load(file)
finish()
