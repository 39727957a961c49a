// SPDX-FileCopyrightText: The Microtome developers
// SPDX-License-Identifier: BSD-3-Clause

// The data sets of a data object, on all ranks.
#include "vtkMicrotomeLeaves.h"

#include "vtkMicrotomeRanks.h"

#include "vtkCompositeDataIterator.h"
#include "vtkCompositeDataSet.h"
#include "vtkDataObjectTree.h"
#include "vtkDataObjectTreeIterator.h"
#include "vtkInformation.h"
#include "vtkPartitionedDataSet.h"

#include <locale>
#include <sstream>

namespace
{
using Path = std::vector<int>;

std::string NameOf(vtkDataObjectTreeIterator* child, int index)
{
  if (child->HasCurrentMetaData() && child->GetCurrentMetaData()->Has(vtkCompositeDataSet::NAME()))
  {
    return child->GetCurrentMetaData()->Get(vtkCompositeDataSet::NAME());
  }
  return "Block " + std::to_string(index);
}

bool Add(vtkDataObject* object,
  const Path& path,
  const std::string& name,
  vtkMicrotomeLeafMap& leaves,
  std::string& error);

bool AddBlocks(vtkDataObjectTree* tree,
  const Path& path,
  const std::string& name,
  vtkMicrotomeLeafMap& leaves,
  std::string& error)
{
  vtkSmartPointer<vtkDataObjectTreeIterator> child;
  child.TakeReference(tree->NewTreeIterator());
  child->TraverseSubTreeOff();
  child->VisitOnlyLeavesOff();
  child->SkipEmptyNodesOff();
  int index = 0;
  for (child->InitTraversal(); !child->IsDoneWithTraversal(); child->GoToNextItem(), ++index)
  {
    Path itsPath = path;
    itsPath.push_back(index);
    const std::string itsName = name + (name.empty() ? "" : " / ") + NameOf(child, index);
    if (!Add(child->GetCurrentDataObject(), itsPath, itsName, leaves, error))
    {
      return false;
    }
  }
  return true;
}

bool Add(vtkDataObject* object,
  const Path& path,
  const std::string& name,
  vtkMicrotomeLeafMap& leaves,
  std::string& error)
{
  if (!object)
  {
    return true;
  }
  if (auto* dataSet = vtkDataSet::SafeDownCast(object))
  {
    leaves[path].Name = name;
    leaves[path].Pieces.emplace_back(dataSet);
    return true;
  }
  auto* tree = vtkDataObjectTree::SafeDownCast(object);
  if (tree && !vtkPartitionedDataSet::SafeDownCast(object))
  {
    return AddBlocks(tree, path, name, leaves, error);
  }
  // Partitions, and the levels and boxes of an AMR data set, are one.
  auto* composite = vtkCompositeDataSet::SafeDownCast(object);
  if (!composite)
  {
    error = std::string("a ") + object->GetClassName() + " cannot be put together from pieces";
    return false;
  }
  vtkSmartPointer<vtkCompositeDataIterator> leaf;
  leaf.TakeReference(composite->NewIterator());
  for (leaf->InitTraversal(); !leaf->IsDoneWithTraversal(); leaf->GoToNextItem())
  {
    if (!Add(leaf->GetCurrentDataObject(), path, name, leaves, error))
    {
      return false;
    }
  }
  return true;
}

/* Numbers, then the name with its length: a name may have any characters. */
std::string MessageOf(const vtkMicrotomeLeafMap& leaves)
{
  std::ostringstream message;
  message.imbue(std::locale::classic());
  message << leaves.size();
  for (const auto& leaf : leaves)
  {
    message << ' ' << leaf.first.size();
    for (int index : leaf.first)
    {
      message << ' ' << index;
    }
    message << ' ' << leaf.second.Name.size() << ' ' << leaf.second.Name;
  }
  return message.str();
}

void AddMessage(const std::string& text, vtkMicrotomeLeafMap& leaves)
{
  std::istringstream message(text);
  message.imbue(std::locale::classic());
  size_t n = 0;
  message >> n;
  for (size_t i = 0; i < n; ++i)
  {
    size_t length = 0;
    message >> length;
    Path path(length);
    for (int& index : path)
    {
      message >> index;
    }
    message >> length;
    message.get();
    std::string name(length, ' ');
    message.read(&name[0], static_cast<std::streamsize>(length));
    vtkMicrotomeLeafPieces& leaf = leaves[path];
    leaf.Name = leaf.Name.empty() ? name : leaf.Name;
  }
}
}

bool vtkMicrotomeLeaves::List(vtkDataObject* object,
  vtkMicrotomeLeafMap& leaves,
  std::string& error)
{
  return Add(object, Path(), std::string(), leaves, error);
}

void vtkMicrotomeLeaves::Share(const vtkMicrotomeRanks& ranks, vtkMicrotomeLeafMap& leaves)
{
  for (const std::string& message : ranks.Share(MessageOf(leaves)))
  {
    AddMessage(message, leaves);
  }
}
