# SPDX-FileCopyrightText: The Microtome developers
# SPDX-License-Identifier: BSD-3-Clause
"""ParaView's window: the filters are in the menu Filters > Microtome, Apply makes and shows them."""

import json
import os
import struct
import subprocess
import zlib

from check import check, finish, need, output

need("PARAVIEW", "XVFB_RUN")
HERE = os.path.dirname(os.path.abspath(__file__))
BAR = "pqClientMainWindow/menubar"
MENU = BAR + "/menuFilters"
APPLY = "pqClientMainWindow/propertiesDock/propertiesPanel/Accept"
SHELL = "pqClientMainWindow/pythonShellDock/pythonShell/consoleWidget"


def menu(name):
    """Clicks on a filter: menus are opened one by one, since some are made when they open."""
    return [(BAR, "activate", "menuFilters"), (MENU, "activate", "Microtome"),
            (MENU + "/Microtome", "activate", name), (APPLY, "activate", "")]


EVENTS = menu("MicrotomeSlice") + menu("MicrotomeSurface") + [
    (SHELL, "executeCommand", "exec(open('%s/window_end.py').read())" % HERE)]


def run():
    """Starts the window, clicks, and returns what it printed."""
    events = output("window.xml")
    with open(events, "w", encoding="utf-8") as file:
        file.write('<?xml version="1.0" ?>\n<pqevents>\n')
        for event in EVENTS:
            file.write('  <pqevent object="%s" command="%s" arguments="%s" />\n' % event)
        file.write("</pqevents>\n")
    home = output("home")
    os.makedirs(home + "/runtime", mode=0o700, exist_ok=True)
    environment = dict(os.environ, HOME=home, XDG_RUNTIME_DIR=home + "/runtime",
                       MICROTOME_PICTURE=picture, MICROTOME_FOUND=found)
    command = [os.environ["XVFB_RUN"], "-a", "-s", "-screen 0 1400x1000x24",
               os.environ["PARAVIEW"], "--dr", "--script=%s/window_start.py" % HERE,
               "--test-script=" + events, "--exit"]
    result = subprocess.run(command, env=environment, stdout=subprocess.PIPE,
                            stderr=subprocess.STDOUT, timeout=300, check=False)
    text = result.stdout.decode(errors="replace")
    check(result.returncode == 0, "paraview returned %d: %s" % (result.returncode, text))
    return text


def size_and_variety(path):
    """The size of a PNG, and how many different bytes it holds: a blank picture has a few."""
    with open(path, "rb") as file:
        data = file.read()
    place, size, packed = 8, None, b""
    while place < len(data):
        (length,), kind = struct.unpack(">I", data[place:place + 4]), data[place + 4:place + 8]
        body = data[place + 8:place + 8 + length]
        if kind == b"IHDR":
            size = struct.unpack(">II", body[:8])
        elif kind == b"IDAT":
            packed += body
        place += 12 + length
    return size, len(set(zlib.decompress(packed)))


picture, found = output("window.png"), output("window.json")
text = run()
check(os.path.exists(found), "the clicks led nowhere: " + text)
if os.path.exists(found):
    with open(found, encoding="ascii") as file:
        made = {one["kind"]: one for one in json.load(file)}
    check(made.get("MicrotomeSlice", {}).get("cells") == 400, "a slice of 20 x 20: %s" % made)
    check(made.get("MicrotomeSlice", {}).get("points") == 441, "and 21 x 21 points: %s" % made)
    # A surface of the slice is the slice: the menu took the active source.
    check(made.get("MicrotomeSurface", {}).get("cells") == 400, "its surface: %s" % made)
    check(made.get("MicrotomeSurface", {}).get("visible"), "what was made last is shown")
    size, n_values = size_and_variety(picture)
    check(size == (600, 450), "a picture of the view: %s" % str(size))
    check(n_values > 60, "the picture shows %d values only" % n_values)
finish()
