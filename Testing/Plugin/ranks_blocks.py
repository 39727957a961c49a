# SPDX-FileCopyrightText: The Microtome developers
# SPDX-License-Identifier: BSD-3-Clause
"""A box in blocks of 2 x 2 x 2 cells, each on one rank: sources for pvbatch, without ghost cells."""

from paraview import simple

# Not sums of powers of two: coordinates are rounded.
ORIGIN, SPACING, STEPS = -0.7, 0.3, 2

# Runs on each rank; KIND, WHOLE, COUNTS and the like stand before it.
SCRIPT = """
from vtkmodules.vtkCommonDataModel import vtkImageData, vtkPartitionedDataSetCollection
from vtkmodules.vtkFiltersCore import vtkAppendFilter
from vtkmodules.vtkFiltersGeneral import vtkDataSetTriangleFilter, vtkImageDataToPointSet
from vtkmodules.vtkParallelCore import vtkMultiProcessController

def through(algorithm, data):
    algorithm.SetInputDataObject(data)
    algorithm.Update()
    return algorithm.GetOutputDataObject(0)

def block(i):
    image = vtkImageData()
    image.SetOrigin([ORIGIN] * 3)
    image.SetSpacing([SPACING] * 3)
    first = [STEPS * n for n in (i % COUNTS[0], i // COUNTS[0] % COUNTS[1], i // COUNTS[0] // COUNTS[1])]
    image.SetExtent(*[n for f in first for n in (f, f + STEPS)])
    if KIND == "curvilinear":
        return through(vtkImageDataToPointSet(), image)
    if KIND == "hexahedra":
        return through(vtkAppendFilter(), through(vtkImageDataToPointSet(), image))
    return through(vtkDataSetTriangleFilter(), image) if KIND == "tetrahedra" else image

controller = vtkMultiProcessController.GetGlobalController()
rank, ranks = controller.GetLocalProcessId(), controller.GetNumberOfProcesses()
n_blocks = COUNTS[0] * COUNTS[1] * COUNTS[2]
mine = {i: block(i) for i in range(n_blocks) if i % ranks == rank}
"""

FILL = {
    "vtkMultiblockDataSet": """
output = self.GetOutputDataObject(0)
output.SetNumberOfBlocks(n_blocks)
for i, data in mine.items():
    output.SetBlock(i, data)
""",
    "vtkPartitionedDataSetCollection": """
output = self.GetOutputDataObject(0)
output.SetNumberOfPartitionedDataSets(2)
for i, data in mine.items():
    output.SetPartition(i % 2, output.GetNumberOfPartitions(i % 2), data)
""",
    "vtkUnstructuredGrid": """
append = vtkAppendFilter()
for data in mine.values():
    append.AddInputData(data)
if mine:
    append.Update()
    self.GetOutputDataObject(0).ShallowCopy(append.GetOutput())
"""}

PIECES = """
executive = self.GetExecutive()
info = executive.GetOutputInformation(0)
info.Set(self.CAN_HANDLE_PIECE_REQUEST(), 1)
"""


def source(kind, type_name, counts, before="", after=""):
    """Blocks counts[0] x counts[1] x counts[2], dealt out to the ranks.

    `before` may change `mine`, the blocks of a rank by their numbers, and `after` the output.
    """
    values = "KIND, COUNTS = %r, %r\nORIGIN, SPACING, STEPS = %r, %r, %r\n" % (
        kind, counts, ORIGIN, SPACING, STEPS)
    return simple.ProgrammableSource(OutputDataSetType=type_name,
                                     Script=values + SCRIPT + before + FILL[type_name] + after,
                                     ScriptRequestInformation=PIECES)


def cases():
    """Name, source and number of blocks along each axis."""
    for kind in ("image", "curvilinear", "hexahedra", "tetrahedra"):
        yield kind + "-8", source(kind, "vtkMultiblockDataSet", (2, 2, 2)), (2, 2, 2)
    # Fewer blocks than ranks.
    yield "few", source("image", "vtkMultiblockDataSet", (1, 2, 1)), (1, 2, 1)
    yield "collection", source("hexahedra", "vtkPartitionedDataSetCollection", (2, 2, 2)), (2, 2, 2)
    # Pieces of one data set, which no reader gave ghost cells.
    yield "pieces", source("hexahedra", "vtkUnstructuredGrid", (2, 2, 2)), (2, 2, 2)
    yield "tets", source("tetrahedra", "vtkUnstructuredGrid", (2, 1, 3)), (2, 1, 3)


def planes(counts):
    """Origin, normal and area of the section: on the boundary, in cells, and along seams."""
    length = [n * STEPS * SPACING for n in counts]
    for axis, n in enumerate(counts):
        area = length[0] * length[1] * length[2] / length[axis]
        for step in range(n + 1) if axis == 0 else range(1, n):
            normal = [0, 0, 0]
            normal[axis] = -1 if step % 2 else 1
            yield [ORIGIN + step * STEPS * SPACING] * 3, normal, area
        if axis == 0:
            yield [ORIGIN + 1.3 * SPACING] * 3, [2, 0, 0], area
