// SPDX-FileCopyrightText: The Microtome developers
// SPDX-License-Identifier: BSD-3-Clause

#ifndef vtkMicrotomeXdmfMesh_h
#define vtkMicrotomeXdmfMesh_h

#include "microtome/xdmf.h"
#include "vtkSmartPointer.h"

class vtkDataArray;
class vtkDataSet;

/** Turning what libmicrotome_xdmf reads into data sets and arrays of VTK. */
namespace vtkMicrotomeXdmfMesh
{
/** An empty data set of the class that a kind of mesh has; NULL for MTM_NO_MESH. */
vtkSmartPointer<vtkDataSet> New(mtm_mesh_kind kind);

/**
 * The data set of a mesh, without arrays.
 *
 * Owns:   memory changes hands where the mesh owns it; the view stays, for reading arrays.
 * Errors: NULL when out of memory.
 */
vtkSmartPointer<vtkDataSet> Adopt(mtm_xdmf_mesh& mesh);

/** An array whose memory comes from malloc, with undefined values; NULL when out of memory. */
vtkSmartPointer<vtkDataArray> NewArray(mtm_type type, int nComponents, int64_t nTuples);
}

#endif
