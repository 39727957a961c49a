# SPDX-FileCopyrightText: The Microtome developers
# SPDX-License-Identifier: BSD-3-Clause
"""pvbatch on 1, 2 and 4 ranks reads XDMF files alike."""

import json
import os

from batch import quiet_batch, read
from check import check, finish, need, output
from xdmf_files import write_all

need("PVBATCH", "MPIRUN")
if os.environ["MICROTOME_HAS_XDMF"] != "1":
    print("SKIP: the plugin was built without the XDMF library", flush=True)
    os._exit(77)
DATA = output("xdmf-ranks-data")
os.makedirs(DATA)
write_all(DATA)


def run(n_ranks):
    """Runs the script; returns what it wrote, by name."""
    folder = quiet_batch("xdmf_ranks", n_ranks, given=[DATA])
    return {name: json.loads(read(folder, name, "ascii")) for name in sorted(os.listdir(folder))}


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
