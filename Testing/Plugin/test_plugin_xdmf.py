# SPDX-FileCopyrightText: The Microtome developers
# SPDX-License-Identifier: BSD-3-Clause
"""Microtome XDMF Reader in ParaView: opening, steps, choices, series, states, and other readers."""

import os
import subprocess

from paraview import simple

from check import check, finish, output
from xdmf_files import array, collection, grid, image, time, write, write_all

if os.environ["MICROTOME_HAS_XDMF"] != "1":
    print("SKIP: the plugin was built without the XDMF library", flush=True)
    os._exit(77)
simple.LoadPlugin(os.environ["MICROTOME_PLUGIN"], remote=True, ns=globals())
folder = output("xdmf")
os.makedirs(folder)
FILES = write_all(folder)


def fetch(source, time=None):
    if time is None:
        source.UpdatePipeline()
    else:
        source.UpdatePipeline(time)
    # As it is on the built-in server: what ParaView 6 fetches has other names of blocks.
    return source.GetClientSideObject().GetOutputDataObject(0)


def open_data():
    """The reader is what ParaView opens these files with; extensions may be in capitals."""
    source = simple.OpenDataFile(FILES["image"])
    check(source.GetXMLName() == "MicrotomeXDMFReader", "opened by " + source.GetXMLName())
    data = fetch(source)
    check(data.IsA("vtkImageData"), "an image, not " + data.GetClassName())
    check(data.GetSpacing() == (0.5, 1.0, 2.0), "spacing %s" % str(data.GetSpacing()))
    check(data.GetPointData().GetArray("P").GetValue(20) == 3.0, "a value")


def steps():
    source = MicrotomeXDMFReader(FileNames=[FILES["steps"]])
    check(list(source.TimestepValues) == [0.0, 0.5, 1.0], "times %s" % source.TimestepValues)
    for step, time in enumerate(source.TimestepValues):
        data = fetch(source, time)
        check(data.GetPointData().GetArray("P").GetValue(7) == 7 + 1000 * step, "step %d" % step)
    check(sorted(source.PointArrayStatus) == ["P", "Q"], "point arrays")
    source.PointArrayStatus = ["Q"]
    data = fetch(source, 0.5)
    check(not data.GetPointData().HasArray("P") and data.GetPointData().HasArray("Q"), "choice")


def blocks():
    source = MicrotomeXDMFReader(FileNames=[FILES["blocks"]])
    data = fetch(source)
    check(data.IsA("vtkMultiBlockDataSet") and data.GetNumberOfBlocks() == 3, "three blocks")
    names = [data.GetMetaData(i).Get(data.NAME()) for i in range(data.GetNumberOfBlocks())]
    check(names == ["left", "right", "body"], "their names %s" % names)
    check(data.GetBlock(2).IsA("vtkMultiBlockDataSet"), "nested")
    check(list(source.GridStatus) == ["all/left", "all/right", "all/body/top"], "grids to choose")
    source.GridStatus = ["all/right"]
    data = fetch(source)
    check(data.GetNumberOfBlocks() == 1 and data.GetMetaData(0).Get(data.NAME()) == "right",
          "the chosen one")


def blocks_over_time():
    """Blocks whose names have the step in them are the same blocks at all steps, to choose and to
    find; where the first step's names are others, or those of others, they are as the file has them."""
    def at(number, left, right):
        return collection("step %d" % number, "Spatial", [
            time(float(number)), *(grid(name, image(2, 2, 2, (shift, 0, 0)),
                                        array("u", "Cell", [10.0 * number + shift]))
                                   for name, shift in ((left, 0.0), (right, 5.0)))])

    def read(name, chosen, *names):
        path = write("%s/%s.xdmf" % (folder, name), collection(
            "all", "Temporal", [at(number, *pair) for number, pair in enumerate(names)]))
        source = MicrotomeXDMFReader(FileNames=[path])
        source.UpdatePipeline()
        choices = list(source.GridStatus)
        if chosen:
            source.GridStatus = [choices[k] for k in chosen]
        found = []
        for number in range(len(names)):
            group = fetch(source, float(number)).GetBlock(0)
            for i in range(group.GetNumberOfBlocks()):
                found.append((group.GetMetaData(i).Get(group.NAME()),
                              group.GetBlock(i).GetCellData().GetArray("u").GetValue(0)))
        return choices, found

    numbered = [("left_t%g" % number, "right_t%g" % number) for number in (0, 0.5, 10)]
    choices, found = read("numbered", None, *numbered)
    check(choices == ["all/step 0/left_t0", "all/step 0/right_t0"], "choices %s" % choices)
    check(found == [(name, 10.0 * number + shift) for number in range(3)
                    for name, shift in (("left_t0", 0.0), ("right_t0", 5.0))], "blocks %s" % found)
    found = read("numbered", [1], *numbered)[1]
    check(found == [("right_t0", 10.0 * number + 5.0) for number in range(3)], "one: %s" % found)
    # Swapped, the names tell which is which; a name of another kind is another block.
    found = read("swapped", None, ("b1", "b2"), ("b2", "b1"))[1]
    check(found == [("b1", 0.0), ("b2", 5.0), ("b2", 10.0), ("b1", 15.0)], "swapped: %s" % found)
    found = read("others", None, ("b1", "b2"), ("b3", "c"))[1]
    check([name for name, _ in found] == ["b1", "b2", "b3", "c"], "others: %s" % found)


def slices():
    """The mode that reads planes only gives what Microtome Slice gives."""
    whole = MicrotomeXDMFReader(FileNames=[FILES["image"]])
    cut = MicrotomeSlice(Input=whole)
    cut.SliceType.Origin, cut.SliceType.Normal = [0, 0, 6.3], [0, 0, 1]
    expected = fetch(cut)
    source = MicrotomeXDMFReader(FileNames=[FILES["image"]], Slices=1, SlicePositions=[6.3])
    data = fetch(source)
    check(data.GetNumberOfBlocks() == 1, "a block for each plane")
    found = data.GetBlock(0)
    check(found.GetNumberOfCells() == expected.GetNumberOfCells() == 20, "cells")
    same = all(found.GetPoint(i) == expected.GetPoint(i)
               for i in range(expected.GetNumberOfPoints()))
    check(same and found.GetNumberOfPoints() == expected.GetNumberOfPoints(), "points")
    source.UpdatePropertyInformation()
    check(tuple(source.GetProperty("FileBounds")) == (1, 3.5, 2, 6, 3, 17), "the file's bounds")
    check(tuple(source.GetProperty("FileExtent")) == (0, 5, 0, 4, 0, 7), "the file's extent")
    whole.UpdatePipeline()
    own = source.PointData["P"].GetRange()
    source.FullRanges = 1
    source.UpdatePipeline()
    expected = whole.PointData["P"].GetRange()
    # Later ParaViews look at the values again, which are those of the planes.
    version = simple.GetParaViewVersion()
    if (version.major, version.minor) < (5, 12):
        check(source.PointData["P"].GetRange() == expected != own,
              "the range of the file, %s, not %s" % (expected, source.PointData["P"].GetRange()))


def series():
    """Several files are the steps of one."""
    paths = [write("%s/dump_%d.xmf" % (folder, step),
                   grid("g", image(3, 3, 3), array("u", "Node", [float(step)] * 27)))
             for step in range(3)]
    source = MicrotomeXDMFReader(FileNames=paths)
    check(len(source.TimestepValues) == 3, "times %s" % source.TimestepValues)
    for step, time in enumerate(source.TimestepValues):
        data = fetch(source, time)
        check(data.GetPointData().GetArray("u").GetValue(0) == step, "file %d" % step)


def state():
    """A state that was saved opens the same file with the same choices."""
    source = MicrotomeXDMFReader(registrationName="kept", FileNames=[FILES["steps"]])
    source.PointArrayStatus = ["Q"]
    source.UpdatePipeline()
    path = folder + "/kept.pvsm"
    simple.SaveState(path)
    for one in list(simple.GetSources().values()):
        simple.Delete(one)
    simple.LoadState(path)
    again = simple.FindSource("kept")
    check(again is not None, "the reader is back")
    data = fetch(again, 1.0)
    check(not data.GetPointData().HasArray("P") and data.GetPointData().HasArray("Q"),
          "with its choice")


def total(source):
    """Sums of all arrays, which tell whether two readers read the same."""
    data = fetch(source)
    sums = {}
    for fields in (data.GetPointData(), data.GetCellData()):
        for i in range(fields.GetNumberOfArrays()):
            values = fields.GetArray(i)
            sums[values.GetName()] = sum(values.GetTuple1(k) if values.GetNumberOfComponents() == 1
                                         else sum(values.GetTuple(k))
                                         for k in range(values.GetNumberOfTuples()))
    return data.GetNumberOfPoints(), data.GetNumberOfCells(), sums


def beside_others():
    """HDF5 in turns with ParaView's own readers, which have a copy of it, or the same."""
    command = os.environ.get("MICROTOME_COMMAND")
    if not command:
        print("without the microtome command there are no HDF5 files to read in turns")
        return
    subprocess.run([command, "example", "cube", "cylinder", "-o", folder + "/hdf5"], check=True,
                   stdout=subprocess.DEVNULL)
    for turn in range(3):
        for name in ("cube", "cylinder"):
            path = "%s/hdf5/%s.xdmf" % (folder, name)
            ours = MicrotomeXDMFReader(FileNames=[path])
            expected = total(ours)
            check(expected[2]["Temperature"] > 0, "values were read")
            others = (simple.XDMFReader(FileNames=[path]), simple.Xdmf3ReaderS(FileName=[path]))
            for other in others:
                check(total(other) == expected, "%s, turn %d" % (other.GetXMLName(), turn))
            ours.UpdatePipeline()
            for source in (others[turn % 2], ours, others[1 - turn % 2]):
                simple.Delete(source)


open_data()
steps()
blocks()
blocks_over_time()
slices()
series()
state()
beside_others()
finish()
