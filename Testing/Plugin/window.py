# SPDX-FileCopyrightText: The Microtome developers
# SPDX-License-Identifier: BSD-3-Clause
"""ParaView's window on a screen of its own, and clicks in it by ParaView's own test player."""

import contextlib
import os
import struct
import subprocess
import zlib
from xml.sax.saxutils import quoteattr

from check import check, output
from server import at_most, started, text_of

TO_PLAY = 240
HERE = os.path.dirname(os.path.abspath(__file__))
SHELL = "pqClientMainWindow/pythonShellDock/pythonShell/consoleWidget"
DOCK = "pqClientMainWindow/propertiesDock/propertiesPanel/"
APPLY = DOCK + "Accept"
PANEL = (DOCK + "scrollArea/qt_scrollarea_viewport/scrollAreaWidgetContents/PropertiesFrame/"
         "ProxyPanel/")
POSITION = PANEL + "microtome_position/"
# With an axis: the plane's own fields, ParaView's.
ORIGIN = PANEL + "CutFunction/ProxySelectionWidget/frame/ChosenProxyWidget/InteractivePlane/origin%s"
TOOLBAR = "pqClientMainWindow/Microtome/"
VIEW = ("pqClientMainWindow/centralwidget/MultiViewWidget/CoreWidget/qt_tabwidget_stackedwidget/"
        "MultiViewWidget1/Container/Frame.0/CentralWidgetFrame/Viewport/1QVTKOpenGLNativeWidget0")
MENU_BAR = "pqClientMainWindow/menubar"


def click(widget, command="activate", arguments=""):
    """What the test player does to a widget."""
    return "pqevent object=%s command=%s arguments=%s" % tuple(
        map(quoteattr, (widget, command, arguments)))


def expect(widget, name, value):
    """A property that the widget must have now, or the player stops and the test fails."""
    return "pqcheck object=%s property=%s arguments=%s" % tuple(
        map(quoteattr, (widget, name, value)))


def drag(widget, places):
    """Presses the mouse on a widget, moves it from place to place and lets it go."""
    commands = ["mousePress"] + ["mouseMove"] * (len(places) - 2) + ["mouseRelease"]
    return [click(widget, command, "1,%d,0,%d,10" % (command != "mouseRelease", x))
            for command, x in zip(commands, places)]


def filter_menu(name):
    """Clicks on a filter of ours: menus are opened one by one, since some are made when opened."""
    menu = MENU_BAR + "/menuFilters"
    return [click(MENU_BAR, "activate", "menuFilters"), click(menu, "activate", "Microtome"),
            click(menu + "/Microtome", "activate", name)]


def script(name, before=""):
    """The event that runs a script of this folder in the window's Python shell."""
    return shell("%sexec(open('%s/%s').read())" % (before, HERE, name))


@contextlib.contextmanager
def screen(name):
    """A screen for as long as the block lasts: the server takes a free number and tells it.

    It does not start anew when its last program closes: the next one could not connect meanwhile.
    """
    readable, writable = os.pipe()
    command = [os.environ["XVFB"], "-displayfd", str(writable), "-screen", "0", "1400x1000x24",
               "-nolisten", "tcp", "-noreset"]
    with started(command, output(name + "_screen.log"), keep=(writable,)):
        os.close(writable)
        with open(readable, encoding="ascii") as file:
            number = file.readline().strip()
        check(number, "the screen did not start")
        yield ":" + number


def shell(command):
    """Runs a command in the window's Python shell."""
    return click(SHELL, "executeCommand", command)


def step(name, writer="widgets_step.py"):
    """Has a script of this folder write down, under a name, what the window holds now."""
    return script(writer, "import os; os.environ['MICROTOME_STEP'] = '%s'; " % name)


def play(name, events, start="window_start.py", **variables):
    """Starts the window with something to cut, plays the events, and returns what it printed."""
    with screen(name) as display:
        return play_on(display, name, events, start, **variables)


def play_on(display, name, events, start, **variables):
    """The same on a screen that there is already."""
    path, log = output(name + ".xml"), output(name + ".log")
    with open(path, "w", encoding="utf-8") as file:
        lines = ["<%s />" % event for event in events]
        file.write("\n".join(['<?xml version="1.0" ?>', "<pqevents>", *lines, "</pqevents>", ""]))
    home = output(name + "_home")
    os.makedirs(home + "/runtime", mode=0o700)
    command = [os.environ["PARAVIEW"], "-qwindowgeometry", "1400x1000+0+0", "--dr",
               "--script=%s/%s" % (HERE, start), "--test-script=" + path, "--exit"]
    # ParaView's name for being tested: it asks no questions, such as before a new session.
    variables["DASHBOARD_TEST_FROM_CTEST"] = "1"
    with started(command, log, HOME=home, DISPLAY=display, XDG_RUNTIME_DIR=home + "/runtime",
                 **variables) as window:
        with contextlib.suppress(subprocess.TimeoutExpired):
            window.wait(at_most(TO_PLAY))
        code = window.poll()
    check(code == 0, "paraview ended with %s: %s" % (code, text_of(log)))
    return text_of(log)


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
