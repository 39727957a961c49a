// SPDX-FileCopyrightText: The Microtome developers
// SPDX-License-Identifier: BSD-3-Clause

// An open XDMF file.
#include "vtkMicrotomeXdmfFile.h"

#include "vtkCompositeDataSet.h"
#include "vtkInformation.h"
#include "vtkMultiBlockDataSet.h"
#include "vtkNew.h"

#include "vtksys/SystemTools.hxx"

#include <algorithm>
#include <cmath>
#include <map>
#include <set>
#include <utility>

vtkMicrotomeXdmfFile::~vtkMicrotomeXdmfFile()
{
  this->Close();
}

void vtkMicrotomeXdmfFile::Close()
{
  mtm_xdmf_close(this->File);
  this->File = nullptr;
  this->Step = -1;
  this->NumberOfReported = 0;
}

mtm_status vtkMicrotomeXdmfFile::Open(const std::string& name,
  bool confined,
  bool trusted,
  bool& isNew,
  mtm_error& error)
{
  const long long changed = vtksys::SystemTools::ModifiedTime(name);
  const unsigned long long size = vtksys::SystemTools::FileLength(name);
  isNew = !this->File || name != this->Name || changed != this->Changed || size != this->Size ||
    confined != this->Options.confined || trusted != this->Options.trusted;
  if (!isNew)
  {
    return MTM_OK;
  }
  this->Close();
  this->Name = name;
  this->Changed = changed;
  this->Size = size;
  this->Options.size = sizeof this->Options;
  this->Options.confined = confined;
  this->Options.trusted = trusted;
  const mtm_status status = mtm_xdmf_open(name.c_str(), &this->Options, &this->File, &error);
  this->Step = 0;
  this->FirstPaths = this->OwnPaths();
  return status;
}

int64_t vtkMicrotomeXdmfFile::StepAt(double time) const
{
  const double* times = mtm_xdmf_times(this->File);
  if (!times)
  {
    return 0;
  }
  // Times go through texts and sums on their way: what is equal but for rounding is equal.
  const double slack = 1e-12 * std::abs(time);
  const double* after = std::upper_bound(times, times + mtm_xdmf_n_steps(this->File), time + slack);
  return std::max<int64_t>(after - times - 1, 0);
}

mtm_status vtkMicrotomeXdmfFile::SelectStep(int64_t step, mtm_error& error)
{
  if (step == this->Step)
  {
    return MTM_OK;
  }
  const mtm_status status = mtm_xdmf_select_step(this->File, step, &error);
  this->Step = status == MTM_OK ? step : -1;
  return status;
}

bool vtkMicrotomeXdmfFile::IsPlain(mtm_mesh_kind& kind)
{
  kind = MTM_NO_MESH;
  bool isPlain = true;
  for (const int64_t step : { mtm_xdmf_n_steps(this->File) - 1, int64_t{ 0 } })
  {
    mtm_error error = {};
    if (this->SelectStep(step, error) != MTM_OK || this->NumberOfGrids() != 1)
    {
      isPlain = false;
      continue;
    }
    mtm_xdmf_describe(this->File, 0, &error);
    const mtm_xdmf_grid* grid = mtm_xdmf_grid_at(this->File, 0);
    isPlain = isPlain && grid->depth == 0 && (kind == MTM_NO_MESH || kind == grid->kind);
    kind = grid->kind;
  }
  return isPlain;
}

/* ---- Blocks ------------------------------------------------------------------------------------ */

namespace
{
std::vector<std::string> Names(const std::string& path)
{
  std::vector<std::string> names(1);
  for (const char letter : path)
  {
    if (letter == '/')
    {
      names.emplace_back();
    }
    else
    {
      names.back() += letter;
    }
  }
  return names;
}

bool IsDigit(char letter)
{
  return letter >= '0' && letter <= '9';
}

/* A name with a mark in the place of each number, whole or with a fraction and an exponent. */
std::string WithoutNumbers(const std::string& path)
{
  std::string rest;
  for (size_t i = 0; i < path.size();)
  {
    if (!IsDigit(path[i]))
    {
      rest += path[i++];
      continue;
    }
    rest += '#';
    i = path.find_first_not_of("0123456789.eE+-", i);
    i = std::min(i, path.size());
  }
  return rest;
}

/* The names on the way to a grid are those of the first step, but for numbers. One that the first step
 * has too, of another grid, says which block it is, wherever it stands. */
bool AreNumbered(const std::vector<std::string>& names,
  const std::vector<std::string>& first,
  const std::set<std::pair<size_t, std::string>>& known)
{
  bool areNumbered = names.size() == first.size();
  for (size_t level = 0; level < names.size() && areNumbered; ++level)
  {
    areNumbered = names[level] == first[level] ||
      (known.count({ level, names[level] }) == 0 &&
        WithoutNumbers(names[level]) == WithoutNumbers(first[level]));
  }
  return areNumbered;
}

unsigned int AddBlock(vtkMultiBlockDataSet* parent, vtkDataObject* block, const std::string& name)
{
  const unsigned int index = parent->GetNumberOfBlocks();
  parent->SetBlock(index, block);
  parent->GetMetaData(index)->Set(vtkCompositeDataSet::NAME(), name.c_str());
  return index;
}

/* True if all grids are in one collection or tree. */
bool HaveOneGroup(const std::vector<std::vector<std::string>>& paths)
{
  return !paths.empty() && std::all_of(paths.begin(), paths.end(), [&](const auto& names) {
    return names.size() > 1 && names[0] == paths[0][0];
  });
}
}

std::vector<std::string> vtkMicrotomeXdmfFile::OwnPaths() const
{
  std::vector<std::string> paths;
  for (int grid = 0; grid < this->NumberOfGrids(); ++grid)
  {
    paths.emplace_back(mtm_xdmf_grid_at(this->File, grid)->path);
  }
  return paths;
}

std::vector<std::string> vtkMicrotomeXdmfFile::Paths() const
{
  std::vector<std::string> paths = this->OwnPaths();
  if (paths == this->FirstPaths || paths.size() != this->FirstPaths.size())
  {
    return paths;
  }
  std::set<std::pair<size_t, std::string>> known;
  for (const std::string& path : this->FirstPaths)
  {
    const auto names = Names(path);
    for (size_t level = 0; level < names.size(); ++level)
    {
      known.emplace(level, names[level]);
    }
  }
  for (size_t grid = 0; grid < paths.size(); ++grid)
  {
    if (!AreNumbered(Names(paths[grid]), Names(this->FirstPaths[grid]), known))
    {
      return paths;
    }
  }
  return this->FirstPaths;
}

std::vector<vtkMicrotomeXdmfFile::Place> vtkMicrotomeXdmfFile::MakeBlocks(
  vtkMultiBlockDataSet* root,
  const std::vector<bool>& wanted) const
{
  std::vector<std::vector<std::string>> paths;
  for (const std::string& path : this->Paths())
  {
    paths.push_back(Names(path));
  }
  const size_t first = HaveOneGroup(paths) ? 1 : 0;
  std::vector<Place> places(paths.size());
  std::map<std::string, vtkMultiBlockDataSet*> groups;
  for (size_t grid = 0; grid < paths.size(); ++grid)
  {
    if (!wanted[grid])
    {
      continue;
    }
    vtkMultiBlockDataSet* parent = root;
    std::string path;
    for (size_t level = first; level + 1 < paths[grid].size(); ++level)
    {
      path += paths[grid][level] + '/';
      vtkMultiBlockDataSet*& group = groups[path];
      if (!group)
      {
        vtkNew<vtkMultiBlockDataSet> made;
        AddBlock(parent, made, paths[grid][level]);
        group = made;
      }
      parent = group;
    }
    places[grid].Parent = parent;
    places[grid].Index = AddBlock(parent, nullptr, paths[grid].back());
  }
  return places;
}

std::vector<std::string> vtkMicrotomeXdmfFile::Choices() const
{
  constexpr size_t most = 1000;
  std::vector<std::string> names = this->Paths();
  const auto count = [&] { return std::set<std::string>(names.begin(), names.end()).size(); };
  const auto isInside = [](const std::string& name) { return name.find('/') != std::string::npos; };
  while (count() > most && std::any_of(names.begin(), names.end(), isInside))
  {
    const auto depth = [](const std::string& name) {
      return std::count(name.begin(), name.end(), '/');
    };
    std::ptrdiff_t deepest = 0;
    for (const std::string& name : names)
    {
      deepest = std::max(deepest, depth(name));
    }
    for (std::string& name : names)
    {
      name.erase(depth(name) == deepest ? name.rfind('/') : name.size());
    }
  }
  if (count() > most)
  {
    names.assign(names.size(), "");
  }
  return names;
}

/* ---- Problems ---------------------------------------------------------------------------------- */

std::string vtkMicrotomeXdmfFile::NewProblems(const std::vector<std::string>& others)
{
  std::vector<std::string> all;
  for (; this->NumberOfReported < mtm_xdmf_n_problems(this->File); ++this->NumberOfReported)
  {
    all.emplace_back(mtm_xdmf_problem(this->File, this->NumberOfReported));
  }
  for (const std::string& other : others)
  {
    if (std::find(all.begin(), all.end(), other) == all.end())
    {
      all.push_back(other);
    }
  }
  const size_t nShown = std::min<size_t>(all.size(), 5);
  std::string text;
  for (size_t i = 0; i < nShown; ++i)
  {
    text += (i > 0 ? "\n" : "") + all[i];
  }
  if (all.size() > 1)
  {
    const std::string n = std::to_string(all.size());
    text = n + " problems in the file" +
      (nShown < all.size() ? ", the first " + std::to_string(nShown) + ":\n" : ":\n") + text;
  }
  return text;
}
