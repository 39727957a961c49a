// SPDX-FileCopyrightText: The Microtome developers
// SPDX-License-Identifier: BSD-3-Clause

// What slices leave behind at their mesh.
#include "vtkMicrotomeIndexes.h"

#include "vtkMicrotomeRun.h"

#include "vtkAlgorithm.h"
#include "vtkDataArray.h"
#include "vtkDataSet.h"
#include "vtkInformation.h"
#include "vtkInformationObjectBaseKey.h"
#include "vtkNew.h"
#include "vtkObjectFactory.h"

#include <algorithm>
#include <chrono>
#include <list>
#include <map>
#include <mutex>
#include <vector>

/* The notes at one mesh. */
class vtkMicrotomeNotes : public vtkObject
{
public:
  static vtkMicrotomeNotes* New();
  vtkTypeMacro(vtkMicrotomeNotes, vtkObject);

  vtkMicrotomeMeshKey Mesh;
  bool IsBuilding = false;
  std::shared_ptr<const mtm_index> Index;
  std::map<const vtkAlgorithm*, std::shared_ptr<const vtkMicrotomeSlices>> Slices;
  vtkIdType Bytes = 0;
  bool WereDropped = false; // an index among them
  long long LastUse = 0;    // see AllNotes::Now
  std::list<vtkMicrotomeNotes*>::iterator Place;

protected:
  vtkMicrotomeNotes();
  ~vtkMicrotomeNotes() override;
};

vtkStandardNewMacro(vtkMicrotomeNotes);

/* The notes at all meshes of one carrier: connectivity may be shared by meshes whose points differ. */
class vtkMicrotomeMeshNotes : public vtkObject
{
public:
  static vtkMicrotomeMeshNotes* New();
  vtkTypeMacro(vtkMicrotomeMeshNotes, vtkObject);

  std::vector<vtkSmartPointer<vtkMicrotomeNotes>> All; // the last made ones last

  vtkMicrotomeNotes* Find(const vtkMicrotomeMeshKey& now) const
  {
    for (const auto& notes : this->All)
    {
      if (notes->Mesh.Matches(now))
      {
        return notes;
      }
    }
    return nullptr;
  }

  /* Makes notes at one more mesh, in place of those at meshes that are no more. */
  vtkMicrotomeNotes* Add(const vtkMicrotomeMeshKey& now)
  {
    const size_t most = 64; // moving meshes have no end
    const auto isGone = [](const vtkSmartPointer<vtkMicrotomeNotes>& notes) {
      return !notes->Mesh.IsCurrent();
    };
    this->All.erase(std::remove_if(this->All.begin(), this->All.end(), isGone), this->All.end());
    if (this->All.size() >= most)
    {
      this->All.erase(this->All.begin());
    }
    this->All.push_back(vtkSmartPointer<vtkMicrotomeNotes>::New());
    this->All.back()->Mesh = now;
    return this->All.back();
  }

protected:
  vtkMicrotomeMeshNotes() = default;
  ~vtkMicrotomeMeshNotes() override = default;
};

vtkStandardNewMacro(vtkMicrotomeMeshNotes);

namespace
{
/* All notes, the last used ones first. Never destroyed: arrays may outlive what is static. */
struct AllNotes
{
  std::recursive_mutex Mutex; // what is dropped may have notes of its own
  std::list<vtkMicrotomeNotes*> Notes;
  vtkIdType Bytes = 0;
  vtkIdType Limit = vtkIdType{ 1 } << 30;
  long long Now = 0; // counts uses

  static AllNotes& Get()
  {
    static auto* const one = new AllNotes;
    return *one;
  }

  void Touch(vtkMicrotomeNotes* notes)
  {
    notes->LastUse = ++this->Now;
    this->Notes.splice(this->Notes.begin(), this->Notes, notes->Place);
  }

  void Count(vtkMicrotomeNotes* notes)
  {
    this->Bytes -= notes->Bytes;
    notes->Bytes = mtm_index_bytes(notes->Index.get());
    for (const auto& one : notes->Slices)
    {
      notes->Bytes += one.second->GetBytes();
    }
    this->Bytes += notes->Bytes;
  }

  /* Drops from the end what is too much. What is dropped is destroyed last: arrays of a slice may have
   * notes of their own. */
  void Bound()
  {
    std::vector<std::shared_ptr<const void>> dropped;
    for (auto at = this->Notes.rbegin(); this->Bytes > this->Limit && at != this->Notes.rend();
         ++at)
    {
      vtkMicrotomeNotes* notes = *at;
      notes->WereDropped = notes->WereDropped || notes->Index;
      dropped.push_back(std::move(notes->Index));
      for (auto& one : notes->Slices)
      {
        dropped.push_back(std::move(one.second));
      }
      notes->Index.reset();
      notes->Slices.clear();
      this->Count(notes);
    }
  }

  /* Where there are more meshes than there is memory for, and all are sliced in turn, each would drop
   * the index that is needed next. So an index that was dropped comes back only into free memory, or in
   * place of one that was not used for many slices. */
  bool HasRoom(vtkIdType bytes, bool mayDrop) const
  {
    const auto many = 8 + 2 * static_cast<long long>(this->Notes.size());
    return bytes <= this->Limit &&
      (mayDrop || this->Bytes + bytes <= this->Limit ||
        this->Now - this->Notes.back()->LastUse > many);
  }
};

using Lock = std::lock_guard<std::recursive_mutex>;

vtkInformationObjectBaseKey* NotesKey()
{
  static auto* const key =
    vtkInformationObjectBaseKey::MakeKey("NOTES", "vtkMicrotomeIndexes", "vtkMicrotomeMeshNotes");
  return key;
}

vtkMicrotomeMeshNotes* NotesAt(vtkDataArray* carrier)
{
  return carrier && carrier->HasInformation()
    ? static_cast<vtkMicrotomeMeshNotes*>(carrier->GetInformation()->Get(NotesKey()))
    : nullptr;
}

/* What libmicrotome promises of an index. */
const vtkIdType BytesPerCell = 5;

/* The notes at a mesh as it is now; new ones where there are none. *areNew says so. Locked. */
vtkMicrotomeNotes* NotesOf(vtkDataSet* input, bool* areNew)
{
  vtkDataArray* carrier = vtkMicrotomeMeshKey::Carrier(input);
  if (!carrier)
  {
    return nullptr;
  }
  const vtkMicrotomeMeshKey now(input);
  vtkMicrotomeMeshNotes* all = NotesAt(carrier);
  if (!all)
  {
    vtkNew<vtkMicrotomeMeshNotes> made;
    carrier->GetInformation()->Set(NotesKey(), made);
    all = made;
  }
  vtkMicrotomeNotes* notes = all->Find(now);
  *areNew = !notes;
  notes = notes ? notes : all->Add(now);
  AllNotes::Get().Touch(notes);
  return notes;
}

std::shared_ptr<const mtm_index> Build(const mtm_mesh& mesh,
  vtkAlgorithm* algorithm,
  double& seconds)
{
  using Clock = std::chrono::steady_clock;
  const auto start = Clock::now();
  mtm_run run = vtkMicrotomeRun(algorithm);
  mtm_index* index = nullptr;
  const mtm_status status = mtm_index_build(&mesh, &run, &index, nullptr);
  seconds = std::chrono::duration<double>(Clock::now() - start).count();
  return status == MTM_OK ? std::shared_ptr<const mtm_index>(index, mtm_index_free) : nullptr;
}
}

vtkMicrotomeNotes::vtkMicrotomeNotes()
{
  AllNotes& all = AllNotes::Get();
  const Lock lock(all.Mutex);
  all.Notes.push_front(this);
  this->Place = all.Notes.begin();
}

vtkMicrotomeNotes::~vtkMicrotomeNotes()
{
  AllNotes& all = AllNotes::Get();
  const Lock lock(all.Mutex);
  all.Bytes -= this->Bytes;
  all.Notes.erase(this->Place);
}

std::shared_ptr<const mtm_index> vtkMicrotomeIndexes::Find(vtkDataSet* input,
  const mtm_mesh& mesh,
  vtkAlgorithm* algorithm,
  double& seconds)
{
  seconds = 0.0;
  AllNotes& all = AllNotes::Get();
  vtkSmartPointer<vtkMicrotomeNotes> notes;
  {
    const Lock lock(all.Mutex);
    bool isFirst = false;
    notes = NotesOf(input, &isFirst);
    if (!notes || isFirst || notes->Index || notes->IsBuilding ||
      !all.HasRoom(BytesPerCell * input->GetNumberOfCells(), !notes->WereDropped))
    {
      return notes ? notes->Index : nullptr;
    }
    notes->IsBuilding = true;
  }
  auto index = Build(mesh, algorithm, seconds); // others may slice meanwhile
  const Lock lock(all.Mutex);
  notes->IsBuilding = false;
  notes->Index = index;
  notes->WereDropped = false;
  all.Count(notes);
  all.Bound();
  return index;
}

std::shared_ptr<const vtkMicrotomeSlices> vtkMicrotomeIndexes::FindSlice(vtkDataSet* input,
  const vtkMicrotomeCutKey& cut,
  bool needsContacts,
  const vtkAlgorithm* algorithm)
{
  AllNotes& all = AllNotes::Get();
  const Lock lock(all.Mutex);
  const vtkMicrotomeMeshNotes* at = NotesAt(vtkMicrotomeMeshKey::Carrier(input));
  vtkMicrotomeMeshKey now(input);
  vtkMicrotomeNotes* notes = at ? at->Find(now) : nullptr;
  if (!notes || notes->Slices.count(algorithm) == 0)
  {
    return nullptr;
  }
  now.AddGhosts(input);
  auto found = notes->Slices[algorithm];
  const vtkMicrotomeSlices& slice = *found;
  const bool isSame = slice.Mesh.Matches(now) && slice.Cut == cut && slice.IsUntouched();
  if (!isSame || (needsContacts && !slice.HasContacts))
  {
    return nullptr;
  }
  all.Touch(notes);
  return found;
}

void vtkMicrotomeIndexes::KeepSlice(vtkDataSet* input,
  std::shared_ptr<vtkMicrotomeSlices> slice,
  const vtkAlgorithm* algorithm)
{
  AllNotes& all = AllNotes::Get();
  const Lock lock(all.Mutex);
  bool areNew = false;
  vtkMicrotomeNotes* notes = NotesOf(input, &areNew);
  if (!notes || !all.HasRoom(slice->GetBytes(), false))
  {
    return;
  }
  slice->Mesh = vtkMicrotomeMeshKey(input);
  slice->Mesh.AddGhosts(input);
  notes->Slices[algorithm] = std::move(slice);
  all.Count(notes);
  all.Bound();
}

void vtkMicrotomeIndexes::Forget(const vtkAlgorithm* algorithm)
{
  AllNotes& all = AllNotes::Get();
  const Lock lock(all.Mutex);
  std::vector<std::shared_ptr<const vtkMicrotomeSlices>> dropped;
  for (vtkMicrotomeNotes* notes : all.Notes)
  {
    const auto found = notes->Slices.find(algorithm);
    if (found != notes->Slices.end())
    {
      dropped.push_back(std::move(found->second));
      notes->Slices.erase(found);
      all.Count(notes);
    }
  }
}

void vtkMicrotomeIndexes::SetMemoryLimit(vtkIdType bytes)
{
  AllNotes& all = AllNotes::Get();
  const Lock lock(all.Mutex);
  all.Limit = std::max<vtkIdType>(bytes, 0);
  all.Bound();
}

vtkIdType vtkMicrotomeIndexes::GetMemoryLimit()
{
  const Lock lock(AllNotes::Get().Mutex);
  return AllNotes::Get().Limit;
}

vtkIdType vtkMicrotomeIndexes::GetMemory()
{
  const Lock lock(AllNotes::Get().Mutex);
  return AllNotes::Get().Bytes;
}

int vtkMicrotomeIndexes::GetNumberOfIndexes()
{
  const Lock lock(AllNotes::Get().Mutex);
  const auto& notes = AllNotes::Get().Notes;
  return static_cast<int>(std::count_if(notes.begin(),
    notes.end(),
    [](const vtkMicrotomeNotes* one) { return one->Index != nullptr; }));
}
