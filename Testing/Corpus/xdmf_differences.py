# SPDX-FileCopyrightText: The Microtome developers
# SPDX-License-Identifier: BSD-3-Clause

"""Where ParaView's readers and Microtome differ on the corpus, who is right, and why. Everything that
run_xdmf.py sees has to be here; values were compared with an independent reader besides.

X2 is XDMFReader, X3 Xdmf3ReaderS and Xdmf3ReaderT, of ParaView 5.11.
"""

import fnmatch
import re

# (files, reader, what is seen, who is right, why)
DIFFERENCES = [
    ("*", "*", r"SIG\w+|hangs|fails", "Microtome", "the reader takes ParaView down"),
    ("*", "*", r"rounded (points|values of .*)", "Microtome",
     "float64 in the file and no Precision in the XML: the reader makes float32 of it"),
    ("*", "XDMFReader", r"\d+ components, not \d+, of .*", "Microtome and X3",
     "X2 makes three components of vectors of two or four, and nine of Tensor6"),
    ("*_points.xmf", "XDMFReader", "other types", "both",
     "a cell of one point is a vertex, or a poly-vertex of one point"),
    ("slitvinov+xdmf/*", "XDMFReader", "other types", "both",
     "a cell of one point is a vertex, or a poly-vertex of one point"),
    ("BAM*/test_am_multiple_layer_3d.xdmf", "XDMFReader", "more (points|cells)", "Microtome and X3",
     "X2 shows the grid that has nothing but the mesh of the steps beside them"),
    ("pyvista*/meshio/out.xdmf", "XDMFReader", "more (points|cells)", "Microtome and X3",
     "X2 shows the grid that has nothing but the mesh of the steps beside them"),
    ("baxmittens*/THM_bulkid_*", "Xdmf3Reader", "fewer steps", "Microtome",
     "two steps have the same six digits of time; X3 has one for both, which stays empty"),
    ("baxmittens*/THM_bulkid_*", "Xdmf3Reader", "fewer (points|cells)|lacks array .*", "Microtome",
     "the step of the doubled time is empty in X3"),
    ("hpc-maths+samurai/*", "XDMFReader", "other connectivity", "Microtome",
     "without NodesPerElement X2 takes lines of one point; there are 2 n numbers for n lines"),
    ("*/7_J_run.XMDF", "XDMFReader", "has array ns_.*", "Microtome",
     "the selection is not within its data set: what X2 shows is memory that nobody wrote"),
    ("*/7_J_run.XMDF", "XDMFReader", "other values of flow_velocity_abs", "Microtome",
     "0 0 1 selects column 1 of n x 3: X2 drops the last number and takes column 0, the water level, "
     "for a discharge"),
    ("*/7_J_run.XMDF", "XDMFReader", "other values of (delta_z|water_depth)", "Microtome",
     "X2 calculates in float32"),
    ("*/SimpleChannel.xdmf", "XDMFReader", "lacks array spec_discharge", "Microtome",
     "the JOIN of HyperSlabs that it is fails in X2"),
    ("*/SimpleGeometry/test.xmf", "Xdmf3Reader", "lacks array .*", "Microtome and X2",
     "X3 leaves out what is a HyperSlab"),
    ("*/simpleXFMD.xmf", "Xdmf3Reader", "lacks array .*", "Microtome and X2",
     "X3 leaves out what is a HyperSlab"),
    ("*/checkpoint.xdmf", "XDMFReader", "lacks array label_u", "Microtome and X3",
     "X2 does not know FiniteElementFunction"),
    ("*/checkpoint.xdmf", "Xdmf3Reader", "more points", "Microtome",
     "the function is continuous: X3 repeats each point for every cell around it"),
    ("slitvinov*", "XDMFReader", r"lacks array \w*([24]Components|CellTensor6?XY|CellVector2\w+)",
     "Microtome and X3", "X2 takes three components, six or nine and nothing else"),
    ("*Timestep.xmf", "XDMFReader", "fewer steps", "Microtome and X3",
     "the grids of the collection have no Time: X2 then has no steps"),
    ("*Timestep.xmf", "XDMFReader", "other values of .*", "Microtome and X3",
     "without steps, X2 shows one grid all the time"),
    ("*/hexahedron_x_y.xmf", "XDMFReader", "more points|lacks array NodeValues", "Microtome",
     "one item holds all x, then all y: X2 takes its 24 numbers for 24 points"),
    ("*/hexahedron_x_y_z.xmf", "Xdmf3Reader", "nothing", "Microtome and X2",
     "X3 has no points where the coordinates are items of their own"),
    ("*/output*.xmf", "Xdmf3Reader", "fewer cells", "Microtome and X2",
     "Polyvertex without connectivity: X3 has points and no cells"),
    ("*/t*e*.xmf", "Xdmf3Reader", "fewer cells", "Microtome and X2",
     "Polyvertex without connectivity: X3 has points and no cells"),
    ("*/tensor.xmf", "Xdmf3Reader", "fewer steps", "Microtome and X2",
     "one grid with one time: X3 has no step"),
    ("*/polyhedron.xmf", "XDMFReader", "nothing", "Microtome and X3", "X2 does not know polyhedra"),
    ("*/polyhedron.xmf", "Xdmf3Reader", "other connectivity", "both",
     "the points of a polyhedron in another order; the faces are the same"),
    ("*/set.xmf", "*", "more (points|cells)|lacks array (node|cell)Set|has array vtkOriginalCellIds",
     "a matter of taste",
     "ParaView makes a block of each set, Microtome an array of the grid"),
    ("*/set.xmf", "Xdmf3Reader", "has array (Edge|Face) Centered Set Values", "X3",
     "Microtome leaves sets of faces and of edges out, and says so"),
    ("*/temporalStaticMeshes.xmf", "Xdmf3Reader", "nothing", "Microtome and X2",
     "X3 shows nothing of the trees in the collection"),
    ("*/testFile.xmf", "*", "other points", "Microtome",
     "coordinates of 2^63 - 1: the readers turn them to -2^63"),
    ("*/xyz4.xdmf2", "XDMFReader", "other points", "Microtome",
     "$0; 2 * $1; 3 * $2 in a row: X2 multiplies by 2 all that follows"),
    ("*/polygon.xdmf2", "XDMFReader", "other connectivity", "Microtome",
     "each polygon has its number of points before it: X2 takes polygons of one point"),
    ("*/polyvertex[23].xdmf2", "XDMFReader", "fewer cells|other connectivity|other types", "Microtome",
     "X2 has one vertex of four, and one point of three"),
    ("*/2DCoRectMesh.xmf", "*", "other bounds", "Microtome",
     "both readers put 2DCoRectMesh into the plane of y and z, and 2DRectMesh into that of x and y"),
    ("*/xyz2.xdmf2", "XDMFReader", "(has|lacks) array Attribute.*", "both",
     "an array without a name: each reader makes one up"),
]  # fmt: skip


def explain(name, reader, what, used):
    """Whether the table has a difference; adds the entry to those used."""
    for i, (files, of, seen, _, _) in enumerate(DIFFERENCES):
        if (
            fnmatch.fnmatchcase(name, files)
            and of in ("*", reader)
            and re.fullmatch(seen, what)
        ):
            used.add(i)
            return True
    return False


def unseen(used):
    """Entries that no file needs any more."""
    return [DIFFERENCES[i] for i in range(len(DIFFERENCES)) if i not in used]
