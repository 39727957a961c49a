# SPDX-FileCopyrightText: The Microtome developers
# SPDX-License-Identifier: BSD-3-Clause
"""The filters in pvpython: their proxies, and their numbers against ParaView's own filters."""

import os

from paraview import servermanager, simple
from vtkmodules.vtkFiltersCore import vtkCleanPolyData

from check import check, finish

simple.LoadPlugin(os.environ["MICROTOME_PLUGIN"], remote=True, ns=globals())


def area(source):
    """The area of all polygons."""
    sizes = simple.CellSize(Input=simple.ExtractSurface(Input=source))
    total = simple.IntegrateVariables(Input=sizes)
    total.UpdatePipeline()
    return servermanager.Fetch(total).GetCellData().GetArray("Area").GetTuple1(0)


def compare(name, ours, theirs):
    """The same area, points, range of values and arrays."""
    ours.UpdatePipeline()
    theirs.UpdatePipeline()
    check(abs(area(ours) - area(theirs)) < 1e-4 * area(theirs), name + ": area")
    mine, other = servermanager.Fetch(ours), servermanager.Fetch(theirs)
    merge = vtkCleanPolyData()
    merge.SetInputData(other)
    merge.SetTolerance(1e-7)
    merge.Update()
    n_points = merge.GetOutput().GetNumberOfPoints()
    check(mine.GetNumberOfPoints() == n_points,
          "%s: %d points, %d" % (name, mine.GetNumberOfPoints(), n_points))
    for i in range(2):
        value = ours.PointData["RTData"].GetRange()[i]
        expected = theirs.PointData["RTData"].GetRange()[i]
        check(abs(value - expected) < 1e-3, "%s: RTData %g, %g" % (name, value, expected))


wavelet = simple.Wavelet()
wavelet.UpdatePipeline()
tetrahedra = simple.Tetrahedralize(Input=wavelet)
tetrahedra.UpdatePipeline()

# The plane starts in the centre of the data, as ParaView's own does.
shifted = simple.Wavelet(WholeExtent=[0, 8, 0, 6, 2, 8])
shifted.UpdatePipeline()
centred = MicrotomeSlice(Input=shifted)
check(list(centred.SliceType.Origin) == [4, 3, 5], "origin %s" % list(centred.SliceType.Origin))
check(list(centred.SliceType.Normal) == [1, 0, 0], "normal")
check(centred.NumberOfSlices == 1 and centred.Spacing == 0 and not centred.Triangulate, "defaults")
own = simple.Slice(Input=shifted)
check(list(own.SliceType.Origin) == list(centred.SliceType.Origin), "as ParaView's Slice")
check(list(own.SliceOffsetValues) == list(centred.SliceOffsetValues), "offsets as ParaView's Slice")

for name, source in (("image", wavelet), ("tetrahedra", tetrahedra)):
    # Normals of length 1: with others, ParaView's Slice takes one offset for something else than two.
    for origin, normal in (([0.3, 0.2, 0.1], [2 / 7, 3 / 7, 6 / 7]),
                           ([2.7, 1.1, -3.3], [-0.36, 0.48, 0.8])):
        ours, theirs = MicrotomeSlice(Input=source), simple.Slice(Input=source)
        for one in (ours, theirs):
            one.SliceType.Origin = origin
            one.SliceType.Normal = normal
            one.SliceOffsetValues = [0.13, 1.71]
        compare(name, ours, theirs)
        check(ours.CellData["PlaneIndex"].GetRange() == (0, 1), name + ": PlaneIndex")
    compare(name + ", surface", MicrotomeSurface(Input=source), simple.ExtractSurface(Input=source))

for kind in ("Sphere", "Cylinder"):
    ours, theirs = MicrotomeSlice(Input=wavelet), simple.Slice(Input=wavelet)
    for one in (ours, theirs):
        one.SliceType = kind
        one.SliceType.Center = [0.21, 0.13, 0.07]
        one.SliceType.Radius = 6.3
    ours.Triangulate = 1
    compare(kind, ours, theirs)

long = MicrotomeSlice(Input=wavelet)
long.SliceType.Normal = [0, 0, 10]
long.SliceOffsetValues = [0.3]
long.UpdatePipeline()
bounds = long.GetDataInformation().GetBounds()
check(bounds[4:] == (0.3, 0.3), "an offset is a distance: %s" % str(bounds[4:]))

several = MicrotomeSlice(Input=wavelet, NumberOfSlices=4)
several.SliceType.Normal = [0, 0, 1]
several.UpdatePipeline()
check(several.CellData["PlaneIndex"].GetRange() == (0, 3), "four slices")
bounds = several.GetDataInformation().GetBounds()
check(bounds[4:] == (-7.5, 7.5), "spread evenly over 20: %s" % str(bounds[4:]))
several.Spacing = 2
several.UpdatePipeline()
bounds = several.GetDataInformation().GetBounds()
check(bounds[4:] == (-3, 3), "two apart: %s" % str(bounds[4:]))

# Named blocks stay named blocks.
group = simple.GroupDatasets(Input=[wavelet, tetrahedra])
cut = MicrotomeSlice(Input=group)
cut.UpdatePipeline()
check(cut.GetDataInformation().IsCompositeDataSet(), "composite in, composite out")
check(cut.GetDataInformation().GetNumberOfCells() == 400 + 800, "both blocks are cut")
finish()
