# SPDX-FileCopyrightText: The Microtome developers
# SPDX-License-Identifier: BSD-3-Clause
"""Run in the window's Python shell between clicks: what the server made of the active source."""

import json
import os
import sys
import traceback

from paraview import servermanager, simple

sys.path.insert(0, os.environ["MICROTOME_HERE"])
from polygons import polygons  # noqa: E402: its folder is known by now


def add_step():
    source = simple.GetActiveSource()
    # Before anything is fetched: what the window itself has had the server make.
    n_cells = source.GetDataInformation().GetNumberOfCells()
    connection = servermanager.ActiveConnection
    found = {"cells": n_cells, "polygons": polygons(source),
             "ranks": connection.GetNumberOfDataPartitions(), "remote": connection.IsRemote()}
    path = os.path.join(os.environ["MICROTOME_STEPS"], os.environ["MICROTOME_STEP"] + ".json")
    with open(path, "w", encoding="ascii") as file:
        json.dump(found, file)


try:
    add_step()
except Exception:
    # The window would show it to nobody.
    traceback.print_exc(file=sys.__stdout__)
