// SPDX-FileCopyrightText: The Microtome developers
// SPDX-License-Identifier: BSD-3-Clause

// Slices: borrow, call, adopt.
#include "vtkMicrotomeSlice.h"

#include "vtkMicrotomeAdopt.h"
#include "vtkMicrotomeBorrow.h"
#include "vtkMicrotomeCutFunction.h"
#include "vtkMicrotomeFallback.h"
#include "vtkMicrotomeGhosts.h"
#include "vtkMicrotomeRun.h"
#include "vtkMicrotomeSeams.h"
#include "vtkMicrotomeSound.h"

#include "vtkBoundingBox.h"
#include "vtkCellData.h"
#include "vtkCommand.h"
#include "vtkCommunicator.h"
#include "vtkCompositeDataSet.h"
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
#include "vtkMultiProcessController.h"
#include "vtkNew.h"
#include "vtkObjectFactory.h"
#include "vtkPlane.h"
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

  mtm_status Slice(vtkMicrotomeBorrow& borrow,
    bool triangulate,
    vtkAlgorithm* algorithm,
    mtm_polygons& polygons,
    mtm_error& error) const;

  /* How far a point is above plane (or value) number `plane`. */
  double Height(vtkDataSet* input, vtkIdType point, int plane) const;
};

double vtkMicrotomeSlice::Cut::Height(vtkDataSet* input, vtkIdType point, int plane) const
{
  if (!this->IsPlane)
  {
    return this->Scalars->GetValue(point) - this->Values[plane];
  }
  const mtm_plane& cutting = this->Planes[plane];
  double x[3];
  input->GetPoint(point, x);
  vtkMath::Subtract(x, cutting.origin, x);
  // Above is where a plane and its reverse both have it: libmicrotome's canonical normal points there.
  const double* n = cutting.normal;
  const double first = n[0] != 0.0 ? n[0] : n[1] != 0.0 ? n[1] : n[2];
  return first < 0.0 ? -vtkMath::Dot(x, n) : vtkMath::Dot(x, n);
}

mtm_status vtkMicrotomeSlice::Cut::Slice(vtkMicrotomeBorrow& borrow,
  bool triangulate,
  vtkAlgorithm* algorithm,
  mtm_polygons& polygons,
  mtm_error& error) const
{
  mtm_array scalars = {};
  mtm_slice_options options = {};
  options.size = sizeof options;
  options.triangulate = triangulate;
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
  return mtm_slice(&borrow.Mesh, &options, &run, &polygons, &error);
}

vtkMicrotomeSlice::vtkMicrotomeSlice()
{
  this->Seams.reset(new vtkMicrotomeSeams);
  vtkMath::UninitializeBounds(this->WholeBounds);
  this->AddObserver(vtkCommand::EndEvent, this, &vtkMicrotomeSlice::EndExecution);
}

vtkMicrotomeSlice::~vtkMicrotomeSlice() = default;

void vtkMicrotomeSlice::PrintSelf(ostream& os, vtkIndent indent)
{
  this->Superclass::PrintSelf(os, indent);
  os << indent << "CutFunction: " << this->CutFunction.Get() << endl;
  os << indent << "NumberOfSlices: " << this->NumberOfSlices << endl;
  os << indent << "Spacing: " << this->Spacing << endl;
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
    { "PassThroughEdges", this->PassThroughEdges } };
  for (const auto& one : switches)
  {
    os << indent << one.Name << ": " << (one.IsOn ? "on" : "off") << endl;
  }
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
  const bool isWhole = this->PreserveInputCells && vtkDataSet::GetData(inputVector[0], 0);
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
    if (this->Seams->Begin(input, outputVector->GetInformationObject(0)) &&
      this->NumberOfSlices > 1 && this->Spacing == 0.0)
    {
      this->FindWholeBounds(input);
    }
  }
  return this->Superclass::ProcessRequest(request, inputVector, outputVector);
}

void vtkMicrotomeSlice::EndExecution()
{
  this->Seams->End(this);
}

void vtkMicrotomeSlice::FindWholeBounds(vtkDataObject* input)
{
  double bounds[6];
  vtkMath::UninitializeBounds(bounds);
  if (auto* composite = vtkCompositeDataSet::SafeDownCast(input))
  {
    composite->GetBounds(bounds);
  }
  else if (auto* dataSet = vtkDataSet::SafeDownCast(input))
  {
    dataSet->GetBounds(bounds);
  }
  vtkBoundingBox box;
  box.AddBounds(bounds);
  auto* controller = vtkMultiProcessController::GetGlobalController();
  if (controller && controller->GetNumberOfProcesses() > 1)
  {
    // An empty box is from the largest number to the smallest, so it takes no part.
    const double least[3] = { box.GetBound(0), box.GetBound(2), box.GetBound(4) };
    const double most[3] = { box.GetBound(1), box.GetBound(3), box.GetBound(5) };
    double low[3];
    double high[3];
    controller->AllReduce(least, low, 3, vtkCommunicator::MIN_OP);
    controller->AllReduce(most, high, 3, vtkCommunicator::MAX_OP);
    for (int i = 0; i < 3; ++i)
    {
      this->WholeBounds[2 * i] = low[i];
      this->WholeBounds[2 * i + 1] = high[i];
    }
    return;
  }
  std::copy_n(bounds, 6, this->WholeBounds);
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

bool vtkMicrotomeSlice::PrepareCut(vtkDataSet* input, Cut& cut)
{
  if (!this->CutFunction)
  {
    vtkErrorMacro("No cut function is set.");
    return false;
  }
  cut.IsPlane = vtkMicrotomeCutFunction::AsPlane(this->CutFunction, cut.Plane);
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
    vtkMicrotomeFallback::Crinkle(this, sound, this->CutFunction, cut.Values[0], output);
  }
  // From degenerate cells, vtkExtractGeometry makes ids that it never set.
  std::string error;
  if (!vtkMicrotomeSound::Mesh(output, error))
  {
    output->Initialize();
    vtkErrorMacro("vtkExtractGeometry did not keep the cells: " << error);
    return 0;
  }
  return 1;
}

int vtkMicrotomeSlice::SliceHyperTreeGrid(vtkHyperTreeGrid* input, vtkPolyData* output)
{
  vtkImplicitFunction* function =
    this->HyperTreeGridCutFunction ? this->HyperTreeGridCutFunction : this->CutFunction;
  mtm_plane plane;
  if (!function || !vtkMicrotomeCutFunction::AsPlane(function, plane))
  {
    vtkErrorMacro("Hyper tree grids can be cut by a plane only.");
    return 0;
  }
  const bool isMoved = this->NumberOfSlices > 1 || this->Values.size() > 1 ||
    (this->Values.size() == 1 && this->Values[0] != 0.0);
  if (isMoved || this->PreserveInputCells)
  {
    vtkWarningMacro("Hyper tree grids are cut once, in the plane itself, and not along cells.");
  }
  vtkMicrotomeFallback::HyperTreeGrid(this, input, plane, this->Dual, output);
  return 1;
}

int vtkMicrotomeSlice::SliceDataSet(vtkDataSet* input,
  const Cut& cut,
  vtkInformation* info,
  vtkPolyData* output)
{
  vtkMicrotomeBorrow borrow;
  mtm_polygons polygons = {};
  mtm_error error = {};
  mtm_status status = MTM_OK;
  if (input->GetNumberOfCells() > 0)
  {
    if (!borrow.BorrowMesh(input))
    {
      return this->SliceByVTK(input, cut, borrow, borrow.GetReason().c_str(), output);
    }
    status = cut.Slice(borrow, this->MakesTriangles(), this, polygons, error);
    if (status == MTM_UNSUPPORTED)
    {
      return this->SliceByVTK(input, cut, borrow, error.message, output);
    }
  }
  if (status == MTM_OK)
  {
    const auto height = [&](vtkIdType point, int plane) { return cut.Height(input, point, plane); };
    this->Seams->Note(polygons, input, height, cut.IsPlane, output);
    status =
      vtkMicrotomeAdopt::Arrays(polygons, input, /* samePoints = */ false, this, output, error);
  }
  if (status == MTM_OK)
  {
    if (!this->Seams->KnowsOtherRanks() && vtkMicrotomeGhosts::HasFaces(polygons))
    {
      vtkMicrotomeGhosts::WarnIfMissing(this, input, info);
    }
    vtkMicrotomeAdopt::Sources(
      polygons, { this->PassThroughCellIds, false, this->PassThroughEdges }, output);
    vtkMicrotomeAdopt::Geometry(polygons, output);
    vtkMicrotomeAdopt::Planes(polygons, "PlaneIndex", output);
    vtkMicrotomeAdopt::Statistics(input, borrow.Mesh, output);
    vtkMicrotomeWarnNonFinite(this, polygons.n_non_finite_cells);
  }
  mtm_polygons_free(&polygons);
  return vtkMicrotomeReport(this, status, error, output);
}

int vtkMicrotomeSlice::RequestData(vtkInformation*,
  vtkInformationVector** inputVector,
  vtkInformationVector* outputVector)
{
  vtkPolyData* output = vtkPolyData::GetData(outputVector, 0);
  if (auto* trees = vtkHyperTreeGrid::GetData(inputVector[0], 0))
  {
    return this->SliceHyperTreeGrid(trees, output);
  }
  vtkDataSet* input = vtkDataSet::GetData(inputVector[0], 0);
  Cut cut;
  if (!this->PrepareCut(input, cut))
  {
    return 0;
  }
  if (this->PreserveInputCells)
  {
    return this->CrinkleSlice(input, cut, outputVector);
  }
  const int result =
    this->SliceDataSet(input, cut, inputVector[0]->GetInformationObject(0), output);
  const bool isMerged =
    this->MergePoints && !(this->Locator && this->Locator->IsA("vtkNonMergingPointLocator"));
  if (result && !isMerged && output->GetNumberOfCells() > 0)
  {
    vtkMicrotomeAdopt::SeparatePoints(output);
  }
  return result;
}
