/* SPDX-FileCopyrightText: The Microtome developers */
/* SPDX-License-Identifier: BSD-3-Clause */

/* Structured grids in all their spellings: points against a formula, arrays that count, bounds against
 * the points, every part against the whole, and the layers that planes touch. */
#include "check.h"
#include "grids.h"
#include "random.h"
#include "xdmf_files.h"

#include <stdlib.h>

/* Points are at 3 + 4i, 2 + 2j, -1 + k/2; of curvilinear grids x leans by j/4. */
static const double origin[3] = { 3.0, 2.0, -1.0 };
static const double spacing[3] = { 4.0, 2.0, 0.5 };

typedef struct spelling
{
  const char* topology;
  const char* dims_text;
  const char* geometry; /* NULL: no GeometryType */
  mtm_mesh_kind kind;
  int64_t dims[3];
  int32_t n_axes; /* of the coordinates */
} spelling;

static const spelling spellings[] = {
  { "3DCoRectMesh", "Dimensions='3 4 5'", "ORIGIN_DXDYDZ", MTM_IMAGE, { 5, 4, 3 }, 3 },
  { "3DCORECTMesh", "NumberOfElements='3 4 5'", "Origin_DxDyDz", MTM_IMAGE, { 5, 4, 3 }, 3 },
  { "CoRectMesh", "Dimensions='3,4,5'", "ORIGIN_DXDYDZ", MTM_IMAGE, { 5, 4, 3 }, 3 },
  { "3DCoRectMesh", "Dimensions=' 3 4 5 1 '", "ORIGIN_DXDYDZ", MTM_IMAGE, { 5, 4, 3 }, 3 },
  { "3DCoRectMesh", "Dimensions='1 4 5'", "ORIGIN_DXDYDZ", MTM_IMAGE, { 5, 4, 1 }, 3 },
  { "2DCoRectMesh", "Dimensions='4 5'", "ORIGIN_DXDY", MTM_IMAGE, { 5, 4, 1 }, 2 },
  { "1DCoRectMesh", "Dimensions='5'", "ORIGIN_DX", MTM_IMAGE, { 5, 1, 1 }, 1 },
  { "3DRectMesh", "NumberOfElements='3 4 5'", "VXVYVZ", MTM_RECTILINEAR, { 5, 4, 3 }, 3 },
  { "3drectmesh", "Dimensions='3 4 5'", "VxVyVz", MTM_RECTILINEAR, { 5, 4, 3 }, 3 },
  { "RectMesh", "Dimensions='3 4 5'", "VECTORED", MTM_RECTILINEAR, { 5, 4, 3 }, 3 },
  { "3DRectMesh", "Dimensions='3 1 5'", "VXVYVZ", MTM_RECTILINEAR, { 5, 1, 3 }, 3 },
  { "2DRectMesh", "Dimensions='4 5'", "VXVY", MTM_RECTILINEAR, { 5, 4, 1 }, 2 },
  { "1DRectMesh", "Dimensions='5'", "VX", MTM_RECTILINEAR, { 5, 1, 1 }, 1 },
  { "3DSMesh", "Dimensions='3 4 5'", "XYZ", MTM_CURVILINEAR, { 5, 4, 3 }, 3 },
  { "SMesh", "Dimensions='3 4 5'", NULL, MTM_CURVILINEAR, { 5, 4, 3 }, 3 },
  { "3DSMesh", "NumberOfElements='3 4 5'", "X_Y_Z", MTM_CURVILINEAR, { 5, 4, 3 }, 3 },
  { "2DSMesh", "Dimensions='4 5'", "XY", MTM_CURVILINEAR, { 5, 4, 1 }, 2 },
  { "2DSMesh", "Dimensions='4 5'", "XYZ", MTM_CURVILINEAR, { 5, 4, 1 }, 3 },
  { "2DSMesh", "Dimensions='4 5'", "X_Y", MTM_CURVILINEAR, { 5, 4, 1 }, 2 },
  { "3DSMesh", "Dimensions='4 5'", "X_Y", MTM_CURVILINEAR, { 5, 4, 1 }, 2 },
  { "1DSMesh", "Dimensions='5'", "X_Y_Z", MTM_CURVILINEAR, { 5, 1, 1 }, 3 },
};

enum
{
  N_SPELLINGS = sizeof spellings / sizeof spellings[0],
  N_RANDOM_PARTS = 40
};

static void formula(const spelling* of, int64_t point, double xyz[3])
{
  int64_t ijk[3];
  for (int32_t a = 0; a < 3; ++a)
  {
    ijk[a] = point % of->dims[a];
    point /= of->dims[a];
    xyz[a] = a < of->n_axes ? origin[a] + (double)ijk[a] * spacing[a] : 0.0;
  }
  xyz[0] += of->kind == MTM_CURVILINEAR ? 0.25 * (double)ijk[1] : 0.0;
}

static int64_t n_points_of(const spelling* of)
{
  return of->dims[0] * of->dims[1] * of->dims[2];
}

/* Coordinate a of all points, or all of them together for a = -1. */
static void print_points(FILE* text, const spelling* of, int32_t a)
{
  fputs("<DataItem NumberType='Double'>", text);
  for (int64_t p = 0; p < n_points_of(of); ++p)
  {
    double xyz[3];
    formula(of, p, xyz);
    for (int32_t c = 0; c < of->n_axes; ++c)
    {
      if (a < 0 || a == c)
      {
        fprintf(text, " %g", xyz[c]);
      }
    }
  }
  fputs("</DataItem>\n", text);
}

static void print_geometry(FILE* text, const spelling* of)
{
  fprintf(text, of->geometry ? "<Geometry GeometryType='%s'>\n" : "<Geometry>\n", of->geometry);
  for (int32_t s = 0; s < 2 && of->kind == MTM_IMAGE; ++s)
  {
    fprintf(text, "<DataItem Format='XML' Dimensions='%d' NumberType='Float'>", (int)of->n_axes);
    for (int32_t a = of->n_axes - 1; a >= 0; --a)
    {
      fprintf(text, " %g", s ? spacing[a] : origin[a]);
    }
    fputs("</DataItem>\n", text);
  }
  for (int32_t a = 0; a < of->n_axes && of->kind == MTM_RECTILINEAR; ++a)
  {
    fputs("<DataItem>", text);
    for (int64_t i = 0; i < of->dims[a]; ++i)
    {
      fprintf(text, " %g", origin[a] + (double)i * spacing[a]);
    }
    fputs("</DataItem>\n", text);
  }
  const bool is_separate = of->geometry && strchr(of->geometry, '_');
  for (int32_t a = is_separate ? 0 : -1; a < of->n_axes && of->kind == MTM_CURVILINEAR; ++a)
  {
    print_points(text, of, a);
    a = is_separate ? a : 3;
  }
  fputs("</Geometry>\n", text);
}

static mtm_xdmf* open_spelling(const spelling* of, int32_t number)
{
  char* domain = NULL;
  size_t size = 0;
  FILE* text = open_memstream(&domain, &size);
  int64_t n_cells = 1;
  for (int32_t a = 0; a < 3; ++a)
  {
    n_cells *= of->dims[a] > 1 ? of->dims[a] - 1 : 1;
  }
  fprintf(text, "<Grid>\n<Topology TopologyType='%s' %s/>\n", of->topology, of->dims_text);
  print_geometry(text, of);
  fprintf(text,
    "<Attribute Name='p'><DataItem Format='HDF' "
    "Dimensions='%d'>count.h5:/flat</DataItem></Attribute>\n"
    "<Attribute Name='v' AttributeType='Vector'><DataItem Format='HDF' Dimensions='%d 3'>"
    "count.h5:shaped</DataItem></Attribute>\n"
    "<Attribute Name='c' Center='Cell'><DataItem Format='HDF' Dimensions='%d'>count.h5:/flat"
    "</DataItem></Attribute>\n</Grid>\n",
    (int)n_points_of(of),
    (int)n_points_of(of),
    (int)n_cells);
  fclose(text);
  char name[32];
  snprintf(name, sizeof name, "structured-%d", (int)number);
  mtm_xdmf* file = xdmf_files_open(name, domain);
  free(domain);
  return file;
}

static void check_whole(mtm_xdmf* file, const spelling* of, const mtm_xdmf_mesh* mesh)
{
  double bounds[6] = { INFINITY, -INFINITY, INFINITY, -INFINITY, INFINITY, -INFINITY };
  const mtm_xdmf_grid* grid = mtm_xdmf_grid_at(file, 0);
  CHECK(grid->kind == of->kind && memcmp(grid->dims, of->dims, sizeof of->dims) == 0,
    "%s: kind %d, %d x %d x %d",
    of->topology,
    grid->kind,
    (int)grid->dims[0],
    (int)grid->dims[1],
    (int)grid->dims[2]);
  for (int64_t p = 0; p < n_points_of(of); ++p)
  {
    double expected[3];
    double xyz[3];
    formula(of, p, expected);
    mesh_point(&mesh->mesh, p, xyz);
    for (int32_t a = 0; a < 3; ++a)
    {
      CHECK(xyz[a] == expected[a], "%s %s: point %d", of->topology, of->geometry, (int)p);
      bounds[2 * a] = expected[a] < bounds[2 * a] ? expected[a] : bounds[2 * a];
      bounds[2 * a + 1] = expected[a] > bounds[2 * a + 1] ? expected[a] : bounds[2 * a + 1];
    }
  }
  double got[6];
  mtm_error error;
  CHECK(mtm_xdmf_bounds(file, 0, NULL, got, &error) == MTM_OK &&
      memcmp(got, bounds, sizeof bounds) == 0,
    "%s: bounds %g %g %g %g %g %g",
    of->topology,
    got[0],
    got[1],
    got[2],
    got[3],
    got[4],
    got[5]);
  static const char* names[] = { "p", "v", "c" };
  for (int32_t a = 0; a < 3; ++a)
  {
    int64_t n = 0;
    double* values = grid_values(file, 0, names[a], mesh, &n);
    const int64_t n_expected = a == 2 ? grid->n_cells : n_points_of(of) * (a == 1 ? 3 : 1);
    CHECK(n == n_expected && first_odd(values, n, 0.0, 1.0) < 0,
      "%s: array %s",
      of->topology,
      names[a]);
    free(values);
  }
}

/* Every part, or some. */
static void check_parts(mtm_xdmf* file,
  const spelling* of,
  const mtm_xdmf_mesh* mesh,
  test_random* random)
{
  const bool are_all = of->topology[0] == '3' && of->dims[0] * of->dims[1] * of->dims[2] == 60;
  int64_t n_compared = 0;
  for (int32_t n = 0; n < N_RANDOM_PARTS && n_failures == 0; ++n)
  {
    mtm_xdmf_part part = { .has_extent = true };
    for (int32_t a = 0; a < 3; ++a)
    {
      part.extent[2 * a] = test_random_below(random, of->dims[a]);
      part.extent[2 * a + 1] =
        part.extent[2 * a] + test_random_below(random, of->dims[a] - part.extent[2 * a]);
      if (are_all && n < 2 * of->dims[a])
      {
        /* Each layer alone, and with the next. */
        part.extent[2 * a] = n / 2;
        part.extent[2 * a + 1] = n / 2 + (n % 2 && n / 2 + 1 < of->dims[a]);
      }
    }
    const char* different = compare_part(file, 0, mesh, &part, &n_compared);
    CHECK(!different,
      "%s %s: part %d-%d, %d-%d, %d-%d: %s",
      of->topology,
      of->geometry,
      (int)part.extent[0],
      (int)part.extent[1],
      (int)part.extent[2],
      (int)part.extent[3],
      (int)part.extent[4],
      (int)part.extent[5],
      different);
  }
  CHECK(n_compared > N_RANDOM_PARTS, "nothing was compared");
  mtm_xdmf_mesh out = { 0 };
  mtm_error error;
  mtm_xdmf_part outside = { .has_extent = true, .extent = { 0, of->dims[0], 0, 0, 0, 0 } };
  CHECK(mtm_xdmf_read_mesh(file, 0, &outside, NULL, &out, &error) == MTM_BAD_ARGUMENT,
    "%s",
    error.message);
  outside = (mtm_xdmf_part){ .has_cells = true, .n_cells = 1 };
  CHECK(mtm_xdmf_read_mesh(file, 0, &outside, NULL, &out, &error) == MTM_BAD_ARGUMENT,
    "%s",
    error.message);
}

/* A plane along an axis touches the cells on either side, and the part is those. */
static void check_slices(mtm_xdmf* file, const spelling* of)
{
  for (int32_t axis = 0; axis < of->n_axes; ++axis)
  {
    for (double at = -1.0; at <= (double)of->dims[axis]; at += 0.25)
    {
      mtm_plane plane = { { 0.0, 0.0, 0.0 }, { 0.0, 0.0, 0.0 } };
      plane.origin[axis] = origin[axis] + at * spacing[axis];
      plane.normal[axis] = -2.0;
      mtm_xdmf_part part;
      mtm_error error;
      bool empty = false;
      CHECK(
        mtm_xdmf_slice_part(file, 0, &plane, &part, &empty, &error) == MTM_OK, "%s", error.message);
      if (of->kind == MTM_CURVILINEAR)
      {
        CHECK(!empty && !part.has_extent, "%s: a part of a curved grid", of->topology);
        continue;
      }
      const int64_t n = of->dims[axis];
      const bool is_inside = at >= 0.0 && at <= (double)(n - 1);
      int64_t first = (int64_t)ceil(at) - 1;
      int64_t last = (int64_t)floor(at) + 1;
      first = first < 0 ? 0 : first;
      last = last > n - 1 ? n - 1 : last;
      CHECK(empty == (n > 1 && !is_inside), "%s: axis %d at %g", of->topology, (int)axis, at);
      CHECK(empty || n == 1 ||
          (part.has_extent && part.extent[2 * axis] == first && part.extent[2 * axis + 1] == last),
        "%s: axis %d at %g: layers %d to %d",
        of->topology,
        (int)axis,
        at,
        (int)part.extent[2 * axis],
        (int)part.extent[2 * axis + 1]);
    }
  }
}

int main(int argc, char** argv)
{
  if (!xdmf_files_start(argc, argv))
  {
    return 2;
  }
  test_random random = test_random_start();
  const hid_t heavy =
    H5Fcreate(xdmf_files_path("count.h5"), H5F_ACC_TRUNC, H5P_DEFAULT, H5P_DEFAULT);
  xdmf_files_count(heavy, "/flat", H5T_IEEE_F32LE, 1, (const hsize_t[]){ 100 });
  xdmf_files_count(heavy, "/shaped", H5T_STD_I16BE, 3, (const hsize_t[]){ 10, 7, 3 });
  H5Fclose(heavy);
  for (int32_t s = 0; s < N_SPELLINGS; ++s)
  {
    const spelling* of = &spellings[s];
    mtm_xdmf* file = open_spelling(of, s);
    mtm_xdmf_mesh mesh = { 0 };
    mtm_error error;
    const mtm_status status = mtm_xdmf_read_mesh(file, 0, NULL, NULL, &mesh, &error);
    CHECK(status == MTM_OK && mtm_mesh_check(&mesh.mesh, MTM_CHECK_IDS, &error) == MTM_OK,
      "%s %s: %s",
      of->topology,
      of->geometry,
      error.message);
    if (status == MTM_OK)
    {
      check_whole(file, of, &mesh);
      check_parts(file, of, &mesh, &random);
      check_slices(file, of);
    }
    CHECK(mtm_xdmf_n_problems(file) == 0, "%s: %s", of->topology, mtm_xdmf_problem(file, 0));
    mtm_xdmf_mesh_free(&mesh);
    mtm_xdmf_close(file);
  }
  return check_result();
}
