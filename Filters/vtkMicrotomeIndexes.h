// SPDX-FileCopyrightText: The Microtome developers
// SPDX-License-Identifier: BSD-3-Clause

#ifndef vtkMicrotomeIndexes_h
#define vtkMicrotomeIndexes_h

#include "microtome/microtome.h"

#include "vtkMicrotomeSlices.h"

#include "vtkType.h"

#include <memory>

class vtkAlgorithm;
class vtkDataSet;

/**
 * What slices leave behind at the mesh they cut, so that the next ones are faster: an index of the mesh,
 * shared by all filters, and of each filter the last slice.
 *
 * Both are kept in the information of one of the mesh's own arrays and go when that goes; they hold while
 * nothing that the mesh is made of changes (vtkMicrotomeMeshKey). Together they take no more memory than
 * the limit: what was not used for the longest time is dropped. A mesh has an index from the second slice
 * on, and none if that would be larger than the limit.
 *
 * Threads: all functions may be called at any time.
 */
namespace vtkMicrotomeIndexes
{
/**
 * The index of the input's mesh, or none: this is the first slice, there is nothing to keep one at, or no
 * memory. `seconds` is what building one took, 0 if none was built.
 */
std::shared_ptr<const mtm_index> Find(vtkDataSet* input,
  const mtm_mesh& mesh,
  vtkAlgorithm* algorithm,
  double& seconds);

/** The last slice of the filter, if it was of this mesh by this cut and has contacts where needed. */
std::shared_ptr<const vtkMicrotomeSlices> FindSlice(vtkDataSet* input,
  const vtkMicrotomeCutKey& cut,
  bool needsContacts,
  const vtkAlgorithm* algorithm);

/** Keeps a slice for FindSlice, in place of the filter's last one of this mesh. */
void KeepSlice(vtkDataSet* input,
  std::shared_ptr<vtkMicrotomeSlices> slice,
  const vtkAlgorithm* algorithm);

/** Drops the slices of a filter. */
void Forget(const vtkAlgorithm* algorithm);

/** Bytes that all of it may take. Default: 1 GiB, the indexes of 200 to 300 million cells. */
void SetMemoryLimit(vtkIdType bytes);
vtkIdType GetMemoryLimit();

/** Bytes that it takes, and how many indexes there are. */
vtkIdType GetMemory();
int GetNumberOfIndexes();
}

#endif
