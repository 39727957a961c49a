# SPDX-FileCopyrightText: The Microtome developers
# SPDX-License-Identifier: BSD-3-Clause
"""Reads the geometry and the values of a scene, as docs/formats.md has it; nothing but Python."""

import json
import math


class Group:
    """An object of the scene: its polygons as triangles, and the arrays on them."""

    def __init__(self, about, geometry):
        self.name = about["name"]
        self.about = about
        self.arrays = [array["name"] for array in about["arrays"]]
        self.points, self.triangles, self.cells, self.values = [], [], [], {}
        if not geometry:
            return
        attributes = geometry["data"]["attributes"]
        flat = attributes["position"]["array"]
        self.points = [tuple(flat[i : i + 3]) for i in range(0, len(flat), 3)]
        index = geometry["data"]["index"]["array"]
        self.triangles = [tuple(index[i : i + 3]) for i in range(0, len(index), 3)]
        extra = geometry["userData"]["microtome"]
        self.cells = extra.get("cells", range(len(self.triangles)))
        for array, values in zip(about["arrays"], extra["values"]):
            if values is None:
                values = attributes["uv"]["array"][::2]
            n = array["components"]
            tuples = [tuple(values[i : i + n]) for i in range(0, len(values), n)]
            self.values[array["name"]] = tuples if n > 1 else values

    def area(self):
        return sum(self.triangle_area(triangle) for triangle in self.triangles)

    def integral(self, name):
        """Of a point array of one component, which is linear in each triangle."""
        values = self.values[name]
        return sum(self.triangle_area(t) * sum(values[p] for p in t) / 3 for t in self.triangles)

    def triangle_area(self, triangle):
        a, b, c = (self.points[p] for p in triangle)
        u = [b[i] - a[i] for i in range(3)]
        v = [c[i] - a[i] for i in range(3)]
        cross = (u[1] * v[2] - u[2] * v[1], u[2] * v[0] - u[0] * v[2], u[0] * v[1] - u[1] * v[0])
        return math.sqrt(sum(x * x for x in cross)) / 2

    def centre(self, triangle):
        return tuple(sum(self.points[p][i] for p in triangle) / 3 for i in range(3))


def read_groups(path):
    """The objects of a scene, in their order."""
    with open(path, encoding="ascii") as file:
        scene = json.load(file)
    geometries = {geometry["uuid"]: geometry for geometry in scene.get("geometries", [])}
    groups = []
    for child in scene["object"]["children"]:
        if child["type"] == "Group":
            meshes = [m for m in child["children"]
                      if m["userData"]["microtome"]["kind"] == "polygons"]
            geometry = geometries[meshes[0]["geometry"]] if meshes else None
            groups.append(Group(child["userData"]["microtome"], geometry))
    return groups
