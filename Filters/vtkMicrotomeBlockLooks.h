// SPDX-FileCopyrightText: The Microtome developers
// SPDX-License-Identifier: BSD-3-Clause

#ifndef vtkMicrotomeBlockLooks_h
#define vtkMicrotomeBlockLooks_h

#include <set>
#include <string>
#include <vector>

class vtkDataObject;
class vtkMicrotomeSceneLook;

/** How one block differs from the look of the whole. */
struct vtkMicrotomeBlockLook
{
  bool Visible = true;
  int Color = -1;   /**< which of the look's SelectedColors it has; -1: none */
  int Opacity = -1; /**< which of its SelectedOpacities; -1: none */
};

/**
 * @class vtkMicrotomeBlockLooks
 * @brief What the selectors of a look say of each block of a data object.
 *
 * Selectors are those of vtkDataAssembly, looked up in the object's hierarchy or in an assembly of its
 * own. Of several that mean the same block the last one counts.
 */
class vtkMicrotomeBlockLooks
{
public:
  /** Data without blocks, and without the assembly that the look names, are visible as a whole. */
  vtkMicrotomeBlockLooks(vtkDataObject* object, vtkMicrotomeSceneLook* look);

  /** `path`: block numbers from the outermost, as of vtkMicrotomeBlocks, after `first` others. */
  vtkMicrotomeBlockLook Of(const std::vector<int>& path, size_t first) const;

private:
  /* Paths of blocks; those in them are meant too. */
  using Blocks = std::set<std::vector<int>>;

  static bool Has(const Blocks& blocks, const std::vector<int>& path, size_t first);

  bool HasBlocks = false;
  Blocks Visible;
  std::vector<Blocks> Colors;
  std::vector<Blocks> Opacities;
};

#endif
