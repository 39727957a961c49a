// SPDX-FileCopyrightText: The Microtome developers
// SPDX-License-Identifier: BSD-3-Clause

#ifndef vtkMicrotomeXdmfReader_h
#define vtkMicrotomeXdmfReader_h

#include "MicrotomeFiltersModule.h"
#include "vtkDataObjectAlgorithm.h"
#include "vtkNew.h"  // for the selections
#include "vtkType.h" // for vtkTypeInt64

#include <memory>
#include <string>
#include <vector>

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
   * The point and cell arrays to read, and the grids, by their path in the file, or where there are
   * more than 1000 by the collections and trees they are in. Known after UpdateInformation; all are on
   * then.
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

  ///@{
  /** Reads no file that is not in the XML file's folder or below it. Default: off. */
  vtkSetMacro(Confined, bool);
  vtkGetMacro(Confined, bool);
  vtkBooleanMacro(Confined, bool);
  ///@}

  ///@{
  /**
   * Follows what reaches beyond the files that the XML names: text includes, external entities, and
   * HDF5's external links, external storage and virtual data sets. Default: off.
   */
  vtkSetMacro(Trusted, bool);
  vtkGetMacro(Trusted, bool);
  vtkBooleanMacro(Trusted, bool);
  ///@}

  ///@{
  /**
   * Gives slices across an axis instead of the grids, and reads no more than they need: a
   * vtkMultiBlockDataSet with a block for each plane, with the file's blocks in it where it has any.
   * Of images and rectilinear grids the cells that a plane touches are read, of others all of them once
   * and then only the values under the slices. The slices are those that vtkMicrotomeSlice makes of the whole; the cell array PlaneIndex numbers the
   * planes. Default: off.
   */
  void SetSlices(bool slices);
  vtkGetMacro(Slices, bool);
  vtkBooleanMacro(Slices, bool);
  ///@}

  ///@{
  /** The axis that the planes are normal to: 0, 1 or 2. Default: 2, z. */
  vtkSetClampMacro(SliceAxis, int, 0, 2);
  vtkGetMacro(SliceAxis, int);
  ///@}

  ///@{
  /** Where to slice, in the unit of the coordinates. Default: none, which is the middle of the grids. */
  void SetSlicePosition(int i, double position);
  double GetSlicePosition(int i);
  void SetNumberOfSlicePositions(int number);
  int GetNumberOfSlicePositions();
  ///@}

  ///@{
  /** How many planes stand in for each position, centred on it. Default: 1. */
  vtkSetClampMacro(NumberOfSlices, int, 1, 1000000);
  vtkGetMacro(NumberOfSlices, int);
  ///@}

  ///@{
  /** Between planes. Default: 0, which is the length of all grids divided by NumberOfSlices. */
  vtkSetMacro(SliceSpacing, double);
  vtkGetMacro(SliceSpacing, double);
  ///@}

  ///@{
  /** Slices of this reader that stay in memory, in MiB, the latest used. Default: 256. */
  vtkSetClampMacro(SliceMemory, int, 0, 1 << 20);
  vtkGetMacro(SliceMemory, int);
  ///@}

  ///@{
  /**
   * With Slices, after UpdateInformation: the bounds of all grids of the first step, and the points of
   * a file of one structured grid. Else: min > max.
   */
  vtkGetVector6Macro(FileBounds, double);
  vtkGetVector6Macro(FileExtent, int);
  ///@}

  ///@{
  /**
   * With Slices: the ranges of their arrays are those of the whole file at the step, in all selected
   * grids. All of every selected array is read for this, once for each step and on each rank, a few
   * MiB at a time. Default: off, the ranges of the slices.
   */
  void SetFullRanges(bool fullRanges);
  vtkGetMacro(FullRanges, bool);
  vtkBooleanMacro(FullRanges, bool);
  ///@}

  /** Bytes of values that were read from heavy data, since the file was opened. */
  vtkTypeInt64 GetBytesRead();

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
  void FindBounds();
  std::vector<double> FindPositions();
  int ReadSlices(vtkInformation* info, vtkMultiBlockDataSet* output);
  void ListNames();
  void ListNamesOfStep();
  void PublishExtent(vtkInformation* info);
  std::vector<bool> FindWanted();
  int ReadPlain(vtkInformation* info, vtkDataSet* output);
  int ReadBlocks(vtkInformation* info, vtkMultiBlockDataSet* output);
  void Report(bool isError);

  std::string FileName;
  bool GlobalIds = false;
  bool Confined = false;
  bool Trusted = false;
  bool Slices = false;
  int SliceAxis = 2;
  std::vector<double> SlicePositions;
  int NumberOfSlices = 1;
  double SliceSpacing = 0.0;
  int SliceMemory = 256;
  bool FullRanges = false;
  double FileBounds[6] = { 1, -1, 1, -1, 1, -1 };
  int FileExtent[6] = { 0, -1, 0, -1, 0, -1 };
  vtkNew<vtkDataArraySelection> PointArrays;
  vtkNew<vtkDataArraySelection> CellArrays;
  vtkNew<vtkDataArraySelection> Grids;
  std::unique_ptr<Internal> Data;
};

#endif
