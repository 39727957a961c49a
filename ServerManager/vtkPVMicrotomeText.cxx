// SPDX-FileCopyrightText: The Microtome developers
// SPDX-License-Identifier: BSD-3-Clause

// Brings a scene from the server's memory to the client, piece by piece.
#include "vtkPVMicrotomeText.h"

#include "vtkMicrotomeSceneWriter.h"

#include "vtkClientServerStream.h"
#include "vtkMultiProcessStream.h"
#include "vtkObjectFactory.h"

#include <algorithm>

vtkStandardNewMacro(vtkPVMicrotomeText);

vtkPVMicrotomeText::vtkPVMicrotomeText()
{
  this->RootOnly = 1; // the other ranks have no text
}

vtkPVMicrotomeText::~vtkPVMicrotomeText() = default;

void vtkPVMicrotomeText::PrintSelf(ostream& os, vtkIndent indent)
{
  this->Superclass::PrintSelf(os, indent);
  os << indent << "Offset: " << this->Offset << endl;
  os << indent << "Size: " << this->Size << endl;
  os << indent << "Total: " << this->Total << endl;
  os << indent << "Message: " << this->Message << endl;
}

void vtkPVMicrotomeText::CopyFromObject(vtkObject* object)
{
  auto* writer = vtkMicrotomeSceneWriter::SafeDownCast(object);
  if (!writer)
  {
    this->Message = "there is no writer";
    return;
  }
  const std::string& text = writer->GetText();
  this->Message = writer->GetMessage();
  this->Total = static_cast<vtkTypeInt64>(text.size());
  const vtkTypeInt64 begin = std::min(std::max<vtkTypeInt64>(this->Offset, 0), this->Total);
  this->Text = text.substr(begin, this->Size);
}

void vtkPVMicrotomeText::CopyToStream(vtkClientServerStream* stream)
{
  stream->Reset();
  *stream << vtkClientServerStream::Reply << this->Total << this->Message.c_str()
          << vtkClientServerStream::InsertArray(
               reinterpret_cast<const unsigned char*>(this->Text.data()),
               static_cast<int>(this->Text.size()))
          << vtkClientServerStream::End;
}

void vtkPVMicrotomeText::CopyFromStream(const vtkClientServerStream* stream)
{
  const char* message = nullptr;
  vtkTypeUInt32 length = 0;
  this->Text.clear();
  if (!stream->GetArgument(0, 0, &this->Total) || !stream->GetArgument(0, 1, &message) ||
    !stream->GetArgumentLength(0, 2, &length))
  {
    this->Message = "the server's answer cannot be read";
    return;
  }
  this->Message = message ? message : "";
  this->Text.resize(length);
  if (length > 0 &&
    !stream->GetArgument(0, 2, reinterpret_cast<unsigned char*>(&this->Text[0]), length))
  {
    this->Text.clear();
    this->Message = "the server's answer cannot be read";
  }
}

void vtkPVMicrotomeText::CopyParametersToStream(vtkMultiProcessStream& stream)
{
  stream << this->Offset << this->Size;
}

void vtkPVMicrotomeText::CopyParametersFromStream(vtkMultiProcessStream& stream)
{
  stream >> this->Offset >> this->Size;
}
