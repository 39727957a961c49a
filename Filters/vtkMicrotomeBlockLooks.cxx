// SPDX-FileCopyrightText: The Microtome developers
// SPDX-License-Identifier: BSD-3-Clause

// What the selectors of a look say of blocks.
#include "vtkMicrotomeBlockLooks.h"

#include "vtkMicrotomeSceneLook.h"

#include "vtkDataAssembly.h"
#include "vtkDataAssemblyUtilities.h"
#include "vtkDataObjectTree.h"
#include "vtkPartitionedDataSetCollection.h"

#include <algorithm>

namespace
{
/* The numbers of a node among its parent's, from the outermost: a hierarchy has a node for each block,
 * there or not, in their order. */
std::vector<int> PathOf(vtkDataAssembly* hierarchy, int node)
{
  std::vector<int> path;
  for (int parent = hierarchy->GetParent(node); parent >= 0; parent = hierarchy->GetParent(node))
  {
    path.push_back(hierarchy->GetChildIndex(parent, node));
    node = parent;
  }
  std::reverse(path.begin(), path.end());
  return path;
}

/* An assembly of a collection's own says which data sets, by their numbers; a hierarchy is the blocks. */
std::set<std::vector<int>> Select(vtkDataAssembly* assembly,
  bool isHierarchy,
  const std::vector<std::string>& selectors)
{
  std::set<std::vector<int>> paths;
  for (int node : assembly->SelectNodes(selectors))
  {
    if (isHierarchy)
    {
      paths.insert(PathOf(assembly, node));
      continue;
    }
    for (unsigned int dataSet : assembly->GetDataSetIndices(node, /* traverse_subtree = */ true))
    {
      paths.insert({ static_cast<int>(dataSet) });
    }
  }
  return paths;
}
}

vtkMicrotomeBlockLooks::vtkMicrotomeBlockLooks(vtkDataObject* object, vtkMicrotomeSceneLook* look)
{
  auto* tree = vtkDataObjectTree::SafeDownCast(object);
  const std::string name = look->GetBlockAssembly();
  const bool isHierarchy = name.empty() || name == vtkDataAssemblyUtilities::HierarchyName();
  vtkSmartPointer<vtkDataAssembly> assembly;
  if (tree && isHierarchy)
  {
    assembly = vtkSmartPointer<vtkDataAssembly>::New();
    this->HasBlocks = vtkDataAssemblyUtilities::GenerateHierarchy(tree, assembly);
  }
  else if (auto* collection = vtkPartitionedDataSetCollection::SafeDownCast(tree))
  {
    assembly = vtkDataAssemblyUtilities::GetDataAssembly(name.c_str(), collection);
    this->HasBlocks = assembly != nullptr;
  }
  if (!this->HasBlocks)
  {
    return;
  }
  this->Visible = Select(assembly, isHierarchy, look->GetBlockSelectors());
  for (const auto& color : look->GetSelectedColors())
  {
    this->Colors.push_back(Select(assembly, isHierarchy, { color.first }));
  }
  for (const auto& opacity : look->GetSelectedOpacities())
  {
    this->Opacities.push_back(Select(assembly, isHierarchy, { opacity.first }));
  }
}

bool vtkMicrotomeBlockLooks::Has(const Blocks& blocks, const std::vector<int>& path, size_t first)
{
  std::vector<int> around;
  bool isIn = blocks.count(around) != 0;
  for (size_t i = first; i < path.size() && !isIn; ++i)
  {
    around.push_back(path[i]);
    isIn = blocks.count(around) != 0;
  }
  return isIn;
}

vtkMicrotomeBlockLook vtkMicrotomeBlockLooks::Of(const std::vector<int>& path, size_t first) const
{
  vtkMicrotomeBlockLook look;
  look.Visible = !this->HasBlocks || Has(this->Visible, path, first);
  for (size_t i = 0; i < this->Colors.size(); ++i)
  {
    look.Color = Has(this->Colors[i], path, first) ? static_cast<int>(i) : look.Color;
  }
  for (size_t i = 0; i < this->Opacities.size(); ++i)
  {
    look.Opacity = Has(this->Opacities[i], path, first) ? static_cast<int>(i) : look.Opacity;
  }
  return look;
}
