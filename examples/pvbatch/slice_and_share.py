# SPDX-FileCopyrightText: The Microtome developers
# SPDX-License-Identifier: BSD-3-Clause

"""Slices every XDMF file of a folder and shares the result as one web page.

    pvbatch slice_and_share.py [--plugin Microtome.so] DATA-FOLDER OUTPUT-FOLDER
    mpirun -np 4 pvbatch slice_and_share.py [--plugin Microtome.so] DATA-FOLDER OUTPUT-FOLDER

Each data set is read by ParaView's own reader, cut by five parallel planes, and its surface is
extracted. OUTPUT-FOLDER/index.html is a page that opens by double click, OUTPUT-FOLDER/scene.json
the same scene for three.js. The plugin is found by name where ParaView knows it. Data to try this
with: microtome example cube cylinder volume -o DATA-FOLDER
"""

import argparse
import pathlib
import sys
import time

from paraview import servermanager, simple

N_SLICES = 5
NORMAL = (1.0, 0.35, 0.2)


def main():
    options = parse_arguments()
    load_plugin(options.plugin)
    files = sorted(options.data.glob("*.xdmf")) + sorted(options.data.glob("*.xmf"))
    if not files:
        sys.exit(f"slice_and_share: there are no XDMF files in {options.data}")
    options.output.mkdir(parents=True, exist_ok=True)

    table = [("data set", "points in", "points out", "reduction", "time")]
    blocks, names = [], []
    for file in files:
        for name, result, row in cut(file):
            blocks.append(result)
            names.append(name)
            table.append(row)
    scene = simple.GroupDatasets(Input=blocks, BlockNames=names)
    for name in ("index.html", "scene.json"):
        table.append(share(scene, options.output / name))
    say(format_table(table))


def parse_arguments():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--plugin", help="path of Microtome.so, where ParaView does not know it")
    parser.add_argument("data", type=pathlib.Path, help="folder with XDMF files")
    parser.add_argument("output", type=pathlib.Path, help="folder for index.html and scene.json")
    return parser.parse_args()


def load_plugin(path):
    if path:
        simple.LoadPlugin(path, ns=globals())
    elif not hasattr(simple, "MicrotomeSlice"):
        try:
            simple.LoadDistributedPlugin("Microtome", ns=globals())
        except RuntimeError:
            sys.exit("slice_and_share: ParaView does not know Microtome; give --plugin its path")


def cut(file):
    """Yields name, filter and row of the table for the slices and for the surface of a file."""
    title = file.stem.capitalize()
    source = simple.XDMFReader(FileNames=[str(file)])
    elapsed_s = update(source)
    n_points = source.GetDataInformation().GetNumberOfPoints()
    if n_points == 0:
        sys.exit(f"slice_and_share: there is nothing in {file}")
    say(f"{title}: read {n_points:,} points in {1000 * elapsed_s:.0f} ms")

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
    reduction = 100 * (1 - n_points_out / n_points_in)
    return (name, f"{n_points_in:,}", f"{n_points_out:,}", f"{reduction:.1f} %",
            f"{1000 * elapsed_s:.1f} ms")


def share(scene, path):
    start = time.perf_counter()
    simple.SaveData(str(path), scene)
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


def say(text):
    """With --sym every rank runs this script, and one of them speaks."""
    if servermanager.vtkProcessModule.GetProcessModule().GetPartitionId() == 0:
        print(text, flush=True)


main()
