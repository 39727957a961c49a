// SPDX-FileCopyrightText: The Microtome developers
// SPDX-License-Identifier: BSD-3-Clause

// The walk through the blocks of a data object.
#include "vtkMicrotomeBlocks.h"

#include "vtkCompositeDataIterator.h"
#include "vtkCompositeDataSet.h"
#include "vtkDataObjectTree.h"
#include "vtkDataObjectTreeIterator.h"
#include "vtkInformation.h"
#include "vtkPartitionedDataSet.h"
#include "vtkSmartPointer.h"

namespace
{
std::string NameOf(vtkDataObjectTreeIterator* child, int index)
{
  if (child->HasCurrentMetaData() && child->GetCurrentMetaData()->Has(vtkCompositeDataSet::NAME()))
  {
    return child->GetCurrentMetaData()->Get(vtkCompositeDataSet::NAME());
  }
  return "Block " + std::to_string(index);
}

bool VisitBlocks(vtkDataObjectTree* tree,
  const vtkMicrotomeBlock& where,
  const vtkMicrotomeBlocks::Visitor& visitor)
{
  vtkSmartPointer<vtkDataObjectTreeIterator> child;
  child.TakeReference(tree->NewTreeIterator());
  child->TraverseSubTreeOff();
  child->VisitOnlyLeavesOff();
  child->SkipEmptyNodesOff();
  int index = 0;
  for (child->InitTraversal(); !child->IsDoneWithTraversal(); child->GoToNextItem(), ++index)
  {
    vtkMicrotomeBlock block = where;
    block.Path.push_back(index);
    block.Name += (where.Name.empty() ? "" : " / ") + NameOf(child, index);
    if (!vtkMicrotomeBlocks::Visit(child->GetCurrentDataObject(), block, visitor))
    {
      return false;
    }
  }
  return true;
}
}

bool vtkMicrotomeBlocks::Visit(vtkDataObject* object,
  const vtkMicrotomeBlock& where,
  const Visitor& visitor)
{
  auto* tree = vtkDataObjectTree::SafeDownCast(object);
  if (tree && !vtkPartitionedDataSet::SafeDownCast(object))
  {
    return VisitBlocks(tree, where, visitor);
  }
  auto* composite = vtkCompositeDataSet::SafeDownCast(object);
  if (!composite)
  {
    return !object || visitor(object, where);
  }
  vtkSmartPointer<vtkCompositeDataIterator> leaf;
  leaf.TakeReference(composite->NewIterator());
  for (leaf->InitTraversal(); !leaf->IsDoneWithTraversal(); leaf->GoToNextItem())
  {
    if (!vtkMicrotomeBlocks::Visit(leaf->GetCurrentDataObject(), where, visitor))
    {
      return false;
    }
  }
  return true;
}
