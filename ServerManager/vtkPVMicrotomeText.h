// SPDX-FileCopyrightText: The Microtome developers
// SPDX-License-Identifier: BSD-3-Clause

#ifndef vtkPVMicrotomeText_h
#define vtkPVMicrotomeText_h

#include "MicrotomeServerManagerModule.h"
#include "vtkPVInformation.h"
#include "vtkType.h"

#include <string>

/**
 * @class vtkPVMicrotomeText
 * @brief Brings a piece of what a vtkMicrotomeSceneWriter has in memory from the server to the client.
 *
 * No disk is shared, and a message has a limit, so a client asks for pieces until it has GetTotal
 * bytes.
 */
class MICROTOMESERVERMANAGER_EXPORT vtkPVMicrotomeText : public vtkPVInformation
{
public:
  static vtkPVMicrotomeText* New();
  vtkTypeMacro(vtkPVMicrotomeText, vtkPVInformation);
  void PrintSelf(ostream& os, vtkIndent indent) override;

  ///@{
  /** The first byte that is wanted. Default: 0. */
  vtkSetMacro(Offset, vtkTypeInt64);
  vtkGetMacro(Offset, vtkTypeInt64);
  ///@}

  ///@{
  /** The most bytes that are wanted. Default: 16 MiB. */
  vtkSetMacro(Size, vtkTypeInt64);
  vtkGetMacro(Size, vtkTypeInt64);
  ///@}

  /** Bytes there are. */
  vtkGetMacro(Total, vtkTypeInt64);

  /** The bytes that came. */
  const std::string& GetText() const { return this->Text; }

  /** What went wrong with the writer; empty if nothing did. */
  const std::string& GetMessage() const { return this->Message; }

  void CopyFromObject(vtkObject* object) override;
  void CopyToStream(vtkClientServerStream* stream) override;
  void CopyFromStream(const vtkClientServerStream* stream) override;
  void CopyParametersToStream(vtkMultiProcessStream& stream) override;
  void CopyParametersFromStream(vtkMultiProcessStream& stream) override;

protected:
  vtkPVMicrotomeText();
  ~vtkPVMicrotomeText() override;

private:
  vtkPVMicrotomeText(const vtkPVMicrotomeText&) = delete;
  void operator=(const vtkPVMicrotomeText&) = delete;

  vtkTypeInt64 Offset = 0;
  vtkTypeInt64 Size = 16 << 20;
  vtkTypeInt64 Total = 0;
  std::string Text;
  std::string Message;
};

#endif
