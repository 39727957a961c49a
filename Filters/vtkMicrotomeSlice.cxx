// SPDX-FileCopyrightText: The Microtome developers
// SPDX-License-Identifier: BSD-3-Clause

// Slices: borrow, call, adopt.
#include "vtkMicrotomeSlice.h"

#include "vtkMicrotomeAdopt.h"
#include "vtkMicrotomeBorrow.h"
#include "vtkMicrotomeBounds.h"
#include "vtkMicrotomeCutFunction.h"
#include "vtkMicrotomeFallback.h"
#include "vtkMicrotomeGhosts.h"
#include "vtkMicrotomeIndexes.h"
#include "vtkMicrotomeOthers.h"
#include "vtkMicrotomeRun.h"
#include "vtkMicrotomeSeams.h"
#include "vtkMicrotomeSlices.h"
#include "vtkMicrotomeSound.h"
#include "vtkMicrotomeSubdivision.h"
#include "vtkMicrotomeTrees.h"

#include "vtkAppendPolyData.h"
#include "vtkCellData.h"
#include "vtkCommand.h"
#include "vtkDataSet.h"
#include "vtkDemandDrivenPipeline.h"
#include "vtkDoubleArray.h"
#include "vtkHyperTreeGrid.h"
#include "vtkImplicitFunction.h"
#include "vtkIncrementalPointLocator.h"
#include "vtkInformation.h"
#include "vtkInformationVector.h"
#include "vtkIntArray.h"
#include "vtkMath.h"
#include "vtkNew.h"
#include "vtkObjectFactory.h"
#include "vtkPlane.h"
#include "vtkPointData.h"
#include "vtkPolyData.h"
#include "vtkUnstructuredGrid.h"

#include <algorithm>

vtkStandardNewMacro(vtkMicrotomeSlice);

/* What to cut by, in the order of PlaneIndex: planes, or values of the function at the points. */
struct vtkMicrotomeSlice::Cut
{
  bool IsPlane = false;
  mtm_plane Plane = {};
  double Spacing = 0.0;
  std::vector<mtm_plane> Planes;
  vtkSmartPointer<vtkDoubleArray> Scalars;
  std::vector<double> Values;
  int First = 0;         // the number of the first
  int Subdivision = 0;   // of curved cells
  bool OfLeaves = false; // whose ids are an array already, and whose points are not the input's

  mtm_status Slice(vtkMicrotomeBorrow& borrow,
    const mtm_index* index,
    bool triangulate,
    vtkAlgorithm* algorithm,
    mtm_polygons& polygons,
    mtm_error& error) const;

  /* How far a point is above plane (or value) number `plane`. */
  double Height(vtkDataSet* input, vtkIdType point, int plane) const;
};

/* How a call of libmicrotome ended. */
struct vtkMicrotomeSlice::Outcome
{
  mtm_status Status = MTM_OK;
  mtm_error Error = {};
};

double vtkMicrotomeSlice::Cut::Height(vtkDataSet* input, vtkIdType point, int plane) const
{
  if (!this->IsPlane)
  {
    return this->Scalars->GetValue(point) - this->Values[plane - this->First];
  }
  const mtm_plane& cutting = this->Planes[plane - this->First];
  double x[3];
  input->GetPoint(point, x);
  vtkMath::Subtract(x, cutting.origin, x);
  // Above is where a plane and its reverse both have it: libmicrotome's canonical normal points there.
  const double* n = cutting.normal;
  const double first = n[0] != 0.0 ? n[0] : n[1] != 0.0 ? n[1] : n[2];
  return first < 0.0 ? -vtkMath::Dot(x, n) : vtkMath::Dot(x, n);
}

mtm_status vtkMicrotomeSlice::Cut::Slice(vtkMicrotomeBorrow& borrow,
  const mtm_index* index,
  bool triangulate,
  vtkAlgorithm* algorithm,
  mtm_polygons& polygons,
  mtm_error& error) const
{
  mtm_array scalars = {};
  mtm_slice_options options = {};
  options.size = sizeof options;
  options.triangulate = triangulate;
  options.subdivision = this->Subdivision;
  options.provenance = MTM_PROVENANCE_POINTS | MTM_PROVENANCE_CELLS | MTM_PROVENANCE_PLANES;
  if (this->IsPlane)
  {
    options.planes = this->Planes.data();
    options.n_planes = static_cast<int32_t>(this->Planes.size());
  }
  else if (this->Scalars)
  {
    borrow.BorrowArray(this->Scalars, scalars);
    options.scalars = &scalars;
    options.values = this->Values.data();
    options.n_values = static_cast<int32_t>(this->Values.size());
  }
  else
  {
    return MTM_CANCELLED;
  }
  const mtm_run run = vtkMicrotomeRun(algorithm);
  const mtm_status status = mtm_slice(&borrow.Mesh, index, &options, &run, &polygons, &error);
  const int64_t n = polygons.n_vertices + polygons.n_lines + polygons.n_polygons;
  const bool isNumbered = polygons.planes && this->First != 0;
  std::for_each(polygons.planes, polygons.planes + (isNumbered ? n : 0), [&](int32_t& plane) {
    plane += this->First;
  });
  return status;
}

vtkMicrotomeSlice::vtkMicrotomeSlice()
{
  this->Seams.reset(new vtkMicrotomeSeams);
  vtkMath::UninitializeBounds(this->WholeBounds);
  this->AddObserver(vtkCommand::EndEvent, this, &vtkMicrotomeSlice::EndExecution);
}

vtkMicrotomeSlice::~vtkMicrotomeSlice()
{
  vtkMicrotomeIndexes::Forget(this);
}

void vtkMicrotomeSlice::PrintSelf(ostream& os, vtkIndent indent)
{
  this->Superclass::PrintSelf(os, indent);
  os << indent << "CutFunction: " << this->CutFunction.Get() << endl;
  os << indent << "NumberOfSlices: " << this->NumberOfSlices << endl;
  os << indent << "Spacing: " << this->Spacing << endl;
  os << indent << "Tolerance: " << this->Tolerance << endl;
  const struct
  {
    const char* Name;
    bool IsOn;
  } switches[] = { { "Triangulate", this->Triangulate },
    { "GenerateTriangles", this->GenerateTriangles },
    { "MergePoints", this->MergePoints },
    { "PreserveInputCells", this->PreserveInputCells },
    { "Dual", this->Dual },
    { "PassThroughCellIds", this->PassThroughCellIds },
    { "PassThroughEdges", this->PassThroughEdges },
    { "UseIndex", this->UseIndex } };
  for (const auto& one : switches)
  {
    os << indent << one.Name << ": " << (one.IsOn ? "on" : "off") << endl;
  }
  os << indent << "LastIndexTime: " << this->LastIndexTime << endl;
  os << indent << "Locator: " << this->Locator.Get() << endl;
  os << indent << "HyperTreeGridCutFunction: " << this->HyperTreeGridCutFunction.Get() << endl;
}

void vtkMicrotomeSlice::SetCutFunction(vtkImplicitFunction* function)
{
  if (this->CutFunction != function)
  {
    this->CutFunction = function;
    this->Modified();
  }
}

void vtkMicrotomeSlice::SetUseIndex(bool use)
{
  if (this->UseIndex != use)
  {
    this->UseIndex = use;
    vtkMicrotomeIndexes::Forget(this);
    this->Modified();
  }
}

void vtkMicrotomeSlice::SetIndexMemoryLimit(vtkIdType bytes)
{
  vtkMicrotomeIndexes::SetMemoryLimit(bytes);
}

vtkIdType vtkMicrotomeSlice::GetIndexMemoryLimit()
{
  return vtkMicrotomeIndexes::GetMemoryLimit();
}

vtkIdType vtkMicrotomeSlice::GetIndexMemory()
{
  return vtkMicrotomeIndexes::GetMemory();
}

int vtkMicrotomeSlice::GetNumberOfIndexes()
{
  return vtkMicrotomeIndexes::GetNumberOfIndexes();
}

vtkImplicitFunction* vtkMicrotomeSlice::GetCutFunction()
{
  return this->CutFunction;
}

void vtkMicrotomeSlice::SetLocator(vtkIncrementalPointLocator* locator)
{
  if (this->Locator != locator)
  {
    this->Locator = locator;
    this->Modified();
  }
}

vtkIncrementalPointLocator* vtkMicrotomeSlice::GetLocator()
{
  return this->Locator;
}

void vtkMicrotomeSlice::SetHyperTreeGridCutFunction(vtkImplicitFunction* function)
{
  if (this->HyperTreeGridCutFunction != function)
  {
    this->HyperTreeGridCutFunction = function;
    this->Modified();
  }
}

vtkImplicitFunction* vtkMicrotomeSlice::GetHyperTreeGridCutFunction()
{
  return this->HyperTreeGridCutFunction;
}

vtkMTimeType vtkMicrotomeSlice::GetMTime()
{
  vtkMTimeType time = this->Superclass::GetMTime();
  for (vtkImplicitFunction* function :
    { this->CutFunction.Get(), this->HyperTreeGridCutFunction.Get() })
  {
    time = function ? std::max(time, function->GetMTime()) : time;
  }
  return time;
}

int vtkMicrotomeSlice::FillInputPortInformation(int, vtkInformation* info)
{
  info->Set(vtkAlgorithm::INPUT_REQUIRED_DATA_TYPE(), "vtkDataSet");
  info->Append(vtkAlgorithm::INPUT_REQUIRED_DATA_TYPE(), "vtkHyperTreeGrid");
  return 1;
}

int vtkMicrotomeSlice::FillOutputPortInformation(int, vtkInformation* info)
{
  info->Set(vtkDataObject::DATA_TYPE_NAME(), "vtkDataSet");
  return 1;
}

int vtkMicrotomeSlice::RequestDataObject(vtkInformationVector** inputVector,
  vtkInformationVector* outputVector)
{
  vtkInformation* info = outputVector->GetInformationObject(0);
  vtkDataObject* output = info->Get(vtkDataObject::DATA_OBJECT());
  const bool isWhole = this->PreserveInputCells &&
    (vtkDataSet::GetData(inputVector[0], 0) || vtkHyperTreeGrid::GetData(inputVector[0], 0));
  if (!output || !output->IsA(isWhole ? "vtkUnstructuredGrid" : "vtkPolyData"))
  {
    vtkSmartPointer<vtkDataSet> made;
    made.TakeReference(
      isWhole ? static_cast<vtkDataSet*>(vtkUnstructuredGrid::New()) : vtkPolyData::New());
    info->Set(vtkDataObject::DATA_OBJECT(), made);
  }
  return 1;
}

int vtkMicrotomeSlice::RequestUpdateExtent(vtkInformation*,
  vtkInformationVector** inputVector,
  vtkInformationVector* outputVector)
{
  vtkMicrotomeGhosts::Request(
    inputVector[0]->GetInformationObject(0), outputVector->GetInformationObject(0));
  return 1;
}

/* The executive sends this request before the data are made: for a composite input first with the
 * whole, then with each block, and not on every rank as many. EndEvent follows each of them. */
vtkTypeBool vtkMicrotomeSlice::ProcessRequest(vtkInformation* request,
  vtkInformationVector** inputVector,
  vtkInformationVector* outputVector)
{
  if (request->Has(vtkDemandDrivenPipeline::REQUEST_DATA_OBJECT()))
  {
    return this->RequestDataObject(inputVector, outputVector);
  }
  if (request->Has(vtkDemandDrivenPipeline::REQUEST_DATA_NOT_GENERATED()))
  {
    vtkDataObject* input = vtkDataObject::GetData(inputVector[0], 0);
    if (this->Seams->Begin(input, outputVector->GetInformationObject(0)))
    {
      this->LastIndexTime = 0.0;
      vtkMicrotomeOthers::Warn(this, input);
      this->Subdivision = vtkMicrotomeSubdivision(
        input, outputVector->GetInformationObject(0), this->Tolerance, this);
      if (this->NumberOfSlices > 1 && this->Spacing == 0.0)
      {
        vtkMicrotomeBounds(input, this->WholeBounds);
      }
    }
  }
  return this->Superclass::ProcessRequest(request, inputVector, outputVector);
}

void vtkMicrotomeSlice::EndExecution()
{
  this->Seams->End(this);
}

/* Sets the distance between parallel slices. */
bool vtkMicrotomeSlice::FindSpacing(Cut& cut)
{
  cut.Spacing = this->Spacing;
  if (this->NumberOfSlices == 1 || this->Spacing != 0.0)
  {
    return true;
  }
  if (!cut.IsPlane)
  {
    vtkErrorMacro("Spacing 0 spreads planes over the data; give "
      << this->NumberOfSlices << " slices by a " << this->CutFunction->GetClassName()
      << " another Spacing.");
    return false;
  }
  cut.Spacing =
    vtkMicrotomeCutFunction::Length(cut.Plane, this->WholeBounds) / this->NumberOfSlices;
  return true;
}

/* Where the plane, or the function, cuts: what the settings say of the data as a whole. */
bool vtkMicrotomeSlice::PlaceCut(vtkImplicitFunction* function, Cut& cut)
{
  if (!function)
  {
    vtkErrorMacro("No cut function is set.");
    return false;
  }
  cut.Subdivision = this->Subdivision;
  cut.IsPlane = vtkMicrotomeCutFunction::AsPlane(function, cut.Plane);
  if (!this->FindSpacing(cut))
  {
    return false;
  }
  std::vector<double> values = this->Values;
  if (values.empty())
  {
    values.push_back(0.0);
  }
  for (double value : values)
  {
    for (int i = 0; i < this->NumberOfSlices; ++i)
    {
      const double step = (i - 0.5 * (this->NumberOfSlices - 1)) * cut.Spacing;
      if (cut.IsPlane)
      {
        cut.Planes.push_back(vtkMicrotomeCutFunction::Move(cut.Plane, value + step));
      }
      else
      {
        cut.Values.push_back(value + step);
      }
    }
  }
  return true;
}

bool vtkMicrotomeSlice::PrepareCut(vtkDataSet* input, Cut& cut)
{
  if (!this->PlaceCut(this->CutFunction, cut))
  {
    return false;
  }
  std::string error;
  if (!vtkMicrotomeSound::Shape(input, error))
  {
    vtkErrorMacro(<< error);
    return false;
  }
  if (!cut.IsPlane)
  {
    cut.Scalars = vtkMicrotomeCutFunction::Evaluate(this->CutFunction, input, this);
  }
  return true;
}

/* The input as VTK's own filters can have it; null, with an error, where they cannot. */
vtkSmartPointer<vtkDataSet> vtkMicrotomeSlice::SoundInput(vtkDataSet* input, vtkDataSet* output)
{
  std::string error;
  if (vtkMicrotomeSound::Mesh(input, error))
  {
    return vtkMicrotomeSound::WithoutMisfits(this, input);
  }
  output->Initialize();
  vtkErrorMacro(<< error);
  return nullptr;
}

int vtkMicrotomeSlice::SliceByVTK(vtkDataSet* input,
  const Cut& cut,
  const vtkMicrotomeBorrow& borrow,
  const char* reason,
  vtkPolyData* output)
{
  auto sound = this->SoundInput(input, output);
  if (!sound)
  {
    return 0;
  }
  vtkWarningMacro("Cut by vtkCutter, since libmicrotome cannot: " << reason);
  if (this->PassThroughEdges)
  {
    vtkWarningMacro("vtkCutter does not tell the edges that its points are on.");
  }
  vtkSmartPointer<vtkDataSet> numbered = sound;
  if (this->PassThroughCellIds)
  {
    numbered = vtkMicrotomeFallback::WithCellIds(sound);
  }
  int index = 0;
  const bool triangulate = this->MakesTriangles();
  for (const mtm_plane& plane : cut.Planes)
  {
    vtkNew<vtkPlane> function;
    function->SetOrigin(plane.origin);
    function->SetNormal(plane.normal);
    vtkMicrotomeFallback::Slice(this, numbered, function, 0.0, triangulate, index++, output);
  }
  for (double value : cut.Values)
  {
    vtkMicrotomeFallback::Slice(
      this, numbered, this->CutFunction, value, triangulate, index++, output);
  }
  vtkMicrotomeAdopt::Statistics(input, borrow.Mesh, output);
  return 1;
}

int vtkMicrotomeSlice::CrinkleSlice(vtkDataSet* input,
  vtkImplicitFunction* function,
  const Cut& cut,
  vtkInformationVector* outputVector)
{
  if (cut.Planes.size() + cut.Values.size() > 1)
  {
    vtkWarningMacro("Input cells are preserved where the first slice is; no other one is made.");
  }
  vtkUnstructuredGrid* output = vtkUnstructuredGrid::GetData(outputVector, 0);
  if (input->GetNumberOfPoints() <= 0)
  {
    return 1; // VTK counts less than none in an empty extent, and does not survive that
  }
  auto sound = this->SoundInput(input, output);
  if (!sound)
  {
    return 0;
  }
  if (cut.IsPlane)
  {
    vtkNew<vtkPlane> plane;
    plane->SetOrigin(cut.Planes[0].origin);
    plane->SetNormal(cut.Planes[0].normal);
    vtkMicrotomeFallback::Crinkle(this, sound, plane, 0.0, output);
  }
  else
  {
    vtkMicrotomeFallback::Crinkle(this, sound, function, cut.Values[0], output);
  }
  // From degenerate cells, vtkExtractGeometry makes ids that it never set.
  std::string error;
  if (!vtkMicrotomeSound::Mesh(output, error))
  {
    output->Initialize();
    vtkErrorMacro("vtkExtractGeometry did not keep the cells: " << error);
    return 0;
  }
  vtkMicrotomeBorrow borrow;
  if (input->GetNumberOfCells() > 0)
  {
    borrow.BorrowMesh(input);
  }
  vtkMicrotomeAdopt::Statistics(input, borrow.Mesh, output);
  return 1;
}

int vtkMicrotomeSlice::SliceDual(vtkHyperTreeGrid* input, const Cut& cut, vtkPolyData* output)
{
  if (!cut.IsPlane)
  {
    vtkErrorMacro("The dual of a hyper tree grid can be cut by a plane only.");
    return 0;
  }
  if (this->PassThroughCellIds)
  {
    vtkWarningMacro("Cells of a dual grid have no ids in the input.");
  }
  int index = 0;
  for (const mtm_plane& plane : cut.Planes)
  {
    vtkMicrotomeFallback::SliceDual(this, input, plane, index++, output);
  }
  return 1;
}

/* A plane at a time: which leaves have the faces in it differs from plane to plane. */
int vtkMicrotomeSlice::SliceLeaves(vtkHyperTreeGrid* input,
  const Cut& cut,
  vtkInformation* info,
  vtkPolyData* output)
{
  // Only faces of leaves, which are normal to an axis, can be those of two ranks.
  vtkSmartPointer<vtkHyperTreeGrid> trees;
  const double* normal = cut.Plane.normal;
  if (std::count(normal, normal + 3, 0.0) == 2 && !this->Seams->AreBetweenBlocks())
  {
    trees = vtkMicrotomeGhosts::WithGhosts(input, this->PassThroughCellIds);
  }
  const bool withIds = this->PassThroughCellIds && !trees;
  vtkNew<vtkAppendPolyData> append;
  vtkNew<vtkPolyData> slice;
  for (size_t i = 0; i < cut.Planes.size(); ++i)
  {
    Cut one;
    one.IsPlane = true;
    one.OfLeaves = true;
    one.First = static_cast<int>(i);
    one.Planes.push_back(cut.Planes[i]);
    auto leaves = vtkMicrotomeTrees::Leaves(
      trees ? trees.Get() : input, &cut.Planes[i], vtkMicrotomeTrees::OwnFaces, withIds);
    slice->Initialize();
    if (!this->SliceDataSet(leaves, one, info, slice))
    {
      return 0;
    }
    if (slice->GetNumberOfPoints() > 0)
    {
      vtkMicrotomeTrees::MergePoints(leaves, cut.Planes[i], slice);
    }
    vtkNew<vtkPolyData> part;
    part->ShallowCopy(slice);
    append->AddInputData(part);
  }
  append->Update();
  // Without cells, only a slice has the arrays.
  output->ShallowCopy(append->GetOutput()->GetNumberOfCells() > 0 ? append->GetOutput() : slice);
  return 1;
}

/* What is not a cut by planes is done with all leaves. */
int vtkMicrotomeSlice::SliceAllLeaves(vtkHyperTreeGrid* input,
  Cut& cut,
  vtkImplicitFunction* function,
  vtkInformation* info,
  vtkInformationVector* outputVector)
{
  auto leaves = vtkMicrotomeTrees::Leaves(input,
    cut.IsPlane ? cut.Planes.data() : nullptr,
    vtkMicrotomeTrees::AllFaces,
    this->PassThroughCellIds);
  if (this->PreserveInputCells)
  {
    if (this->Dual)
    {
      vtkWarningMacro("The cells that are preserved are those of the input, not of its dual.");
    }
    return this->CrinkleSlice(leaves, function, cut, outputVector);
  }
  cut.OfLeaves = true;
  cut.Scalars = vtkMicrotomeCutFunction::Evaluate(function, leaves, this);
  vtkPolyData* output = vtkPolyData::GetData(outputVector, 0);
  const int result = this->SliceDataSet(leaves, cut, info, output);
  output->GetPointData()->Initialize(); // edges between points that only the leaves here have
  return result;
}

int vtkMicrotomeSlice::SliceHyperTreeGrid(vtkHyperTreeGrid* input,
  vtkInformation* info,
  vtkInformationVector* outputVector)
{
  // In a composite data set there is one cut for all.
  const bool isOwn = this->HyperTreeGridCutFunction && !this->Seams->AreBetweenBlocks();
  vtkImplicitFunction* function = isOwn ? this->HyperTreeGridCutFunction : this->CutFunction;
  Cut cut;
  if (!this->PlaceCut(function, cut))
  {
    return 0;
  }
  if (this->PassThroughEdges)
  {
    vtkWarningMacro("Hyper tree grids have no points, so that edges have no ids.");
  }
  vtkPolyData* output = vtkPolyData::GetData(outputVector, 0);
  int result = 0;
  if (this->PreserveInputCells)
  {
    result = this->SliceAllLeaves(input, cut, function, info, outputVector);
  }
  else if (this->Dual)
  {
    result = this->SliceDual(input, cut, output);
  }
  else if (cut.IsPlane)
  {
    result = this->SliceLeaves(input, cut, info, output);
  }
  else
  {
    result = this->SliceAllLeaves(input, cut, function, info, outputVector);
  }
  vtkMicrotomeAdopt::Statistics(input, vtkDataObject::GetData(outputVector, 0));
  return result;
}

void vtkMicrotomeSlice::MakeSlice(vtkDataSet* input,
  const Cut& cut,
  vtkMicrotomeBorrow& borrow,
  vtkMicrotomeSlices& slice,
  Outcome& outcome)
{
  std::shared_ptr<const mtm_index> index;
  if (this->UseIndex && cut.IsPlane && !cut.OfLeaves)
  {
    double seconds = 0.0;
    index = vtkMicrotomeIndexes::Find(input, borrow.Mesh, this, seconds);
    this->LastIndexTime += seconds;
  }
  outcome.Status =
    cut.Slice(borrow, index.get(), this->MakesTriangles(), this, slice.Polygons, outcome.Error);
  if (outcome.Status != MTM_OK)
  {
    return;
  }
  if (!cut.OfLeaves) // those come plane by plane, and are put together later
  {
    const auto height = [&](vtkIdType point, int plane) { return cut.Height(input, point, plane); };
    slice.Contacts = this->Seams->Find(slice.Polygons, input, height);
    slice.HasContacts = this->Seams->AreWanted();
  }
  slice.HasFaces = vtkMicrotomeGhosts::HasFaces(slice.Polygons);
}

/* All but points, cells and plane numbers, which come last. */
void vtkMicrotomeSlice::FillOutput(vtkDataSet* input,
  const Cut& cut,
  vtkInformation* info,
  const vtkMicrotomeSlices& slice,
  vtkPolyData* output,
  Outcome& outcome)
{
  if (!cut.OfLeaves)
  {
    this->Seams->Note(slice.Contacts, cut.IsPlane, output);
  }
  outcome.Status = vtkMicrotomeAdopt::Arrays(
    slice.Polygons, input, /* samePoints = */ false, this, output, outcome.Error);
  if (outcome.Status != MTM_OK)
  {
    return;
  }
  const bool needsGhosts = !cut.OfLeaves || this->Seams->AreBetweenBlocks();
  if (needsGhosts && !this->Seams->KnowsOtherRanks() && slice.HasFaces)
  {
    vtkMicrotomeGhosts::WarnIfMissing(this, input, info);
  }
  // Points of leaves are merged by their edges.
  vtkMicrotomeAdopt::Sources(slice.Polygons,
    { this->PassThroughCellIds && !cut.OfLeaves, false, this->PassThroughEdges || cut.OfLeaves },
    output);
}

int vtkMicrotomeSlice::SliceDataSet(vtkDataSet* input,
  const Cut& cut,
  vtkInformation* info,
  vtkPolyData* output)
{
  vtkMicrotomeBorrow borrow;
  Outcome outcome;
  const bool hasCells = input->GetNumberOfCells() > 0;
  if (hasCells && !borrow.BorrowMesh(input))
  {
    return this->SliceByVTK(input, cut, borrow, borrow.GetReason().c_str(), output);
  }
  const bool keeps =
    this->UseIndex && cut.IsPlane && !cut.OfLeaves && hasCells && !this->GetReleaseDataFlag();
  const vtkMicrotomeCutKey key(cut.Planes, cut.First, this->MakesTriangles(), cut.Subdivision);
  std::shared_ptr<const vtkMicrotomeSlices> slice;
  std::shared_ptr<vtkMicrotomeSlices> made;
  if (keeps)
  {
    slice = vtkMicrotomeIndexes::FindSlice(input, key, this->Seams->AreWanted(), this);
  }
  if (!slice)
  {
    slice = made = std::make_shared<vtkMicrotomeSlices>();
    if (hasCells)
    {
      this->MakeSlice(input, cut, borrow, *made, outcome);
    }
  }
  if (outcome.Status == MTM_UNSUPPORTED)
  {
    return this->SliceByVTK(input, cut, borrow, outcome.Error.message, output);
  }
  if (outcome.Status == MTM_OK)
  {
    this->FillOutput(input, cut, info, *slice, output, outcome);
  }
  if (outcome.Status == MTM_OK)
  {
    made ? made->Adopt(output) : slice->Share(output);
    vtkMicrotomeAdopt::Statistics(input, borrow.Mesh, output);
    vtkMicrotomeWarnNonFinite(this, slice->Polygons.n_non_finite_cells);
    if (keeps && made)
    {
      made->Cut = key;
      vtkMicrotomeIndexes::KeepSlice(input, made, this);
    }
  }
  return vtkMicrotomeReport(this, outcome.Status, outcome.Error, output);
}

int vtkMicrotomeSlice::RequestData(vtkInformation*,
  vtkInformationVector** inputVector,
  vtkInformationVector* outputVector)
{
  vtkInformation* info = inputVector[0]->GetInformationObject(0);
  vtkPolyData* output = vtkPolyData::GetData(outputVector, 0); // none for whole cells
  int result = 0;
  if (auto* trees = vtkHyperTreeGrid::GetData(inputVector[0], 0))
  {
    result = this->SliceHyperTreeGrid(trees, info, outputVector);
  }
  else if (vtkDataSet* input = vtkDataSet::GetData(inputVector[0], 0))
  {
    Cut cut;
    if (!this->PrepareCut(input, cut))
    {
      return 0;
    }
    result = this->PreserveInputCells
      ? this->CrinkleSlice(input, this->CutFunction, cut, outputVector)
      : this->SliceDataSet(input, cut, info, output);
  }
  else
  {
    return 1; // a block of something else, which a warning has named
  }
  const bool isMerged =
    this->MergePoints && !(this->Locator && this->Locator->IsA("vtkNonMergingPointLocator"));
  if (result && output && !isMerged && output->GetNumberOfCells() > 0)
  {
    vtkMicrotomeAdopt::SeparatePoints(output);
  }
  return result;
}
