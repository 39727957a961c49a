# SPDX-FileCopyrightText: The Microtome developers
# SPDX-License-Identifier: BSD-3-Clause
"""ParaView's window: File > Open reads an XDMF file with Microtome, Apply shows it, time goes on."""

import json
import os
import sys

from check import check, finish, need, output
from window import APPLY, MENU_BAR, click, play, shell, step
from xdmf_files import write_all

need("PARAVIEW", "XVFB")
if os.environ["MICROTOME_HAS_XDMF"] != "1":
    print("SKIP: the plugin was built without the XDMF library")
    sys.exit(77)
folder = output("xdmf-window")
os.makedirs(folder)
FILES = write_all(folder)
CHOICE = "pqClientMainWindow/pqSelectReaderDialog/"


def open_file(path):
    """File > Open; the readers for this extension are listed by name."""
    menu = MENU_BAR + "/menu_File"
    return [click(MENU_BAR, "activate", "menu_File"), click(menu, "activate", "actionFileOpen"),
            click("pqClientMainWindow/FileOpenDialog", "filesSelected", path),
            click(CHOICE + "listWidget", "currentChangedbyItemName",
                  "Microtome XDMF Reader"),
            click(CHOICE + "okButton"), click(APPLY)]


play("xdmf_window", [
    *open_file(FILES["steps"]), step("opened"),
    shell("scene = simple.GetAnimationScene(); scene.GoToLast()"), step("last"),
    shell("source = simple.GetActiveSource(); source.Slices = 1; source.SliceAxis = 'X'; "
          "simple.Render()"), step("slices"),
], start="plugin_start.py", MICROTOME_STEPS=folder)


def found(name):
    """The reader at a step."""
    path = os.path.join(folder, name + ".json")
    if not os.path.exists(path):
        check(False, "the window never came to the step " + name)
        finish()
    with open(path, encoding="ascii") as file:
        sources = json.load(file)
    check(len(sources) == 1, "one source: %s" % sources)
    return sources[0]


opened = found("opened")
check(opened["kind"] == "MicrotomeXDMFReader", "opened by us: %s" % opened)
check(opened["cells"] == 140, "all cells: %s" % opened)
check(opened["visible"], "it is shown: %s" % opened)
check(found("last")["cells"] == 140, "at the last step: %s" % found("last"))
check(found("slices")["cells"] == 28, "a slice of it: %s" % found("slices"))
finish()
