// SPDX-FileCopyrightText: The Microtome developers
// SPDX-License-Identifier: BSD-3-Clause

// Writes data objects as a scene, from any number of ranks.
#include "vtkMicrotomeSceneWriter.h"

#include "vtkMicrotomeColorMap.h"
#include "vtkMicrotomeGather.h"
#include "vtkMicrotomeKeep.h"
#include "vtkMicrotomeScene.h"
#include "vtkMicrotomeSceneData.h"
#include "vtkMicrotomeSceneInputs.h"
#include "vtkMicrotomeSceneLook.h"
#include "vtkMicrotomeSceneOutput.h"
#include "vtkMicrotomeSceneTextLook.h"
#include "vtkMicrotomeSceneTexts.h"

#include "vtkCommunicator.h"
#include "vtkDataObject.h"
#include "vtkErrorCode.h"
#include "vtkHyperTreeGrid.h"
#include "vtkInformation.h"
#include "vtkInformationVector.h"
#include "vtkMultiProcessController.h"
#include "vtkNew.h"
#include "vtkObjectFactory.h"
#include "vtkSmartPointer.h"
#include "vtkStreamingDemandDrivenPipeline.h"

#include "vtksys/SystemTools.hxx"

#include <algorithm>
#include <set>

vtkStandardNewMacro(vtkMicrotomeSceneWriter);

vtkMicrotomeSceneWriter::vtkMicrotomeSceneWriter()
{
  this->Controller = vtkMultiProcessController::GetGlobalController();
}

vtkMicrotomeSceneWriter::~vtkMicrotomeSceneWriter() = default;

void vtkMicrotomeSceneWriter::PrintSelf(ostream& os, vtkIndent indent)
{
  this->Superclass::PrintSelf(os, indent);
  os << indent << "FileName: " << this->FileName << endl;
  os << indent << "Title: " << this->Title << endl;
  os << indent << "ColorByArray: " << (this->ColorByArray ? "on" : "off") << endl;
  os << indent << "ColorComponent: " << this->ColorComponent << endl;
  os << indent << "ColorMapName: " << this->ColorMapName << endl;
  os << indent << "ColorMap: " << this->ColorMap.size() / 4 << " control points" << endl;
  os << indent << "ColorRange: " << this->ColorRange[0] << ", " << this->ColorRange[1] << endl;
  os << indent << "Opacity: " << this->Opacity << endl;
  os << indent << "Looks: " << this->Looks.size() << endl;
  os << indent << "Precision: " << this->Precision << endl;
  os << indent << "WriteAllTimeSteps: " << (this->WriteAllTimeSteps ? "on" : "off") << endl;
  os << indent << "AppendSteps: " << (this->AppendSteps ? "on" : "off") << endl;
  os << indent << "IncludeDataSet: " << this->IncludeDataSet << endl;
  os << indent << "DataSetLimit: " << this->DataSetLimit << endl;
  os << indent << "Controller: " << this->Controller.Get() << endl;
}

void vtkMicrotomeSceneWriter::AddColorMapPoint(double value, double red, double green, double blue)
{
  this->ColorMap.insert(this->ColorMap.end(), { value, red, green, blue });
  this->Modified();
}

void vtkMicrotomeSceneWriter::RemoveAllColorMapPoints()
{
  this->ColorMap.clear();
  this->Modified();
}

void vtkMicrotomeSceneWriter::AddArrayToKeep(const char* name)
{
  if (name && *name)
  {
    this->ArraysToKeep.emplace_back(name);
    this->Modified();
  }
}

void vtkMicrotomeSceneWriter::RemoveAllArraysToKeep()
{
  this->ArraysToKeep.clear();
  this->Modified();
}

void vtkMicrotomeSceneWriter::AddLook(vtkMicrotomeSceneLook* look)
{
  if (look)
  {
    this->Looks.emplace_back(look);
    this->Modified();
  }
}

void vtkMicrotomeSceneWriter::RemoveAllLooks()
{
  this->Looks.clear();
  this->Modified();
}

void vtkMicrotomeSceneWriter::RemoveText()
{
  std::string().swap(this->Text);
}

void vtkMicrotomeSceneWriter::SetBlockOpacity(int i, double opacity)
{
  if (i >= 0)
  {
    this->BlockOpacities.resize(std::max<size_t>(this->BlockOpacities.size(), i + 1), 1.0);
    this->BlockOpacities[i] = std::min(1.0, std::max(0.0, opacity));
    this->Modified();
  }
}

void vtkMicrotomeSceneWriter::SetNumberOfBlockOpacities(int number)
{
  this->BlockOpacities.resize(std::max(number, 0), 1.0);
  this->Modified();
}

void vtkMicrotomeSceneWriter::SetController(vtkMultiProcessController* controller)
{
  if (this->Controller != controller)
  {
    this->Controller = controller;
    this->Modified();
  }
}

vtkMultiProcessController* vtkMicrotomeSceneWriter::GetController()
{
  return this->Controller;
}

int vtkMicrotomeSceneWriter::FillInputPortInformation(int, vtkInformation* info)
{
  info->Set(vtkAlgorithm::INPUT_REQUIRED_DATA_TYPE(), "vtkDataObject");
  info->Set(vtkAlgorithm::INPUT_IS_REPEATABLE(), 1);
  return 1;
}

/* The steps of all inputs, each once. */
void vtkMicrotomeSceneWriter::FindTimeSteps(vtkInformationVector* inputs)
{
  const auto key = vtkStreamingDemandDrivenPipeline::TIME_STEPS();
  std::set<double> times;
  for (int i = 0; this->WriteAllTimeSteps && i < inputs->GetNumberOfInformationObjects(); ++i)
  {
    vtkInformation* input = inputs->GetInformationObject(i);
    if (input->Has(key))
    {
      times.insert(input->Get(key), input->Get(key) + input->Length(key));
    }
  }
  this->TimeSteps.assign(times.begin(), times.end());
  this->Step = 0;
}

/* Each rank takes its piece, with ghost cells for the surfaces that may be needed. */
void vtkMicrotomeSceneWriter::RequestPieces(vtkInformationVector* inputs)
{
  using Pipeline = vtkStreamingDemandDrivenPipeline;
  const std::set<int> shapes = vtkMicrotomeSceneInputs::Shapes(this->Looks);
  for (int i = 0; this->Controller && i < inputs->GetNumberOfInformationObjects(); ++i)
  {
    // Every rank has the shape of glyphs whole.
    const bool isWhole = shapes.count(i) != 0;
    const int nRanks = isWhole ? 1 : this->Controller->GetNumberOfProcesses();
    const int rank = isWhole ? 0 : this->Controller->GetLocalProcessId();
    vtkInformation* input = inputs->GetInformationObject(i);
    input->Set(Pipeline::UPDATE_NUMBER_OF_PIECES(), nRanks);
    input->Set(Pipeline::UPDATE_PIECE_NUMBER(), rank);
    // Hyper tree grids get theirs later: see vtkMicrotomeGhosts.
    const bool needsGhosts = nRanks > 1 && !vtkHyperTreeGrid::GetData(input);
    input->Set(Pipeline::UPDATE_NUMBER_OF_GHOST_LEVELS(), needsGhosts ? 1 : 0);
  }
}

vtkTypeBool vtkMicrotomeSceneWriter::ProcessRequest(vtkInformation* request,
  vtkInformationVector** inputVector,
  vtkInformationVector* outputVector)
{
  using Pipeline = vtkStreamingDemandDrivenPipeline;
  vtkInformationVector* inputs = inputVector[0];
  if (request->Has(Pipeline::REQUEST_INFORMATION()))
  {
    this->FindTimeSteps(inputs);
    return 1;
  }
  const bool isExtent = request->Has(Pipeline::REQUEST_UPDATE_EXTENT()) != 0;
  if (isExtent || request->Has(Pipeline::REQUEST_UPDATE_TIME()))
  {
    for (int i = 0; !this->TimeSteps.empty() && i < inputs->GetNumberOfInformationObjects(); ++i)
    {
      inputs->GetInformationObject(i)->Set(
        Pipeline::UPDATE_TIME_STEP(), this->TimeSteps[this->Step]);
    }
    if (isExtent)
    {
      this->RequestPieces(inputs);
    }
    return 1;
  }
  const vtkTypeBool done = this->Superclass::ProcessRequest(request, inputVector, outputVector);
  if (request->Has(Pipeline::REQUEST_DATA()))
  {
    // The pipeline comes again for the next step.
    const bool more =
      this->GetErrorCode() == vtkErrorCode::NoError && this->Step + 1 < this->TimeSteps.size();
    this->Step = more ? this->Step + 1 : 0;
    if (more)
    {
      request->Set(Pipeline::CONTINUE_EXECUTING(), 1);
    }
    else
    {
      request->Remove(Pipeline::CONTINUE_EXECUTING());
    }
  }
  return done;
}

/* True on every rank if it is true on all of them. */
bool vtkMicrotomeSceneWriter::AgreeOn(bool fine)
{
  int mine = fine ? 1 : 0;
  int all = mine;
  if (this->Controller && this->Controller->GetNumberOfProcesses() > 1)
  {
    this->Controller->AllReduce(&mine, &all, 1, vtkCommunicator::MIN_OP);
  }
  return all != 0;
}

/* The look that the writer's own properties say. */
vtkSmartPointer<vtkMicrotomeSceneLook> vtkMicrotomeSceneWriter::NewLook()
{
  auto look = vtkSmartPointer<vtkMicrotomeSceneLook>::New();
  look->SetColorByArray(this->ColorByArray);
  if (vtkInformation* chosen = this->GetInputArrayInformation(0))
  {
    look->SetColorArray(chosen->Get(vtkDataObject::FIELD_NAME()));
    const int association = chosen->Get(vtkDataObject::FIELD_ASSOCIATION());
    const bool isOne = association == vtkDataObject::POINT || association == vtkDataObject::CELL;
    look->SetColorAssociation(isOne ? association : -1);
  }
  look->SetColorComponent(this->ColorComponent);
  look->SetColorMapName(this->ColorMapName.c_str());
  look->SetColorRange(this->ColorRange);
  vtkMicrotomeColorMap(this->ColorMap, look);
  look->SetColor(this->Color);
  look->SetOpacity(this->Opacity);
  return look;
}

void vtkMicrotomeSceneWriter::AddLight(double x,
  double y,
  double z,
  double red,
  double green,
  double blue)
{
  this->Lights.insert(this->Lights.end(), { x, y, z, red, green, blue });
  this->Modified();
}

void vtkMicrotomeSceneWriter::RemoveAllLights()
{
  this->Lights.clear();
  this->Modified();
}

void vtkMicrotomeSceneWriter::GetSettings(vtkMicrotomeSceneSettings& settings)
{
  settings.Title = this->Title.empty()
    ? vtksys::SystemTools::GetFilenameWithoutLastExtension(this->FileName)
    : this->Title;
  settings.Description = this->Description;
  settings.Looks = this->Looks;
  if (settings.Looks.empty())
  {
    settings.Looks.push_back(this->NewLook());
  }
  settings.BlockOpacities = this->BlockOpacities;
  std::copy_n(this->CameraPosition, 3, settings.Camera.position);
  std::copy_n(this->CameraFocalPoint, 3, settings.Camera.focal_point);
  std::copy_n(this->CameraViewUp, 3, settings.Camera.view_up);
  settings.Camera.view_angle_degrees = this->CameraViewAngle;
  settings.Camera.parallel_scale = this->CameraParallelScale;
  std::copy_n(this->Background, 3, settings.Background);
  for (size_t i = 0; i + 6 <= this->Lights.size(); i += 6)
  {
    mtm_light light = {};
    std::copy_n(&this->Lights[i], 3, light.direction);
    std::copy_n(&this->Lights[i + 3], 3, light.color);
    settings.Lights.push_back(light);
  }
}

/* The time of what is written: that of the step, or that somebody asked for, or the data's own. */
double vtkMicrotomeSceneWriter::GetTime()
{
  if (!this->TimeSteps.empty())
  {
    return this->TimeSteps[this->Step];
  }
  const auto asked = vtkStreamingDemandDrivenPipeline::UPDATE_TIME_STEP();
  for (int i = 0; i < this->GetNumberOfInputConnections(0); ++i)
  {
    vtkInformation* input = this->GetInputInformation(0, i);
    if (input->Has(asked))
    {
      return input->Get(asked);
    }
    vtkDataObject* data = this->GetInputDataObject(0, i);
    if (data && data->GetInformation()->Has(vtkDataObject::DATA_TIME_STEP()))
    {
      return data->GetInformation()->Get(vtkDataObject::DATA_TIME_STEP());
    }
  }
  return this->Output ? this->LastTime + 1.0 : 0.0;
}

/* The output of the steps before, or a new one. */
bool vtkMicrotomeSceneWriter::BeginOutput(double time, std::string& error)
{
  const bool goesOn = this->TimeSteps.empty() ? this->AppendSteps && this->Output &&
      time > this->LastTime && this->Output->GetOptions().FileName == this->FileName
                                              : this->Output && this->Step > 0;
  if (goesOn)
  {
    return true;
  }
  vtkMicrotomeSceneOutput::Options options;
  options.FileName = this->FileName;
  options.InMemory = this->WriteToMemory;
  options.Precision = static_cast<mtm_precision>(this->Precision);
  options.Steps = this->TimeSteps.size() > 1 ||
    (this->AppendSteps && vtkMicrotomeSceneOutput::IsPage(this->FileName));
  this->RemoveText();
  this->Output.reset(new vtkMicrotomeSceneOutput);
  return this->Output->Begin(options, error);
}

/* Whole files end here; a page that grows only gets its name. */
bool vtkMicrotomeSceneWriter::FinishStep(std::string& error)
{
  if (this->Step + 1 < this->TimeSteps.size())
  {
    return true;
  }
  if (this->TimeSteps.empty() && this->Output->GetOptions().Steps)
  {
    return this->Output->Publish(error);
  }
  const bool fine = this->Output->End(error);
  this->Text.swap(this->Output->GetText());
  this->Output.reset();
  return fine;
}

bool vtkMicrotomeSceneWriter::WriteParts(const std::vector<vtkMicrotomePart>& parts,
  const vtkMicrotomeSceneData& data,
  std::string& error)
{
  vtkMicrotomeSceneSettings settings;
  this->GetSettings(settings);
  settings.Texts = vtkMicrotomeSceneTexts::Find(this, settings.Looks);
  const double time = this->GetTime();
  vtkMicrotomeScene scene;
  std::string reason;
  if (!this->BeginOutput(time, error))
  {
    this->Output.reset();
    return false;
  }
  if (!scene.Build(parts, data, settings, reason))
  {
    error = "cannot write '" + this->FileName + "': " + reason;
  }
  else if (this->Output->Add(scene.Get(), time, error) && this->FinishStep(error))
  {
    this->LastTime = time;
    return true;
  }
  // A page of the steps before stays as it is, and the next step can still be added.
  if (this->Output && !(this->AppendSteps && this->TimeSteps.empty()))
  {
    this->Output.reset();
  }
  return false;
}

/* The data sets of the inputs. They are an addition: without one the page is as good as before. */
void vtkMicrotomeSceneWriter::GatherData(const vtkMicrotomeSceneSettings& settings,
  vtkMicrotomeSceneData& data)
{
  vtkMicrotomeSceneDataSettings chosen;
  chosen.Always = this->IncludeDataSet == 1;
  chosen.Limit = 1e6 * this->DataSetLimit;
  chosen.NumberOfSteps = std::max(1, static_cast<int>(this->TimeSteps.size()));
  chosen.Precision = static_cast<mtm_precision>(this->Precision);
  chosen.Title = settings.Title;
  chosen.ArraysToKeep = this->ArraysToKeep;
  chosen.Looks = settings.Looks;
  if (this->IncludeDataSet != 0 && vtkMicrotomeSceneOutput::IsPage(this->FileName))
  {
    data.Gather(this, this->Controller, chosen);
  }
  this->DataSetMessage = data.GetMessage();
  vtkDebugMacro(<< this->DataSetMessage);
  if (chosen.Always && data.HasLeftOut())
  {
    vtkWarningMacro(<< this->DataSetMessage);
  }
}

/* Glyphs are made of whole parts, on rank 0: points that pieces share have one. */
bool vtkMicrotomeSceneWriter::DrawParts(const vtkMicrotomeSceneSettings& settings,
  std::vector<vtkMicrotomePart>& parts,
  std::string& error)
{
  for (vtkMicrotomePart& part : parts)
  {
    const size_t look = std::min<size_t>(part.Path.front(), settings.Looks.size() - 1);
    std::string reason;
    if (part.Look.Visible &&
      !vtkMicrotomeSceneInputs::Draw(this, this->ArraysToKeep, settings.Looks[look], part, reason))
    {
      error = "cannot write '" + this->FileName + "': " + reason;
      return false;
    }
  }
  return true;
}

/* What every rank does together comes on every rank, whatever happened on one of them. */
bool vtkMicrotomeSceneWriter::WriteScene(std::string& error)
{
  std::vector<vtkMicrotomePart> parts;
  vtkMicrotomeSceneSettings settings;
  this->GetSettings(settings);
  const std::set<int> others =
    vtkMicrotomeSceneInputs::NotObjects(settings.Looks, this->GetNumberOfInputConnections(0));
  bool fine =
    vtkMicrotomeGather::Parts(this, this->Controller, others, settings.Looks, parts, error);
  if (!this->AgreeOn(fine))
  {
    error = fine ? "" : "cannot write '" + this->FileName + "': " + error;
    return false;
  }
  // Once for all steps.
  vtkMicrotomeWarnOfUnknown(this, this->Controller, this->ArraysToKeep, !this->Output);
  for (vtkMicrotomePart& part : parts)
  {
    const size_t look = std::min<size_t>(part.Path.front(), settings.Looks.size() - 1);
    vtkMicrotomeKeep(vtkMicrotomeSceneInputs::Needed(this->ArraysToKeep, settings.Looks[look]),
      settings.Looks[look],
      part);
  }
  fine = vtkMicrotomeGather::OnRankZero(this->Controller, this, parts);
  if (!fine)
  {
    error = "cannot write '" + this->FileName + "': the ranks' pieces could not be gathered";
  }
  fine = fine && this->DrawParts(settings, parts, error);
  vtkMicrotomeSceneData data;
  this->GatherData(settings, data);
  if (fine && (!this->Controller || this->Controller->GetLocalProcessId() == 0))
  {
    fine = this->WriteParts(parts, data, error);
  }
  return this->AgreeOn(fine);
}

void vtkMicrotomeSceneWriter::WriteData()
{
  this->Message.clear();
  this->DataSetMessage.clear();
  if (this->WriteScene(this->Message))
  {
    return;
  }
  this->SetErrorCode(vtkErrorCode::CannotOpenFileError);
  if (!this->Message.empty())
  {
    vtkErrorMacro(<< this->Message);
  }
}
