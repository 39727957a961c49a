# SPDX-FileCopyrightText: The Microtome developers
# SPDX-License-Identifier: BSD-3-Clause
"""Run by pvbatch: time steps into one page, by the extractor, by all at once, and as single files."""

import os
import sys

from paraview import simple

simple.LoadPlugin(os.environ["MICROTOME_PLUGIN"], remote=True, ns=globals())
folder = sys.argv[1]

TIMES = [4 * i / 9 for i in range(10)]
# Values that change with time, on a mesh that stays; ParaView's own sources of time have all cells on
# every rank.
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
grown = MicrotomeSlice(registrationName="grown", Input=moving)
grown.SliceType.Normal = [1, 0.3, 0.2]
page = simple.CreateExtractor("MicrotomeWebScene", grown, registrationName="page")
page.Writer.Title = "Steps"
page.Writer.Precision = 2
page.Trigger.Frequency = 3
single = simple.CreateExtractor("MicrotomeWebScene", grown, registrationName="single")
single.Writer.FileName = "grown_{timestep:03d}.json"
single.Trigger.Frequency = 5

# After each step, what there is by then.
scene = simple.GetAnimationScene()
scene.UpdateAnimationUsingDataTimeSteps()
simple.SaveExtracts(ExtractsOutputDirectory=folder)
# Once more in the same session: the page is written anew.
simple.SaveExtracts(ExtractsOutputDirectory=folder)
for kind in ("json", "html"):
    simple.SaveData("%s/all.%s" % (folder, kind), grown, WriteAllTimeSteps=1, Title="All")

# Live: each call leaves a page that is complete.
writer = simple.servermanager.writers.MicrotomeSceneWriter(
    Input=grown, FileName=folder + "/live.html", AppendSteps=1)
for step, time in enumerate(TIMES[:3]):
    writer.UpdateVTKObjects()
    writer.UpdatePipeline(time)
    if simple.servermanager.vtkProcessModule.GetProcessModule().GetPartitionId() == 0:
        with open(folder + "/live.html", encoding="utf-8") as file:
            text = file.read()
        with open("%s/live-%d.html" % (folder, step), "w", encoding="utf-8") as file:
            file.write(text)
