# SPDX-FileCopyrightText: The Microtome developers
# SPDX-License-Identifier: BSD-3-Clause
"""Run by pvpython: how far the pages of a folder are from ParaView's pictures, as JSON.

parity_compare.py FOLDER BACKGROUND, three numbers from 0 to 255 with commas between them. Each
NAME-pair.png, ParaView's left and the page's right, is to look at: docs/images/parity has some.
"""

import glob
import json
import os
import sys

import numpy
from vtkmodules.util.numpy_support import numpy_to_vtk, vtk_to_numpy
from vtkmodules.vtkCommonDataModel import vtkImageData
from vtkmodules.vtkIOImage import vtkPNGReader, vtkPNGWriter

folder = sys.argv[1]
background = numpy.array([int(v) for v in sys.argv[2].split(",")])


def picture(path):
    reader = vtkPNGReader()
    reader.SetFileName(path)
    reader.Update()
    image = reader.GetOutput()
    width, height = image.GetDimensions()[:2]
    return vtk_to_numpy(image.GetPointData().GetScalars()).reshape(height, width, -1)[:, :, :3]


def keep_pair(name, theirs, ours):
    both = numpy.concatenate([theirs, ours], axis=1).astype(numpy.uint8)
    image = vtkImageData()
    image.SetDimensions(both.shape[1], both.shape[0], 1)
    image.GetPointData().SetScalars(numpy_to_vtk(both.reshape(-1, 3), deep=True))
    writer = vtkPNGWriter()
    writer.SetFileName("%s/%s-pair.png" % (folder, name))
    writer.SetCompressionLevel(9)
    writer.SetInputData(image)
    writer.Write()


def eroded(mask, steps):
    """Without the pixels that have one of another kind, or the border, among their neighbours."""
    for _ in range(steps):
        inside = numpy.zeros_like(mask)
        inside[1:-1, 1:-1] = mask[1:-1, 1:-1]
        for rows in (-1, 0, 1):
            for columns in (-1, 0, 1):
                inside &= numpy.roll(mask, (rows, columns), (0, 1))
        mask = inside
    return mask


def compare(name):
    theirs = picture("%s/%s.png" % (folder, name)).astype(int)
    ours = numpy.fromfile("%s/%s.rgb" % (folder, name), numpy.uint8).reshape(theirs.shape)
    keep_pair(name, theirs, ours)
    seen = [(numpy.abs(image - background) > 1).any(axis=2) for image in (theirs, ours.astype(int))]
    mask = eroded(seen[0] & seen[1], 2)
    off = numpy.abs(theirs - ours)[mask]
    largest = off.max(axis=1) if len(off) else numpy.zeros(0)
    return {"pixels": int(mask.sum()), "silhouette": int((seen[0] != seen[1]).sum()),
            "mean": float(off.mean()) if off.size else None,
            "largest of red, green, blue": float(largest.mean()) if off.size else None,
            "far": float((largest > 8).mean()) if off.size else None}


names = sorted(os.path.basename(path)[:-4] for path in glob.glob(folder + "/*.rgb"))
with open(folder + "/differences.json", "w", encoding="utf-8") as file:
    json.dump({name: compare(name) for name in names}, file, indent=1)
