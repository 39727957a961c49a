# SPDX-FileCopyrightText: The Microtome developers
# SPDX-License-Identifier: BSD-3-Clause

"""What ParaView's two XDMF readers make of files: a line of JSON with the version of its VTK, then one
for each file and reader.

    pvpython read_paraview.py LIST

LIST is a JSON file: [[path, [time, ...]], ...]; without times, the file is read as it opens. The
readers crash on many files and hang on some, so each read has a process and a time limit of its own.
"""

import hashlib
import json
import os
import signal
import sys

import numpy as np
from vtkmodules.util.numpy_support import vtk_to_numpy
from vtkmodules.vtkCommonCore import VTK_FLOAT, vtkObject, vtkVersion
from vtkmodules.vtkCommonExecutionModel import vtkStreamingDemandDrivenPipeline
from vtkmodules.vtkIOXdmf2 import vtkXdmfReader
from vtkmodules.vtkIOXdmf3 import vtkXdmf3Reader

READERS = {"XDMFReader": vtkXdmfReader, "Xdmf3Reader": vtkXdmf3Reader}
TIMEOUT = 20


def digest(values):
    """Of doubles, as Microtome's side makes it of its own."""
    return hashlib.md5(np.ascontiguousarray(values, dtype="<f8").tobytes()).hexdigest()[:12]


def leaves(data, name=""):
    """Names and data sets; blocks that are empty are none."""
    if data is None:
        return
    if data.IsA("vtkMultiBlockDataSet"):
        for i in range(data.GetNumberOfBlocks()):
            label = data.GetMetaData(i).Get(data.NAME()) if data.HasMetaData(i) else None
            yield from leaves(data.GetBlock(i), label or f"Block {i}")
    elif data.IsA("vtkDataSet") and data.GetNumberOfPoints():
        yield name, data


def describe_mesh(data):
    mesh = {"class": data.GetClassName(), "bounds": data.GetBounds()}
    if data.IsA("vtkPointSet"):
        mesh["points"] = digest(vtk_to_numpy(data.GetPoints().GetData()))
        mesh["single"] = data.GetPoints().GetDataType() == VTK_FLOAT
    if data.IsA("vtkUnstructuredGrid") and data.GetNumberOfCells():
        mesh["types"] = digest(vtk_to_numpy(data.GetCellTypesArray()))
        mesh["connectivity"] = digest(vtk_to_numpy(data.GetCells().GetConnectivityArray()))
    return mesh


def describe_arrays(data):
    n_tuples = {"point": data.GetNumberOfPoints(), "cell": data.GetNumberOfCells(), "field": None}
    attributes = (data.GetPointData(), data.GetCellData(), data.GetFieldData())
    for center, group in zip(n_tuples, attributes):
        for i in range(group.GetNumberOfArrays()):
            array = group.GetArray(i)
            if array is None or array.GetName() in ("vtkGhostType", "vtkOriginalPointIds"):
                continue
            yield {
                "center": center,
                "name": array.GetName(),
                "components": array.GetNumberOfComponents(),
                "whole": n_tuples[center] in (None, array.GetNumberOfTuples()),
                "values": digest(vtk_to_numpy(array)),
                "single": array.GetDataType() == VTK_FLOAT,
            }


def read(make, path, times):
    reader = make()
    reader.SetFileName(path)
    reader.UpdateInformation()
    information = reader.GetOutputInformation(0)
    key = vtkStreamingDemandDrivenPipeline.TIME_STEPS()
    result = {"times": list(information.Get(key) or ()), "steps": []}
    for time in times or [None]:
        if time is None:
            reader.Update()
        else:
            reader.UpdateTimeStep(time)
        result["steps"].append([
            {"name": name, "n_points": data.GetNumberOfPoints(), "n_cells": data.GetNumberOfCells(),
             "mesh": describe_mesh(data), "arrays": list(describe_arrays(data))}
            for name, data in leaves(reader.GetOutputDataObject(0))
        ])  # fmt: skip
    return result


def in_child(write_end, make, path, times):
    """Never returns."""
    signal.alarm(TIMEOUT)
    silent = os.open(os.devnull, os.O_WRONLY)
    os.dup2(silent, 2)
    os.dup2(silent, 1)
    code = 1
    try:
        os.chdir(os.path.dirname(path))
        with os.fdopen(write_end, "w") as out:
            json.dump(read(make, path, times), out)
        code = 0
    finally:
        os._exit(code)


def read_apart(make, path, times):
    """The result, or {"failed": how the process ended}."""
    read_end, write_end = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(read_end)
        in_child(write_end, make, path, times)
    os.close(write_end)
    with os.fdopen(read_end) as pipe:
        text = pipe.read()
    _, status = os.waitpid(child, 0)
    if os.WIFSIGNALED(status):
        number = os.WTERMSIG(status)
        return {"failed": "hangs" if number == signal.SIGALRM else signal.Signals(number).name}
    return json.loads(text) if os.WEXITSTATUS(status) == 0 else {"failed": "fails"}


def main(list_path):
    vtkObject.GlobalWarningDisplayOff()
    print(json.dumps({"vtk": vtkVersion.GetVTKVersion()}), flush=True)
    with open(list_path, encoding="utf-8") as file:
        for path, times in json.load(file):
            for name, make in READERS.items():
                result = read_apart(make, path, times)
                print(json.dumps({"path": path, "reader": name, **result}), flush=True)


main(sys.argv[1])
