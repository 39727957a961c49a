// SPDX-FileCopyrightText: The Microtome developers
// SPDX-License-Identifier: BSD-3-Clause

// The data sets of a data object, on all ranks.
#include "vtkMicrotomeLeaves.h"

#include "vtkMicrotomeBlocks.h"
#include "vtkMicrotomeRanks.h"

#include <locale>
#include <sstream>

namespace
{
/* Pieces of the same place are one leaf's. */
bool Add(vtkDataObject* object,
  const vtkMicrotomeBlock& where,
  vtkMicrotomeLeafMap& leaves,
  std::string& error)
{
  auto* dataSet = vtkDataSet::SafeDownCast(object);
  if (!dataSet)
  {
    error = std::string("a ") + object->GetClassName() + " cannot be put together from pieces";
    return false;
  }
  leaves[where.Path].Name = where.Name;
  leaves[where.Path].Pieces.emplace_back(dataSet);
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
    std::vector<int> path(length);
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
  return vtkMicrotomeBlocks::Visit(
    object, vtkMicrotomeBlock(), [&](vtkDataObject* found, const vtkMicrotomeBlock& where) {
      return Add(found, where, leaves, error);
    });
}

void vtkMicrotomeLeaves::Share(const vtkMicrotomeRanks& ranks, vtkMicrotomeLeafMap& leaves)
{
  for (const std::string& message : ranks.Share(MessageOf(leaves)))
  {
    AddMessage(message, leaves);
  }
}
