// SPDX-FileCopyrightText: The Microtome developers
// SPDX-License-Identifier: BSD-3-Clause

#ifndef vtkMicrotomePieceInfo_h
#define vtkMicrotomePieceInfo_h

#include "vtkMicrotomePieces.h"

/** The description of a piece. */
vtkMicrotomePieceInfo vtkMicrotomeDescribe(vtkDataSet* data, vtkIdList* ownCells);

/** Descriptions as bytes, for ranks of machines of one kind. */
std::string vtkMicrotomePieceMessage(const std::vector<vtkMicrotomePieceInfo>& infos);

/** Descriptions from bytes that vtkMicrotomePieceMessage made. */
std::vector<vtkMicrotomePieceInfo> vtkMicrotomePiecesOf(const std::string& message);

/** An array as described, with `n` tuples of zeros. */
vtkSmartPointer<vtkDataArray> vtkMicrotomeArrayOf(const vtkMicrotomeArrayInfo& info, vtkIdType n);

/** The name of an array; one without a name is called by its number. */
std::string vtkMicrotomeNameOfArray(vtkDataSetAttributes* attributes, int i);

#endif
