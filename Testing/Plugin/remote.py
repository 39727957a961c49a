# SPDX-FileCopyrightText: The Microtome developers
# SPDX-License-Identifier: BSD-3-Clause
"""Run by pvpython, remote.py FOLDER LOAD [PORT]: slices and surfaces on a server, seen by a client.

Without a port the server is the built-in one. LOAD says who loads the plugin: "both", client and
server; "server", that alone, at the client's wish; "started", the server did so when it started.
"""

import json
import os
import sys

from paraview import servermanager, simple

from polygons import polygons
from ranks_planes import PLANES

folder, load = sys.argv[1:3]
if len(sys.argv) > 3:
    simple.Connect("localhost", int(sys.argv[3]))
plugin = os.environ["MICROTOME_PLUGIN"]
if load in ("both", "server"):
    simple.LoadPlugin(plugin, remote=True, ns=globals())
if load == "both":
    simple.LoadPlugin(plugin, remote=False, ns=globals())
if load == "started":
    MicrotomeSlice, MicrotomeSurface = simple.MicrotomeSlice, simple.MicrotomeSurface


def write(name, proxy):
    """The scene that the server writes, and, of data that are no blocks, what the client has."""
    simple.SaveData("%s/%s.json" % (folder, name), proxy, Title=name)
    if name.startswith("blocks"):
        return
    with open("%s/%s-fetched.json" % (folder, name), "w", encoding="ascii") as file:
        json.dump(polygons(proxy), file)


image = simple.Wavelet()
# The pieces keep the ghost cells that the image was asked for.
tetrahedra = simple.Tetrahedralize(Input=simple.AppendDatasets(Input=image))
# A transform by nothing, which makes a curvilinear grid of an image.
curvilinear = simple.Transform(Input=image)
blocks = simple.GroupDatasets(Input=[image, tetrahedra], BlockNames=["image", "tetrahedra"])
for name, source, planes in (("image", image, PLANES), ("curvilinear", curvilinear, PLANES[:4]),
                             ("blocks", blocks, PLANES[:4]), ("tetrahedra", tetrahedra, PLANES)):
    moved = MicrotomeSlice(Input=source)  # noqa: F821: the plugin brings it
    for i, (origin, normal) in enumerate(planes):
        moved.SliceType.Origin = origin
        moved.SliceType.Normal = normal
        write("%s-%d" % (name, i), moved)
    write(name + "-surface", MicrotomeSurface(Input=source))  # noqa: F821
moved.Triangulate = 1
moved.SliceOffsetValues = [-1.5, 0, 2]
write("triangles", moved)
if os.environ["MICROTOME_HAS_PAGE"] == "1":
    simple.SaveData(folder + "/page.html", moved, Title="page")
with open(folder + "/done", "w", encoding="ascii") as file:
    file.write("%d ranks\n" % servermanager.ActiveConnection.GetNumberOfDataPartitions())
sys.stdout.flush()
# Leaving in order: the server ends when its client does.
if len(sys.argv) > 3:
    simple.Disconnect()
