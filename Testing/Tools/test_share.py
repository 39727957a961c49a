# SPDX-FileCopyrightText: The Microtome developers
# SPDX-License-Identifier: BSD-3-Clause

"""The demo script on one rank and on four: what it prints, what it leaves, and that both are alike.

    python3 test_share.py SCRIPT PLUGIN PVBATCH MPIEXEC DATA-FOLDER OUTPUT-FOLDER
"""

import json
import os
import pathlib
import re
import subprocess
import sys

NAMES = [f"{data}: {what}" for data in ("Cube", "Cylinder", "Volume")
         for what in ("5 slices", "surface")]
ENVIRONMENT = {**os.environ, "OMPI_ALLOW_RUN_AS_ROOT": "1", "OMPI_ALLOW_RUN_AS_ROOT_CONFIRM": "1"}

failures = []


def check(condition, what):
    if not condition:
        failures.append(what)
        print("FAILED:", what)


def run(command, code=0):
    done = subprocess.run(command, env=ENVIRONMENT, capture_output=True, text=True, timeout=300)
    check(done.returncode == code, f"{command}: {done.returncode}\n{done.stdout}\n{done.stderr}")
    return done.stdout + done.stderr


def groups(folder):
    """By name: counts, arrays without their order, and positions."""
    scene = json.loads((folder / "scene.json").read_text(encoding="ascii"))
    geometries = {geometry["uuid"]: geometry for geometry in scene["geometries"]}
    found = {}
    for group in scene["object"]["children"]:
        if group["type"] == "Group":
            about = group["userData"]["microtome"]
            positions = [geometries[child["geometry"]]["data"]["attributes"]["position"]["array"]
                         for child in group["children"]]
            arrays = sorted((a["association"], a["name"], a["type"]) for a in about["arrays"])
            counts = [about[kind] for kind in ("points", "vertices", "lines", "polygons")]
            found[about["name"]] = {"counts": counts, "arrays": arrays, "positions": positions}
    return found


def check_table(text, n_ranks=1):
    for name in NAMES:
        row = re.search(rf"^{name} +([\d,]+) +([\d,]+) +(-|[\d.]+ %) +[\d.]+ ms$", text, re.M)
        check(row, f"there is no row for {name} in\n{text}")
        if row:
            n_in, n_out = (int(count.replace(",", "")) for count in row.groups()[:2])
            if n_out > n_in:
                check(row[3] == "-", f"no reduction in {row[0]}")
            else:
                reduction = 100 * (1 - n_out / n_in)
                check(abs(float(row[3][:-2]) - reduction) < 0.06, f"reduction in {row[0]}")
            expected = {"Cube": 8, "Cylinder": 24, "Volume": 125000}[name.split(":")[0]]
            # Points that several ranks have are counted by each.
            check(n_in == expected or n_ranks > 1 and n_in > expected, f"{n_in} points in {name}")


def main(script, plugin, pvbatch, mpiexec, data, output):
    output = pathlib.Path(output)
    arguments = [script, "--plugin", plugin, data]
    check_table(run([pvbatch, *arguments, output / "one"]))
    one = groups(output / "one")
    check(list(one) == NAMES, f"the objects are {list(one)}")
    check(one["Volume: surface"]["counts"] == [14408, 0, 0, 14406], "50^3 points have 6 * 49^2 faces")
    check(one["Cylinder: surface"]["counts"] == [24, 0, 0, 32], "the surface of triangles is they")
    page = (output / "one" / "index.html").read_text(encoding="utf-8")
    check(page.count('class="microtome-step"') == 1, "the page holds the scene")

    empty = output / "empty"
    empty.mkdir(parents=True, exist_ok=True)
    text = run([pvbatch, script, "--plugin", plugin, empty, output / "none"], code=1)
    check("there are no XDMF files in" in text, "an empty folder is named")

    if not mpiexec.endswith("NOTFOUND"):
        command = [mpiexec, "-n", "4", "--oversubscribe", pvbatch, *arguments, output / "four"]
        check_table(run(command), n_ranks=4)
        check(groups(output / "four") == one, "four ranks make the objects that one makes")


main(*sys.argv[1:7])
print(f"{len(failures)} failures")
sys.exit(bool(failures))
