# SPDX-FileCopyrightText: The Microtome developers
# SPDX-License-Identifier: BSD-3-Clause
"""Run in the window's Python shell between clicks: adds what there is now to a list of steps."""

import json
import os
import shutil
import subprocess
import sys
import traceback

from paraview import servermanager, simple
from vtkmodules.vtkIOImage import vtkPNGWriter
from vtkmodules.vtkRenderingCore import vtkWindowToImageFilter


def describe(proxy):
    """What a source is; bounds and cells are those of the data that the server made last."""
    information = proxy.GetDataInformation()
    representation = simple.GetRepresentation(proxy, simple.GetActiveView())
    found = {"kind": proxy.GetXMLName(), "visible": bool(representation.Visibility),
             "cells": information.GetNumberOfCells(), "bounds": list(information.GetBounds())}
    if found["kind"] == "MicrotomeSlice":
        plane = proxy.SMProxy.GetProperty("CutFunction").GetProxy(0)
        for name in ("Origin", "Normal"):
            helper = servermanager.vtkSMPropertyHelper(plane, name)
            found[name.lower()] = [helper.GetAsDouble(k) for k in range(3)]
    return found


def add_step():
    """Pictures are of the view, and, where there is a program for it, of the whole screen."""
    folder, name = os.environ["MICROTOME_STEPS"], os.environ["MICROTOME_STEP"]
    # What is on the screen, not drawn anew: the widget itself must have had it drawn.
    window = simple.GetActiveView().GetRenderWindow()
    picture = vtkWindowToImageFilter()
    picture.SetInput(window)
    picture.ShouldRerenderOff()
    picture.ReadFrontBufferOff()
    writer = vtkPNGWriter()
    writer.SetInputConnection(picture.GetOutputPort())
    writer.SetFileName(os.path.join(folder, name + ".png"))
    writer.Write()
    if shutil.which("import"):
        subprocess.run(["import", "-window", "root", os.path.join(folder, name + "_screen.png")],
                       check=False)
    with open(os.path.join(folder, name + ".json"), "w", encoding="ascii") as file:
        json.dump([describe(source) for source in simple.GetSources().values()], file)


try:
    add_step()
except Exception:
    # The window would show it to nobody.
    traceback.print_exc(file=sys.__stdout__)
