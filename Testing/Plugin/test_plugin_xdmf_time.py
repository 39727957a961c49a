# SPDX-FileCopyrightText: The Microtome developers
# SPDX-License-Identifier: BSD-3-Clause
"""ParaView's window: an XDMF file, opened with Microtome, goes through time by the toolbar, whole and
cut; points, cells and ranges at each step are those that the C library finds by itself."""

import json
import os
import subprocess
import sys

from check import check, finish, need, output
from window import APPLY, MENU_BAR, TOOLBAR, click, play, step
from xdmf_files import array, collection, grid, hexahedra, image, time, write, write_all

need("PARAVIEW", "XVFB")
if os.environ["MICROTOME_HAS_XDMF"] != "1" or not os.environ["MICROTOME_COMMAND"]:
    print("SKIP: the plugin was built without the XDMF library, or there is no microtome command")
    sys.exit(77)
N_STEPS = 3
TIME_TOOLBAR = "pqClientMainWindow/VCRToolbar/"
CHOICE = "pqClientMainWindow/pqSelectReaderDialog/"
folder = output("xdmf-time")
os.makedirs(folder)


def blocks_at(number):
    """Two blocks beside each other, whose names and values are other ones at each step."""
    n_points, n_cells = 6 * 5 * 8, 5 * 4 * 7
    values = [array("P", "Node", (number + 0.25 * (i % (29 + number)) for i in range(n_points))),
              array("C", "Cell", (float(i * (number + 1)) for i in range(n_cells)))]
    return collection("step %d" % number, "Spatial", [
        time(2.0 * number), grid("left_t%d" % number, image(6, 5, 8), *values),
        grid("right_t%d" % number, hexahedra(6, 5, 8, 0.3 * number), *values)])


FILES = {"one": write_all(folder)["steps"],
         "blocks": write(folder + "/blocks_over_time.xdmf", collection(
             "all", "Temporal", [blocks_at(number) for number in range(N_STEPS)]))}


def clicks(path):
    """Opens a file; goes to the last step, back to the first, cuts and goes to the last once more."""
    menu = MENU_BAR + "/menu_File"
    events = [click(MENU_BAR, "activate", "menu_File"), click(menu, "activate", "actionFileOpen"),
              click("pqClientMainWindow/FileOpenDialog", "filesSelected", path),
              click(CHOICE + "listWidget", "currentChangedbyItemName", "Microtome XDMF Reader"),
              click(CHOICE + "okButton"), click(APPLY), step("whole0", "xdmf_step.py")]
    for part in ("whole", "cut"):
        for number in range(1, N_STEPS):
            events += [click(TIME_TOOLBAR + "actionVCRNextFrame"),
                       step("%s%d" % (part, number), "xdmf_step.py")]
        if part == "whole":
            events += [click(TIME_TOOLBAR + "actionVCRFirstFrame"),
                       click(TOOLBAR + "sliceZButton"), step("cut0", "xdmf_step.py")]
    return events


def found(name, steps):
    """What the window had at a step."""
    path = os.path.join(steps, name + ".json")
    if not os.path.exists(path):
        check(False, "the window never came to the step " + name)
        finish()
    with open(path, encoding="ascii") as file:
        return json.load(file)


def command(*arguments):
    """What the command prints."""
    done = subprocess.run([os.environ["MICROTOME_COMMAND"], *arguments], capture_output=True,
                          text=True, check=False)
    check(done.returncode == 0, "%s: %s" % (arguments, done.stderr))
    return done.stdout


def united(arrays):
    """Ranges by name, of all arrays of a name together."""
    result = {}
    for one in arrays:
        low, high = one["ranges"][0]
        was = result.get(one["name"], [low, high])
        result[one["name"]] = [min(was[0], low), max(was[1], high)]
    return result


def library_whole(path, number):
    """Points, cells, ranges and time of all grids, by the C library."""
    told = json.loads(command("info", path, "--ranges", "--all", "--json", "--step", str(number)))
    return (told["time"], sum(one["points"] for one in told["grids"]),
            sum(one["cells"] for one in told["grids"]),
            united(array for one in told["grids"] for array in one["arrays"]))


def library_cut(path, number, place):
    """The same of a slice across z."""
    scene = os.path.join(folder, "slice.json")
    command("slice", path, "--axis", "z", "--at", repr(place), "--step", str(number), "-o", scene)
    with open(scene, encoding="utf-8") as file:
        told = [one["userData"]["microtome"] for one in json.load(file)["object"]["children"]
                if one["type"] == "Group"]
    return (sum(one["points"] for one in told), sum(one["polygons"] for one in told),
            united(array for one in told for array in one["arrays"]))


def check_same(what, source, points, cells, ranges):
    """One source against what the library says."""
    check(source["points"] == points, "%s: %d points, not %d" % (what, source["points"], points))
    check(source["cells"] == cells, "%s: %d cells, not %d" % (what, source["cells"], cells))
    for name in ("P", "C"):
        check(source["ranges"].get(name) == ranges[name],
              "%s: %s is in %s, not in %s" % (what, name, source["ranges"].get(name), ranges[name]))


for file_name, path in FILES.items():
    steps = os.path.join(folder, file_name)
    os.makedirs(steps)
    play("xdmf_time_" + file_name, clicks(path), start="plugin_start.py", MICROTOME_STEPS=steps)
    whole_ranges = []
    for number in range(N_STEPS):
        what = "%s, step %d" % (file_name, number)
        window = found("whole%d" % number, steps)
        told_time, *told = library_whole(path, number)
        check(window["time"] == told_time, "%s: time %s" % (what, window["time"]))
        check([one["kind"] for one in window["sources"]] == ["MicrotomeXDMFReader"],
              "%s: %s" % (what, window["sources"]))
        check_same(what, window["sources"][0], *told)
        whole_ranges.append(told[2]["P"])
        window = found("cut%d" % number, steps)
        cuts = [one for one in window["sources"] if one["kind"] == "MicrotomeSlice"]
        check(len(cuts) == 1 and window["time"] == told_time, "%s: %s" % (what, window))
        check_same(what + ", cut", cuts[0], *library_cut(path, number, cuts[0]["origin"][2]))
    check(len(set(map(tuple, whole_ranges))) == N_STEPS, "each step has other values")
finish()
