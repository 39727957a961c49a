# SPDX-FileCopyrightText: The Microtome developers
# SPDX-License-Identifier: BSD-3-Clause
"""ParaView's window: the filters are in the menu Filters > Microtome, Apply makes and shows them."""

import json
import os

from check import check, finish, need, output
from window import APPLY, click, filter_menu, play, script, size_and_pixels

need("PARAVIEW", "XVFB")
EVENTS = [*filter_menu("MicrotomeSlice"), click(APPLY),
          *filter_menu("MicrotomeSurface"), click(APPLY), script("window_end.py")]
picture, found = output("window.png"), output("window.json")
text = play("window", EVENTS, MICROTOME_PICTURE=picture, MICROTOME_FOUND=found)
check(os.path.exists(found), "the clicks led nowhere: " + text)
if os.path.exists(found):
    with open(found, encoding="ascii") as file:
        made = {one["kind"]: one for one in json.load(file)}
    check(made.get("MicrotomeSlice", {}).get("cells") == 400, "a slice of 20 x 20: %s" % made)
    check(made.get("MicrotomeSlice", {}).get("points") == 441, "and 21 x 21 points: %s" % made)
    # A surface of the slice is the slice: the menu took the active source.
    check(made.get("MicrotomeSurface", {}).get("cells") == 400, "its surface: %s" % made)
    check(made.get("MicrotomeSurface", {}).get("visible"), "what was made last is shown")
    size, pixels = size_and_pixels(picture)
    check(size == (600, 450), "a picture of the view: %s" % str(size))
    check(len(set(pixels)) > 60, "the picture shows %d values only" % len(set(pixels)))
finish()
