// SPDX-FileCopyrightText: The Microtome developers
// SPDX-License-Identifier: BSD-3-Clause

#ifndef MICROTOME_TEST_XDMF_FILES_H
#define MICROTOME_TEST_XDMF_FILES_H

#include <functional>
#include <string>

/** XDMF texts that tests write, with their values in them: nothing else is needed to read them. */
namespace xdmf
{
/** Writes a file with the content of a domain; returns its path. */
std::string Write(const std::string& path, const std::string& domain);

/** A DataItem of n numbers. */
std::string Item(const std::string& dimensions, int n, const std::function<double(int)>& value);

/** An Attribute of n scalars. */
std::string Array(const std::string& name,
  const std::string& center,
  int n,
  const std::function<double(int)>& value);

/** A Grid of some content. */
std::string Grid(const std::string& name, const std::string& content);

/** A Grid that is a Collection, temporal or spatial. */
std::string Collection(const std::string& name,
  const std::string& type,
  const std::string& content);

std::string Time(double value);

/** Topology and Geometry of an image with nx * ny * nz points, origin (1, 2, 3), spacing 0.5, 1, 2;
 * some points further up along z. */
std::string Image(int nx, int ny, int nz, int up = 0);

/** The same points as a rectilinear grid, a curvilinear one, and hexahedra. */
std::string Rectilinear(int nx, int ny, int nz);
std::string Curvilinear(int nx, int ny, int nz);
std::string Hexahedra(int nx, int ny, int nz);

/** Two of its hexahedra in a Mixed topology, one as it is and one as a polyhedron. */
std::string Mixed();

/** The coordinates of point i of these. */
void Point(int nx, int ny, int i, double xyz[3]);
}

#endif
