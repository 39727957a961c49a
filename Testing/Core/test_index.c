/* SPDX-FileCopyrightText: The Microtome developers */
/* SPDX-License-Identifier: BSD-3-Clause */

/* Slices with an index are those without, byte for byte: of any mesh, with any plane, with any workers,
 * damaged meshes and what is said of them included. */
#include "check.h"
#include "results.h"
#include "same_bytes.h"
#include "threads.h"

enum
{
  N_ROUNDS = 600,
  MAX_PLANES = 7
};

/* ---- One slice --------------------------------------------------------------------------------------- */

static void compare(const char* where,
  const mtm_mesh* mesh,
  const mtm_index* index,
  const mtm_slice_options* options,
  const mtm_run* run)
{
  mtm_polygons expected = { 0 };
  mtm_polygons found = { 0 };
  mtm_error without = { "" };
  mtm_error with = { "" };
  const mtm_status status = mtm_slice(mesh, NULL, options, NULL, &expected, &without);
  const mtm_status indexed = mtm_slice(mesh, index, options, run, &found, &with);
  CHECK(indexed == status && strcmp(with.message, without.message) == 0,
    "%s: %s \"%s\", without index %s \"%s\"",
    where,
    mtm_status_name(indexed),
    with.message,
    mtm_status_name(status),
    without.message);
  const char* what = indexed == status ? test_difference(&found, &expected) : NULL;
  CHECK(!what, "%s: %s are different", where, what);
  mtm_polygons_free(&expected);
  mtm_polygons_free(&found);
}

/* Anywhere, or through a point of the mesh, or along an axis through one. */
static mtm_plane random_plane(test_random* random, const mtm_mesh* mesh)
{
  mtm_plane plane = { { 0 }, { 0 } };
  const int64_t way = test_random_below(random, 4);
  if (way > 0)
  {
    test_point(mesh, test_random_below(random, test_n_points(mesh)), plane.origin);
  }
  for (int a = 0; a < 3; ++a)
  {
    plane.normal[a] = test_random_between(random, -1, 1);
    plane.origin[a] = isfinite(plane.origin[a]) ? plane.origin[a] : 0.5;
  }
  if (way == 3)
  {
    const int64_t axis = test_random_below(random, 3);
    const double sign = plane.normal[axis] < 0 ? -1 : 1;
    memset(plane.normal, 0, sizeof plane.normal);
    plane.normal[axis] = sign;
  }
  return plane;
}

/* Some planes, of one direction or of several. */
static int32_t random_planes(test_random* random, const mtm_mesh* mesh, mtm_plane* planes)
{
  const int32_t n = 1 + (int32_t)test_random_below(random, MAX_PLANES);
  const bool parallel = test_random_below(random, 2);
  for (int32_t p = 0; p < n; ++p)
  {
    planes[p] = random_plane(random, mesh);
    if (parallel)
    {
      memcpy(planes[p].normal, planes[0].normal, sizeof planes[p].normal);
    }
  }
  return n;
}

static void compare_slices(const char* where, const mtm_mesh* mesh, test_random* random)
{
  static const int32_t workers[] = { 1, 2, 3, 8 };
  static const mtm_type types[] = { MTM_NO_TYPE, MTM_FLOAT32, MTM_FLOAT64 };
  const mtm_run built_by = test_threads(workers[test_random_below(random, 4)]);
  mtm_index* index = NULL;
  mtm_error error = { "" };
  const mtm_status status = mtm_index_build(mesh, &built_by, &index, &error);
  CHECK(status == MTM_OK, "%s: %s", where, error.message);
  for (int i = 0; status == MTM_OK && i < 4; ++i)
  {
    mtm_plane planes[MAX_PLANES];
    const mtm_run run = test_threads(workers[i]);
    const mtm_slice_options options = { .size = sizeof options,
      .planes = planes,
      .n_planes = random_planes(random, mesh, planes),
      .triangulate = test_random_below(random, 2),
      .provenance = MTM_PROVENANCE_POINTS | MTM_PROVENANCE_CELLS | MTM_PROVENANCE_PLANES,
      .point_type = types[test_random_below(random, 3)],
      .subdivision = test_random_below(random, 4) ? 0 : (int32_t)test_random_below(random, 3) - 1 };
    compare(where, mesh, index, &options, &run);
  }
  mtm_index_free(index);
}

/* ---- Meshes ------------------------------------------------------------------------------------------ */

static void check_any(test_random* random)
{
  for (int round = 0; round < N_ROUNDS; ++round)
  {
    test_any any = test_mesh_any(random);
    compare_slices(any.name, &any.mesh.view, random);
    test_any_free(&any);
  }
}

/* Large enough for several clusters in each direction; in order, and shuffled, in every layout. */
static void check_large(test_random* random)
{
  static const mtm_type ids[] = { MTM_INT32, MTM_INT64 };
  static const mtm_type points[] = { MTM_FLOAT32, MTM_FLOAT64 };
  for (test_kind kind = 0; kind < TEST_N_KINDS; ++kind)
  {
    test_mesh box = test_mesh_cube(kind, 14);
    test_mesh shuffled = test_mesh_in_random_order(&box.view, random);
    test_mesh_jitter(&shuffled, random, 0.01);
    compare_slices(test_kind_name(kind), &box.view, random);
    for (int i = 0; i < 2 * 2 * TEST_N_LAYOUTS; ++i)
    {
      test_mesh laid = test_mesh_layout(
        i % 2 ? &shuffled.view : &box.view, points[i / 2 % 2], ids[i % 2], (test_layout)(i / 4));
      compare_slices(test_kind_name(kind), &laid.view, random);
      test_mesh_free(&laid);
    }
    test_mesh_free(&shuffled);
    test_mesh_free(&box);
  }
}

/* Layers that get thinner by a third each, so that one set of keys does not tell them apart. */
static void check_graded(test_random* random)
{
  test_mesh box = test_mesh_cube(TEST_TETRAHEDRA, 12);
  double* xyz = (double*)box.view.points.data;
  for (int64_t p = 0; p < 3 * box.view.points.n_tuples; ++p)
  {
    const double grade = (double)(int)(xyz[p] * 12 + 0.5);
    double x = 1e-30;
    for (int i = 0; i < (int)grade; ++i)
    {
      x *= 300;
    }
    xyz[p] = x;
  }
  test_mesh shuffled = test_mesh_in_random_order(&box.view, random);
  compare_slices("graded", &shuffled.view, random);
  test_mesh_free(&shuffled);
  test_mesh_free(&box);
}

static void damage(test_random* random, test_mesh* mesh)
{
  static const double odd[] = { NAN, INFINITY, -INFINITY, 1e308, -1e308, 1e39, 3.4e38 };
  static const int64_t ids[] = { -1, INT64_MAX, INT64_MIN, INT32_MAX, INT64_C(1) << 32 };
  switch (test_random_below(random, 4))
  {
    case 0:
      ((int64_t*)mesh->view.connectivity
          .data)[test_random_below(random, mesh->view.connectivity.n_tuples)] =
        ids[test_random_below(random, 5)];
      break;
    case 1:
      ((int64_t*)mesh->view.offsets.data)[test_random_below(random, mesh->view.offsets.n_tuples)] =
        test_random_below(random, 2) ? ids[test_random_below(random, 5)]
                                     : test_random_below(random, 50);
      break;
    case 2:
      ((uint8_t*)
          mesh->view.cell_types.data)[test_random_below(random, mesh->view.cell_types.n_tuples)] =
        (uint8_t)test_random_below(random, 84);
      break;
    default:
      for (int i = 0; i < 5; ++i)
      {
        ((double*)
            mesh->view.points.data)[test_random_below(random, 3 * mesh->view.points.n_tuples)] =
          odd[test_random_below(random, 7)];
      }
  }
}

static void check_damaged(test_random* random)
{
  for (int round = 0; round < N_ROUNDS; ++round)
  {
    const test_kind kind = TEST_VOXELS + round % (TEST_N_KINDS - TEST_VOXELS);
    test_mesh box = test_mesh_cube(kind, 5);
    test_mesh mesh =
      round % 2 ? test_mesh_in_random_order(&box.view, random) : test_mesh_unstructured(&box.view);
    damage(random, &mesh);
    compare_slices("damaged", &mesh.view, random);
    test_mesh_free(&mesh);
    test_mesh_free(&box);
  }
}

static void check_ghosts(test_random* random)
{
  for (int round = 0; round < 40; ++round)
  {
    test_mesh box = test_mesh_cube(TEST_CURVILINEAR + round % (TEST_N_KINDS - TEST_CURVILINEAR), 7);
    uint8_t* cells = test_mesh_add_cell_ghosts(&box);
    uint8_t* points = test_mesh_add_point_ghosts(&box);
    for (int64_t i = 0; i < test_n_cells(&box.view); i += 1 + test_random_below(random, 9))
    {
      cells[i] = test_random_below(random, 2) ? MTM_GHOST_HIDDEN_CELL : MTM_GHOST_DUPLICATE_CELL;
    }
    points[test_random_below(random, test_n_points(&box.view))] = MTM_GHOST_HIDDEN_POINT;
    compare_slices("ghosts", &box.view, random);
    test_mesh_free(&box);
  }
}

/* ---- Arguments and size -------------------------------------------------------------------------------- */

static void check_size(const char* name, const mtm_mesh* mesh, double most)
{
  mtm_index* index = NULL;
  CHECK(mtm_index_build(mesh, NULL, &index, NULL) == MTM_OK, "%s", name);
  const double bytes = (double)mtm_index_bytes(index) / (double)test_n_cells(mesh);
  printf("%s: %g bytes a cell\n", name, bytes);
  CHECK(bytes > 0 && bytes <= most, "%s: %g bytes a cell", name, bytes);
  mtm_index_free(index);
}

static void check_sizes(test_random* random)
{
  test_mesh image = test_mesh_cube(TEST_IMAGE, 30);
  test_mesh curvilinear = test_mesh_cube(TEST_CURVILINEAR, 30);
  test_mesh box = test_mesh_cube(TEST_TETRAHEDRA, 24);
  test_mesh shuffled = test_mesh_in_random_order(&box.view, random);
  check_size("image", &image.view, 0.1);
  check_size("curvilinear", &curvilinear.view, 5);
  check_size("tetrahedra", &box.view, 5);
  check_size("tetrahedra in random order", &shuffled.view, 5);
  test_mesh_free(&image);
  test_mesh_free(&curvilinear);
  test_mesh_free(&box);
  test_mesh_free(&shuffled);
}

static void check_arguments(void)
{
  mtm_error error = { "" };
  test_mesh box = test_mesh_cube(TEST_HEXAHEDRA, 3);
  test_mesh other = test_mesh_cube(TEST_HEXAHEDRA, 4);
  const mtm_mesh none = { 0 };
  const mtm_plane plane = { { 0.5, 0.5, 0.5 }, { 1, 2, 3 } };
  const mtm_slice_options options = { .size = sizeof options, .planes = &plane, .n_planes = 1 };
  mtm_index* index = NULL;
  mtm_polygons out = { 0 };
  CHECK(mtm_index_build(&box.view, NULL, NULL, &error) == MTM_BAD_ARGUMENT, "%s", error.message);
  CHECK(mtm_index_build(NULL, NULL, &index, &error) == MTM_BAD_ARGUMENT, "%s", error.message);
  CHECK(mtm_index_build(&none, NULL, &index, &error) == MTM_BAD_ARGUMENT, "%s", error.message);
  CHECK(!index && mtm_index_bytes(NULL) == 0, "an index of nothing");
  CHECK(mtm_index_build(&box.view, NULL, &index, &error) == MTM_OK, "%s", error.message);
  CHECK(mtm_slice(&other.view, index, &options, NULL, &out, &error) == MTM_BAD_ARGUMENT,
    "an index of another mesh: %s",
    error.message);
  CHECK(test_is_empty(&out), "something left");
  mtm_index_free(index);
  mtm_index_free(NULL);
  const mtm_mesh empty = { .kind = MTM_UNSTRUCTURED,
    .points = { .type = MTM_FLOAT32, .n_components = 3 } };
  CHECK(mtm_index_build(&empty, NULL, &index, &error) == MTM_OK, "%s", error.message);
  CHECK(mtm_slice(&empty, index, &options, NULL, &out, &error) == MTM_OK, "%s", error.message);
  mtm_polygons_free(&out);
  mtm_index_free(index);
  test_mesh_free(&box);
  test_mesh_free(&other);
}

int main(void)
{
  test_random random = test_random_start();
  check_arguments();
  check_sizes(&random);
  check_any(&random);
  check_large(&random);
  check_graded(&random);
  check_ghosts(&random);
  check_damaged(&random);
  return check_result();
}
