// SPDX-FileCopyrightText: The Microtome developers
// SPDX-License-Identifier: BSD-3-Clause

// XDMF texts for the tests of the reader.
#include "xdmf_files.h"

#include <fstream>
#include <sstream>

namespace
{
const double Origin[] = { 1, 2, 3 };
const double Spacing[] = { 0.5, 1, 2 };

std::string Dimensions(int nx, int ny, int nz)
{
  std::ostringstream text;
  text << nz << ' ' << ny << ' ' << nx;
  return text.str();
}

std::string Points(int nx, int ny, int nz)
{
  const int n = nx * ny * nz;
  return "<Geometry GeometryType=\"XYZ\">" +
    xdmf::Item(std::to_string(n) + " 3",
      3 * n,
      [=](int i) {
        double xyz[3];
        xdmf::Point(nx, ny, i / 3, xyz);
        return xyz[i % 3];
      }) +
    "</Geometry>\n";
}
}

std::string xdmf::Write(const std::string& path, const std::string& domain)
{
  std::ofstream file(path);
  file << "<?xml version=\"1.0\" ?>\n<Xdmf Version=\"3.0\">\n<Domain>\n"
       << domain << "</Domain>\n</Xdmf>\n";
  return path;
}

std::string xdmf::Item(const std::string& dimensions,
  int n,
  const std::function<double(int)>& value)
{
  std::ostringstream text;
  text.precision(17);
  text << "<DataItem Format=\"XML\" NumberType=\"Float\" Precision=\"8\" Dimensions=\""
       << dimensions << "\">";
  for (int i = 0; i < n; ++i)
  {
    text << ' ' << value(i);
  }
  text << "</DataItem>\n";
  return text.str();
}

std::string xdmf::Array(const std::string& name,
  const std::string& center,
  int n,
  const std::function<double(int)>& value)
{
  return "<Attribute Name=\"" + name + "\" AttributeType=\"Scalar\" Center=\"" + center + "\">\n" +
    Item(std::to_string(n), n, value) + "</Attribute>\n";
}

std::string xdmf::Grid(const std::string& name, const std::string& content)
{
  return "<Grid Name=\"" + name + "\" GridType=\"Uniform\">\n" + content + "</Grid>\n";
}

std::string xdmf::Collection(const std::string& name,
  const std::string& type,
  const std::string& content)
{
  return "<Grid Name=\"" + name + "\" GridType=\"Collection\" CollectionType=\"" + type + "\">\n" +
    content + "</Grid>\n";
}

std::string xdmf::Time(double value)
{
  std::ostringstream text;
  text << "<Time Value=\"" << value << "\"/>\n";
  return text.str();
}

void xdmf::Point(int nx, int ny, int i, double xyz[3])
{
  const int at[] = { i % nx, i / nx % ny, i / nx / ny };
  for (int axis = 0; axis < 3; ++axis)
  {
    xyz[axis] = Origin[axis] + at[axis] * Spacing[axis];
  }
}

std::string xdmf::Image(int nx, int ny, int nz, int up)
{
  return "<Topology TopologyType=\"3DCoRectMesh\" Dimensions=\"" + Dimensions(nx, ny, nz) +
    "\"/>\n<Geometry GeometryType=\"ORIGIN_DXDYDZ\">" +
    Item("3", 3, [=](int i) { return Origin[2 - i] + (i == 0 ? up * Spacing[2] : 0); }) +
    Item("3", 3, [](int i) { return Spacing[2 - i]; }) + "</Geometry>\n";
}

std::string xdmf::Rectilinear(int nx, int ny, int nz)
{
  const int n[] = { nx, ny, nz };
  std::string axes;
  for (int axis = 0; axis < 3; ++axis)
  {
    axes += Item(
      std::to_string(n[axis]), n[axis], [=](int i) { return Origin[axis] + i * Spacing[axis]; });
  }
  return "<Topology TopologyType=\"3DRectMesh\" Dimensions=\"" + Dimensions(nx, ny, nz) +
    "\"/>\n<Geometry GeometryType=\"VXVYVZ\">" + axes + "</Geometry>\n";
}

std::string xdmf::Curvilinear(int nx, int ny, int nz)
{
  return "<Topology TopologyType=\"3DSMesh\" Dimensions=\"" + Dimensions(nx, ny, nz) + "\"/>\n" +
    Points(nx, ny, nz);
}

std::string xdmf::Hexahedra(int nx, int ny, int nz)
{
  std::ostringstream ids;
  for (int z = 0; z + 1 < nz; ++z)
  {
    for (int y = 0; y + 1 < ny; ++y)
    {
      for (int x = 0; x + 1 < nx; ++x)
      {
        const int first = (z * ny + y) * nx + x;
        for (const int below : { first, first + nx * ny })
        {
          ids << ' ' << below << ' ' << below + 1 << ' ' << below + nx + 1 << ' ' << below + nx;
        }
      }
    }
  }
  const std::string n = std::to_string((nx - 1) * (ny - 1) * (nz - 1));
  return "<Topology TopologyType=\"Hexahedron\" NumberOfElements=\"" + n +
    "\"><DataItem Format=\"XML\" NumberType=\"Int\" Dimensions=\"" + n + " 8\">" + ids.str() +
    "</DataItem></Topology>\n" + Points(nx, ny, nz);
}

std::string xdmf::Mixed()
{
  return "<Topology TopologyType=\"Mixed\" NumberOfElements=\"2\"><DataItem Format=\"XML\" "
         "NumberType=\"Int\" Dimensions=\"41\"> 9 0 1 4 3 6 7 10 9 16 6 4 1 2 5 4 4 7 8 11 10 "
         "4 1 2 8 7 4 2 5 11 8 4 5 4 10 11 4 4 1 7 10</DataItem></Topology>\n" +
    Points(3, 2, 2);
}
