# SPDX-FileCopyrightText: The Microtome developers
# SPDX-License-Identifier: BSD-3-Clause

"""One XDMF file through reader, slice, surface and scene, against ParaView's own filters.

    pvpython check_file.py Microtome.so READER FILE OUTPUT-FOLDER

Areas, lengths and bounds have to be those of ParaView's Slice and ExtractSurface, arrays to have
the same ranges, and scene.json to hold what was made. Beside it are the page as it is by default,
and one that is lossless.
"""

import json
import pathlib
import sys

import numpy as np
from paraview import simple
from paraview.vtk.util.numpy_support import vtk_to_numpy

# Nearly the middle, and no direction that a mesh is likely to have: what lies in the plane is
# counted once by Microtome and, now and then, twice or not at all by others.
NORMAL = np.array([0.4871, 0.6123, 0.6228])
OFF_CENTER = 0.01371
TOLERANCE = 1e-5

failures = []


def check(condition, what):
    if not condition:
        failures.append(what)
        print("FAILED:", what)


def near(a, b, scale):
    return np.allclose(a, b, rtol=0, atol=TOLERANCE * max(scale, 1e-30), equal_nan=True)


def read(reader, path):
    """Opens the file at its last time step."""
    make = getattr(simple, reader)
    source = make(FileNames=[path]) if reader == "XDMFReader" else make(FileName=path)
    source.UpdatePipelineInformation()
    times = source.TimestepValues
    times = [times] if isinstance(times, float) else list(times or [])
    simple.GetAnimationScene().AnimationTime = times[-1] if times else 0
    source.UpdatePipeline(*times[-1:])
    return source, times[-1:]


def leaves(data):
    """The data sets of a composite one, or the one there is; none that are empty."""
    if data is None:
        return []
    if not data.IsA("vtkCompositeDataSet"):
        return [data] if data.GetNumberOfPoints() else []
    iterator = data.NewIterator()
    found = []
    while not iterator.IsDoneWithTraversal():
        if iterator.GetCurrentDataObject().GetNumberOfPoints():
            found.append(iterator.GetCurrentDataObject())
        iterator.GoToNextItem()
    return found


def newell(points):
    """The vector area of a polygon: does not depend on where it starts, nor on triangulation."""
    return 0.5 * np.cross(points, np.roll(points, -1, axis=0)).sum(axis=0)


def describe(source, times):
    """The ranges of a source's arrays, the names of those that every block has, and the names of
    those that do not have one tuple for each point or cell: the reader was wrong about them."""
    source.UpdatePipeline(*times)
    ranges, everywhere, wrong = {}, None, set()
    for data in leaves(simple.servermanager.Fetch(source)):
        names = set()
        for kind, attributes, n in (("point", data.GetPointData(), data.GetNumberOfPoints()),
                                    ("cell", data.GetCellData(), data.GetNumberOfCells())):
            for i in range(attributes.GetNumberOfArrays()):
                array = attributes.GetAbstractArray(i)
                names.add((kind, array.GetName()))
                if array.GetNumberOfTuples() != n:
                    wrong.add((kind, array.GetName()))
        add_ranges(ranges, data)
        everywhere = names if everywhere is None else everywhere & names
    return ranges, (everywhere or set()) - wrong, wrong


def measure(result, times):
    """Area, length, number of vertices, bounds and ranges of a result."""
    result.UpdatePipeline(*times)
    size = {"area": 0.0, "length": 0.0, "vertices": 0, "polygons": 0, "lines": 0, "points": 0}
    low, high, ranges = np.full(3, np.inf), np.full(3, -np.inf), {}
    for data in leaves(simple.servermanager.Fetch(result)):
        points = vtk_to_numpy(data.GetPoints().GetData()).astype(float)
        low, high = np.minimum(low, points.min(axis=0)), np.maximum(high, points.max(axis=0))
        size["points"] += len(points)
        for i in range(data.GetNumberOfCells()):
            cell = data.GetCell(i)
            ids = [cell.GetPointId(k) for k in range(cell.GetNumberOfPoints())]
            add_cell(size, cell.GetCellDimension(), points[ids])
        add_ranges(ranges, data)
    return size, (low, high), ranges


def add_cell(size, dimension, points):
    if dimension == 2:
        size["polygons"] += 1
        center = points.mean(axis=0)
        size["area"] += np.linalg.norm(newell(points - center))
    elif dimension == 1:
        size["lines"] += 1
        size["length"] += np.linalg.norm(np.diff(points, axis=0), axis=1).sum()
    else:
        size["vertices"] += 1


def add_ranges(ranges, data):
    for kind, attributes in (("point", data.GetPointData()), ("cell", data.GetCellData())):
        for i in range(attributes.GetNumberOfArrays()):
            array = attributes.GetArray(i)
            if array is None or array.GetName() in ("PlaneIndex", "vtkGhostType"):
                continue
            values = vtk_to_numpy(array).astype(float).reshape(array.GetNumberOfTuples(), -1)
            low, high = np.nanmin(values, axis=0), np.nanmax(values, axis=0)
            old = ranges.get((kind, array.GetName()), (low, high))
            ranges[kind, array.GetName()] = np.minimum(old[0], low), np.maximum(old[1], high)


def compare(what, ours, theirs, length, source):
    """Both measured; `length` is that of the data's diagonal, `source` describes its arrays."""
    (size, bounds, ranges), (size0, bounds0, ranges0) = ours, theirs
    print(f"{what}: {size['points']} points, {size['polygons']} polygons, {size['lines']} lines, "
          f"area {size['area']:.6g}, length {size['length']:.6g}")
    check(near(size["area"], size0["area"], max(size0["area"], length**2 * 1e-3)),
          f"{what}: area {size['area']}, ParaView has {size0['area']}")
    check(near(size["length"], size0["length"], max(size0["length"], length)),
          f"{what}: length {size['length']}, ParaView has {size0['length']}")
    check(near(np.array(bounds), np.array(bounds0), length),
          f"{what}: bounds {bounds}, ParaView has {bounds0}")
    source_ranges, _, wrong = source
    names = set(source_ranges) - wrong if size["points"] else set()
    check(names <= set(ranges), f"{what}: arrays {sorted(names - set(ranges))} are missing")
    for key in names & set(ranges):
        compare_ranges(f"{what}: {key}", ranges[key], ranges0.get(key), source_ranges[key])


def compare_ranges(what, ours, theirs, source):
    """Interpolation stays within the source. What ParaView has may not: on meshes of cells of several
    dimensions its Slice leaves cell values uninitialised."""
    slack = TOLERANCE * np.abs(np.array(source)).max()
    inside = lambda low, high: np.all(low >= source[0] - slack) and np.all(high <= source[1] + slack)
    check(inside(*ours), f"{what} from {ours}, in the source {source}")
    if theirs is not None and inside(*theirs):
        check(np.allclose(ours, theirs, rtol=0, atol=slack), f"{what} from {ours}, not {theirs}")


def slice_by(proxy, source, origin, normal):
    cut = proxy(Input=source)
    cut.SliceType.Origin, cut.SliceType.Normal = list(origin), list(normal)
    return cut


def check_slice(source, times, center, length, description):
    origin = center + OFF_CENTER * length * NORMAL
    ours = slice_by(simple.MicrotomeSlice, source, origin, NORMAL)
    theirs = slice_by(simple.Slice, source, origin, NORMAL)
    compare("slice", measure(ours, times), measure(theirs, times), length, description)
    return ours


def check_middle(source, times, center, length):
    """Exactly in the middle, where faces may lie in the plane: between what is a little beside it."""
    for axis, name in enumerate("xyz"):
        normal = np.eye(3)[axis]
        size, _, _ = measure(slice_by(simple.MicrotomeSlice, source, center, normal), times)
        beside = [
            measure(slice_by(simple.Slice, source, center + step * normal, normal), times)[0]
            for step in (-1e-6 * length, 1e-6 * length)
        ]
        for what in ("area", "length") if size["area"] < 1e-12 * length**2 else ("area",):
            values = sorted(near_side[what] for near_side in beside)
            slack = 1e-4 * max(values[1], length * 1e-3)
            inside = values[0] - slack <= size[what] <= values[1] + slack
            flat = what == "area" and values[1] == 0  # a 2D mesh in the plane is its own section
            check(inside or flat, f"middle in {name}: {what} {size[what]}, beside it {values}")


def check_surface(source, times, length, description):
    ours = simple.MicrotomeSurface(Input=source)
    theirs = simple.ExtractSurface(Input=source)
    compare("surface", measure(ours, times), measure(theirs, times), length, description)
    return ours


def object_names(scene):
    """Of the objects that are written: a block's, however many blocks are below it."""
    blocks = simple.servermanager.Fetch(scene)
    for i in range(blocks.GetNumberOfBlocks()):
        block = blocks.GetBlock(i)
        below = block.GetNumberOfBlocks() if block.IsA("vtkMultiBlockDataSet") else 1
        yield from [blocks.GetMetaData(i).Get(blocks.NAME())] * below


def check_scene(blocks, times, names, output):
    """What is in the files: the same numbers of cells, and the same arrays."""
    scene = simple.GroupDatasets(Input=list(blocks.values()), BlockNames=list(blocks))
    scene.UpdatePipeline(*times)
    # Those who look at the page see the slices through the surfaces.
    opacities = [1.0 if name.startswith("slice") else 0.3 for name in object_names(scene)]
    for name in ("scene.json", "index.html", "lossless.html"):
        path = str(output / name)
        precision = "Lossless" if name == "lossless.html" else "16 bit"
        simple.SaveData(path, scene, Title=output.name, BlockOpacities=opacities,
                        Precision=precision)
    text = (output / "scene.json").read_text(encoding="ascii")
    groups = [child["userData"]["microtome"] for child in json.loads(text)["object"]["children"]
              if child["type"] == "Group"]
    sizes = [measure(block, times)[0] for block in blocks.values()]
    for kind in ("polygons", "lines"):
        written = sum(group[kind] for group in groups)
        expected = sum(size[kind] for size in sizes)
        check(written == expected, f"scene: {written} {kind}, {expected} were made")
    written = {(array["association"], array["name"]) for group in groups for array in group["arrays"]}
    check(names <= written, f"scene: arrays {sorted(names - written)} are missing")


def main(plugin, reader, path, output):
    simple.LoadPlugin(plugin, ns=vars(simple))
    source, times = read(reader, path)
    information = source.GetDataInformation()
    check(information.GetNumberOfPoints() > 0, "the reader found points")
    bounds = np.array(information.GetBounds()).reshape(3, 2)
    center, length = bounds.mean(axis=1), np.linalg.norm(bounds[:, 1] - bounds[:, 0])
    print(f"{information.GetPrettyDataTypeString()}: {information.GetNumberOfPoints()} points, "
          f"{information.GetNumberOfCells()} cells")
    description = describe(source, times)
    blocks = {
        "slice": check_slice(source, times, center, length, description),
        "surface": check_surface(source, times, length, description),
    }
    check_middle(source, times, center, length)
    check_scene(blocks, times, description[1], pathlib.Path(output))


main(*sys.argv[1:5])
sys.exit(bool(failures))
