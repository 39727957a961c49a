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


def numbers(proxy, name):
    """A property's values as the server has them."""
    helper = servermanager.vtkSMPropertyHelper(proxy, name)
    return [helper.GetAsDouble(k) for k in range(helper.GetNumberOfElements())]


def shown_origin(view):
    """Where the plane that the mouse can drag is drawn, or None."""
    hidden = view.SMProxy.GetProperty("HiddenRepresentations")
    for k in range(hidden.GetNumberOfProxies()):
        widget = hidden.GetProxy(k)
        # A panel has one for hyper tree grids too, which is not used for others.
        if "PlaneWidget" in widget.GetXMLName() and numbers(widget, "Visibility") == [1]:
            return numbers(widget, "Origin")
    return None


def describe(name, proxy, view):
    """What a source is; bounds and cells are those of the data that the server made last."""
    information = proxy.GetDataInformation()
    # What finds none must not make one.
    representation = view.SMProxy.FindRepresentation(proxy.SMProxy, 0)
    visible = representation is not None and numbers(representation, "Visibility") == [1]
    found = {"name": name, "kind": proxy.GetXMLName(), "visible": visible,
             "cells": information.GetNumberOfCells(), "bounds": list(information.GetBounds())}
    if found["kind"] == "MicrotomeSlice":
        views = simple.GetViews()
        found["views"] = len(views)
        found["views_behind"] = sum(one.SMProxy.GetNeedsUpdate() for one in views)
        plane = proxy.SMProxy.GetProperty("CutFunction").GetProxy(0)
        for key in ("Origin", "Normal"):
            found[key.lower()] = numbers(plane, key)
        for key in ("NumberOfSlices", "Spacing", "ContourValues", "Triangulate"):
            found[key] = numbers(proxy.SMProxy, key)
        found["shown_origin"] = shown_origin(view)
    return found


def write_picture(view, path):
    """What is on the screen, not drawn anew: the widget itself must have had it drawn."""
    picture = vtkWindowToImageFilter()
    picture.SetInput(view.GetRenderWindow())
    picture.ShouldRerenderOff()
    picture.ReadFrontBufferOff()
    writer = vtkPNGWriter()
    writer.SetInputConnection(picture.GetOutputPort())
    writer.SetFileName(path)
    writer.Write()


def add_step():
    """Pictures are of the view, and, where there is a program for it, of the whole screen."""
    folder, name = os.environ["MICROTOME_STEPS"], os.environ["MICROTOME_STEP"]
    view = simple.GetActiveView()
    if view is not None:
        write_picture(view, os.path.join(folder, name + ".png"))
    if shutil.which("import"):
        subprocess.run(["import", "-window", "root", os.path.join(folder, name + "_screen.png")],
                       check=False)
    with open(os.path.join(folder, name + ".json"), "w", encoding="ascii") as file:
        json.dump([describe(key[0], source, view)
                   for key, source in simple.GetSources().items()], file)


try:
    add_step()
except Exception:
    # The window would show it to nobody.
    traceback.print_exc(file=sys.__stdout__)
