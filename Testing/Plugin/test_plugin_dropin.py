# SPDX-FileCopyrightText: The Microtome developers
# SPDX-License-Identifier: BSD-3-Clause
"""Microtome's filters in place of ParaView's own: every property is there and does the same; state
files and traces hold them."""

import os

from paraview import servermanager, simple, smtrace

from check import check, finish, output

simple.LoadPlugin(os.environ["MICROTOME_PLUGIN"], remote=True, ns=globals())

STATE = output("state.pvsm")
tried = set()


def pair(own, ours, source, **properties):
    """Both filters with the same properties, updated."""
    made = [own(Input=source), ours(Input=source)]
    for one in made:
        for name, value in properties.items():
            target, _, last = name.rpartition("__")
            setattr(getattr(one, target) if target else one, last, value)
            tried.add(target or last)
        one.UpdatePipeline()
    return made


def area_of(source):
    """The area of all polygons. Not called size, as ParaView's Programmable Filter brings all names
    of numpy into the script that runs it, in place of the script's own."""
    total = simple.IntegrateVariables(Input=source)
    total.UpdatePipeline()
    array = servermanager.Fetch(total).GetCellData().GetArray("Area")
    return array.GetTuple1(0) if array else 0.0


def same(what, one, other, counts=True):
    """The same area, bounds and kind of data, and the same numbers of cells and points."""
    a, b = one.GetDataInformation(), other.GetDataInformation()
    check(a.GetNumberOfCells() > 0, what + ": something")
    check(a.GetDataSetTypeAsString() == b.GetDataSetTypeAsString(), what + ": kind")
    if counts:
        for count in ("GetNumberOfCells", "GetNumberOfPoints"):
            mine, theirs = getattr(b, count)(), getattr(a, count)()
            check(mine == theirs, "%s: %s %d, %d" % (what, count, mine, theirs))
    for mine, theirs in zip(b.GetBounds(), a.GetBounds()):
        check(abs(mine - theirs) < 1e-4, "%s: bounds %s" % (what, b.GetBounds()))
    mine, theirs = area_of(other), area_of(one)
    check(abs(mine - theirs) <= 1e-4 * theirs, "%s: area %g, %g" % (what, mine, theirs))


def check_all_tried(own, ours):
    """Whatever this version of ParaView has, there is and was tried."""
    missing = set(own.ListProperties()) - set(ours.ListProperties())
    check(not missing, "%s: %s are missing" % (ours.GetXMLName(), sorted(missing)))
    left = set(own.ListProperties()) - tried - {"Input", "InputBounds"}
    check(not left, "%s: %s were not tried" % (ours.GetXMLName(), sorted(left)))


def n_points(source):
    return source.GetDataInformation().GetNumberOfPoints()


def slices():
    """ParaView's Slice."""
    plane = {"SliceType__Origin": [0.3, 0.2, 0.1], "SliceType__Normal": [2 / 7, 3 / 7, 6 / 7]}
    own, ours = pair(simple.Slice, MicrotomeSlice, wavelet, **plane,
                     SliceOffsetValues=[0.13, 1.71], Triangulatetheslice=1)
    same("triangles", own, ours, counts=False)
    check(servermanager.Fetch(ours).GetPolys().GetMaxCellSize() == 3, "of three points")
    own, ours = pair(simple.Slice, MicrotomeSlice, wavelet, **plane, Triangulatetheslice=0)
    same("polygons", own, ours, counts=False)
    check(servermanager.Fetch(ours).GetPolys().GetMaxCellSize() > 3, "of more")
    n_merged, corners = n_points(ours), servermanager.Fetch(ours).GetPolys()
    # ParaView's versions call the last of these methods differently: it does not merge.
    for name, value in (("Mergeduplicatedpointsintheslice", 0),
                        ("PointMergeMethod", ours.GetProperty("PointMergeMethod").Available[-1])):
        tried.add(name)
        setattr(ours, name, value)
        ours.UpdatePipeline()
        check(n_points(ours) == corners.GetNumberOfConnectivityIds() > n_merged, name)
        same(name, own, ours, counts=False)
        ours.Mergeduplicatedpointsintheslice = 1
    for kind in own.GetProperty("SliceType").Available:
        check(kind in ours.GetProperty("SliceType").Available, "slice type " + kind)
    kinds = {"Sphere": {"SliceType__Center": [0.2, 0.1, 0], "SliceType__Radius": 6.3},
             "Cylinder": {"SliceType__Center": [0.2, 0.1, 0], "SliceType__Radius": 6.3},
             "Box": {"SliceType__Position": [-3.2, -4.1, -2.3], "SliceType__Length": [7, 6, 5]}}
    for kind, properties in kinds.items():
        own, ours = pair(simple.Slice, MicrotomeSlice, wavelet, SliceType=kind, **properties,
                         Triangulatetheslice=1)
        same(kind, own, ours, counts=False)
    for source in (wavelet, group):
        same("crinkle", *pair(simple.Slice, MicrotomeSlice, source, Crinkleslice=1, **plane))
    same("crinkle by a sphere", *pair(simple.Slice, MicrotomeSlice, wavelet, SliceType="Sphere",
                                      SliceType__Radius=6.3, Crinkleslice=1))
    ours.Crinkleslice = 1
    ours.SliceOffsetValues = [2.0]
    ours.UpdatePipeline()
    check(ours.GetDataInformation().GetDataSetTypeAsString() == "vtkUnstructuredGrid", "to cells")
    ours.Crinkleslice = 0
    ours.UpdatePipeline()
    check(ours.GetDataInformation().GetDataSetTypeAsString() == "vtkPolyData", "and back")
    trees = simple.HyperTreeGridRandom(MaxDepth=2)
    # Not through corners, of which VTK makes polygons without an area.
    cut = {"HyperTreeGridSlicer__Origin": [0.31, 0.22, 0.13]}
    for normal, dual in (([1, 2, 3], 0), ([0, 0, 1], 1)):
        same("hyper tree grid", *pair(simple.Slice, MicrotomeSlice, trees, **cut,
                                      HyperTreeGridSlicer__Normal=normal, UseDual=dual))
    check_all_tried(own, ours)


def surfaces():
    """ParaView's Extract Surface."""
    tried.clear()
    both = simple.ExtractSurface, MicrotomeSurface
    for source in (wavelet, group):
        same("surface", *pair(*both, source, PieceInvariant=1))
    same("fast mode", *pair(*both, wavelet, FastMode=1))
    quadratic = simple.UnstructuredCellTypes(CellType="Quadratic Tet",
                                             BlocksDimensions=[3, 3, 3])
    for level in (0, 1, 2, 3):
        own, ours = pair(*both, quadratic, NonlinearSubdivisionLevel=level)
        same("level %d" % level, own, ours, counts=level != 1)
    own, ours = pair(*both, ghosts, RemoveGhostInterfaces=0)
    same("with ghost interfaces", own, ours)
    _, ours = pair(*both, ghosts, RemoveGhostInterfaces=1)
    # A layer of 20 x 20 cells are ghosts: what touches them is inside, and theirs is not shown.
    check(ours.GetDataInformation().GetNumberOfCells() == 6 * 400 - 400 - 80, "without")
    check_all_tried(own, ours)
    ours = MicrotomeSurface(Input=wavelet, PassThroughCellIds=1, PassThroughPointIds=1)
    ours.UpdatePipeline()
    check(ours.CellData["MicrotomeCellId"].GetRange() == (0, 20 ** 3 - 1), "ids of cells")
    check(ours.PointData["MicrotomePointId"].GetRange() == (0, 21 ** 3 - 1), "ids of points")


def adaptive():
    """Refined cells of adaptive data are not cut twice, so that the section is the whole one."""
    source = simple.AMRGaussianPulseSource()
    source.UpdatePipeline()
    cut = MicrotomeSlice(Input=source)
    cut.SliceType.Normal = [3, 5, 7]
    cut.UpdatePipeline()
    # The cube's section through its middle, seen along z: a square without two of its corners.
    area = 2.5 ** 2 * (1 - 0.5 ** 2 / (3 * 5)) * 83 ** 0.5 / 7
    found = area_of(cut)
    check(abs(found - area) < 1e-4, "adaptive: area %g, %g" % (found, area))


def contours():
    """ParaView's Contour."""
    own = simple.Contour(Input=wavelet)
    ours = MicrotomeIsosurface(Input=wavelet)
    check(list(own.Isosurfaces) == list(ours.Isosurfaces), "isosurfaces: %s" % ours.Isosurfaces)
    check(list(own.ContourBy) == list(ours.ContourBy), "contour by: %s" % ours.ContourBy)
    for one in (own, ours):
        one.Isosurfaces = [120.5, 180.25]
        one.GenerateTriangles = 1
        one.UpdatePipeline()
    check(abs(area_of(own) - area_of(ours)) < 0.01 * area_of(own), "%g, %g" % (area_of(own), area_of(ours)))
    check(ours.CellData["ValueIndex"].GetRange() == (0, 1), "two values")
    low, high = ours.PointData["RTData"].GetRange()
    check(abs(low - 120.5) < 1e-3 and abs(high - 180.25) < 1e-3, "the values themselves")


def settings():
    """What is to come back from a state file or a trace, by property."""
    return {"slice": {"Crinkleslice": 0, "NumberOfSlices": 3, "Spacing": 0.25, "Triangulatetheslice": 1,
                      "PassThroughCellIds": 1, "SliceOffsetValues": [0.5, 2.0]},
            "surface": {"Triangulate": 1, "NonlinearSubdivisionLevel": 2},
            "isosurface": {"Isosurfaces": [100.0, 150.5], "GenerateTriangles": 1}}


def build():
    """One of each."""
    made = settings()
    source = simple.Wavelet(registrationName="source")
    MicrotomeSlice(registrationName="slice", Input=source, SliceType="Sphere", **made["slice"])
    MicrotomeSurface(registrationName="surface", Input=source, **made["surface"])
    MicrotomeIsosurface(registrationName="isosurface", Input=source, **made["isosurface"])
    simple.FindSource("slice").SliceType.Radius = 5.5


def check_built(what, radius):
    for name, properties in settings().items():
        proxy = simple.FindSource(name)
        check(proxy, "%s: %s" % (what, name))
        if not proxy:
            continue
        for one, value in properties.items():
            found = proxy.GetPropertyValue(one)
            found = list(found) if isinstance(value, list) else found
            check(found == value, "%s: %s.%s is %s" % (what, name, one, found))
        proxy.UpdatePipeline()
        check(proxy.GetDataInformation().GetNumberOfCells() > 0, "%s: %s" % (what, name))
    cut = simple.FindSource("slice")
    check(cut and cut.SliceType.GetXMLName() == "Sphere", what + ": slice type")
    if radius:
        check(cut and cut.SliceType.Radius == radius, what + ": radius")


def begin():
    simple.Disconnect()
    simple.Connect()
    simple.LoadPlugin(os.environ["MICROTOME_PLUGIN"], remote=True, ns=globals())


def states():
    begin()
    build()
    simple.SaveState(STATE)
    begin()
    check(not simple.FindSource("slice"), "nothing is left")
    simple.LoadState(STATE)
    check_built("state", 5.5)


def traces():
    begin()
    smtrace.start_trace()
    build()
    text = smtrace.stop_trace()
    check("MicrotomeSlice(" in text and "MicrotomeIsosurface(" in text, "recorded: " + text)
    begin()
    # Where the plugin is, a trace leaves to whom it plays.
    exec(text, dict(globals(), **{"__name__": "trace"}))
    check_built("trace", None)


wavelet = simple.Wavelet()
group = simple.GroupDatasets(Input=[wavelet, simple.Tetrahedralize(Input=wavelet)])
ghosts = simple.ProgrammableFilter(Input=wavelet, Script="""
from vtkmodules.vtkCommonCore import vtkUnsignedCharArray
data = self.GetOutputDataObject(0)
data.ShallowCopy(self.GetInputDataObject(0, 0))
array = vtkUnsignedCharArray()
array.SetName("vtkGhostType")
array.SetNumberOfValues(data.GetNumberOfCells())
for i in range(data.GetNumberOfCells()):
    array.SetValue(i, 1 if i < 400 else 0)
data.GetCellData().AddArray(array)
""")
slices()
surfaces()
contours()
adaptive()
states()
traces()
finish()
