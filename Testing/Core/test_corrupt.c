/* SPDX-FileCopyrightText: The Microtome developers */
/* SPDX-License-Identifier: BSD-3-Clause */

/* Random damage to ids, offsets, cell types, faces and coordinates: never a crash (sanitizers watch),
 * never an unsound result, and mtm_mesh_check foresees what the calls say. */
#include "check.h"
#include "results.h"

enum
{
  N_ROUNDS = 9000
};

static int64_t random_id(test_random* random, int64_t n)
{
  static const int64_t odd[] = { -1, INT64_MAX, INT64_MIN, INT32_MAX, INT32_MIN, INT64_C(1) << 32 };
  const int64_t choice = test_random_below(random, 12);
  return choice < 6 ? odd[choice] : test_random_below(random, n + 2);
}

static void damage_ids(test_random* random, const mtm_array* ids, int64_t n)
{
  if (ids->n_tuples > 0)
  {
    ((int64_t*)ids->data)[test_random_below(random, ids->n_tuples)] = random_id(random, n);
  }
}

/* Faces of polyhedra: offsets and ids out of range, points of other cells, faces of other cells. */
static void damage_faces(test_random* random, const mtm_mesh* mesh)
{
  const int64_t n_faces = mesh->face_offsets.n_tuples - 1;
  switch (test_random_below(random, 4))
  {
    case 0:
      damage_ids(random, &mesh->polyhedron_offsets, mesh->polyhedron_faces.n_tuples);
      break;
    case 1:
      damage_ids(random, &mesh->polyhedron_faces, n_faces);
      break;
    case 2:
      damage_ids(random, &mesh->face_offsets, mesh->face_connectivity.n_tuples);
      break;
    default:
      damage_ids(random, &mesh->face_connectivity, mesh->points.n_tuples);
  }
}

static void damage(test_random* random, test_mesh* mesh)
{
  static const double odd[] = { NAN, INFINITY, 1e308, -1e308, 5e-324, 0.5 };
  const int64_t n_cells = mesh->view.cell_types.n_tuples;
  const int64_t n_ids = mesh->view.connectivity.n_tuples;
  const int64_t n_points = mesh->view.points.n_tuples;
  switch (test_random_below(random, mesh->view.polyhedron_offsets.data ? 10 : 5))
  {
    case 0:
      ((int64_t*)mesh->view.connectivity.data)[test_random_below(random, n_ids)] =
        random_id(random, n_points);
      break;
    case 1:
      ((int64_t*)mesh->view.offsets.data)[test_random_below(random, n_cells + 1)] =
        random_id(random, n_ids);
      break;
    case 2:
      ((uint8_t*)mesh->view.cell_types.data)[test_random_below(random, n_cells)] =
        (uint8_t)test_random_below(random, 84);
      break;
    case 3:
      ((double*)mesh->view.points.data)[test_random_below(random, 3 * n_points)] =
        odd[test_random_below(random, 6)];
      break;
    case 4:
      ((int64_t*)mesh->view.connectivity.data)[test_random_below(random, n_ids)] =
        test_random_below(random, n_points);
      break;
    default:
      damage_faces(random, &mesh->view);
  }
}

/* Linear cells, the same as polyhedra, and cells of second order by turns. */
static test_mesh make_mesh(int round, test_random* random)
{
  static const struct
  {
    test_kind kind;
    mtm_cell_type type;
  } orders[] = { { TEST_TETRAHEDRA, MTM_QUADRATIC_TETRAHEDRON },
    { TEST_HEXAHEDRA, MTM_QUADRATIC_HEXAHEDRON },
    { TEST_HEXAHEDRA, MTM_BIQUADRATIC_QUADRATIC_HEXAHEDRON },
    { TEST_WEDGES, MTM_QUADRATIC_WEDGE },
    { TEST_PYRAMIDS, MTM_TRIQUADRATIC_PYRAMID } };
  const int turn = round / 3;
  const test_kind kind = TEST_VOXELS + turn % (TEST_N_KINDS - TEST_VOXELS);
  const int order = turn % (int)(sizeof orders / sizeof orders[0]);
  test_mesh linear = test_mesh_cube(round % 3 == 2 ? orders[order].kind : kind, 2);
  if (round % 3 == 0)
  {
    return linear;
  }
  test_mesh mesh = round % 3 == 1 ? test_mesh_polyhedra(&linear.view, random, turn % 2)
                                  : test_mesh_of_type(&linear.view, orders[order].type);
  test_mesh_free(&linear);
  return mesh;
}

/* A plane does not look at the faces of polyhedra that it does not meet. */
static bool is_foreseen(mtm_status status, mtm_status foreseen, bool has_faces)
{
  const bool both_bad =
    foreseen != MTM_OK && (status == MTM_OK || status == MTM_BAD_MESH || status == MTM_UNSUPPORTED);
  return status == foreseen || (has_faces && both_bad);
}

static void check_call(const char* what,
  int round,
  mtm_status status,
  mtm_status foreseen,
  bool has_faces,
  const mtm_error* error,
  mtm_polygons* polygons)
{
  CHECK(is_foreseen(status, foreseen, has_faces),
    "round %d, %s: %s (%s), the check said %s",
    round,
    what,
    mtm_status_name(status),
    error->message,
    mtm_status_name(foreseen));
  if (status == MTM_OK)
  {
    /* A damaged polygon that repeats a point is passed on as it is: that alone is no defect here. */
    const test_defect defect = test_shape_defect(polygons, false);
    CHECK(!defect.text[0] || strstr(defect.text, "a point twice"), "%s: %s", what, defect.text);
  }
  else
  {
    CHECK(test_is_empty(polygons), "round %d, %s: something left", round, what);
  }
  mtm_polygons_free(polygons);
}

int main(void)
{
  static const mtm_plane planes[2] = { { { 0.3, 0.4, 0.5 }, { 0.1, 0.2, 1 } },
    { { 0, 0, 0.5 }, { 0, 0, 1 } } };
  const mtm_slice_options slice = { .size = sizeof slice,
    .planes = planes,
    .n_planes = 2,
    .provenance = MTM_PROVENANCE_POINTS | MTM_PROVENANCE_CELLS | MTM_PROVENANCE_PLANES };
  const mtm_surface_options surface = { .size = sizeof surface,
    .provenance = MTM_PROVENANCE_POINTS | MTM_PROVENANCE_CELLS };
  test_random random = test_random_start();
  int n_good = 0;
  for (int round = 0; round < N_ROUNDS; ++round)
  {
    test_mesh mesh = make_mesh(round, &random);
    const int64_t n_hits = 1 + test_random_below(&random, 3);
    for (int64_t i = 0; i < n_hits; ++i)
    {
      damage(&random, &mesh);
    }
    const int64_t n_cells = mesh.view.cell_types.n_tuples;
    const bool has_faces = memchr(mesh.view.cell_types.data, MTM_POLYHEDRON, (size_t)n_cells);
    mtm_error error = { "" };
    const mtm_status foreseen = mtm_mesh_check(&mesh.view, MTM_CHECK_IDS, &error);
    mtm_polygons polygons = { 0 };
    mtm_status status = mtm_slice(&mesh.view, NULL, &slice, NULL, &polygons, &error);
    check_call("slice", round, status, foreseen, has_faces, &error, &polygons);
    status = mtm_extract_surface(&mesh.view, &surface, NULL, &polygons, &error);
    check_call("surface", round, status, foreseen, false, &error, &polygons);
    n_good += foreseen == MTM_OK;
    test_mesh_free(&mesh);
  }
  CHECK(
    n_good > N_ROUNDS / 10 && n_good < 9 * N_ROUNDS / 10, "%d of %d are good", n_good, N_ROUNDS);
  return check_result();
}
