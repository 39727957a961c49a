# SPDX-FileCopyrightText: The Microtome developers
# SPDX-License-Identifier: BSD-3-Clause

"""ParaView's readers, and Microtome's, open what `microtome example` writes and find the same numbers in it.

    pvpython test_readers.py READER FOLDER VOLUMES-FOLDER [PLUGIN]

READER is XDMFReader, Xdmf3ReaderS, Xdmf3ReaderT or, with the plugin, MicrotomeXDMFReader; each runs in
a process of its own.
"""

import sys

import numpy as np
from paraview import simple
from paraview.vtk.util.numpy_support import vtk_to_numpy

failures = []


def check(condition, what):
    if not condition:
        failures.append(what)
        print("FAILED:", what)


def read(reader_name, path):
    """Yields (time, data set) for each time step, time None where the file has none."""
    make = getattr(simple, reader_name)
    has_series = reader_name in ("XDMFReader", "MicrotomeXDMFReader")
    source = make(FileNames=[path]) if has_series else make(FileName=path)
    source.UpdatePipelineInformation()
    times = source.TimestepValues
    times = [times] if isinstance(times, float) else list(times or [])
    for time in times or [None]:
        source.UpdatePipeline() if time is None else source.UpdatePipeline(time)
        yield time, simple.servermanager.Fetch(source)


def coordinates(data):
    if data.IsA("vtkImageData"):
        return np.array([data.GetPoint(i) for i in range(data.GetNumberOfPoints())])
    return vtk_to_numpy(data.GetPoints().GetData())


def arrays(data):
    """All arrays by association and name."""
    found = {}
    for association, attributes in (("point", data.GetPointData()), ("cell", data.GetCellData())):
        for i in range(attributes.GetNumberOfArrays()):
            array = attributes.GetArray(i)
            found[association, array.GetName()] = vtk_to_numpy(array)
    return found


def check_cube(data):
    check((data.GetNumberOfPoints(), data.GetNumberOfCells()) == (8, 6), "cube: 8 points, 6 cells")
    check(set(arrays(data)) == {("point", "Temperature"), ("cell", "Pressure")}, "cube: arrays")
    at = coordinates(data)
    expected = 20 + 10 * at @ [1, 2, 4]
    check(np.array_equal(arrays(data)["point", "Temperature"], expected), "cube: Temperature")
    check(len(set(arrays(data)["cell", "Pressure"])) == 6, "cube: six pressures")
    check(data.GetBounds() == (0, 1, 0, 1, 0, 1), "cube: bounds")


def check_cylinder(data):
    size = data.GetNumberOfPoints(), data.GetNumberOfCells()
    check(size == (24, 32), "cylinder: 24 points, 32 cells")
    check(set(arrays(data)) == {("point", "Temperature"), ("cell", "MeanTemperature")},
          "cylinder: arrays")
    expected = 20 + 70 * coordinates(data)[:, 2]
    check(np.allclose(arrays(data)["point", "Temperature"], expected), "cylinder: Temperature")
    check(np.allclose(data.GetBounds(), (1.5, 2.5, 0, 1, 0, 1)), "cylinder: bounds")


def temperature(at, t):
    a, b, z = (at - [3.5, 0.5, 0]).T
    w = 2 * np.pi * t
    wave = ((a + 1j * b) ** 3 * np.exp(-1j * w)).real * 0.08 / 0.3**3
    across = (a**2 + b**2 - 0.09) / 0.6
    return 20 + 15 * z + 55 * np.exp(-(across**2 + (z - 0.5 - 0.2 * np.sin(w) - wave) ** 2) / 0.2**2)


def check_volume(data, n, time=0):
    what = f"volume of {n}^3 at {time} s: "
    check((data.GetNumberOfPoints(), data.GetNumberOfCells()) == (n**3, (n - 1) ** 3),
          what + "points and cells")
    found = arrays(data)
    names = {("point", "Temperature"), ("point", "Pressure"), ("point", "Velocity"),
             ("cell", "Helicity")}
    check(set(found) == names, what + "arrays")
    at = coordinates(data)
    check(np.allclose(found["point", "Temperature"], temperature(at, time), atol=1e-5),
          what + "Temperature")
    speed2 = (found["point", "Velocity"].astype(float) ** 2).sum(axis=1)
    check(np.allclose(found["point", "Pressure"], 101325 - 500 * speed2, atol=0.02, rtol=0),
          what + "Pressure")
    check(found["point", "Velocity"].shape[1] == 3, what + "Velocity has 3 components")
    check(0 < found["cell", "Helicity"].min() and found["cell", "Helicity"].max() < 77,
          what + "Helicity")


def main(reader, folder, volumes):
    for name, check_one in (("cube", check_cube), ("cylinder", check_cylinder)):
        for time, data in read(reader, f"{folder}/{name}.xdmf"):
            check_one(data)
    for time, data in read(reader, f"{folder}/volume.xdmf"):
        check_volume(data, 50)
    times = []
    for time, data in read(reader, f"{volumes}/steps/volume.xdmf"):
        times.append(time)
        check_volume(data, 16, time)
    check(times == [0, 0.25, 0.5, 0.75], f"the time steps are {times}")

    (_, image), = read(reader, f"{volumes}/image/volume.xdmf")
    (_, hexahedra), = read(reader, f"{volumes}/hexahedra/volume.xdmf")
    check(image.IsA("vtkImageData"), "the image is one")
    check_volume(image, 16)
    check(np.array_equal(coordinates(image), coordinates(hexahedra)), "image: the same points")
    for key, values in arrays(hexahedra).items():
        check(np.array_equal(arrays(image)[key], values), f"image: the same {key[1]}")


if sys.argv[1].startswith("Microtome"):
    simple.LoadPlugin(sys.argv[4], ns=vars(simple))
main(*sys.argv[1:4])
print(f"{len(failures)} failures")
sys.exit(bool(failures))
