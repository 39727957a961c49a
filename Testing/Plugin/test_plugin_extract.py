# SPDX-FileCopyrightText: The Microtome developers
# SPDX-License-Identifier: BSD-3-Clause
"""Extractor and writer put time steps into one page, complete after each, on any number of ranks."""

import json
import os
import re

from batch import quiet_batch, read
from check import check, finish, need

need("PVBATCH", "MPIRUN")
if os.environ["MICROTOME_HAS_PAGE"] != "1":
    print("SKIP: this build has no page")
    raise SystemExit(77)
STEP = re.compile(r'<script[^>]*class="microtome-step"[^>]*data-time="([^"]*)"[^>]*>(.*?)</script>', re.S)
BUFFER = re.compile(r'class="microtome-buffer" id="([0-9a-f]{32})"')


def steps(text):
    """The times of a page, each scene of which has all its buffers before it."""
    found = []
    for step in STEP.finditer(text):
        there = set(BUFFER.findall(text[:step.start()]))
        used = set(re.findall(r'\{"buffer":\s*"([0-9a-f]{32})"\}', step.group(2)))
        check(used and used <= there, "the buffers of time %s" % step.group(1))
        scene = json.loads(step.group(2))
        check(scene["object"]["type"] == "Scene", "a scene")
        found.append(float(step.group(1)))
    return found


one = quiet_batch("extract_steps", 1)
names = sorted(os.listdir(one))
times = [4 * i / 9 for i in range(10)]


def close(a, b):
    return len(a) == len(b) and all(abs(x - y) < 1e-9 for x, y in zip(a, b))


check(names == ["all.html", "all.json", "grown.html", "grown_000.json", "grown_005.json", "live-0.html",
                "live-1.html", "live-2.html", "live.html"], "files: %s" % names)
check(close(steps(read(one, "grown.html")), times[::3]), "every third step")
check('"title":"Steps"' in read(one, "grown.html"), "the title")
check(close(steps(read(one, "all.html")), times), "all steps")
for step in range(3):
    check(close(steps(read(one, "live-%d.html" % step)), times[:step + 1]), "live, step %d" % step)
check(read(one, "live-2.html") == read(one, "live.html"), "and nothing comes at the end")
scene = json.loads(read(one, "all.json"))
check(scene.get("animations"), "steps in JSON are an animation")
first, later = (json.loads(read(one, "grown_%s.json" % step)) for step in ("000", "005"))
check(first["geometries"] != later["geometries"], "each step has values of its own")
page = read(one, "all.html")
check(len(BUFFER.findall(page)) == len(set(BUFFER.findall(page))), "what stays is there once")
other = quiet_batch("extract_steps", 4)
check(sorted(os.listdir(other)) == names, "%s: the same files" % other)
for name in names:
    check(read(other, name) == read(one, name), "%s: %s differs" % (other, name))
finish()
