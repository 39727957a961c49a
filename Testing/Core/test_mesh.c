/* SPDX-FileCopyrightText: The Microtome developers */
/* SPDX-License-Identifier: BSD-3-Clause */

/* Counts of views of every kind, and views that are good. test_errors.c has the bad ones. */
#include "check.h"
#include "results.h"

static void check_counts(const char* what, const mtm_mesh* mesh, int64_t n_points, int64_t n_cells)
{
  mtm_error error = { "unchanged" };
  CHECK(mtm_mesh_n_points(mesh) == n_points,
    "%s: %lld points",
    what,
    (long long)mtm_mesh_n_points(mesh));
  CHECK(
    mtm_mesh_n_cells(mesh) == n_cells, "%s: %lld cells", what, (long long)mtm_mesh_n_cells(mesh));
  for (int level = MTM_CHECK_SHAPE; level <= MTM_CHECK_IDS; ++level)
  {
    const mtm_status status = mtm_mesh_check(mesh, (mtm_check)level, &error);
    CHECK(status == MTM_OK, "%s: %s", what, error.message);
    CHECK(error.message[0] == '\0', "%s: a message after MTM_OK", what);
    CHECK(mtm_mesh_check(mesh, (mtm_check)level, NULL) == MTM_OK, "%s: without message", what);
  }
}

static void check_boxes(void)
{
  static const int64_t cells_a_block[TEST_N_KINDS] = { 1, 1, 1, 1, 1, 2, 6, 6, 0 };
  for (test_kind kind = 0; kind < TEST_N_KINDS; ++kind)
  {
    const test_box box = { { 3, 4, 5 }, { 0, 0, 0 }, { 1, 1, 1 } };
    test_mesh mesh = test_mesh_box(kind, &box);
    const bool is_counted = kind != TEST_MIXED;
    const int64_t n_points = 4 * 5 * 6 + (kind == TEST_PYRAMIDS ? 60 : 0);
    check_counts(test_kind_name(kind),
      &mesh.view,
      is_counted ? n_points : test_n_points(&mesh.view),
      is_counted ? 60 * cells_a_block[kind] : test_n_cells(&mesh.view));
    for (test_layout layout = TEST_STRIDED; layout <= TEST_SEPARATE; ++layout)
    {
      test_mesh copy = test_mesh_layout(&mesh.view, MTM_FLOAT32, MTM_INT32, layout);
      check_counts("layout", &copy.view, test_n_points(&mesh.view), test_n_cells(&mesh.view));
      test_mesh_free(&copy);
    }
    test_mesh_free(&mesh);
  }
}

/* Axes with one point have no steps; axes with none empty the grid. */
static void check_thin(void)
{
  static const struct
  {
    int64_t dims[3], n_points, n_cells;
  } cases[] = { { { 4, 3, 1 }, 12, 6 },
    { { 4, 1, 3 }, 12, 6 },
    { { 1, 4, 3 }, 12, 6 },
    { { 1, 1, 7 }, 7, 6 },
    { { 1, 1, 1 }, 1, 1 },
    { { 2, 2, 2 }, 8, 1 },
    { { 0, 3, 3 }, 0, 0 },
    { { 3, 3, 0 }, 0, 0 },
    { { 0, 0, 0 }, 0, 0 } };
  static const double line[7] = { 0, 1, 2, 3, 4, 5, 6 };
  static const double points[36] = { 0 };
  for (size_t i = 0; i < sizeof cases / sizeof cases[0]; ++i)
  {
    mtm_mesh image = { .kind = MTM_IMAGE, .spacing = { 1, 1, 1 } };
    mtm_mesh grid = { .kind = MTM_RECTILINEAR };
    mtm_mesh curved = { .kind = MTM_CURVILINEAR };
    for (int a = 0; a < 3; ++a)
    {
      image.dims[a] = grid.dims[a] = curved.dims[a] = cases[i].dims[a];
      grid.axes[a] = (mtm_array){ MTM_FLOAT64, 1, cases[i].dims[a], line, NULL, 0 };
    }
    curved.points = (mtm_array){ MTM_FLOAT64, 3, cases[i].n_points, points, NULL, 0 };
    check_counts("thin image", &image, cases[i].n_points, cases[i].n_cells);
    check_counts("thin grid", &grid, cases[i].n_points, cases[i].n_cells);
    check_counts("thin curved grid", &curved, cases[i].n_points, cases[i].n_cells);
  }
}

/* Meshes without cells are meshes; what is made of them is empty, and no error. */
static void check_nothing(void)
{
  static const uint8_t no_types[1] = { 0 };
  static const int64_t one_offset[1] = { 0 };
  static const double points[6] = { 0, 0, 0, 1, 1, 1 };
  mtm_mesh empty[3] = { { .kind = MTM_UNSTRUCTURED }, { .kind = MTM_IMAGE }, { 0 } };
  for (int i = 0; i < 2; ++i)
  {
    empty[2] = (mtm_mesh){ .kind = MTM_UNSTRUCTURED,
      .points = { MTM_FLOAT64, 3, 2 * i, points, NULL, 0 },
      .cell_types = { MTM_UINT8, 1, 0, no_types, NULL, 0 },
      .offsets = { MTM_INT64, 1, 1, one_offset, NULL, 0 },
      .connectivity = { MTM_INT64, 1, 0, one_offset, NULL, 0 } };
    empty[0] = empty[2];
    empty[0].points.type = MTM_FLOAT32;
    for (int m = 0; m < 3; ++m)
    {
      const mtm_plane plane = { { 0, 0, 0 }, { 0, 0, 1 } };
      test_defect defect;
      check_counts("empty", &empty[m], m == 1 ? 0 : 2 * i, 0);
      test_result result = test_slice(&empty[m], &plane, 1, NULL, &defect);
      CHECK_SOUND(defect, "slice of nothing");
      CHECK(result.n_cells == 0 && result.n_points == 0, "slice of nothing");
      test_result_free(&result);
      result = test_surface(&empty[m], (mtm_surface_options){ 0 }, NULL, &defect);
      CHECK_SOUND(defect, "surface of nothing");
      CHECK(result.n_cells == 0 && result.n_points == 0, "surface of nothing");
      test_result_free(&result);
    }
  }
}

static void check_types(void)
{
  static const size_t sizes[] = { 0, 1, 1, 2, 2, 4, 4, 8, 8, 4, 8 };
  for (int t = MTM_NO_TYPE; t <= MTM_FLOAT64; ++t)
  {
    CHECK(mtm_type_size((mtm_type)t) == sizes[t], "type %d", t);
  }
  CHECK(mtm_type_size((mtm_type)11) == 0, "type 11");
  CHECK(mtm_type_size((mtm_type)-1) == 0, "type -1");
  for (int t = MTM_INT8; t <= MTM_FLOAT64; ++t)
  {
    const char* family = t >= MTM_FLOAT32 ? "Float" : t % 2 == MTM_INT8 % 2 ? "Int" : "Uint";
    char expected[16];
    snprintf(expected, sizeof expected, "%s%d", family, 8 * (int)sizes[t]);
    const char* name = mtm_type_name((mtm_type)t);
    CHECK(strcmp(name, expected) == 0, "type %d is %s, not %s", t, expected, name);
  }
  CHECK(mtm_type_name(MTM_NO_TYPE)[0] == '\0', "type 0");
  CHECK(mtm_type_name((mtm_type)11)[0] == '\0', "type 11");
  CHECK(mtm_type_name((mtm_type)-1)[0] == '\0', "type -1");
  CHECK(strcmp(mtm_status_name(MTM_OK), "MTM_OK") == 0, "MTM_OK");
  CHECK(strcmp(mtm_status_name(MTM_BAD_ARGUMENT), "MTM_BAD_ARGUMENT") == 0, "MTM_BAD_ARGUMENT");
  CHECK(strcmp(mtm_status_name(MTM_BAD_MESH), "MTM_BAD_MESH") == 0, "MTM_BAD_MESH");
  CHECK(strcmp(mtm_status_name(MTM_BAD_FILE), "MTM_BAD_FILE") == 0, "MTM_BAD_FILE");
  CHECK(strcmp(mtm_status_name(MTM_UNSUPPORTED), "MTM_UNSUPPORTED") == 0, "MTM_UNSUPPORTED");
  CHECK(strcmp(mtm_status_name(MTM_NO_MEMORY), "MTM_NO_MEMORY") == 0, "MTM_NO_MEMORY");
  CHECK(strcmp(mtm_status_name(MTM_IO_ERROR), "MTM_IO_ERROR") == 0, "MTM_IO_ERROR");
  CHECK(strcmp(mtm_status_name(MTM_CANCELLED), "MTM_CANCELLED") == 0, "MTM_CANCELLED");
  CHECK(strcmp(mtm_status_name((mtm_status)8), "unknown status") == 0, "status 8");
  CHECK(strcmp(mtm_status_name((mtm_status)-1), "unknown status") == 0, "status -1");
}

int main(void)
{
  check_boxes();
  check_thin();
  check_nothing();
  check_types();
  CHECK(mtm_mesh_n_points(NULL) == 0 && mtm_mesh_n_cells(NULL) == 0, "NULL has points");
  return check_result();
}
