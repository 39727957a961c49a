# SPDX-FileCopyrightText: The Microtome developers
# SPDX-License-Identifier: BSD-3-Clause
"""ParaView's window: File > Export Scene writes what the view shows, under the name that is given."""

import json
import os

from check import check, finish, need, output
from window import MENU_BAR, click, play, script, shell

need("PARAVIEW", "XVFB")
DIALOG = "pqClientMainWindow/ProxyWidgetDialog/"


def export(path):
    return [click(MENU_BAR, "activate", "menu_File"),
            click(MENU_BAR + "/menu_File", "activate", "actionExport"),
            click("pqClientMainWindow/FileExportDialog", "filesSelected", path),
            click(DIALOG + "widget/OKButton")]


scene, page = output("exported.json"), output("exported.html")
EVENTS = [script("window_data.py"), shell("colored()"), *export(scene)]
if os.environ["MICROTOME_HAS_PAGE"] == "1":
    EVENTS += export(page)
text = play("window_export", EVENTS)
check("Microtome" not in text, "nothing is said: " + text)
check(os.path.exists(scene), "the scene is there: " + text)
if os.path.exists(scene):
    with open(scene, encoding="ascii") as file:
        groups = [child["userData"]["microtome"] for child in json.load(file)["object"]["children"]
                  if child["type"] == "Group"]
    check([one["name"] for one in groups] == ["Wavelet1", "Wavelet2"], "what is visible: %s" % groups)
    check(groups[0]["lines"] == 12 and "shown" not in groups[0], "an outline")
check(os.path.exists(page) == (os.environ["MICROTOME_HAS_PAGE"] == "1"), "the page is there: " + text)
finish()
