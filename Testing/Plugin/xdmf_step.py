# SPDX-FileCopyrightText: The Microtome developers
# SPDX-License-Identifier: BSD-3-Clause
"""Run in the window's Python shell between clicks: writes how large what each source made last is, and
between which values its arrays are."""

import json
import os
import sys
import traceback

from paraview import servermanager, simple


def ranges(attributes):
    """Of the first component of each array."""
    return {one.Name: list(one.GetRange(0)) for one in attributes}


def describe(proxy):
    """Nothing is updated: it is what the window has by itself."""
    information = proxy.GetDataInformation()
    found = {"kind": proxy.GetXMLName(), "points": information.GetNumberOfPoints(),
             "cells": information.GetNumberOfCells(),
             "ranges": {**ranges(proxy.PointData), **ranges(proxy.CellData)}}
    if found["kind"] == "MicrotomeSlice":
        plane = proxy.SMProxy.GetProperty("CutFunction").GetProxy(0)
        helper = servermanager.vtkSMPropertyHelper(plane, "Origin")
        found["origin"] = [helper.GetAsDouble(k) for k in range(3)]
    return found


try:
    path = os.path.join(os.environ["MICROTOME_STEPS"], os.environ["MICROTOME_STEP"] + ".json")
    with open(path, "w", encoding="ascii") as file:
        json.dump({"time": simple.GetAnimationScene().AnimationTime,
                   "sources": [describe(one) for one in simple.GetSources().values()]}, file)
except Exception:
    # The window would show it to nobody.
    traceback.print_exc(file=sys.__stdout__)
