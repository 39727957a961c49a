# SPDX-FileCopyrightText: The Microtome developers
# SPDX-License-Identifier: BSD-3-Clause
"""Exports of one view, Microtome's and ParaView's: size, time to write, which arrays the file names.

    xvfb-run -a pvpython bench_exports.py MICROTOME.so FOLDER [N]

The view shows the isosurface of a gyroid in an image of N points along each axis (231: a million triangles)
with three point arrays. Each format is written once, .vtkjs last: ParaView 5.11's exporter of it leaves the
view with more actors than it had, which every later export writes again.
"""
import os
import shutil
import sys
import time
import zipfile

from paraview import simple

NAMES = ("RTData", "wave", "distance")


def make_view(n):
    """A view of the surface, coloured by an array."""
    image = simple.Wavelet(WholeExtent=[0, n - 1] * 3)
    scale = 12.0 / (n - 1)
    function = "sin(a*coordsX)*cos(a*coordsY)+sin(a*coordsY)*cos(a*coordsZ)+sin(a*coordsZ)*cos(a*coordsX)"
    scalars = simple.Calculator(image, ResultArrayName="gyroid",
                                Function=function.replace("a*", "%r*" % scale))
    surface = simple.Contour(scalars, ContourBy=["POINTS", "gyroid"], Isosurfaces=[0.1],
                             ComputeNormals=0, ComputeScalars=0)
    wave = simple.Calculator(surface, ResultArrayName="wave",
                             Function="sin(%r*coordsX)+coordsZ" % scale)
    shown = simple.Calculator(wave, ResultArrayName="distance", Function="mag(coords)")
    kept = simple.PassArrays(shown, PointDataArrays=list(NAMES))
    view = simple.CreateRenderView()
    view.ViewSize = [800, 600]
    display = simple.Show(kept, view)
    simple.ColorBy(display, ("POINTS", "wave"))
    display.SetScalarBarVisibility(view, True)
    simple.ResetCamera(view)
    simple.Render(view)
    information = kept.GetDataInformation()
    print("%d points, %d triangles" % (information.GetNumberOfPoints(), information.GetNumberOfCells()))
    return view


def empty_folder(path):
    """A folder for one export: formats of several files name them anew each time."""
    shutil.rmtree(path, ignore_errors=True)
    os.makedirs(path)
    return path


def files_of(folder):
    """All of an export."""
    return [os.path.join(folder, each) for each in os.listdir(folder)]


def named_arrays(paths):
    """The arrays whose names are anywhere in the files."""
    found = set()
    for path in paths:
        if zipfile.is_zipfile(path):
            with zipfile.ZipFile(path) as archive:
                texts = [archive.read(n) for n in archive.namelist() if n.endswith("json")]
        else:
            with open(path, "rb") as file:
                texts = [file.read()]
        found.update(name for name in NAMES for text in texts if b'"%s"' % name.encode() in text)
    return sorted(found)


def main():
    plugin, folder = sys.argv[1:3]
    n = int(sys.argv[3]) if len(sys.argv) > 3 else 231
    simple.LoadPlugin(os.path.abspath(plugin), remote=False, ns=globals())
    view = make_view(n)
    print("file,MB,seconds,processor seconds,arrays named")
    for name in ("microtome.html", "microtome.json", "gltf.gltf", "x3d.x3d", "paraview.vtkjs"):
        place = empty_folder(os.path.join(folder, name.replace(".", "-")))
        wall, processor = time.monotonic(), time.process_time()
        simple.ExportView(os.path.join(place, name), view=view)
        wall, processor = time.monotonic() - wall, time.process_time() - processor
        size = sum(map(os.path.getsize, files_of(place)))
        print("%s,%.1f,%.2f,%.2f,%s" %
              (name, 1e-6 * size, wall, processor, " ".join(named_arrays(files_of(place)))), flush=True)


main()
