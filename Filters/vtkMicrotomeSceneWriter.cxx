// SPDX-FileCopyrightText: The Microtome developers
// SPDX-License-Identifier: BSD-3-Clause

// Writes a data object as a scene, from any number of ranks.
#include "vtkMicrotomeSceneWriter.h"

#include "vtkMicrotomeFile.h"
#include "vtkMicrotomeGather.h"
#include "vtkMicrotomeScene.h"

#include "vtkCommunicator.h"
#include "vtkDataObject.h"
#include "vtkErrorCode.h"
#include "vtkInformation.h"
#include "vtkInformationVector.h"
#include "vtkMultiProcessController.h"
#include "vtkObjectFactory.h"
#include "vtkSmartPointer.h"
#include "vtkStreamingDemandDrivenPipeline.h"

#include "vtksys/SystemTools.hxx"

#include <algorithm>

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
  return 1;
}

/* Each rank takes its piece, with ghost cells for the surfaces that may be needed. */
vtkTypeBool vtkMicrotomeSceneWriter::ProcessRequest(vtkInformation* request,
  vtkInformationVector** inputVector,
  vtkInformationVector* outputVector)
{
  using Pipeline = vtkStreamingDemandDrivenPipeline;
  if (request->Has(Pipeline::REQUEST_UPDATE_EXTENT()) && this->Controller)
  {
    const int nRanks = this->Controller->GetNumberOfProcesses();
    vtkInformation* input = inputVector[0]->GetInformationObject(0);
    input->Set(Pipeline::UPDATE_NUMBER_OF_PIECES(), nRanks);
    input->Set(Pipeline::UPDATE_PIECE_NUMBER(), this->Controller->GetLocalProcessId());
    input->Set(Pipeline::UPDATE_NUMBER_OF_GHOST_LEVELS(), nRanks > 1 ? 1 : 0);
    return 1;
  }
  return this->Superclass::ProcessRequest(request, inputVector, outputVector);
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

void vtkMicrotomeSceneWriter::GetLook(vtkMicrotomeLook& look)
{
  look.Title = this->Title.empty()
    ? vtksys::SystemTools::GetFilenameWithoutLastExtension(this->FileName)
    : this->Title;
  look.ColorByArray = this->ColorByArray;
  if (vtkInformation* chosen = this->GetInputArrayInformation(0))
  {
    const char* name = chosen->Get(vtkDataObject::FIELD_NAME());
    look.ColorArray = name ? name : "";
    const int association = chosen->Get(vtkDataObject::FIELD_ASSOCIATION());
    const bool isOne = association == vtkDataObject::POINT || association == vtkDataObject::CELL;
    look.ColorAssociation = isOne ? association : -1;
  }
  look.ColorComponent = this->ColorComponent;
  look.ColorMapName = this->ColorMapName;
  look.ColorMap = this->ColorMap;
  std::copy_n(this->ColorRange, 2, look.ColorRange);
  std::copy_n(this->Color, 3, look.Color);
  look.Opacity = this->Opacity;
  look.BlockOpacities = this->BlockOpacities;
  std::copy_n(this->Background, 3, look.Background);
}

bool vtkMicrotomeSceneWriter::WriteParts(const std::vector<vtkMicrotomePart>& parts,
  std::string& error)
{
  const std::string extension =
    vtksys::SystemTools::LowerCase(vtksys::SystemTools::GetFilenameLastExtension(this->FileName));
  if (extension != ".json" && extension != ".html")
  {
    error = "cannot write '" + this->FileName + "': a scene is a .json or an .html file";
    return false;
  }
  vtkMicrotomeLook look;
  this->GetLook(look);
  vtkMicrotomeFile file(this->FileName);
  if (!file.Open() || !vtkMicrotomeScene::Write(parts, look, extension == ".html", file, error) ||
    !file.Finish())
  {
    error =
      file.GetError().empty() ? "cannot write '" + this->FileName + "': " + error : file.GetError();
    return false;
  }
  return true;
}

/* What every rank does together comes on every rank, whatever happened on one of them. */
bool vtkMicrotomeSceneWriter::WriteScene(std::string& error)
{
  std::vector<vtkMicrotomePart> parts;
  bool fine = vtkMicrotomeGather::Parts(this, parts, error);
  if (!this->AgreeOn(fine))
  {
    error = fine ? "" : "cannot write '" + this->FileName + "': " + error;
    return false;
  }
  fine = vtkMicrotomeGather::OnRankZero(this->Controller, this, parts);
  if (!fine)
  {
    error = "cannot write '" + this->FileName + "': the ranks' pieces could not be gathered";
  }
  if (fine && (!this->Controller || this->Controller->GetLocalProcessId() == 0))
  {
    fine = this->WriteParts(parts, error);
  }
  return this->AgreeOn(fine);
}

void vtkMicrotomeSceneWriter::WriteData()
{
  std::string error;
  if (this->WriteScene(error))
  {
    return;
  }
  this->SetErrorCode(vtkErrorCode::CannotOpenFileError);
  if (!error.empty())
  {
    vtkErrorMacro(<< error);
  }
}
