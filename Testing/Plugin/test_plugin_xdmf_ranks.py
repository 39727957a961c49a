# SPDX-FileCopyrightText: The Microtome developers
# SPDX-License-Identifier: BSD-3-Clause
"""pvbatch on 1, 2 and 4 ranks reads XDMF files alike."""

import json
import os
import subprocess

from check import check, finish, need, output
from xdmf_files import write_all

need("PVBATCH", "MPIRUN")
if os.environ["MICROTOME_HAS_XDMF"] != "1":
    print("SKIP: the plugin was built without the XDMF library", flush=True)
    os._exit(77)
SCRIPT = os.path.join(os.path.dirname(os.path.abspath(__file__)), "xdmf_ranks.py")
DATA = output("xdmf-ranks-data")
os.makedirs(DATA)
write_all(DATA)


def run(n_ranks, *options):
    """Runs the script; returns what it wrote, by name."""
    folder = output("xdmf-ranks-%d" % n_ranks)
    os.makedirs(folder)
    command = [os.environ["PVBATCH"], *options, SCRIPT, DATA, folder]
    if n_ranks > 1:
        command = [os.environ["MPIRUN"], "--oversubscribe", "-np", str(n_ranks)] + command
    result = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=250,
                            check=False)
    text = result.stdout.decode(errors="replace")
    check(result.returncode == 0, "%d ranks: %s" % (n_ranks, text))
    check("ERR|" not in text and "WARN|" not in text, "%d ranks: %s" % (n_ranks, text))
    scenes = {}
    for name in sorted(os.listdir(folder)):
        with open(os.path.join(folder, name), encoding="ascii") as file:
            scenes[name] = json.load(file)
    return scenes


one = run(1)
check(len(one) == 16, "%d scenes" % len(one))
for name, scene in one.items():
    check(scene["geometries"], name + " shows something")
for n_ranks in (2, 4):
    others = run(n_ranks)
    check(sorted(others) == sorted(one), "the same scenes")
    for name, scene in one.items():
        check(others.get(name) == scene, "%d ranks: %s differs" % (n_ranks, name))
finish()
