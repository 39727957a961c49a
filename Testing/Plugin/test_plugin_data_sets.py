# SPDX-FileCopyrightText: The Microtome developers
# SPDX-License-Identifier: BSD-3-Clause
"""Pages have the data sets that their slices were made from, the same from any number of ranks."""

import json
import os
import re

from batch import quiet_batch, read
from check import check, finish, need

need("PVBATCH", "MPIRUN")
if os.environ["MICROTOME_HAS_PAGE"] != "1":
    print("SKIP: this build has no page")
    raise SystemExit(77)
STEP = re.compile(r'<script[^>]*class="microtome-step"[^>]*>(.*?)</script>', re.S)


def said(folder, name):
    """The data sets of a page, and what it says of its objects."""
    scene = json.loads(STEP.search(read(folder, name + ".html")).group(1))["object"]
    groups = [child["userData"]["microtome"] for child in scene["children"]
              if child["type"] == "Group"]
    return scene["userData"]["microtome"].get("dataSets", []), groups


def names(data_set):
    return sorted(array["name"] for array in data_set["arrays"])


one = quiet_batch("data_sets", 1)
POINTS, CELLS = 18 * 15 * 15, 17 * 14 * 14
for name, kind in (("image", "image"), ("grid", "unstructured"), ("theirs", "image"),
                   ("surface", "unstructured"), ("always", "unstructured")):
    data_sets, groups = said(one, name)
    check(len(data_sets) == 1, "%s: one data set, not %d" % (name, len(data_sets)))
    check(data_sets[0]["kind"] == kind, "%s: a %s" % (name, data_sets[0]["kind"]))
    check((data_sets[0]["points"], data_sets[0]["cells"]) == (POINTS, CELLS),
          "%s: whole: %s points, %s cells" % (name, data_sets[0]["points"], data_sets[0]["cells"]))
    check(names(data_sets[0]) == ["RTData"], "%s: arrays %s" % (name, names(data_sets[0])))
    check(groups[0]["dataSet"] == 0, "%s: what it is a part of" % name)
    check(groups[0]["isSlice"] == (name != "surface"), "%s: a slice or not" % name)
cut = said(one, "image")[0][0]["cut"]
check(cut["origin"] == [0.5, 0.25, 0.125] and cut["normal"] == [1, 2, 3] and cut["count"] == 2,
      "where slicing begins: %s" % cut)
check(cut["spacing"] == 0, "slices that are spread stay so: %s" % cut)
check(said(one, "apart")[0][0]["cut"]["spacing"] == 1.5, "a spacing of its own")
check(said(one, "blocks")[0][0]["cut"]["spacing"] > 0, "blocks have one spacing together")
data_sets, groups = said(one, "blocks")
check([one_set["name"] for one_set in data_sets] == ["blocks / image", "blocks / cells"], "blocks")
check([group["dataSet"] for group in groups] == [0, 1], "each with its own")
check([names(one_set) for one_set in said(one, "chosen")[0]] == [["RTData"], ["RTData"]],
      "what colours stays")
for name in ("never", "large", "larger", "polygons"):
    data_sets, groups = said(one, name)
    check(not data_sets and "dataSet" not in groups[0], "%s: no data set" % name)
messages = json.loads(read(one, "messages.json"))
for name, words in (("large", "MB larger"), ("larger", "MB unpacked"), ("polygons", "vtkCubeSource")):
    check(messages[name] and words in messages[name], "%s: %s" % (name, messages[name]))
for name in ("image", "grid", "theirs", "surface", "blocks", "never", "always"):
    check(not messages[name], "%s: %s" % (name, messages[name]))
other = quiet_batch("data_sets", 4)
check(sorted(os.listdir(other)) == sorted(os.listdir(one)), "the same files")
check(said(other, "theirs")[0] == said(one, "theirs")[0], "theirs: the data set differs")
for name in sorted(os.listdir(one)):
    # How much there is, ghosts included, depends on the ranks.
    if name == "messages.json":
        digits = re.compile("[0-9.]+ MB")
        check(digits.sub("", read(other, name)) == digits.sub("", read(one, name)), "messages")
    elif name != "theirs.html":  # of which ParaView makes what depends on the ranks
        check(read(other, name) == read(one, name), "%s: %s differs" % (other, name))
finish()
