// SPDX-FileCopyrightText: The Microtome developers
// SPDX-License-Identifier: BSD-3-Clause

#ifndef vtkMicrotomeXdmfReader_h
#define vtkMicrotomeXdmfReader_h

#include "MicrotomeFiltersModule.h"
#include "vtkDataObjectAlgorithm.h"
#include "vtkNew.h" // for the selections

#include <memory>
#include <string>

class vtkDataArraySelection;
class vtkDataSet;
class vtkMultiBlockDataSet;

/**
 * @class vtkMicrotomeXdmfReader
 * @brief Reads XDMF files, versions 2 and 3, with HDF5, binary or text data.
 *
 * A file that is one grid gives a vtkImageData, vtkRectilinearGrid, vtkStructuredGrid or
 * vtkUnstructuredGrid; others give a vtkMultiBlockDataSet, nested and named as the collections and
 * trees of the file. Only the selected arrays of the selected grids are read. A mesh that does not
 * change over time is read once, and stays the same points and cells.
 *
 * On several ranks each reads its part: an extent of a structured grid, some cells of an unstructured
 * one with ghost cells where asked, or whole blocks if there are at least as many as ranks.
 *
 * What is wrong with one array or one grid costs that array or that grid; all such problems are one
 * warning. A file that cannot be opened is an error with the line.
 */
class MICROTOMEFILTERS_EXPORT vtkMicrotomeXdmfReader : public vtkDataObjectAlgorithm
{
public:
  static vtkMicrotomeXdmfReader* New();
  vtkTypeMacro(vtkMicrotomeXdmfReader, vtkDataObjectAlgorithm);
  void PrintSelf(ostream& os, vtkIndent indent) override;

  ///@{
  /** The file to read: its XML. */
  vtkSetStdStringFromCharMacro(FileName);
  vtkGetCharFromStdStringMacro(FileName);
  ///@}

  /** True for a file that exists and begins as XML does. */
  int CanReadFile(const char* name);

  ///@{
  /**
   * The point and cell arrays to read, and the grids, by their path in the file. Known after
   * UpdateInformation; all are on then.
   */
  vtkDataArraySelection* GetPointArraySelection();
  vtkDataArraySelection* GetCellArraySelection();
  vtkDataArraySelection* GetGridSelection();
  ///@}

  ///@{
  /** The same by number and name, as ParaView asks. */
  int GetNumberOfPointArrays();
  const char* GetPointArrayName(int i);
  int GetPointArrayStatus(const char* name);
  void SetPointArrayStatus(const char* name, int status);
  int GetNumberOfCellArrays();
  const char* GetCellArrayName(int i);
  int GetCellArrayStatus(const char* name);
  void SetCellArrayStatus(const char* name, int status);
  int GetNumberOfGridArrays();
  const char* GetGridArrayName(int i);
  int GetGridArrayStatus(const char* name);
  void SetGridArrayStatus(const char* name, int status);
  ///@}

  ///@{
  /**
   * Adds the arrays GlobalPointIds and GlobalCellIds, the numbers in the file, counted from 0 in each
   * grid, where the file has no global ids of its own. Default: off.
   */
  vtkSetMacro(GlobalIds, bool);
  vtkGetMacro(GlobalIds, bool);
  vtkBooleanMacro(GlobalIds, bool);
  ///@}

protected:
  vtkMicrotomeXdmfReader();
  ~vtkMicrotomeXdmfReader() override;

  int FillOutputPortInformation(int port, vtkInformation* info) override;
  int RequestDataObject(vtkInformation* request,
    vtkInformationVector** inputVector,
    vtkInformationVector* outputVector) override;
  int RequestInformation(vtkInformation* request,
    vtkInformationVector** inputVector,
    vtkInformationVector* outputVector) override;
  int RequestData(vtkInformation* request,
    vtkInformationVector** inputVector,
    vtkInformationVector* outputVector) override;

private:
  vtkMicrotomeXdmfReader(const vtkMicrotomeXdmfReader&) = delete;
  void operator=(const vtkMicrotomeXdmfReader&) = delete;

  struct Internal;

  bool OpenFile();
  void ListNames();
  void ListNamesOfStep();
  void PublishExtent(vtkInformation* info);
  bool IsGridWanted(const char* path);
  int ReadPlain(vtkInformation* info, vtkDataSet* output);
  int ReadBlocks(vtkInformation* info, vtkMultiBlockDataSet* output);
  void Report(bool isError);

  std::string FileName;
  bool GlobalIds = false;
  vtkNew<vtkDataArraySelection> PointArrays;
  vtkNew<vtkDataArraySelection> CellArrays;
  vtkNew<vtkDataArraySelection> Grids;
  std::unique_ptr<Internal> Data;
};

#endif
