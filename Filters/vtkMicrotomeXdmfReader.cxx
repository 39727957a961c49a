// SPDX-FileCopyrightText: The Microtome developers
// SPDX-License-Identifier: BSD-3-Clause

// XDMF files in the pipeline: which step, which blocks, which part of them.
#include "vtkMicrotomeXdmfReader.h"

#include "vtkMicrotomeRun.h"
#include "vtkMicrotomeXdmfFile.h"
#include "vtkMicrotomeXdmfGrids.h"
#include "vtkMicrotomeXdmfMesh.h"
#include "vtkMicrotomeXdmfPiece.h"
#include "vtkMicrotomeXdmfPlanes.h"
#include "vtkMicrotomeXdmfRanges.h"

#include "vtkBoundingBox.h"
#include "vtkCallbackCommand.h"
#include "vtkDataArraySelection.h"
#include "vtkDataSet.h"
#include "vtkInformation.h"
#include "vtkInformationVector.h"
#include "vtkMultiBlockDataSet.h"
#include "vtkObjectFactory.h"
#include "vtkStreamingDemandDrivenPipeline.h"

#include "vtksys/FStream.hxx"

#include <algorithm>
#include <limits>
#include <map>
#include <set>

vtkStandardNewMacro(vtkMicrotomeXdmfReader);

struct vtkMicrotomeXdmfReader::Internal
{
  explicit Internal(vtkAlgorithm* algorithm)
    : Grids(algorithm)
  {
  }

  vtkMicrotomeXdmfFile File;
  vtkMicrotomeXdmfGrids Grids;
  vtkMicrotomeXdmfPlanes Planes;
  vtkMicrotomeXdmfRanges Ranges;
  bool IsPlain = false;
  mtm_mesh_kind Kind = MTM_NO_MESH; // of the plain grid
  bool HasBounds = false;
  std::string Told; // why the file could not be opened
  vtkMTimeType ToldAt = 0;
  bool IsListing = false; // the file changes the selections, not the user
  vtkNew<vtkCallbackCommand> Observer;
};

vtkMicrotomeXdmfReader::vtkMicrotomeXdmfReader()
  : Data(new Internal(this))
{
  this->SetNumberOfInputPorts(0);
  this->Data->Grids.PointArrays = this->PointArrays;
  this->Data->Grids.CellArrays = this->CellArrays;
  this->Data->Observer->SetClientData(this);
  this->Data->Observer->SetCallback([](vtkObject*, unsigned long, void* self, void*) {
    auto* reader = static_cast<vtkMicrotomeXdmfReader*>(self);
    if (!reader->Data->IsListing)
    {
      reader->Modified();
    }
  });
  for (vtkDataArraySelection* selection :
    { this->PointArrays.Get(), this->CellArrays.Get(), this->Grids.Get() })
  {
    selection->AddObserver(vtkCommand::ModifiedEvent, this->Data->Observer);
  }
}

vtkMicrotomeXdmfReader::~vtkMicrotomeXdmfReader()
{
  for (vtkDataArraySelection* selection :
    { this->PointArrays.Get(), this->CellArrays.Get(), this->Grids.Get() })
  {
    selection->RemoveObserver(this->Data->Observer);
  }
}

void vtkMicrotomeXdmfReader::PrintSelf(ostream& os, vtkIndent indent)
{
  this->Superclass::PrintSelf(os, indent);
  os << indent << "FileName: " << this->FileName << endl;
  os << indent << "GlobalIds: " << (this->GlobalIds ? "on" : "off") << endl;
  os << indent << "Confined: " << (this->Confined ? "on" : "off") << endl;
  os << indent << "Trusted: " << (this->Trusted ? "on" : "off") << endl;
  os << indent << "Slices: " << (this->Slices ? "on" : "off") << endl;
  os << indent << "SliceAxis: " << this->SliceAxis << endl;
  os << indent << "SlicePositions: " << this->SlicePositions.size() << endl;
  os << indent << "NumberOfSlices: " << this->NumberOfSlices << endl;
  os << indent << "SliceSpacing: " << this->SliceSpacing << endl;
  os << indent << "SliceMemory: " << this->SliceMemory << endl;
  os << indent << "FullRanges: " << (this->FullRanges ? "on" : "off") << endl;
  os << indent << "PointArrays: " << this->PointArrays->GetNumberOfArrays() << endl;
  os << indent << "CellArrays: " << this->CellArrays->GetNumberOfArrays() << endl;
  os << indent << "Grids: " << this->Grids->GetNumberOfArrays() << endl;
}

int vtkMicrotomeXdmfReader::FillOutputPortInformation(int, vtkInformation* info)
{
  info->Set(vtkDataObject::DATA_TYPE_NAME(), "vtkDataObject");
  return 1;
}

/* The name says more than the content could; what is wrong in the file is told when it is opened. */
int vtkMicrotomeXdmfReader::CanReadFile(const char* name)
{
  vtksys::ifstream file(name, std::ios::in | std::ios::binary);
  char bytes[256] = {};
  file.read(bytes, sizeof bytes);
  return std::count(bytes, bytes + file.gcount(), '<') > 0;
}

/* ---- Selections ---------------------------------------------------------------------------------- */

vtkDataArraySelection* vtkMicrotomeXdmfReader::GetPointArraySelection()
{
  return this->PointArrays;
}

vtkDataArraySelection* vtkMicrotomeXdmfReader::GetCellArraySelection()
{
  return this->CellArrays;
}

vtkDataArraySelection* vtkMicrotomeXdmfReader::GetGridSelection()
{
  return this->Grids;
}

int vtkMicrotomeXdmfReader::GetNumberOfPointArrays()
{
  return this->PointArrays->GetNumberOfArrays();
}

const char* vtkMicrotomeXdmfReader::GetPointArrayName(int i)
{
  return this->PointArrays->GetArrayName(i);
}

int vtkMicrotomeXdmfReader::GetPointArrayStatus(const char* name)
{
  return this->PointArrays->ArrayIsEnabled(name);
}

void vtkMicrotomeXdmfReader::SetPointArrayStatus(const char* name, int status)
{
  this->PointArrays->SetArraySetting(name, status);
}

int vtkMicrotomeXdmfReader::GetNumberOfCellArrays()
{
  return this->CellArrays->GetNumberOfArrays();
}

const char* vtkMicrotomeXdmfReader::GetCellArrayName(int i)
{
  return this->CellArrays->GetArrayName(i);
}

int vtkMicrotomeXdmfReader::GetCellArrayStatus(const char* name)
{
  return this->CellArrays->ArrayIsEnabled(name);
}

void vtkMicrotomeXdmfReader::SetCellArrayStatus(const char* name, int status)
{
  this->CellArrays->SetArraySetting(name, status);
}

int vtkMicrotomeXdmfReader::GetNumberOfGridArrays()
{
  return this->Grids->GetNumberOfArrays();
}

const char* vtkMicrotomeXdmfReader::GetGridArrayName(int i)
{
  return this->Grids->GetArrayName(i);
}

int vtkMicrotomeXdmfReader::GetGridArrayStatus(const char* name)
{
  return this->Grids->ArrayIsEnabled(name);
}

void vtkMicrotomeXdmfReader::SetGridArrayStatus(const char* name, int status)
{
  this->Grids->SetArraySetting(name, status);
}

/* Which grids of the step to read. A selection looks for a name in all of them: once for each. */
std::vector<bool> vtkMicrotomeXdmfReader::FindWanted()
{
  std::map<std::string, bool> known = { { "", true } };
  std::vector<bool> wanted;
  for (const std::string& name : this->Data->File.Choices())
  {
    const auto found = known.find(name);
    const bool isWanted = found != known.end()
      ? found->second
      : !this->Grids->ArrayExists(name.c_str()) || this->Grids->ArrayIsEnabled(name.c_str());
    known[name] = isWanted;
    wanted.push_back(isWanted);
  }
  return wanted;
}

void vtkMicrotomeXdmfReader::ListNamesOfStep()
{
  mtm_xdmf* file = this->Data->File.Get();
  std::set<std::string> known = { "" };
  for (const std::string& name : this->Data->File.Choices())
  {
    if (known.insert(name).second)
    {
      this->Grids->AddArray(name.c_str());
    }
  }
  for (int g = 0; g < this->Data->File.NumberOfGrids(); ++g)
  {
    const mtm_xdmf_grid& grid = *mtm_xdmf_grid_at(file, g);
    for (int a = 0; a < grid.n_arrays; ++a)
    {
      const mtm_xdmf_array& array = grid.arrays[a];
      if (array.association != MTM_FIELD)
      {
        auto* selection =
          array.association == MTM_POINT ? this->PointArrays.Get() : this->CellArrays.Get();
        selection->AddArray(array.name);
      }
    }
  }
}

/* What one step has and the others have not is nearly always at an end: walking through all steps
 * takes too long. Arrays in the middle that neither end has are read. */
void vtkMicrotomeXdmfReader::ListNames()
{
  this->Data->IsListing = true;
  mtm_error error = {};
  const int64_t last = mtm_xdmf_n_steps(this->Data->File.Get()) - 1;
  for (const int64_t step : std::set<int64_t>{ 0, last })
  {
    if (this->Data->File.SelectStep(step, error) == MTM_OK)
    {
      this->ListNamesOfStep();
    }
  }
  this->Data->IsListing = false;
}

/* ---- What there is ------------------------------------------------------------------------------- */

bool vtkMicrotomeXdmfReader::OpenFile()
{
  bool isNew = false;
  mtm_error error = { "FileName is not set." };
  if (this->FileName.empty() ||
    this->Data->File.Open(this->FileName, this->Confined, this->Trusted, isNew, error) != MTM_OK)
  {
    // The pipeline asks several times, and then says itself that there is nothing.
    if (this->Data->Told != error.message || this->Data->ToldAt < this->GetMTime())
    {
      this->Data->Told = error.message;
      this->Data->ToldAt = this->GetMTime();
      vtkErrorMacro(<< error.message);
    }
    return false;
  }
  this->Data->Told.clear();
  if (isNew)
  {
    this->Data->Grids.Clear();
    this->Data->Planes.Clear();
    this->Data->Ranges.Clear();
    this->Data->HasBounds = false;
    this->ListNames();
    this->Data->IsPlain = this->Data->File.IsPlain(this->Data->Kind);
  }
  return true;
}

int vtkMicrotomeXdmfReader::RequestDataObject(vtkInformation*,
  vtkInformationVector**,
  vtkInformationVector* outputVector)
{
  if (!this->OpenFile())
  {
    return 0;
  }
  vtkSmartPointer<vtkDataObject> wanted;
  if (this->Data->IsPlain && !this->Slices)
  {
    wanted = vtkMicrotomeXdmfMesh::New(this->Data->Kind);
  }
  if (!wanted)
  {
    wanted = vtkSmartPointer<vtkMultiBlockDataSet>::New();
  }
  vtkInformation* info = outputVector->GetInformationObject(0);
  vtkDataObject* present = info->Get(vtkDataObject::DATA_OBJECT());
  if (!present || present->GetDataObjectType() != wanted->GetDataObjectType())
  {
    info->Set(vtkDataObject::DATA_OBJECT(), wanted);
  }
  return 1;
}

/* A plain structured grid: filters ask for the extent they need. */
void vtkMicrotomeXdmfReader::PublishExtent(vtkInformation* info)
{
  using Pipeline = vtkStreamingDemandDrivenPipeline;
  info->Remove(vtkAlgorithm::CAN_PRODUCE_SUB_EXTENT());
  info->Remove(Pipeline::WHOLE_EXTENT());
  mtm_error error = {};
  const bool isStructured = this->Data->IsPlain && !this->Slices &&
    this->Data->Kind != MTM_UNSTRUCTURED &&
    mtm_xdmf_describe(this->Data->File.Get(), 0, &error) == MTM_OK;
  if (!isStructured)
  {
    info->Set(vtkAlgorithm::CAN_HANDLE_PIECE_REQUEST(), 1);
    return;
  }
  const int64_t* dims = mtm_xdmf_grid_at(this->Data->File.Get(), 0)->dims;
  int extent[6] = {};
  for (int axis = 0; axis < 3; ++axis)
  {
    const int64_t limit = std::numeric_limits<int>::max();
    extent[2 * axis + 1] = static_cast<int>(std::min(dims[axis], limit) - 1);
  }
  info->Set(Pipeline::WHOLE_EXTENT(), extent, 6);
  info->Set(vtkAlgorithm::CAN_PRODUCE_SUB_EXTENT(), 1);
}

namespace
{
/* Heavy files are open while the reader works, not between: others read and write them. */
struct Working
{
  const vtkMicrotomeXdmfFile& File;
  ~Working() { mtm_xdmf_release(this->File.Get()); }
};
}

int vtkMicrotomeXdmfReader::RequestInformation(vtkInformation*,
  vtkInformationVector**,
  vtkInformationVector* outputVector)
{
  using Pipeline = vtkStreamingDemandDrivenPipeline;
  const Working working = { this->Data->File };
  mtm_error error = {};
  if (!this->OpenFile() || this->Data->File.SelectStep(0, error) != MTM_OK)
  {
    return 0;
  }
  vtkInformation* info = outputVector->GetInformationObject(0);
  this->PublishExtent(info);
  if (this->Slices)
  {
    this->FindBounds();
  }
  const double* times = mtm_xdmf_times(this->Data->File.Get());
  if (times)
  {
    const int n = static_cast<int>(mtm_xdmf_n_steps(this->Data->File.Get()));
    const double range[2] = { times[0], times[n - 1] };
    info->Set(Pipeline::TIME_STEPS(), times, n);
    info->Set(Pipeline::TIME_RANGE(), range, 2);
  }
  else
  {
    info->Remove(Pipeline::TIME_STEPS());
    info->Remove(Pipeline::TIME_RANGE());
  }
  return 1;
}

/* ---- Reading ------------------------------------------------------------------------------------- */

namespace
{
vtkMicrotomeXdmfPart PieceOf(vtkInformation* info)
{
  using Pipeline = vtkStreamingDemandDrivenPipeline;
  vtkMicrotomeXdmfPart part;
  if (info->Has(Pipeline::UPDATE_NUMBER_OF_PIECES()))
  {
    part.Piece = info->Get(Pipeline::UPDATE_PIECE_NUMBER());
    part.NumberOfPieces = std::max(info->Get(Pipeline::UPDATE_NUMBER_OF_PIECES()), 1);
    part.GhostLevels =
      part.NumberOfPieces > 1 ? info->Get(Pipeline::UPDATE_NUMBER_OF_GHOST_LEVELS()) : 0;
  }
  return part;
}
}

int vtkMicrotomeXdmfReader::ReadPlain(vtkInformation* info, vtkDataSet* output)
{
  using Pipeline = vtkStreamingDemandDrivenPipeline;
  if (this->Data->File.NumberOfGrids() != 1)
  {
    this->Data->Grids.Troubles.emplace_back("this time has " +
      std::to_string(this->Data->File.NumberOfGrids()) + " grids, others have one");
    return 1;
  }
  if (!this->FindWanted()[0])
  {
    return 1;
  }
  vtkMicrotomeXdmfPart part = PieceOf(info);
  if (this->Data->Kind != MTM_UNSTRUCTURED && info->Has(Pipeline::UPDATE_EXTENT()))
  {
    // The pipeline marks ghost cells itself.
    part = {};
    part.HasExtent = true;
    info->Get(Pipeline::UPDATE_EXTENT(), part.Extent.data());
  }
  mtm_status status = MTM_OK;
  mtm_error error = {};
  const auto data = this->Data->Grids.Read(this->Data->File.Get(), 0, part, true, status, error);
  if (!data)
  {
    if (status == MTM_CANCELLED)
    {
      return 1;
    }
    this->Data->Grids.Troubles.emplace_back(error.message);
    return 0;
  }
  if (data->GetDataObjectType() == output->GetDataObjectType())
  {
    output->ShallowCopy(data);
  }
  else
  {
    this->Data->Grids.Troubles.emplace_back("the kind of the grid changes over time");
  }
  return 1;
}

int vtkMicrotomeXdmfReader::ReadBlocks(vtkInformation* info, vtkMultiBlockDataSet* output)
{
  const auto places = this->Data->File.MakeBlocks(output, this->FindWanted());
  std::vector<int> wanted;
  for (size_t grid = 0; grid < places.size(); ++grid)
  {
    if (places[grid].Parent)
    {
      wanted.push_back(static_cast<int>(grid));
    }
  }
  vtkMicrotomeXdmfPart part = PieceOf(info);
  size_t first = 0;
  size_t last = wanted.size();
  if (part.NumberOfPieces > 1 && wanted.size() >= static_cast<size_t>(part.NumberOfPieces))
  {
    const vtkMicrotomeXdmfPiece piece(part.Piece, part.NumberOfPieces);
    first = piece.First(wanted.size());
    last = piece.First(wanted.size(), 1);
    part = {};
  }
  size_t nRead = 0;
  for (size_t i = first; i < last; ++i)
  {
    this->Data->Grids.Scale = 1.0 / (last - first);
    this->Data->Grids.Shift = (i - first) * this->Data->Grids.Scale;
    mtm_status status = MTM_OK;
    mtm_error error = {};
    auto block =
      this->Data->Grids.Read(this->Data->File.Get(), wanted[i], part, true, status, error);
    if (status == MTM_CANCELLED)
    {
      output->Initialize();
      return 1;
    }
    if (!block)
    {
      this->Data->Grids.Troubles.emplace_back(error.message);
      continue;
    }
    const auto& place = places[wanted[i]];
    place.Parent->SetBlock(place.Index, block);
    ++nRead;
  }
  // Some blocks that are missing are a warning; a file of which nothing is left is an error.
  return nRead > 0 || first == last;
}

/* ---- Slices -------------------------------------------------------------------------------------- */

void vtkMicrotomeXdmfReader::SetSlices(bool slices)
{
  if (slices != this->Slices)
  {
    this->Slices = slices;
    this->Modified();
  }
}

/* Slices that are kept have the ranges that they were given. */
void vtkMicrotomeXdmfReader::SetFullRanges(bool fullRanges)
{
  if (fullRanges != this->FullRanges)
  {
    this->FullRanges = fullRanges;
    this->Data->Planes.Clear();
    this->Modified();
  }
}

void vtkMicrotomeXdmfReader::SetSlicePosition(int i, double position)
{
  if (i >= this->GetNumberOfSlicePositions())
  {
    this->SetNumberOfSlicePositions(i + 1);
  }
  if (i >= 0 && this->SlicePositions[i] != position)
  {
    this->SlicePositions[i] = position;
    this->Modified();
  }
}

double vtkMicrotomeXdmfReader::GetSlicePosition(int i)
{
  return i >= 0 && i < this->GetNumberOfSlicePositions() ? this->SlicePositions[i] : 0.0;
}

void vtkMicrotomeXdmfReader::SetNumberOfSlicePositions(int number)
{
  if (number >= 0 && number != this->GetNumberOfSlicePositions())
  {
    this->SlicePositions.resize(number);
    this->Modified();
  }
}

int vtkMicrotomeXdmfReader::GetNumberOfSlicePositions()
{
  return static_cast<int>(this->SlicePositions.size());
}

/* Of the first step, once: planes are to stay where they are over time. */
void vtkMicrotomeXdmfReader::FindBounds()
{
  if (this->Data->HasBounds)
  {
    return;
  }
  this->Data->HasBounds = true;
  vtkBoundingBox box;
  const mtm_run run = vtkMicrotomeRun(this);
  mtm_xdmf* file = this->Data->File.Get();
  for (int grid = 0; grid < this->Data->File.NumberOfGrids(); ++grid)
  {
    double bounds[6];
    mtm_error error = {};
    if (mtm_xdmf_bounds(file, grid, &run, bounds, &error) == MTM_OK)
    {
      box.AddBounds(bounds);
    }
  }
  box.GetBounds(this->FileBounds);
  const bool isStructured = this->Data->IsPlain && this->Data->Kind != MTM_UNSTRUCTURED;
  for (int axis = 0; axis < 3; ++axis)
  {
    const int64_t n = isStructured ? mtm_xdmf_grid_at(file, 0)->dims[axis] : 0;
    this->FileExtent[2 * axis + 1] =
      static_cast<int>(std::min<int64_t>(n, std::numeric_limits<int>::max()) - 1);
  }
}

std::vector<double> vtkMicrotomeXdmfReader::FindPositions()
{
  const double* along = &this->FileBounds[2 * this->SliceAxis];
  std::vector<double> centres = this->SlicePositions;
  if (centres.empty())
  {
    centres.push_back(0.5 * (along[0] + along[1]));
  }
  const double spacing =
    this->SliceSpacing != 0.0 ? this->SliceSpacing : (along[1] - along[0]) / this->NumberOfSlices;
  return vtkMicrotomeXdmfPlanes::Spread(centres, this->NumberOfSlices, spacing);
}

int vtkMicrotomeXdmfReader::ReadSlices(vtkInformation* info, vtkMultiBlockDataSet* output)
{
  const vtkMicrotomeXdmfPart part = PieceOf(info);
  vtkMicrotomeXdmfPlaneList list;
  list.Axis = this->SliceAxis;
  list.Positions = this->FindPositions();
  list.Piece = part.Piece;
  list.NumberOfPieces = part.NumberOfPieces;
  list.Choice = std::max(
    { this->PointArrays->GetMTime(), this->CellArrays->GetMTime(), this->Grids->GetMTime() });
  this->Data->Planes.Limit = int64_t{ this->SliceMemory } << 20;
  const std::vector<bool> wanted = this->FindWanted();
  mtm_status status = this->Data->Planes.Read(
    this->Data->File, this->Data->Grids, wanted, this->Data->IsPlain, list, output);
  if (status == MTM_OK && this->FullRanges)
  {
    status = this->Data->Ranges.Publish(this->Data->File, this->Data->Grids, wanted, this, output);
  }
  if (status == MTM_CANCELLED)
  {
    output->Initialize();
  }
  return 1;
}

vtkTypeInt64 vtkMicrotomeXdmfReader::GetBytesRead()
{
  vtkTypeInt64 sum = 0;
  for (int i = 0; i < mtm_xdmf_n_heavy_files(this->Data->File.Get()); ++i)
  {
    sum += mtm_xdmf_heavy_file_at(this->Data->File.Get(), i).bytes_read;
  }
  return sum;
}

void vtkMicrotomeXdmfReader::Report(bool isError)
{
  const std::string text = this->Data->File.NewProblems(this->Data->Grids.Troubles);
  if (isError)
  {
    vtkErrorMacro(<< (text.empty() ? "The file cannot be read." : text));
  }
  else if (!text.empty())
  {
    vtkWarningMacro(<< text);
  }
}

int vtkMicrotomeXdmfReader::RequestData(vtkInformation*,
  vtkInformationVector**,
  vtkInformationVector* outputVector)
{
  using Pipeline = vtkStreamingDemandDrivenPipeline;
  const Working working = { this->Data->File };
  if (!this->OpenFile())
  {
    return 0;
  }
  vtkInformation* info = outputVector->GetInformationObject(0);
  vtkDataObject* output = vtkDataObject::GetData(info);
  const int64_t step = info->Has(Pipeline::UPDATE_TIME_STEP())
    ? this->Data->File.StepAt(info->Get(Pipeline::UPDATE_TIME_STEP()))
    : 0;
  mtm_error error = {};
  if (this->Data->File.SelectStep(step, error) != MTM_OK)
  {
    vtkErrorMacro(<< error.message);
    return 0;
  }
  this->Data->Grids.GlobalIds = this->GlobalIds;
  this->Data->Grids.Begin();
  if (this->Data->File.NumberOfGrids() == 0)
  {
    this->Data->Grids.Troubles.emplace_back(this->FileName + ": there are no grids in it");
  }
  auto* blocks = vtkMultiBlockDataSet::SafeDownCast(output);
  const int result = blocks && this->Slices ? this->ReadSlices(info, blocks)
    : blocks                                ? this->ReadBlocks(info, blocks)
             : this->ReadPlain(info, vtkDataSet::SafeDownCast(output));
  this->Data->Grids.End();
  this->Report(/* isError = */ !result);
  const double* times = mtm_xdmf_times(this->Data->File.Get());
  if (times && result)
  {
    output->GetInformation()->Set(vtkDataObject::DATA_TIME_STEP(), times[step]);
  }
  return result;
}
