# SPDX-FileCopyrightText: The Microtome developers
# SPDX-License-Identifier: BSD-3-Clause
"""ParaView's window on a screen of its own, and clicks in it by ParaView's own test player."""

import os
import struct
import subprocess
import zlib
from xml.sax.saxutils import quoteattr

from check import check, output

HERE = os.path.dirname(os.path.abspath(__file__))
SHELL = "pqClientMainWindow/pythonShellDock/pythonShell/consoleWidget"
APPLY = "pqClientMainWindow/propertiesDock/propertiesPanel/Accept"


def click(widget, command="activate", arguments=""):
    """What the test player does to a widget."""
    return "pqevent object=%s command=%s arguments=%s" % tuple(
        map(quoteattr, (widget, command, arguments)))


def expect(widget, name, value):
    """A property that the widget must have now, or the player stops and the test fails."""
    return "pqcheck object=%s property=%s arguments=%s" % tuple(
        map(quoteattr, (widget, name, value)))


def script(name, before=""):
    """The event that runs a script of this folder in the window's Python shell."""
    return click(SHELL, "executeCommand", "%sexec(open('%s/%s').read())" % (before, HERE, name))


def play(name, events, **variables):
    """Starts the window with something to cut, plays the events, and returns what it printed."""
    path = output(name + ".xml")
    with open(path, "w", encoding="utf-8") as file:
        lines = ["<%s />" % event for event in events]
        file.write("\n".join(['<?xml version="1.0" ?>', "<pqevents>", *lines, "</pqevents>", ""]))
    home = output(name + "_home")
    os.makedirs(home + "/runtime", mode=0o700, exist_ok=True)
    environment = dict(os.environ, HOME=home, XDG_RUNTIME_DIR=home + "/runtime", **variables)
    command = [os.environ["XVFB_RUN"], "-a", "-s", "-screen 0 1400x1000x24",
               os.environ["PARAVIEW"], "-qwindowgeometry", "1400x1000+0+0", "--dr", "--script=%s/window_start.py" % HERE,
               "--test-script=" + path, "--exit"]
    result = subprocess.run(command, env=environment, stdout=subprocess.PIPE,
                            stderr=subprocess.STDOUT, timeout=300, check=False)
    text = result.stdout.decode(errors="replace")
    check(result.returncode == 0, "paraview returned %d: %s" % (result.returncode, text))
    return text


def size_and_pixels(path):
    """The size of a PNG, and its unpacked bytes."""
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
    return size, zlib.decompress(packed)
