# SPDX-FileCopyrightText: The Microtome developers
# SPDX-License-Identifier: BSD-3-Clause

"""Slices every XDMF file of a folder and shares the result as one web page.

    pvbatch slice_and_share.py [--plugin Microtome.so] DATA-FOLDER OUTPUT-FOLDER
    mpirun -np 4 pvbatch slice_and_share.py [--plugin Microtome.so] DATA-FOLDER OUTPUT-FOLDER

Each data set is read by ParaView's own reader, cut by five parallel planes, and its surface is
extracted. OUTPUT-FOLDER/index.html is a page that opens by double click, OUTPUT-FOLDER/scene.json
the same scene for three.js. The plugin is found by name where ParaView knows it. Data to try this
with: microtome example cube cylinder volume -o DATA-FOLDER

The table counts points as ParaView does: on several ranks, those on seams are counted once for each
rank. The page has them once.
"""

import argparse
import pathlib
import sys
import time

from paraview import servermanager, simple

N_SLICES = 5
NORMAL = (0.2, 0.35, 1.0)


def main():
    options = parse_arguments()
    if process().GetSymmetricMPIMode():
        sys.exit("slice_and_share: leave out --sym; the first rank leads the others")
    load_plugin(options.plugin)
    files = sorted(options.data.glob("*.xdmf")) + sorted(options.data.glob("*.xmf"))
    if not files:
        sys.exit(f"slice_and_share: there are no XDMF files in {options.data}")
    options.output.mkdir(parents=True, exist_ok=True)

    table = [("data set", "points in", "points out", "reduction", "time")]
    results = {}
    for file in files:
        for name, result, row in cut(file):
            results[name] = result
            table.append(row)
    look = how_to_show(results)
    scene = simple.GroupDatasets(Input=list(results.values()), BlockNames=list(results))
    for name in ("index.html", "scene.json"):
        table.append(share(scene, options.output / name, look))
    print(format_table(table))


def parse_arguments():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--plugin", help="path of Microtome.so, where ParaView does not know it")
    parser.add_argument("data", type=pathlib.Path, help="folder with XDMF files")
    parser.add_argument("output", type=pathlib.Path, help="folder for index.html and scene.json")
    return parser.parse_args()


def load_plugin(path):
    if path:
        simple.LoadPlugin(path, ns=vars(simple))
    elif not hasattr(simple, "MicrotomeSlice"):
        try:
            simple.LoadDistributedPlugin("Microtome", ns=vars(simple))
        except RuntimeError:
            sys.exit("slice_and_share: ParaView does not know Microtome; give --plugin its path")


def read(path):
    """Returns a source, its data spread over the ranks, and the number of its points."""
    if process().GetNumberOfLocalPartitions() == 1:
        source = whole = simple.XDMFReader(FileNames=[str(path)])
    else:
        # Where HDF5 is its MPI build, XDMFReader opens a file on all ranks together, but only the
        # first one comes to open an unstructured grid, and waits for ever. The other reader gives
        # every rank everything: what the first one has is kept and dealt out.
        reader = simple.Xdmf3ReaderS(FileName=str(path))
        # ParaView 6 does not have the filter of 5.11, which has no other.
        if hasattr(simple, "ProcessIds"):
            numbered, rank = simple.ProcessIds(Input=reader), "PointProcessIds"
        else:
            numbered, rank = simple.ProcessIdScalars(Input=reader), "ProcessId"
        first = simple.Threshold(
            Input=numbered, Scalars=["POINTS", rank], LowerThreshold=0, UpperThreshold=0
        )
        whole = simple.MergeBlocks(Input=first)
        pieces = simple.D3(Input=whole)
        # Without the arrays that these filters added, but with the one that marks ghost cells.
        source = simple.PassArrays(
            Input=pieces,
            PointDataArrays=[*reader.PointData.keys(), "vtkGhostType"],
            CellDataArrays=[*reader.CellData.keys(), "vtkGhostType"],
        )
    update(source)
    return source, whole.GetDataInformation().GetNumberOfPoints()


def cut(file):
    """Yields name, filter and row of the table for the slices and for the surface of a file."""
    title = file.stem.capitalize()
    start = time.perf_counter()
    source, n_points = read(file)
    elapsed_s = time.perf_counter() - start
    if n_points == 0:
        sys.exit(f"slice_and_share: there is nothing in {file}")
    print(f"{title}: read {n_points:,} points in {1000 * elapsed_s:.0f} ms")

    x0, x1, y0, y1, z0, z1 = source.GetDataInformation().GetBounds()
    slices = simple.MicrotomeSlice(Input=source, NumberOfSlices=N_SLICES)
    slices.SliceType.Origin = [(x0 + x1) / 2, (y0 + y1) / 2, (z0 + z1) / 2]
    slices.SliceType.Normal = NORMAL
    surface = simple.MicrotomeSurface(Input=source)
    for name, result in ((f"{title}: {N_SLICES} slices", slices), (f"{title}: surface", surface)):
        yield name, result, row(name, n_points, result)


def row(name, n_points_in, result):
    elapsed_s = update(result)
    n_points_out = result.GetDataInformation().GetNumberOfPoints()
    # A mesh of a few cells has fewer points than its slices: nothing is reduced there.
    reduction = 100 * (1 - n_points_out / n_points_in)
    return (name, f"{n_points_in:,}", f"{n_points_out:,}",
            f"{reduction:.1f} %" if reduction >= 0 else "-", f"{1000 * elapsed_s:.1f} ms")


def how_to_show(results):
    """Properties of the writer: surfaces let the slices through; one array for all if there is one."""
    look = {
        "Title": "Slices and surfaces",
        "BlockOpacities": [0.2 if "surface" in name else 1 for name in results],
    }
    names = [set(result.PointData.keys()) for result in results.values()]
    shared = set.intersection(*names)
    if shared:
        look["ColorArray"] = ["POINTS", "Temperature" if "Temperature" in shared else min(shared)]
    return look


def share(scene, path, look):
    start = time.perf_counter()
    simple.SaveData(str(path), scene, **look)
    elapsed_s = time.perf_counter() - start
    return (path.name, "", "", "", f"{1000 * elapsed_s:.1f} ms")


def update(source):
    """Runs the pipeline up to here and returns how long that took."""
    start = time.perf_counter()
    source.UpdatePipeline()
    return time.perf_counter() - start


def format_table(rows):
    widths = [max(len(row[i]) for row in rows) for i in range(len(rows[0]))]
    lines = []
    for row in rows:
        first, *rest = (f"{text:{'<' if i == 0 else '>'}{widths[i]}}" for i, text in enumerate(row))
        lines.append("  ".join([first, *rest]).rstrip())
    lines.insert(1, "  ".join("-" * width for width in widths))
    return "\n" + "\n".join(lines)


def process():
    return servermanager.vtkProcessModule.GetProcessModule()


main()
