// SPDX-FileCopyrightText: The Microtome developers
// SPDX-License-Identifier: BSD-3-Clause

#ifndef MICROTOME_TEST_BROKEN_DATA_H
#define MICROTOME_TEST_BROKEN_DATA_H

extern "C"
{
#include "broken_meshes.h"
}

#include "vtkSmartPointer.h"

class vtkDataObject;
class vtkDataSet;

/** Broken data of VTK's, made from bytes. */
namespace broken
{
/** A data set of any kind, with arrays of any length. */
vtkSmartPointer<vtkDataSet> DataSet(fuzz_bytes& bytes);

/** A data set, or blocks or partitions of them; some are empty, some are not there. */
vtkSmartPointer<vtkDataObject> DataObject(fuzz_bytes& bytes);
}

#endif
