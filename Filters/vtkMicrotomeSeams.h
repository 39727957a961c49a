// SPDX-FileCopyrightText: The Microtome developers
// SPDX-License-Identifier: BSD-3-Clause

#ifndef vtkMicrotomeSeams_h
#define vtkMicrotomeSeams_h

#include "microtome/microtome.h"

#include "vtkType.h"

#include <functional>
#include <vector>

class vtkAlgorithm;
class vtkDataObject;
class vtkDataSet;
class vtkInformation;
class vtkMicrotomeCover;
class vtkMultiProcessController;
class vtkPolyData;

/**
 * @class vtkMicrotomeSeams
 * @brief Faces in the plane that two blocks have, or the pieces on two ranks: they come out once.
 *
 * A cell of a slice whose points are all input points is a face (or an edge, or a point) of the
 * input. It was made from a cell above the plane, from one below it, or from a cell that lies in it.
 * Inside a block libmicrotome keeps the face of the cell above; the same is done here between blocks
 * and between ranks: what another one covers from above is taken out (vtkMicrotomeCover says when),
 * and so is what lies in the plane where another one has it from above or below. Faces from the same
 * side stay all: their blocks lie in the same place, such as one mesh with several results. So what
 * stays does not depend on the order of the blocks nor on how they are spread over ranks.
 *
 * The tolerance, for coordinates that were computed twice, is four times what the plane's own rounding
 * is: 4 |x| 2^-50, or 4 |x| 2^-23 where a coordinate is float32, where |x| is the largest sum of the
 * coordinates' absolute values among the faces that may have to go.
 *
 * Slices that VTK's own filters made have no such faces and are left as they are.
 *
 * An executive tells an algorithm that an execution begins (REQUEST_DATA_NOT_GENERATED) and that it
 * has ended (EndEvent), whether it went well or not, for the whole of a composite input, and in between
 * for each block. At the whole's end the ranks exchange the box of what may have to go, and, if there
 * is any on one of them, the faces in these boxes; so it is collective.
 */
class vtkMicrotomeSeams
{
public:
  /** An execution begins; true if it is that of the whole input, not of a block in it. */
  bool Begin(vtkDataObject* input, vtkInformation* output);

  /** An execution has ended; with the whole, faces that others cover are taken out of the output. */
  void End(vtkAlgorithm* algorithm);

  /** Whether faces of other ranks' pieces are taken into account. */
  bool KnowsOtherRanks() const { return this->Ranks != nullptr; }

  /** True where the input is composite. */
  bool AreBetweenBlocks() const { return this->HasBlocks; }

  /** How far a point of the input is above a plane: negative below it. */
  using Height = std::function<double(vtkIdType point, int plane)>;

  /** An output cell that is a face. */
  struct Contact
  {
    vtkIdType Cell;
    int Plane;
    int Side;
  };

  /** Which cells of a slice are faces; none where it does not matter (AreWanted). */
  std::vector<Contact> Find(const mtm_polygons& polygons,
    vtkDataSet* input,
    const Height& height) const;

  /** Whether faces matter: there are blocks, or ranks. */
  bool AreWanted() const { return this->HasBlocks || this->Ranks; }

  /**
   * Notes which cells of a block's slice are faces. The output, which will have them in the same
   * order, is marked until the end. `areFlat`: cut by planes.
   */
  void Note(std::vector<Contact> contacts, bool areFlat, vtkPolyData* output);

private:
  struct Block
  {
    std::vector<Contact> Contacts;
    vtkPolyData* Output;
  };

  void FindOutputs(vtkDataObject* output);
  template <typename Look>
  void ForEachFace(int first, int last, const Look& look) const;
  void Join();
  void Remove(const vtkMicrotomeCover& cover);

  std::vector<Block> Blocks;
  vtkMultiProcessController* Ranks = nullptr; // of the execution, if there are several
  int Requested[3] = { 0, 1, 0 }; // of the output: piece, number of pieces, ghost levels
  int Depth = 0; // 1 in a data set or the whole of a composite one, 2 in a block of it
  bool HasBlocks = false;
  bool AreFlat = true;
};

#endif
