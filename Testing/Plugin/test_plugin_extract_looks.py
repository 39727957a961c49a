# SPDX-FileCopyrightText: The Microtome developers
# SPDX-License-Identifier: BSD-3-Clause
"""Extractors write data as a view shows them, the same from any number of ranks, here or on a server."""

import json
import os
import re
import subprocess

from batch import on_ranks, read
from check import check, finish, need, output
from server import at_most, serve, started, text_of
from window import screen

need("PVPYTHON", "PVBATCH", "PVSERVER", "MPIRUN", "XVFB")
SCRIPT = os.path.join(os.path.dirname(os.path.abspath(__file__)), "extract_looks.py")


def run(command, folder, display):
    """The script says no error and no warning of ours."""
    log = folder + "/client.log"
    with started(command, log, DISPLAY=display) as process:
        try:
            process.wait(at_most(200))
        except subprocess.TimeoutExpired:
            check(False, "%s: it takes too long" % folder)
        code = process.poll()
    check(code == 0, "%s: ended with %s: %s" % (folder, code, text_of(log)))
    lines = [line for line in text_of(log).splitlines() if "ERR|" in line or "WARN|" in line]
    check(not [line for line in lines if "Microtome" in line], "%s: %s" % (log, lines))


def batch(n_ranks):
    folder = output("extract-looks-batch-%d" % n_ranks)
    os.makedirs(folder)
    with screen("extract-looks-batch-%d" % n_ranks) as display:
        run(on_ranks(n_ranks, [os.environ["PVBATCH"], SCRIPT, folder]), folder, display)
    return folder


def client(n_ranks):
    folder = output("extract-looks-server-%d" % n_ranks)
    os.makedirs(folder)
    with screen("extract-looks-server-%d" % n_ranks) as display:
        serve(n_ranks, folder, "both",
              lambda port: run([os.environ["PVPYTHON"], SCRIPT, folder, port], folder, display),
              DISPLAY=display)
    return folder


def look(folder, name):
    """What a scene says of its object, and the opacity of it."""
    scene = json.loads(read(folder, name))
    groups = [child for child in scene["object"]["children"] if child["type"] == "Group"]
    check(len(groups) == 1, "%s: objects: %d" % (name, len(groups)))
    said = groups[0]["userData"]["microtome"]
    materials = {material["uuid"]: material for material in scene["materials"]}
    material = groups[0]["children"][0]["material"]
    material = materials[material[0] if isinstance(material, list) else material]
    return said, material


def check_look(folder, name, array, representation, opacity, limits=None):
    for step in range(3):
        said, material = look(folder, "%s_%03d.json" % (name, step))
        shown = said["shown"]
        names = [one["name"] for one in said["arrays"]]
        check(names[shown["array"]] == array, "%s: %s of %s" % (name, shown, names))
        check(said["representation"] == representation, "%s: %s" % (name, said["representation"]))
        check(material.get("opacity", 1) == opacity, "%s: %s" % (name, material))
        if limits:
            check(shown["range"] == limits, "%s, step %d: %s" % (name, step, shown["range"]))


one = batch(1)
check_look(one, "both", "place", "edges", 0.5, [-5, 5])
check_look(one, "elsewhere", "place", "edges", 0.25, [-7, 7])
check(look(one, "both_000.json")[0]["name"] == "both", "the name of what is shown")
for plain in ("hidden", "off"):
    check_look(one, plain, "RTData", "surface", 1)
check_look(one, "own", "RTData", "surface", 0.9)
if os.environ["MICROTOME_HAS_PAGE"] == "1":
    page = read(one, "late.html")
    steps = re.findall(r'<script[^>]*class="microtome-step"[^>]*>(.*?)</script>', page, re.S)
    groups = [[child["userData"]["microtome"] for child in json.loads(step)["object"]["children"]
               if child["type"] == "Group"] for step in steps]
    names = {group[0]["name"] for group in groups}
    check(len(groups) == 3 and names == {"late"}, "one object in each step: %s" % groups)
    n = [group[0]["polygons"] for group in groups]
    check(n[0] == 0 and n[2] > n[1] > 0, "nothing first, then more and more: %s" % n)
    check('"color":16711680' in steps[1], "as the view shows it")
files = sorted(name for name in os.listdir(one) if name.endswith((".json", ".html")))
check(len(files) == 16, "files: %s" % files)
for other in (batch(4), client(1), client(4)):
    for name in files:
        check(read(other, name) == read(one, name), "%s: %s differs" % (other, name))
finish()
