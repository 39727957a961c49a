# SPDX-FileCopyrightText: The Microtome developers
# SPDX-License-Identifier: BSD-3-Clause
"""An exported page shows the colours that ParaView shows: pixel by pixel, away from silhouettes."""

import json
import os
import re
import subprocess

from check import check, finish, need, output
from server import at_most, started, text_of
from window import screen

need("PVPYTHON", "XVFB", "NODE", "MICROTOME_CHROMIUM")
HERE = os.path.dirname(os.path.abspath(__file__))
BACKGROUND = "26,51,77"
# Of 255: mean difference over pixels, and over red, green and blue.
LIMITS = {"unlit": 1.0, "lit": 4.0}


def run(name, command, **environment):
    """Runs one of the three parts; what it says is kept."""
    log = folder + "/" + name + ".log"
    with started(command, log, **environment) as process:
        try:
            process.wait(at_most(200))
        except subprocess.TimeoutExpired:
            check(False, name + " takes too long")
        code = process.poll()
    if code == 77:
        print(text_of(log), flush=True)
        os._exit(77)
    check(code == 0, "%s ended with %s: %s" % (name, code, text_of(log)))


def presets_of_page():
    """The names of the page's colour maps; all of them are ParaView's too."""
    path = os.path.join(HERE, "../../Web/src/presets.js")
    with open(path, encoding="utf-8") as file:
        return ["Cool to Warm"] + re.findall(r"^ +(?:\[)?'([A-Z][^']*[a-z)])',", file.read(), re.M)


if os.environ["MICROTOME_HAS_PAGE"] != "1":
    print("SKIP: this build has no page", flush=True)
    os._exit(77)
folder = output("parity")
os.makedirs(folder)
presets = presets_of_page()
check(len(presets) >= 12, "presets: %s" % presets)
with screen("parity") as display:
    run("views", [os.environ["PVPYTHON"], HERE + "/parity_views.py", folder, *presets],
        DISPLAY=display)
run("pages", [os.environ["NODE"], HERE + "/parity_pages.mjs", folder])
run("compare", [os.environ["PVPYTHON"], HERE + "/parity_compare.py", folder, BACKGROUND])
with open(folder + "/differences.json", encoding="utf-8") as file:
    differences = json.load(file)
check(len(differences) == len(presets) + 17, "cases: %d" % len(differences))
for name, found in differences.items():
    preset = presets[int(name[-2:])] if "preset" in name else ""
    print(name, preset, found, flush=True)
    check(found["pixels"] > 8000 and found["silhouette"] < 600, "%s: the same is seen" % name)
    limit = LIMITS[name.split("-")[0]]
    check(found["mean"] is not None and found["mean"] <= limit,
          "%s %s: %s of 255, not %s" % (name, preset, found["mean"], limit))
finish()
