# SPDX-FileCopyrightText: The Microtome developers
# SPDX-License-Identifier: BSD-3-Clause
"""XDMF files that tests write, with their values in them."""


def item(dimensions, values, kind='NumberType="Float" Precision="8"'):
    text = " ".join(repr(value) for value in values)
    return '<DataItem Format="XML" %s Dimensions="%s">%s</DataItem>' % (kind, dimensions, text)


def array(name, center, values):
    values = list(values)
    return '<Attribute Name="%s" AttributeType="Scalar" Center="%s">%s</Attribute>' % (
        name, center, item(len(values), values))


def grid(name, *content):
    return '<Grid Name="%s" GridType="Uniform">%s</Grid>' % (name, "\n".join(content))


def collection(name, kind, grids):
    return '<Grid Name="%s" GridType="Collection" CollectionType="%s">%s</Grid>' % (
        name, kind, "\n".join(grids))


def time(value):
    return '<Time Value="%r"/>' % value


def image(nx, ny, nz, origin=(0, 0, 0), spacing=(1, 1, 1)):
    return ('<Topology TopologyType="3DCoRectMesh" Dimensions="%d %d %d"/>' % (nz, ny, nx) +
            '<Geometry GeometryType="ORIGIN_DXDYDZ">' + item(3, origin[::-1]) +
            item(3, spacing[::-1]) + "</Geometry>")


def hexahedra(nx, ny, nz, lift=0.0):
    """A warped box: its layers along z are not flat."""
    points, ids = [], []
    for z in range(nz):
        for y in range(ny):
            for x in range(nx):
                points += [float(x), float(y), z + 0.01 * x * y + lift]
    for z in range(nz - 1):
        for y in range(ny - 1):
            for x in range(nx - 1):
                first = (z * ny + y) * nx + x
                for below in (first, first + nx * ny):
                    ids += [below, below + 1, below + nx + 1, below + nx]
    n = len(ids) // 8
    return ('<Topology TopologyType="Hexahedron" NumberOfElements="%d">' % n +
            item("%d 8" % n, ids, 'NumberType="Int"') + "</Topology>" +
            '<Geometry GeometryType="XYZ">' + item("%d 3" % (len(points) // 3), points) +
            "</Geometry>")


def write(path, content):
    with open(path, "w", encoding="ascii") as file:
        file.write('<?xml version="1.0" ?>\n<Xdmf Version="3.0"><Domain>%s</Domain></Xdmf>\n' %
                   content)
    return path


def write_all(folder):
    """Writes what the tests read; returns the paths by name."""
    n_points, n_cells = 6 * 5 * 8, 5 * 4 * 7
    values = [array("P", "Node", (float(i % 17) for i in range(n_points))),
              array("C", "Cell", (float(i) for i in range(n_cells)))]
    steps = [grid("body", time(0.5 * step), hexahedra(6, 5, 8),
                  array("P", "Node", (float(i + 1000 * step) for i in range(n_points))),
                  array("Q", "Node", (1.0 for i in range(n_points))),
                  array("C", "Cell", (float(i) for i in range(n_cells)))) for step in range(3)]
    blocks = [grid("left", image(6, 5, 8), *values),
              grid("right", image(6, 5, 8, origin=(5, 0, 0)), *values),
              collection("body", "Spatial", [grid("top", hexahedra(6, 5, 8, 10.0), *values)])]
    contents = {
        "image": grid("image", image(6, 5, 8, (1, 2, 3), (0.5, 1, 2)), *values),
        "hexahedra": grid("hexahedra", hexahedra(6, 5, 8), *values),
        "steps": collection("over time", "Temporal", steps),
        "blocks": collection("all", "Spatial", blocks),
    }
    return {name: write("%s/%s.xdmf" % (folder, name), content)
            for name, content in contents.items()}
