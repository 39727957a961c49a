/* SPDX-FileCopyrightText: The Microtome developers */
/* SPDX-License-Identifier: BSD-3-Clause */

/* What is wrong gets its status and a message that names it; outputs stay empty. */
#include "check.h"
#include "results.h"

static const mtm_plane middle = { { 0.3, 0.4, 0.5 }, { 0.1, 0.2, 1 } };

static void expect(const char* what,
  const char* call,
  mtm_status found,
  mtm_status expected,
  const mtm_error* error,
  const char* word)
{
  CHECK(found == expected, "%s, %s: %s (%s)", what, call, mtm_status_name(found), error->message);
  CHECK(strstr(error->message, word),
    "%s, %s: \"%s\" does not say %s",
    what,
    call,
    error->message,
    word);
}

static void expect_slice(const char* what,
  const mtm_mesh* mesh,
  const mtm_slice_options* options,
  mtm_status expected,
  const char* word)
{
  mtm_polygons polygons = { 0 };
  mtm_error error = { "" };
  const mtm_status status = mtm_slice(mesh, NULL, options, NULL, &polygons, &error);
  expect(what, "slice", status, expected, &error, word);
  CHECK(test_is_empty(&polygons), "%s: slice left something", what);
  CHECK(
    mtm_slice(mesh, NULL, options, NULL, &polygons, NULL) == status, "%s: without message", what);
  CHECK(test_is_empty(&polygons), "%s: slice left something", what);
  mtm_polygons_free(&polygons);
}

/* A wrong mesh is refused by all calls; `deep`: by mtm_mesh_check only when it looks at ids. */
static void expect_mesh(const char* what,
  const mtm_mesh* mesh,
  bool deep,
  mtm_status expected,
  const char* word)
{
  mtm_polygons polygons = { 0 };
  mtm_error error = { "" };
  const mtm_slice_options slice = { .size = sizeof slice, .planes = &middle, .n_planes = 1 };
  const mtm_surface_options surface = { .size = sizeof surface };
  expect_slice(what, mesh, &slice, expected, word);
  mtm_status status = mtm_extract_surface(mesh, &surface, NULL, &polygons, &error);
  expect(what, "surface", status, expected, &error, word);
  CHECK(test_is_empty(&polygons), "%s: surface left something", what);
  status = mtm_mesh_check(mesh, MTM_CHECK_IDS, &error);
  expect(what, "check of ids", status, expected, &error, word);
  if (!deep)
  {
    status = mtm_mesh_check(mesh, MTM_CHECK_SHAPE, &error);
    expect(what, "check of shape", status, expected, &error, word);
    CHECK(mtm_mesh_n_points(mesh) == 0 && mtm_mesh_n_cells(mesh) == 0, "%s: counted", what);
  }
}

/* ---- Arguments ---------------------------------------------------------------------------------------- */

static const mtm_mesh small_image = { .kind = MTM_IMAGE,
  .dims = { 3, 3, 3 },
  .spacing = { 1, 1, 1 } };

static void check_options(void)
{
  const mtm_mesh mesh = small_image;
  const mtm_slice_options good = { .size = sizeof good, .planes = &middle, .n_planes = 1 };
  expect_slice("no mesh", NULL, &good, MTM_BAD_ARGUMENT, "mesh");
  expect_slice("no options", &mesh, NULL, MTM_BAD_ARGUMENT, "options");
  mtm_slice_options options = good;
  options.size = 0;
  expect_slice("size 0", &mesh, &options, MTM_BAD_ARGUMENT, "size");
  options.size = sizeof options - 8;
  expect_slice("size too small", &mesh, &options, MTM_BAD_ARGUMENT, "size");
  options = good;
  options.n_planes = 0;
  expect_slice("0 planes", &mesh, &options, MTM_BAD_ARGUMENT, "planes");
  options.n_planes = -1;
  expect_slice("-1 planes", &mesh, &options, MTM_BAD_ARGUMENT, "planes");
  options = good;
  options.planes = NULL;
  expect_slice("NULL planes", &mesh, &options, MTM_BAD_ARGUMENT, "planes");
  options = good;
  options.point_type = MTM_INT32;
  expect_slice("integer points", &mesh, &options, MTM_BAD_ARGUMENT, "type");
}

static void check_scalars(void)
{
  const mtm_mesh mesh = small_image;
  const double scalars[27] = { 0 };
  const double values[2] = { 0.5, NAN };
  mtm_array array = { MTM_FLOAT64, 1, 27, scalars, NULL, 0 };
  const mtm_slice_options by_value = {
    .size = sizeof by_value, .scalars = &array, .values = values, .n_values = 1
  };
  mtm_slice_options options = by_value;
  options.planes = &middle;
  options.n_planes = 1;
  expect_slice("planes and scalars", &mesh, &options, MTM_BAD_ARGUMENT, "both");
  options = by_value;
  options.values = NULL;
  expect_slice("no values", &mesh, &options, MTM_BAD_ARGUMENT, "values");
  options = by_value;
  options.n_values = 2;
  expect_slice("a NaN value", &mesh, &options, MTM_BAD_ARGUMENT, "value 1");
  array.n_tuples = 26;
  expect_slice("26 scalars", &mesh, &by_value, MTM_BAD_ARGUMENT, "26");
  array.n_tuples = 27;
  array.n_components = 2;
  expect_slice("2 components", &mesh, &by_value, MTM_BAD_ARGUMENT, "components");
  array.n_components = 1;
  array.data = NULL;
  expect_slice("no data", &mesh, &by_value, MTM_BAD_ARGUMENT, "scalars");
}

static void check_pointers(void)
{
  const mtm_mesh mesh = small_image;
  const mtm_slice_options good = { .size = sizeof good, .planes = &middle, .n_planes = 1 };
  mtm_error error;
  CHECK(mtm_slice(&mesh, NULL, &good, NULL, NULL, &error) == MTM_BAD_ARGUMENT, "no output");
  const mtm_surface_options surface = { .size = sizeof surface };
  CHECK(mtm_extract_surface(&mesh, &surface, NULL, NULL, &error) == MTM_BAD_ARGUMENT, "no output");
  mtm_polygons polygons = { 0 };
  CHECK(
    mtm_extract_surface(&mesh, NULL, NULL, &polygons, &error) == MTM_BAD_ARGUMENT, "no options");
  CHECK(
    mtm_extract_surface(NULL, &surface, NULL, &polygons, &error) == MTM_BAD_ARGUMENT, "no mesh");
  CHECK(mtm_mesh_check(NULL, MTM_CHECK_SHAPE, &error) == MTM_BAD_ARGUMENT, "no mesh");
  const mtm_surface_options odd = { .size = 1 };
  CHECK(mtm_extract_surface(&mesh, &odd, NULL, &polygons, &error) == MTM_BAD_ARGUMENT, "size 1");
  CHECK(strstr(error.message, "size"), "\"%s\"", error.message);
}

static void check_planes(void)
{
  static const double odd[] = { NAN, INFINITY, -INFINITY };
  const mtm_mesh mesh = small_image;
  mtm_plane planes[2] = { middle, { { 0, 0, 0 }, { 0, 0, 0 } } };
  const mtm_slice_options options = { .size = sizeof options, .planes = planes, .n_planes = 2 };
  expect_slice("zero normal", &mesh, &options, MTM_BAD_ARGUMENT, "plane 1");
  for (int i = 0; i < 18; ++i)
  {
    planes[1] = middle;
    (i < 9 ? planes[1].origin : planes[1].normal)[i % 3] = odd[i / 3 % 3];
    expect_slice("plane not finite", &mesh, &options, MTM_BAD_ARGUMENT, "plane 1");
  }
  planes[1] = (mtm_plane){ { 1.7e308, 1.7e308, 1.7e308 }, { 1, 1, 1 } };
  expect_slice("plane at the end of the numbers", &mesh, &options, MTM_BAD_ARGUMENT, "plane 1");
  /* The smallest and largest normals are normals. */
  static const double sizes[] = { 5e-324, 1e-310, 1e308 };
  for (int i = 0; i < 3; ++i)
  {
    test_defect defect;
    const mtm_plane plane = { { 0, 0, 0.5 }, { 0, 0, -sizes[i] } };
    test_result result = test_slice(&mesh, &plane, 1, NULL, &defect);
    CHECK_SOUND(defect, "normal of length %g", sizes[i]);
    CHECK_NEAR(test_total_area(&result, -1), 4, 1e-14, "normal of length %g", sizes[i]);
    test_result_free(&result);
  }
}

/* ---- Structured meshes ----------------------------------------------------------------------------------- */

static void check_images(void)
{
  const uint8_t ghosts[27] = { 0 };
  mtm_mesh mesh = { 0 };
  expect_mesh("no kind", &mesh, false, MTM_BAD_ARGUMENT, "kind");
  mesh.kind = (mtm_mesh_kind)9;
  expect_mesh("kind 9", &mesh, false, MTM_BAD_ARGUMENT, "kind");
  mesh = small_image;
  mesh.dims[1] = -2;
  expect_mesh("negative dims", &mesh, false, MTM_BAD_MESH, "-2");
  mesh = small_image;
  mesh.dims[0] = mesh.dims[1] = mesh.dims[2] = INT64_C(1) << 40;
  expect_mesh("dims that overflow", &mesh, false, MTM_BAD_MESH, "1099511627776");
  mesh = small_image;
  mesh.spacing[2] = 0;
  expect_mesh("spacing 0", &mesh, false, MTM_BAD_MESH, "spacing");
  mesh = small_image;
  mesh.spacing[0] = NAN;
  expect_mesh("spacing NaN", &mesh, false, MTM_BAD_MESH, "spacing");
  mesh = small_image;
  mesh.origin[1] = INFINITY;
  expect_mesh("origin infinite", &mesh, false, MTM_BAD_MESH, "origin");
  mesh = small_image;
  mesh.direction[5] = NAN;
  expect_mesh("direction NaN", &mesh, false, MTM_BAD_MESH, "direction");
  mesh = small_image;
  mesh.cell_ghosts = (mtm_array){ MTM_UINT8, 1, 7, ghosts, NULL, 0 };
  expect_mesh("7 ghosts", &mesh, false, MTM_BAD_MESH, "7");
  mesh.cell_ghosts = (mtm_array){ MTM_INT32, 1, 8, ghosts, NULL, 0 };
  expect_mesh("int32 ghosts", &mesh, false, MTM_BAD_MESH, "uint8");
  mesh = small_image;
  mesh.point_ghosts = (mtm_array){ MTM_UINT8, 1, 26, ghosts, NULL, 0 };
  expect_mesh("26 point ghosts", &mesh, false, MTM_BAD_MESH, "26");
}

static void check_grids(void)
{
  static const double line[3] = { 0, 1, 2 };
  static const double points[81] = { 0 };
  const mtm_array axis = { MTM_FLOAT64, 1, 3, line, NULL, 0 };
  const mtm_mesh grid = {
    .kind = MTM_RECTILINEAR, .dims = { 3, 3, 3 }, .axes = { axis, axis, axis }
  };
  const mtm_mesh curved = {
    .kind = MTM_CURVILINEAR, .dims = { 3, 3, 3 }, .points = { MTM_FLOAT64, 3, 27, points, NULL, 0 }
  };
  mtm_mesh mesh = grid;
  mesh.axes[1].n_tuples = 2;
  expect_mesh("short axis", &mesh, false, MTM_BAD_MESH, "2");
  mesh = grid;
  mesh.axes[2].type = MTM_INT32;
  expect_mesh("integer axis", &mesh, false, MTM_BAD_MESH, "float");
  mesh = curved;
  mesh.points.n_tuples = 26;
  expect_mesh("26 points", &mesh, false, MTM_BAD_MESH, "26");
  mesh = curved;
  mesh.points.n_components = 2;
  expect_mesh("2 components", &mesh, false, MTM_BAD_MESH, "points");
}

/* ---- Unstructured meshes ---------------------------------------------------------------------------------- */

static test_mesh fresh(void)
{
  return test_mesh_cube(TEST_HEXAHEDRA, 2);
}

static void check_unstructured_shape(void)
{
  test_mesh whole = fresh();
  mtm_mesh mesh = whole.view;
  mesh.points.data = NULL;
  expect_mesh("no points", &mesh, false, MTM_BAD_ARGUMENT, "points");
  const void* components[3] = { whole.view.points.data, NULL, whole.view.points.data };
  mesh = whole.view;
  mesh.points.components = components;
  expect_mesh("no component 1", &mesh, false, MTM_BAD_ARGUMENT, "component 1");
  mesh = whole.view;
  mesh.points.stride = 20;
  expect_mesh("a stride inside the tuple", &mesh, false, MTM_BAD_ARGUMENT, "stride");
  mesh = whole.view;
  mesh.points.type = MTM_INT64;
  expect_mesh("integer points", &mesh, false, MTM_BAD_MESH, "points");
  mesh = whole.view;
  mesh.offsets.n_tuples = 8;
  expect_mesh("8 offsets", &mesh, false, MTM_BAD_MESH, "offsets");
  mesh = whole.view;
  mesh.offsets.type = MTM_FLOAT64;
  expect_mesh("float offsets", &mesh, false, MTM_BAD_MESH, "offsets");
  mesh = whole.view;
  mesh.connectivity.type = MTM_INT16;
  expect_mesh("int16 ids", &mesh, false, MTM_BAD_MESH, "connectivity");
  mesh = whole.view;
  mesh.connectivity.data = NULL;
  expect_mesh("no ids", &mesh, false, MTM_BAD_ARGUMENT, "connectivity");
  mesh = whole.view;
  mesh.cell_types.type = MTM_INT8;
  expect_mesh("int8 cell types", &mesh, false, MTM_BAD_MESH, "cell types");
  mesh = whole.view;
  mesh.cell_types.n_tuples = 7;
  expect_mesh("7 cell types", &mesh, false, MTM_BAD_MESH, "offsets");
  test_mesh_free(&whole);
}

static void check_ids(void)
{
  static const int64_t bad_ids[] = { -1, 27, INT64_MAX, INT64_MIN, INT64_C(1) << 32 };
  for (size_t i = 0; i < sizeof bad_ids / sizeof bad_ids[0]; ++i)
  {
    test_mesh mesh = fresh();
    ((int64_t*)mesh.view.connectivity.data)[43] = bad_ids[i];
    expect_mesh("id out of range", &mesh.view, true, MTM_BAD_MESH, "cell 5");
    test_mesh_free(&mesh);
  }
  static const int64_t bad_offsets[] = { 15, 33, 65, INT64_MAX, INT64_MIN, -1 };
  for (size_t i = 0; i < sizeof bad_offsets / sizeof bad_offsets[0]; ++i)
  {
    test_mesh mesh = fresh();
    ((int64_t*)mesh.view.offsets.data)[3] = bad_offsets[i];
    expect_mesh("offsets that jump", &mesh.view, true, MTM_BAD_MESH, "cell 2");
    test_mesh_free(&mesh);
  }
  test_mesh mesh = fresh();
  ((int64_t*)mesh.view.offsets.data)[8] = 65;
  expect_mesh("offsets beyond the ids", &mesh.view, true, MTM_BAD_MESH, "cell 7");
  test_mesh_free(&mesh);
  mesh = fresh();
  ((uint8_t*)mesh.view.cell_types.data)[4] = MTM_WEDGE;
  expect_mesh("a wedge of 8 points", &mesh.view, true, MTM_BAD_MESH, "cell 4");
  test_mesh_free(&mesh);
}

static void check_cell_types(void)
{
  static const struct
  {
    uint8_t type;
    mtm_status status;
    const char* name;
  } cases[] = { { 42, MTM_BAD_MESH, "olyhedron" },
    { 24, MTM_BAD_MESH, "uadratic tetra" },
    { 25, MTM_BAD_MESH, "uadratic hexahedron" },
    { 73, MTM_UNSUPPORTED, "agrange wedge" }, /* of 8 points: of no order */
    { 74, MTM_UNSUPPORTED, "agrange pyramid" },
    { 80, MTM_UNSUPPORTED, "ezier wedge" },
    { 17, MTM_UNSUPPORTED, "17" },
    { 15, MTM_BAD_MESH, "entagonal prism" },
    { 99, MTM_UNSUPPORTED, "99" },
    { 255, MTM_UNSUPPORTED, "255" } };
  for (size_t i = 0; i < sizeof cases / sizeof cases[0]; ++i)
  {
    test_mesh mesh = fresh();
    ((uint8_t*)mesh.view.cell_types.data)[6] = cases[i].type;
    expect_mesh("cell type", &mesh.view, true, cases[i].status, cases[i].name);
    expect_mesh("cell type", &mesh.view, true, cases[i].status, "cell 6");
    test_mesh_free(&mesh);
  }
}

/* A cell with a point that is not finite is left out and counted; the others stay. */
static void check_not_finite(void)
{
  static const double odd[] = { NAN, INFINITY, -INFINITY };
  for (int i = 0; i < 3; ++i)
  {
    test_mesh mesh = fresh();
    ((double*)mesh.view.points.data)[i] = odd[i];
    mtm_polygons polygons = { 0 };
    mtm_plane plane = middle;
    plane.origin[2] = 0.2;
    const mtm_slice_options options = { .size = sizeof options, .planes = &plane, .n_planes = 1 };
    CHECK(mtm_slice(&mesh.view, NULL, &options, NULL, &polygons, NULL) == MTM_OK, "%g", odd[i]);
    CHECK(polygons.n_non_finite_cells == 1,
      "%g: %lld cells left out",
      odd[i],
      (long long)polygons.n_non_finite_cells);
    CHECK(polygons.n_polygons == 3, "%g: %lld polygons", odd[i], (long long)polygons.n_polygons);
    mtm_polygons_free(&polygons);
    double scalars[27];
    for (int p = 0; p < 27; ++p)
    {
      scalars[p] = p / 9;
    }
    ((double*)mesh.view.points.data)[i] = 0;
    scalars[26] = odd[i];
    const mtm_array array = { MTM_FLOAT64, 1, 27, scalars, NULL, 0 };
    const double value = 1.5;
    const mtm_slice_options by_value = {
      .size = sizeof by_value, .scalars = &array, .values = &value, .n_values = 1
    };
    CHECK(mtm_slice(&mesh.view, NULL, &by_value, NULL, &polygons, NULL) == MTM_OK, "%g", odd[i]);
    CHECK(polygons.n_non_finite_cells == 1,
      "scalar %g: %lld cells left out",
      odd[i],
      (long long)polygons.n_non_finite_cells);
    CHECK(
      polygons.n_polygons == 3, "scalar %g: %lld polygons", odd[i], (long long)polygons.n_polygons);
    mtm_polygons_free(&polygons);
    test_mesh_free(&mesh);
  }
}

int main(void)
{
  check_options();
  check_scalars();
  check_pointers();
  check_planes();
  check_images();
  check_grids();
  check_unstructured_shape();
  check_ids();
  check_cell_types();
  check_not_finite();
  return check_result();
}
