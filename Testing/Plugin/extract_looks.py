# SPDX-FileCopyrightText: The Microtome developers
# SPDX-License-Identifier: BSD-3-Clause
"""Run by pvpython or pvbatch: extracts data that views show, each in colours of its own.

extract_looks.py FOLDER [PORT of a server]
"""

import os
import sys

from paraview import simple

folder = sys.argv[1]
if len(sys.argv) > 2:
    simple.Connect("localhost", int(sys.argv[2]))
    simple.LoadPlugin(os.environ["MICROTOME_PLUGIN"], remote=True, ns=globals())
simple.LoadPlugin(os.environ["MICROTOME_PLUGIN"], remote=False, ns=globals())
simple._DisableFirstRenderCameraReset()

TIMES = [0.0, 1.0, 2.0]
moving = simple.ProgrammableFilter(Input=simple.Wavelet(), CopyArrays=1)
moving.RequestInformationScript = """
executive = self.GetExecutive()
information = executive.GetOutputInformation(0)
information.Set(executive.TIME_STEPS(), %r, %d)
information.Set(executive.TIME_RANGE(), [%r, %r], 2)
""" % (TIMES, len(TIMES), TIMES[0], TIMES[-1])
moving.Script = """
executive = self.GetExecutive()
time = executive.GetOutputInformation(0).Get(executive.UPDATE_TIME_STEP())
output.PointData.append(inputs[0].PointData["RTData"] * (1 + time), "place")
"""


def cut(name, **options):
    """A slice, and its extractor."""
    made = MicrotomeSlice(registrationName=name, Input=moving)
    made.SliceType.Normal = [1, 0.3, 0.2]
    extractor = simple.CreateExtractor("MicrotomeWebScene", made, registrationName=name + "-page")
    extractor.Writer.FileName = name + "_{timestep:03d}.json"
    for option, value in options.items():
        setattr(extractor.Writer, option, value)
    return made


def show(made, view, low, high, opacity):
    shown = simple.Show(made, view)
    simple.ColorBy(shown, ("POINTS", "place"), separate=True)
    colors = simple.GetColorTransferFunction("place", shown, separate=True)
    colors.ApplyPreset("Cool to Warm", True)
    colors.RescaleTransferFunction(low, high)
    shown.Representation, shown.Opacity = "Surface With Edges", opacity
    return shown


one, other = simple.CreateRenderView(), simple.CreateRenderView()
simple.SetActiveView(one)
both = cut("both")
show(both, other, -9, 9, 0.75)
show(both, one, -5, 5, 0.5)
show(cut("elsewhere"), other, -7, 7, 0.25)
hidden = cut("hidden")
show(hidden, one, -3, 3, 0.125).Visibility = 0
show(cut("own", Opacity=0.9), one, -3, 3, 0.125)
show(cut("off", ColorsFromView=0), one, -3, 3, 0.125)
# Nothing at first, then something.
late = simple.Threshold(registrationName="late", Input=moving, Scalars=["POINTS", "place"],
                        ThresholdMethod="Above Upper Threshold", UpperThreshold=300)
shown = simple.Show(late, one)
shown.ColorArrayName = ["POINTS", ""]
shown.DiffuseColor = [1, 0, 0]
page = simple.CreateExtractor("MicrotomeWebScene", late, registrationName="late-page")
page.Writer.FileName = "late.html" if os.environ["MICROTOME_HAS_PAGE"] == "1" else "late.json"
page.Writer.IncludeDataSet = "Never"
simple.GetAnimationScene().UpdateAnimationUsingDataTimeSteps()
simple.SaveExtracts(ExtractsOutputDirectory=folder)
