# SPDX-FileCopyrightText: The Microtome developers
# SPDX-License-Identifier: BSD-3-Clause
"""The toolbar and the position slider, clicked in the window: data and picture follow at once."""

import json
import os

from check import check, finish, need, output
from window import play, script, size_and_pixels

need("PARAVIEW", "XVFB_RUN")
BAR = "pqClientMainWindow/Microtome/"
PANEL = ("pqClientMainWindow/propertiesDock/propertiesPanel/scrollArea/qt_scrollarea_viewport/"
         "scrollAreaWidgetContents/PropertiesFrame/ProxyPanel/microtome_position/")

folder = output("widgets")
os.makedirs(folder)


def step(name):
    """Writes down, under a name, what the window holds now."""
    return script("widgets_step.py",
                  "import os; os.environ['MICROTOME_STEP'] = '%s'; " % name)


events = [
    (BAR + "microtomeSliceX", "activate", ""), step("slice_x"),
    (PANEL + "slider", "set_int", "750"), step("moved"),
    (PANEL + "value", "set_string", "-3.25"), step("entered"),
    (PANEL + "axisZ", "activate", ""), step("turned"),
    (PANEL + "numberOfSlices", "set_int", "4"), step("four"),
    (BAR + "microtomeSliceY", "activate", ""), step("slice_y"),
    (BAR + "microtomeSurface", "activate", ""), step("surface"),
]
text = play("widgets", events, MICROTOME_STEPS=folder)
print(text)
finish()
