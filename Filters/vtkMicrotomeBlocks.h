// SPDX-FileCopyrightText: The Microtome developers
// SPDX-License-Identifier: BSD-3-Clause

#ifndef vtkMicrotomeBlocks_h
#define vtkMicrotomeBlocks_h

#include <functional>
#include <string>
#include <vector>

class vtkDataObject;

/** Where something is in a data object: the same on every rank. */
struct vtkMicrotomeBlock
{
  std::vector<int> Path; /**< block numbers from the outermost */
  std::string Name;      /**< block names with " / " between them; empty if there are no blocks */
};

/** The blocks of a data object: partitions, and the levels and boxes of an AMR data set, are one. */
namespace vtkMicrotomeBlocks
{
/** Is called with what is no composite data set, never NULL; false ends the walk. */
using Visitor = std::function<bool(vtkDataObject* object, const vtkMicrotomeBlock& where)>;

/**
 * Shows all objects in a data object to a visitor, blocks in their order.
 *
 * object:  NULL has none.
 * where:   where it is itself.
 * Returns: false where the visitor did.
 */
bool Visit(vtkDataObject* object, const vtkMicrotomeBlock& where, const Visitor& visitor);
}

#endif
