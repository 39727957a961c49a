/* SPDX-FileCopyrightText: The Microtome developers */
/* SPDX-License-Identifier: BSD-3-Clause */

/* Subsets of structured grids: their cells' corners, values and bounds against the grid that they are of,
 * for every kind of grid and random choices of cells; every part against the whole; bad choices. */
#include "check.h"
#include "grids.h"
#include "random.h"
#include "xdmf_files.h"

#include <stdlib.h>

enum
{
  MAX_CELLS = 60
};

typedef struct target
{
  const char* topology;
  const char* geometry;
  const char* origin; /* an attribute, or "" */
  int32_t rank;       /* of its cells; the others have one point along an axis */
  int64_t dims[3];
} target;

static const target targets[] = {
  { "3DCoRectMesh", "ORIGIN_DXDYDZ", "", 3, { 5, 4, 3 } },
  { "2DCoRectMesh", "ORIGIN_DXDY", "", 2, { 5, 4, 1 } },
  { "1DCoRectMesh", "ORIGIN_DX", "", 1, { 5, 1, 1 } },
  { "3DCoRectMesh", "ORIGIN_DXDYDZ", "", 2, { 5, 1, 3 } },
  { "3DCoRectMesh", "ORIGIN_DXDYDZ", "", 0, { 1, 1, 1 } },
  { "3DRectMesh", "VXVYVZ", "", 3, { 5, 4, 3 } },
  { "2DRectMesh", "VXVY", "", 2, { 5, 4, 1 } },
  { "3DSMesh", "XYZ", "", 3, { 5, 4, 3 } },
  { "3DSMesh", "XYZ", "Origin='1 2 3'", 3, { 5, 4, 3 } },
  { "3DSMesh", "Spherical", "", 3, { 5, 4, 3 } },
  { "3DSMesh", "X_Y_Z", "", 3, { 5, 4, 3 } },
  { "2DSMesh", "XY", "", 2, { 5, 4, 1 } },
};

enum
{
  N_TARGETS = sizeof targets / sizeof targets[0],
  N_CHOICES = 12
};

static int64_t n_points_of(const target* of)
{
  return of->dims[0] * of->dims[1] * of->dims[2];
}

static int64_t n_cells_of(const target* of)
{
  int64_t n = 1;
  for (int32_t a = 0; a < 3; ++a)
  {
    n *= of->dims[a] > 1 ? of->dims[a] - 1 : 1;
  }
  return n;
}

/* A data item of n numbers that go up by step. */
static void put_item(FILE* text, const char* type, int64_t n, double start, double step)
{
  fprintf(text, "<DataItem NumberType='Float' Precision='%s'>", type);
  for (int64_t i = 0; i < n; ++i)
  {
    fprintf(text, "%.9g ", start + (double)i * step);
  }
  fputs("</DataItem>", text);
}

static void put_geometry(FILE* text, const target* of, const char* type)
{
  const int64_t n = n_points_of(of);
  const bool has_two = strcmp(of->geometry, "XY") == 0;
  fprintf(text, "<Geometry GeometryType='%s' %s>", of->geometry, of->origin);
  if (strncmp(of->geometry, "ORIGIN", 6) == 0)
  {
    fputs("<DataItem>3.5 -2 1</DataItem><DataItem>0.5 0.25 0.125</DataItem>", text);
  }
  else if (of->geometry[0] == 'V')
  {
    for (int32_t a = 0; a < (of->dims[2] > 1 ? 3 : 2); ++a)
    {
      put_item(text, type, of->dims[a], 0.3 * a, 0.7 + a);
    }
  }
  else if (strcmp(of->geometry, "X_Y_Z") == 0)
  {
    for (int32_t a = 0; a < 3; ++a)
    {
      put_item(text, type, n, 10.0 * a, 0.1 + a);
    }
  }
  else
  {
    put_item(text, type, (has_two ? 2 : 3) * n, 0.0, 0.1);
  }
  fputs("</Geometry>", text);
}

/* The whole grid, then a subset of it with values of its own, of all points and its cells. */
static char* domain_of(const target* of, const char* type, const int64_t* cells, int64_t n_cells)
{
  char* domain = NULL;
  size_t size = 0;
  FILE* text = open_memstream(&domain, &size);
  fprintf(text,
    "<Grid Name='all'><Topology TopologyType='%s' Dimensions='%d %d %d'/>",
    of->topology,
    (int)of->dims[2],
    (int)of->dims[1],
    (int)of->dims[0]);
  put_geometry(text, of, type);
  fputs("<Attribute Name='t'>", text);
  put_item(text, "8", n_points_of(of), 5.0, 1.0);
  fputs("</Attribute></Grid>\n<Grid Name='some' GridType='Subset' Section='DataItem'>"
        "<DataItem NumberType='Int'>",
    text);
  for (int64_t c = 0; c < n_cells; ++c)
  {
    fprintf(text, "%d ", (int)cells[c]);
  }
  fputs("</DataItem><Grid Reference='XML'>/Xdmf/Domain/Grid[1]</Grid><Attribute Name='t'>", text);
  put_item(text, "8", n_points_of(of), 5.0, 1.0);
  fputs("</Attribute><Attribute Name='c' Center='Cell'>", text);
  put_item(text, "4", 2 * n_cells, 100.0, 1.0);
  fputs("</Attribute></Grid>", text);
  fclose(text);
  return domain;
}

/* The points of all cells of a grid, in the order of the cells: for x, y and z from their low end to
 * their high end, around the bottom and around the top. */
static void list_corners(const target* of, int64_t corners[MAX_CELLS][8])
{
  int64_t cell = 0;
  const int64_t row = of->dims[0];
  const int64_t layer = row * of->dims[1];
  for (int64_t z = 0; z == 0 || z < of->dims[2] - 1; ++z)
  {
    for (int64_t y = 0; y == 0 || y < of->dims[1] - 1; ++y)
    {
      for (int64_t x = 0; x == 0 || x < of->dims[0] - 1; ++x, ++cell)
      {
        const int64_t at = z * layer + y * row + x;
        const int64_t up = of->dims[1] > 1 ? row : layer;
        const int64_t all[8] = { at,
          at + 1,
          at + 1 + up,
          at + up,
          at + layer,
          at + layer + 1,
          at + layer + 1 + up,
          at + layer + up };
        memcpy(corners[cell], all, sizeof all);
      }
    }
  }
}

static void check_cells(const target* of,
  const mtm_mesh* all,
  const mtm_mesh* some,
  const double* values,
  const int64_t* cells)
{
  static const uint8_t types[] = { MTM_VERTEX, MTM_LINE, MTM_QUAD, MTM_HEXAHEDRON };
  int64_t corners[MAX_CELLS][8];
  list_corners(of, corners);
  for (int64_t c = 0; c < some->cell_types.n_tuples; ++c)
  {
    const uint8_t type = ((const uint8_t*)some->cell_types.data)[c];
    const int64_t first = mesh_id(&some->offsets, c);
    const int64_t n = mesh_id(&some->offsets, c + 1) - first;
    CHECK(type == types[of->rank] && n == 1 << of->rank, "%s: a type", of->topology);
    for (int64_t i = 0; i < n; ++i)
    {
      const int64_t point = mesh_id(&some->connectivity, first + i);
      const int64_t expected = corners[cells[c]][i];
      double own[3];
      double other[3];
      mesh_point(some, point, own);
      mesh_point(all, expected, other);
      CHECK(memcmp(own, other, sizeof own) == 0,
        "%s %s: corner %d of cell %d is at %g %g %g, not at %g %g %g",
        of->topology,
        of->geometry,
        (int)i,
        (int)cells[c],
        own[0],
        own[1],
        own[2],
        other[0],
        other[1],
        other[2]);
      CHECK(values[point] == 5.0 + (double)expected, "%s: the value of a point", of->topology);
    }
  }
}

static void check_bounds(mtm_xdmf* file, const mtm_mesh* mesh)
{
  double bounds[6];
  mtm_error error = { "" };
  CHECK(mtm_xdmf_bounds(file, 1, NULL, bounds, &error) == MTM_OK, "%s", error.message);
  for (int32_t a = 0; a < 3; ++a)
  {
    double low = INFINITY;
    double high = -INFINITY;
    for (int64_t p = 0; p < mesh->points.n_tuples; ++p)
    {
      double xyz[3];
      mesh_point(mesh, p, xyz);
      low = fmin(low, xyz[a]);
      high = fmax(high, xyz[a]);
    }
    CHECK(bounds[2 * a] == low && bounds[2 * a + 1] == high, "bounds along %d", (int)a);
  }
}

/* Every part of it, and some of its points by themselves. */
static void check_parts(mtm_xdmf* file, const mtm_xdmf_mesh* mesh, const double* values)
{
  const int64_t n_cells = mesh->mesh.cell_types.n_tuples;
  int64_t n_compared = 0;
  for (int64_t first = 0; first < n_cells; ++first)
  {
    for (int64_t n = 1; n <= n_cells - first; n += 3)
    {
      const mtm_xdmf_part part = { .has_cells = true, .first_cell = first, .n_cells = n };
      const char* different = compare_part(file, 1, mesh, &part, &n_compared);
      CHECK(!different, "cells from %d: %s", (int)first, different);
    }
  }
  const int64_t n_points = mesh->mesh.points.n_tuples;
  const int64_t ids[3] = { n_points - 1, 0, n_points / 2 };
  const mtm_array wanted = { .type = MTM_INT64, .n_components = 1, .n_tuples = 3, .data = ids };
  double some[3] = { 0.0 };
  mtm_error error = { "" };
  const int32_t array = array_named(file, 1, "t");
  CHECK(mtm_xdmf_read_tuples(file, 1, array, &wanted, NULL, some, sizeof some, &error) == MTM_OK,
    "%s",
    error.message);
  for (int32_t i = 0; i < 3; ++i)
  {
    CHECK(some[i] == values[ids[i]], "point %d by itself", (int)ids[i]);
  }
}

static void check_choice(const target* of, const char* type, const int64_t* cells, int64_t n_cells)
{
  char* domain = domain_of(of, type, cells, n_cells);
  mtm_xdmf* file = xdmf_files_open("subset", domain);
  mtm_error error = { "" };
  mtm_xdmf_mesh all = { 0 };
  mtm_xdmf_mesh some = { 0 };
  CHECK(mtm_xdmf_read_mesh(file, 0, NULL, NULL, &all, &error) == MTM_OK &&
      mtm_xdmf_read_mesh(file, 1, NULL, NULL, &some, &error) == MTM_OK,
    "%s: %s",
    of->topology,
    error.message);
  const mtm_xdmf_grid* grid = mtm_xdmf_grid_at(file, 1);
  int64_t n = 0;
  double* values = whole_values(file, 1, "t", &n);
  CHECK(mtm_mesh_check(&some.mesh, MTM_CHECK_IDS, &error) == MTM_OK, "%s", error.message);
  CHECK(grid->kind == MTM_UNSTRUCTURED && grid->n_cells == n_cells && grid->n_points == n &&
      n == some.mesh.points.n_tuples && some.mesh.cell_types.n_tuples == n_cells,
    "%s: its sizes",
    of->topology);
  if (values)
  {
    check_cells(of, &all.mesh, &some.mesh, values, cells);
    check_parts(file, &some, values);
  }
  check_bounds(file, &some.mesh);
  free(values);
  values = whole_values(file, 1, "c", &n);
  CHECK(n == 2 * n_cells && first_odd(values, n, 100.0, 1.0) < 0, "values of cells");
  free(values);
  CHECK(mtm_xdmf_n_problems(file) == 0, "%s", mtm_xdmf_problem(file, 0));
  CHECK(mtm_xdmf_mesh_key(file, 0) != mtm_xdmf_mesh_key(file, 1), "keys");
  mtm_xdmf_mesh_free(&all);
  mtm_xdmf_mesh_free(&some);
  mtm_xdmf_close(file);
  free(domain);
}

static void check_choices(void)
{
  test_random random = test_random_start();
  for (int32_t t = 0; t < N_TARGETS; ++t)
  {
    const int64_t n_all = n_cells_of(&targets[t]);
    for (int32_t i = 0; i < N_CHOICES; ++i)
    {
      int64_t cells[MAX_CELLS];
      /* All of them first, then any, in any order, some more than once. */
      const int64_t n = i == 0 ? n_all : 1 + test_random_below(&random, 10);
      for (int64_t c = 0; c < n; ++c)
      {
        cells[c] = i == 0 ? c : test_random_below(&random, n_all);
      }
      check_choice(&targets[t], i % 2 ? "4" : "8", cells, n);
    }
  }
}

/* ---- Other ways to say it ----------------------------------------------------------------------------- */

#define GRID(dims)                                                                                 \
  "<Grid Name='all'><Topology TopologyType='3DCoRectMesh' Dimensions='" dims "'/>"                 \
  "<Geometry GeometryType='ORIGIN_DXDYDZ'><DataItem>0 0 0</DataItem><DataItem>1 1 1</DataItem>"    \
  "</Geometry></Grid>"
#define SUBSET(section, content)                                                                   \
  "<Grid Name='some' GridType='Subset' " section ">" content                                       \
  "<Grid Reference='XML'>/Xdmf/Domain/Grid[1]</Grid></Grid>"

static mtm_status read_subset(const char* domain, mtm_xdmf_mesh* mesh, mtm_error* error)
{
  mtm_xdmf* file = xdmf_files_open("subset", domain);
  error->message[0] = '\0';
  const mtm_status status = mtm_xdmf_read_mesh(file, 1, NULL, NULL, mesh, error);
  mtm_xdmf_close(file);
  return status;
}

/* Numbers of cells by a HyperSlab; all of the grid, which stays what it is; none of it. */
static void check_sections(void)
{
  mtm_xdmf_mesh mesh = { 0 };
  mtm_error error;
  const char* slab = GRID("3 3 5") SUBSET("Section='DataItem'",
    "<DataItem ItemType='HyperSlab' Dimensions='3'><DataItem Dimensions='3 1'>1 2 3</DataItem>"
    "<DataItem NumberType='Int' Dimensions='8'>9 8 7 6 5 4 3 2</DataItem></DataItem>");
  CHECK(read_subset(slab, &mesh, &error) == MTM_OK, "%s", error.message);
  double xyz[3];
  CHECK(mesh.mesh.cell_types.n_tuples == 3, "%d cells", (int)mesh.mesh.cell_types.n_tuples);
  /* Cells 8, 6, 4: the second has x from 2, y from 1, z from 0. */
  mesh_point(&mesh.mesh, mesh_id(&mesh.mesh.connectivity, 8), xyz);
  CHECK(xyz[0] == 2.0 && xyz[1] == 1.0 && xyz[2] == 0.0, "%g %g %g", xyz[0], xyz[1], xyz[2]);
  mtm_xdmf_mesh_free(&mesh);
  CHECK(
    read_subset(GRID("3 3 5") SUBSET("Section='All'", "<DataItem>0</DataItem>"), &mesh, &error) ==
        MTM_OK &&
      mesh.mesh.kind == MTM_IMAGE && mesh.mesh.dims[0] == 5,
    "%s",
    error.message);
  mtm_xdmf_mesh_free(&mesh);
  CHECK(
    read_subset(GRID("3 3 5") SUBSET("", "<DataItem NumberType='Int' Dimensions='0'></DataItem>"),
      &mesh,
      &error) != MTM_OK ||
      mesh.mesh.cell_types.n_tuples == 0,
    "none of them");
  mtm_xdmf_mesh_free(&mesh);
}

/* A grid of 10^15 points, of which two cells are kept; and bad numbers of cells. */
static void check_hostile(void)
{
  static const struct
  {
    const char* domain;
    const char* says;
  } bad[] = {
    { GRID("3 3 5") SUBSET("", "<DataItem NumberType='Int'>3 16</DataItem>"), "cell 16" },
    { GRID("3 3 5") SUBSET("", "<DataItem NumberType='Int'>-1</DataItem>"), "cell -1" },
    { GRID("3 3 5") SUBSET("", "<DataItem>0.5</DataItem>"), "" },
    { GRID("3 3 5") SUBSET("Section='DataItem'", ""), "Grid \"some\"" },
    { GRID("3 3 5") SUBSET("", "<DataItem Format='HDF'>none.h5:/x</DataItem>"), "none.h5" },
    { GRID("3 3 0") SUBSET("", "<DataItem NumberType='Int'>0</DataItem>"), "Dimensions" },
  };
  mtm_xdmf_mesh mesh = { 0 };
  mtm_error error;
  for (size_t b = 0; b < sizeof bad / sizeof bad[0]; ++b)
  {
    CHECK(read_subset(bad[b].domain, &mesh, &error) == MTM_BAD_FILE &&
        strstr(error.message, bad[b].says),
      "%d: %s",
      (int)b,
      error.message);
    CHECK(mesh.n_blocks == 0, "a mesh that failed holds memory");
    mtm_xdmf_mesh_free(&mesh);
  }
  CHECK(read_subset(GRID("100000 100000 100000") SUBSET(
                      "", "<DataItem NumberType='Int' Precision='8'>0 999970000299998</DataItem>"),
          &mesh,
          &error) == MTM_OK,
    "%s",
    error.message);
  CHECK(mesh.mesh.points.n_tuples == 16, "%d points", (int)mesh.mesh.points.n_tuples);
  double xyz[3];
  mesh_point(&mesh.mesh, 15, xyz);
  CHECK(xyz[0] == 99999.0 && xyz[1] == 99999.0 && xyz[2] == 99999.0, "the last: %g", xyz[0]);
  mtm_xdmf_mesh_free(&mesh);
}

/* Values that are not for all points of the grid, and sets of nodes, cost themselves. */
static void check_arrays(void)
{
  mtm_xdmf* file = xdmf_files_open("subset",
    GRID("3 3 5") SUBSET("",
      "<DataItem NumberType='Int'>3</DataItem>"
      "<Attribute Name='few'><DataItem>1 2 3 4 5 6 7 8</DataItem></Attribute>"
      "<Set Name='nodes' SetType='Node'><DataItem NumberType='Int'>1</DataItem></Set>"
      "<Set Name='cells' SetType='Cell'><DataItem NumberType='Int'>0</DataItem></Set>"));
  int64_t n = 0;
  double* values = whole_values(file, 1, "cells", &n);
  CHECK(n == 1 && values && values[0] == 1.0, "a set of cells");
  CHECK(problem_with(file, "Attribute \"few\"", "45 points", NULL) >= 0, "too few values");
  CHECK(problem_with(file, "Set \"nodes\"", "left out", NULL) >= 0, "a set of nodes");
  free(values);
  mtm_xdmf_close(file);
}

int main(int argc, char** argv)
{
  if (!xdmf_files_start(argc, argv))
  {
    return 2;
  }
  check_choices();
  check_sections();
  check_hostile();
  check_arrays();
  return check_result();
}
