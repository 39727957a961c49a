# SPDX-FileCopyrightText: The Microtome developers
# SPDX-License-Identifier: BSD-3-Clause
"""Run in the window's Python shell after the clicks: writes down what there is, and a picture."""

import json
import os

from paraview import simple


def describe(name, source):
    """What a filter made, and whether the view shows it."""
    information = source.GetDataInformation()
    shown = simple.GetDisplayProperties(source, simple.GetActiveView())
    return {"name": name, "kind": source.GetXMLName(), "cells": information.GetNumberOfCells(),
            "points": information.GetNumberOfPoints(), "visible": bool(shown.Visibility)}


found = [describe(key[0], source) for key, source in simple.GetSources().items()]
view = simple.GetActiveView()
simple.HideAll(view)
cut = next(source for source in simple.GetSources().values()
           if source.GetXMLName() == "MicrotomeSlice")
simple.Show(cut, view)
simple.ColorBy(simple.GetDisplayProperties(cut, view), ("POINTS", "RTData"))
simple.ResetCamera(view)
view.CameraPosition, view.CameraViewUp = [70, 20, 20], [0, 0, 1]
simple.SaveScreenshot(os.environ["MICROTOME_PICTURE"], view, ImageResolution=[600, 450])
with open(os.environ["MICROTOME_FOUND"], "w", encoding="ascii") as file:
    json.dump(found, file)
