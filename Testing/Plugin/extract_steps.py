# SPDX-FileCopyrightText: The Microtome developers
# SPDX-License-Identifier: BSD-3-Clause
"""Run by pvbatch: time steps into one page, by the extractor, by all at once, and as single files."""

import os
import sys

from paraview import simple

simple.LoadPlugin(os.environ["MICROTOME_PLUGIN"], remote=True, ns=globals())
folder = sys.argv[1]

# Moves with time. Cut, for ParaView gives these data no ghost cells.
moving = simple.TemporalShiftScale(Input=simple.TimeSource(XAmplitude=0.2, Growing=1), Scale=4)
cut = MicrotomeSlice(Input=moving)
cut.SliceType.Origin, cut.SliceType.Normal = [0.5, 0.5, 0.5], [1, 0.3, 0.2]
grown = simple.Calculator(registrationName="grown", Input=cut, ResultArrayName="place",
                          Function="coordsX")
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
for step, time in enumerate([0, 4 / 9, 8 / 9]):
    writer.UpdateVTKObjects()
    writer.UpdatePipeline(time)
    if simple.servermanager.vtkProcessModule.GetProcessModule().GetPartitionId() == 0:
        with open(folder + "/live.html", encoding="utf-8") as file:
            text = file.read()
        with open("%s/live-%d.html" % (folder, step), "w", encoding="utf-8") as file:
            file.write(text)
