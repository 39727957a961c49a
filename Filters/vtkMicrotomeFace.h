// SPDX-FileCopyrightText: The Microtome developers
// SPDX-License-Identifier: BSD-3-Clause

#ifndef vtkMicrotomeFace_h
#define vtkMicrotomeFace_h

#include <algorithm>
#include <array>
#include <limits>
#include <vector>

using vtkMicrotomePoint = std::array<double, 3>;

/** A box along the axes; nothing is in a new one. */
struct vtkMicrotomeBox
{
  vtkMicrotomePoint Low;
  vtkMicrotomePoint High;

  vtkMicrotomeBox()
  {
    this->Low.fill(std::numeric_limits<double>::infinity());
    this->High.fill(-std::numeric_limits<double>::infinity());
  }

  void Add(const vtkMicrotomePoint& x)
  {
    for (int i = 0; i < 3; ++i)
    {
      this->Low[i] = std::min(this->Low[i], x[i]);
      this->High[i] = std::max(this->High[i], x[i]);
    }
  }

  void Add(const vtkMicrotomeBox& box)
  {
    this->Add(box.Low);
    this->Add(box.High);
  }

  bool IsEmpty() const { return this->Low[0] > this->High[0]; }

  /** Whether two boxes are nowhere farther apart than `gap` along an axis. */
  bool Meets(const vtkMicrotomeBox& other, double gap) const
  {
    bool meets = true;
    for (int i = 0; i < 3; ++i)
    {
      meets = meets && this->Low[i] <= other.High[i] + gap && other.Low[i] <= this->High[i] + gap;
    }
    return meets;
  }
};

/** A cell of a slice whose points are all input points: a face of the input, an edge or a point. */
struct vtkMicrotomeFace
{
  /** Where the cell lies that it was made from. Of a face that is there twice, the smaller stays. */
  enum
  {
    Above = 0,
    Below = 1,
    Neither = 2
  };

  int Plane = 0;
  int Side = Neither;
  int Owner = 0; /**< the block it is from; of another rank's faces, -1 */
  std::vector<vtkMicrotomePoint> Points;

  vtkMicrotomeBox Box() const
  {
    vtkMicrotomeBox box;
    for (const vtkMicrotomePoint& x : this->Points)
    {
      box.Add(x);
    }
    return box;
  }
};

#endif
