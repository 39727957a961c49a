# SPDX-FileCopyrightText: The Microtome developers
# SPDX-License-Identifier: BSD-3-Clause

"""Grids at a time: points, cells and arrays, by a reader that shares nothing with Microtome's."""

import math
import re
from array import array

from oracle_data import Missing
from oracle_xml import attribute, integers, local, same

# Name: VTK's cell type and the number of nodes; 0: NodesPerElement says.
CELLS = {
    "polyvertex": (2, 0), "polyline": (4, 0), "polygon": (7, 0), "triangle": (5, 3),
    "quadrilateral": (9, 4), "tetrahedron": (10, 4), "pyramid": (14, 5), "wedge": (13, 6),
    "hexahedron": (12, 8), "edge_3": (21, 3), "triangle_6": (22, 6), "tri_6": (22, 6),
    "hexahedron_20": (25, 20), "hexahedron_27": (29, 27), "tetrahedron_10": (24, 10),
}  # fmt: skip
# Codes of mixed topologies; nodes 0: a count follows.
CODES = {
    1: (2, 0), 2: (4, 0), 3: (7, 0), 4: (5, 3), 5: (9, 4), 6: (10, 4), 7: (14, 5), 8: (13, 6),
    9: (12, 8), 16: (42, None), 0x22: (21, 3), 0x24: (22, 6), 0x25: (23, 8), 0x26: (24, 10),
    0x30: (25, 20),
}  # fmt: skip
STRUCTURED = re.compile(r"[123]?d?(s|rect|corect)mesh")


def kind_of(grid):
    """uniform, spatial or temporal"""
    kind = attribute(grid, "GridType") or "Uniform"
    if same(kind, "Uniform"):
        return "uniform"
    temporal = same(attribute(grid, "CollectionType") or "Spatial", "Temporal")
    return "temporal" if temporal else "spatial"


class Grids:
    def __init__(self, elements, data):
        self.elements, self.data = elements, data

    # ---- Times and leaves

    def time_values(self, grid):
        """The numbers of the Time in a grid, or none."""
        element = self.elements.child(grid, "Time")
        if element is None:
            return []
        item = self.elements.child(element, "DataItem")
        if item is not None:
            return list(self.data.item(item).values)
        return [float(attribute(element, "Value"))]

    def member_times(self, collection):
        """(time, grid) of a temporal collection, ascending. All forms in the files are lists."""
        grids = list(self.elements.children(collection, "Grid"))
        listed = self.time_values(collection)
        times = []
        for i, grid in enumerate(grids):
            own = self.time_values(grid)
            times.append(listed[i] if i < len(listed) else own[0] if own else float(i))
        return self.with_parted_steps(sorted(zip(times, grids), key=lambda pair: pair[0]))

    def with_parted_steps(self, members):
        """OGS writes times in six digits: grids of one mesh and one time are steps nevertheless."""
        result = []
        for time, grid in members:
            before = [
                other for other, (written, earlier) in zip(result, members)
                if written == time and self.elements.child(grid, "Topology") is not None
                and self.elements.child(grid, "Topology") is self.elements.child(earlier, "Topology")
            ]  # fmt: skip
            result.append((math.nextafter(before[-1][0], math.inf) if before else time, grid))
        return result

    def times_below(self, parent):
        for grid in self.elements.children(parent, "Grid"):
            if kind_of(grid) == "temporal":
                yield from (time for time, _ in self.member_times(grid))
            elif self.time_values(grid):
                yield self.time_values(grid)[0]
            elif kind_of(grid) == "spatial":
                yield from self.times_below(grid)

    def domains(self):
        return self.elements.children(self.elements.document.root, "Domain")

    def times(self):
        return sorted({time for domain in self.domains() for time in self.times_below(domain)})

    def at(self, parent, time):
        """The uniform grids below, at a time."""
        for grid in self.elements.children(parent, "Grid"):
            yield from self.at_one(grid, time)

    def at_one(self, grid, time):
        if kind_of(grid) == "spatial":
            yield from self.at(grid, time)
        elif kind_of(grid) == "temporal":
            members = self.member_times(grid)
            before = [member for member in members if member[0] <= time]
            last = before[-1][0] if before else members[0][0]
            for member in members:
                if member[0] == last:
                    yield from self.at_one(member[1], time)
        else:
            yield grid

    def leaves(self, time):
        """Without grids of nothing but a mesh that others include."""
        grids = [grid for domain in self.domains() for grid in self.at(domain, time or 0.0)]
        for grid in grids:
            list(self.elements.children(grid))
        shown = [grid for grid in grids if not self.is_for_others(grid)]
        return shown or grids

    def is_for_others(self, grid):
        parts = [child for child in grid if local(child) not in ("Time", "Information", "")]
        return bool(parts) and all(
            local(part) in ("Topology", "Geometry") and part in self.elements.targets
            for part in parts)  # fmt: skip

    # ---- Meshes

    def mesh(self, grid):
        """Points, three coordinates each, and types, offsets and connectivity where unstructured."""
        topology = self.elements.follow(self.elements.child(grid, "Topology"))
        geometry = self.elements.follow(self.elements.child(grid, "Geometry"))
        name = attribute(topology, "TopologyType", "Type").lower()
        items = [self.data.item(child) for child in self.elements.children(geometry, "DataItem")]
        kind = (attribute(geometry, "GeometryType", "Type") or "XYZ").upper()
        mesh = {}
        if STRUCTURED.fullmatch(name):
            dims = integers(attribute(topology, "Dimensions", "NumberOfElements"))
            dims = ([1, 1, 1] + dims)[-3:]
            n_points = math.prod(dims)
            mesh["n_cells"] = math.prod(max(n - 1, 1) for n in dims)
            mesh["points"] = self.points(kind, items, dims[::-1])[: 3 * n_points]
        else:
            mesh["points"] = self.points(kind, items, None)
            self.add_cells(mesh, topology, name)
        mesh["n_points"] = len(mesh["points"]) // 3
        return mesh

    @staticmethod
    def points(kind, items, dims):
        """`dims`: of structured grids, fastest first."""
        if kind in ("XYZ", "XY"):
            width, values = len(kind), items[0].values
            columns = [values[i::width] for i in range(width)]
        elif kind in ("X_Y_Z", "X_Y"):
            width = (len(kind) + 1) // 2
            if len(items) == 1:
                n = len(items[0].values) // width
                columns = [items[0].values[i * n:(i + 1) * n] for i in range(width)]  # fmt: skip
            else:
                columns = [item.values for item in items]
        else:
            if kind.startswith("ORIGIN"):
                origin, spacing = (list(item.values)[::-1] for item in items)
                axes = [[origin[a] + i * spacing[a] for i in range(dims[a])]
                        for a in range(len(origin))]  # fmt: skip
            else:
                assert kind in ("VXVYVZ", "VXVY"), kind
                axes = [item.values for item in items]
            axes = (axes + [[0.0], [0.0]])[:3]
            columns = [[], [], []]
            for z in axes[2][: dims[2]]:
                for y in axes[1][: dims[1]]:
                    columns[0].extend(axes[0][: dims[0]])
                    columns[1].extend([y] * dims[0])
                    columns[2].extend([z] * dims[0])
        columns = [*columns, *[[0.0] * len(columns[0])] * (3 - len(columns))]
        return array("d", (value for point in zip(*columns) for value in point))

    def add_cells(self, mesh, topology, name):
        item = self.elements.child(topology, "DataItem")
        n_points = len(mesh["points"]) // 3
        said = attribute(topology, "NumberOfElements", "Dimensions")
        base = int(attribute(topology, "BaseOffset") or 0)
        cells = []
        if name == "mixed":
            cells, faces = self.walk([int(value) for value in self.data.item(item).values])
            mesh["face_connectivity"] = array("d", faces)
        elif item is None:
            width = 1 if name == "polyvertex" else CELLS[name][1]
            n_points //= width
            n = min(math.prod(integers(said)), n_points) if said else n_points
            kind = 1 if name == "polyvertex" else CELLS[name][0]
            cells = [(kind, list(range(i * width, i * width + width))) for i in range(n)]
        else:
            cells = self.of_one_type(name, topology, self.data.item(item), said)
        order = attribute(topology, "Order")
        if order:
            cells = [(kind, [nodes[v] for v in integers(order)]) for kind, nodes in cells]
        mesh["n_cells"] = len(cells)
        mesh["types"] = array("d", (kind for kind, _ in cells))
        mesh["offsets"] = array("d", [0])
        mesh["connectivity"] = array("d")
        for _, nodes in cells:
            mesh["connectivity"].extend(node - base for node in nodes)
            mesh["offsets"].append(len(mesh["connectivity"]))

    @staticmethod
    def of_one_type(name, topology, item, said):
        kind, width = CELLS[name]
        ids = [int(value) for value in item.values]
        nodes = attribute(topology, "NodesPerElement")
        if width == 0 and nodes:
            width = int(nodes)
        elif width == 0 and len(item.dims) > 1 and item.dims[-1] > 1:
            width = item.dims[-1]
        elif width == 0 and name == "polyvertex":
            width = 1
        if width == 0 and said and len(ids) % math.prod(integers(said)) == 0:
            width = len(ids) // math.prod(integers(said))
        if width == 0:
            cells = []
            while ids:
                cells.append((kind, ids[1 : 1 + ids[0]]))
                ids = ids[1 + ids[0] :]
            return cells
        kind = 1 if (kind, width) == (2, 1) else kind
        n = len(ids) // width
        n = min(n, math.prod(integers(said))) if said else n
        return [(kind, ids[i * width:(i + 1) * width]) for i in range(n)]  # fmt: skip

    @staticmethod
    def walk(stream):
        """Cells of a mixed topology, and the points of the faces of its polyhedra, one after another."""
        cells, faces, at = [], [], 0
        while at < len(stream):
            kind, n = CODES[stream[at]]
            at += 1
            if kind == 42:
                own = []
                n_faces, at = stream[at], at + 1
                for _ in range(n_faces):
                    face = stream[at + 1 : at + 1 + stream[at]]
                    at += 1 + len(face)
                    faces.extend(face)
                    own.extend(dict.fromkeys(node for node in face if node not in own))
                cells.append((42, own))
                continue
            if n == 0:
                n, at = stream[at], at + 1
            cells.append((kind, stream[at : at + n]))
            at += n
        return cells, faces

    # ---- Arrays

    def arrays(self, grid, mesh):
        """(center, name, components, values), or values None where the data is missing. Of two of one
        name and centre the later one."""
        listed = list(self.all_arrays(grid, mesh))
        last = {one[:2]: i for i, one in enumerate(listed)}
        return [one for i, one in enumerate(listed) if last[one[:2]] == i or not one[1]]

    def all_arrays(self, grid, mesh):
        counts = {"point": mesh["n_points"], "cell": mesh["n_cells"]}
        for element in self.elements.children(grid, "Attribute", "Set"):
            element = self.elements.follow(element)
            name = attribute(element, "Name") or ""
            try:
                if local(element) == "Set":
                    yield from self.set_arrays(element, name, counts)
                elif same(attribute(element, "ItemType"), "FiniteElementFunction"):
                    yield ("point", name, 1, self.element_function(element, mesh))
                else:
                    yield self.plain_array(element, name, counts)
            except Missing:
                yield (None, name, 0, None)

    def plain_array(self, element, name, counts):
        center = (attribute(element, "Center") or "Node").lower()
        center = {"node": "point", "cell": "cell"}.get(center, "field")
        item = self.data.item(self.elements.child(element, "DataItem"))
        if center == "field":
            return (center, name, None, item.values)
        n = counts[center]
        if len(item.values) % n != 0:
            raise Missing(f"{len(item.values)} values for {n} {center}s")
        return (center, name, len(item.values) // n, item.values)

    def set_arrays(self, element, name, counts):
        """1 where the members are, and the values that the set has for them, NaN elsewhere."""
        kind = (attribute(element, "SetType", "Type") or "Node").lower()
        if kind not in ("node", "cell"):
            return
        center = "point" if kind == "node" else "cell"
        ids = [int(v) for v in self.data.item(self.elements.child(element, "DataItem")).values]
        members = array("d", [0.0]) * counts[center]
        for i in ids:
            members[i] = 1.0
        yield (center, name, 1, members)
        for child in self.elements.children(element, "Attribute"):
            item = self.data.item(self.elements.child(child, "DataItem"))
            values = array("d", [math.nan]) * counts[center]
            for i, value in zip(ids, item.values):
                values[i] = value
            yield (center, attribute(child, "Name"), 1, values)

    def element_function(self, element, mesh):
        """Continuous and of the first degree, one component: a value for each vertex."""
        assert attribute(element, "ElementFamily") == "CG"
        assert attribute(element, "ElementDegree") == "1"
        items = [self.data.item(child).values for child in self.elements.children(element, "DataItem")]
        dofs, vector, begins, cells = items
        values = array("d", [math.nan]) * mesh["n_points"]
        for i, cell in enumerate(cells):
            first, start = int(begins[i]), int(mesh["offsets"][int(cell)])
            n = int(mesh["offsets"][int(cell) + 1]) - start
            for v in range(n):
                values[int(mesh["connectivity"][start + v])] = vector[int(dofs[first + v])]
        return values
