// SPDX-FileCopyrightText: The Microtome developers
// SPDX-License-Identifier: BSD-3-Clause

#ifndef pqMicrotomePlane_h
#define pqMicrotomePlane_h

#include <array>

class vtkPVDataInformation;
class vtkSMProxy;

/**
 * @class pqMicrotomePlane
 * @brief The plane that a slice filter cuts by, as the user sees it.
 *
 * It reads what the panel and the 3D widget show, changes that wait for Apply included, and writes
 * what the filter uses at once. A position is the plane's place along its normal: the distance from
 * the origin of the coordinates, so that for a plane normal to x it is x.
 *
 * Unit: the data's own.
 * Owns: nothing; the proxy must outlive it.
 */
class pqMicrotomePlane
{
public:
  using Vector = std::array<double, 3>;

  explicit pqMicrotomePlane(vtkSMProxy* filter);

  /** The proxy of the plane; null where the filter cuts by something else. */
  vtkSMProxy* proxy() const;

  /** The normal, of length 1; x where the filter's own has no length. */
  Vector normal() const;

  /** Turns the plane about its origin. */
  void setNormal(const Vector& normal);

  double position() const;

  /**
   * Moves the plane along its normal. Its origin stays in the bounds of the data, as 3D widgets
   * want it, unless the position is outside, and where the normal is an axis, its coordinate is
   * exactly the position.
   */
  void setPosition(double position);

  /**
   * The positions from the first to the last at which the data can be met; false where the data have
   * no bounds, or none that are finite.
   */
  bool range(double positions[2]) const;

  /** The middle of the data's bounds becomes the plane's origin. */
  void center();

private:
  vtkPVDataInformation* information() const;

  /** True for an input that has a plane of its own in the panel. */
  bool cutsTrees() const;
  bool bounds(double values[6]) const;
  Vector origin() const;
  void write(const Vector& origin, const Vector& normal);

  vtkSMProxy* Filter;
};

#endif
