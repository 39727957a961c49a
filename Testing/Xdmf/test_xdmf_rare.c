/* SPDX-FileCopyrightText: The Microtome developers */
/* SPDX-License-Identifier: BSD-3-Clause */

/* What the format has and hardly anybody writes: the element Subset of version 3 selects as a HyperSlab
 * does; what is not read is a problem that names it, and the rest of the file is as without it. */
#include "check.h"
#include "grids.h"
#include "xdmf_files.h"

#include <stdlib.h>

#define MESH                                                                                       \
  "<Topology TopologyType='Polyvertex'/><Geometry GeometryType='XYZ'>"                             \
  "<DataItem>0 0 0 1 1 1 2 2 2 3 3 3</DataItem></Geometry>"
#define VALUES                                                                                     \
  "<DataItem NumberType='Int' Dimensions='4 5'>0 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 "    \
  "19</DataItem>"
#define SUBSET(starts, strides, dimensions, content)                                               \
  "<Grid Name='g'>" MESH                                                                           \
  "<Attribute Name='v' Center='Grid'><Subset ConstructedType='DataItem' SubsetStarts='" starts     \
  "' SubsetStrides='" strides "' SubsetDimensions='" dimensions "'>" content                       \
  "</Subset></Attribute></Grid>"

static void check_subset_elements(void)
{
  static const struct
  {
    const char* domain;
    int64_t n;
    double start, step;
  } good[] = {
    { SUBSET("0 2", "1 1", "4 1", VALUES), 4, 2.0, 5.0 },
    { SUBSET("1 0", "2 2", "1 3", VALUES), 3, 5.0, 2.0 },
    { SUBSET("3", "4", "5", VALUES), 5, 3.0, 4.0 },
    { SUBSET("0 2", "1 1", "4 1", "<DataItem>9</DataItem>" VALUES), 4, 2.0, 5.0 },
    { SUBSET("1",
        "1",
        "2",
        "<Subset SubsetStarts='0 2' SubsetStrides='1 1' SubsetDimensions='4 1'>" VALUES
        "</Subset>"),
      2,
      7.0,
      5.0 },
  };
  for (size_t g = 0; g < sizeof good / sizeof good[0]; ++g)
  {
    mtm_xdmf* file = xdmf_files_open("rare", good[g].domain);
    int64_t n = 0;
    double* values = whole_values(file, 0, "v", &n);
    CHECK(values && n == good[g].n && first_odd(values, n, good[g].start, good[g].step) < 0,
      "%d: %d values",
      (int)g,
      (int)n);
    CHECK(mtm_xdmf_n_problems(file) == 0, "%s", mtm_xdmf_problem(file, 0));
    free(values);
    mtm_xdmf_close(file);
  }
}

static void check_bad_subset_elements(void)
{
  static const struct
  {
    const char* domain;
    const char* says;
  } bad[] = {
    { SUBSET("0 2", "1", "4 1", VALUES), "as many SubsetStarts" },
    { SUBSET("", "", "", VALUES), "as many SubsetStarts" },
    { SUBSET("0 3", "1 1", "4 3", VALUES), "does not lie within" },
    { SUBSET("-1", "1", "2", VALUES), "negative" },
    { SUBSET("0", "1", "2", ""), "needs the data item" },
    { SUBSET("0", "1", "9223372036854775807", VALUES), "" },
  };
  for (size_t b = 0; b < sizeof bad / sizeof bad[0]; ++b)
  {
    mtm_xdmf* file = xdmf_files_open("rare", bad[b].domain);
    mtm_error error = { "" };
    CHECK(mtm_xdmf_describe(file, 0, &error) == MTM_OK, "the grid itself: %s", error.message);
    CHECK(mtm_xdmf_n_problems(file) == 1 &&
        problem_with(file, "Attribute \"v\"", bad[b].says, NULL) == 0,
      "%d: %s",
      (int)b,
      mtm_xdmf_problem(file, 0));
    mtm_xdmf_close(file);
  }
}

/* Each of these costs itself and one problem, which says what it is. */
static void check_unread(void)
{
  static const struct
  {
    const char* domain;
    const char* says[2];
  } unread[] = {
    { "<Graph Name='n'/><Grid>" MESH "</Grid>", { "Graph \"n\"", "not read" } },
    { "<Grid>" MESH "<Map Name='m'><DataItem>1</DataItem></Map></Grid>",
      { "Map \"m\"", "not read" } },
    { "<Grid GridType='Tree'><Template Name='t'/><Grid>" MESH "</Grid></Grid>",
      { "Template \"t\"", "not read" } },
    { "<Grid>" MESH
      "<Attribute Name='a'><DataItem Format='TIFF'>a.tif</DataItem></Attribute></Grid>",
      { "Attribute \"a\"", "TIFF" } },
    { "<Grid>" MESH "<Attribute Name='a'><DataItem Format='MySQL'>x</DataItem></Attribute></Grid>",
      { "Attribute \"a\"", "MySQL" } },
    { "<Grid GridType='Collection' CollectionType='Temporal'><Time TimeType='Function' "
      "Function='2*$0'/><Grid>" MESH "</Grid></Grid>",
      { "Time", "functions of time" } },
    { "<Grid><Topology TopologyType='Mixed' Order='2 1 0'><DataItem NumberType='Int'>4 0 1 2 1 1 3"
      "</DataItem></Topology><Geometry><DataItem>0 0 0 1 1 1 2 2 2 3 3 "
      "3</DataItem></Geometry></Grid>",
      { "Topology", "Order" } },
  };
  for (size_t u = 0; u < sizeof unread / sizeof unread[0]; ++u)
  {
    mtm_xdmf* file = xdmf_files_open("rare", unread[u].domain);
    mtm_xdmf_mesh mesh = { 0 };
    mtm_error error = { "" };
    CHECK(mtm_xdmf_n_grids(file) == 1 && mtm_xdmf_n_steps(file) == 1, "%d: grids", (int)u);
    CHECK(mtm_xdmf_read_mesh(file, 0, NULL, NULL, &mesh, &error) == MTM_OK &&
        mesh.mesh.points.n_tuples == 4,
      "%d: %s",
      (int)u,
      error.message);
    CHECK(mtm_xdmf_n_problems(file) == 1 &&
        problem_with(file, unread[u].says[0], unread[u].says[1], NULL) == 0,
      "%d: %d, %s",
      (int)u,
      (int)mtm_xdmf_n_problems(file),
      mtm_xdmf_problem(file, 0));
    mtm_xdmf_mesh_free(&mesh);
    mtm_xdmf_close(file);
  }
}

/* libxdmf's name for an origin and the distances along any number of axes. */
static void check_displacement(void)
{
  mtm_xdmf* file = xdmf_files_open("rare",
    "<Grid><Topology TopologyType='1DCoRectMesh' Dimensions='3'/>"
    "<Geometry GeometryType='ORIGIN_DISPLACEMENT'><DataItem>2</DataItem><DataItem>0.5</DataItem>"
    "</Geometry></Grid>"
    "<Grid><Topology TopologyType='3DCoRectMesh' Dimensions='2 3 4'/>"
    "<Geometry GeometryType='Origin_Displacement'><DataItem>1 2 3</DataItem>"
    "<DataItem>4 5 6</DataItem></Geometry></Grid>");
  static const double expected[2][6] = { { 2, 3, 0, 0, 0, 0 }, { 3, 21, 2, 12, 1, 5 } };
  for (int32_t g = 0; g < 2; ++g)
  {
    double bounds[6];
    mtm_error error = { "" };
    CHECK(mtm_xdmf_bounds(file, g, NULL, bounds, &error) == MTM_OK, "%s", error.message);
    CHECK(memcmp(bounds, expected[g], sizeof bounds) == 0, "grid %d", (int)g);
  }
  mtm_xdmf_close(file);
}

int main(int argc, char** argv)
{
  if (!xdmf_files_start(argc, argv))
  {
    return 2;
  }
  check_subset_elements();
  check_bad_subset_elements();
  check_unread();
  check_displacement();
  return check_result();
}
