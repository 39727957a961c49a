/* SPDX-FileCopyrightText: The Microtome developers */
/* SPDX-License-Identifier: BSD-3-Clause */

/* Random damage to ids, offsets, cell types and coordinates: never a crash (sanitizers watch), never
 * an unsound result, and mtm_mesh_check foresees what the calls say. */
#include "check.h"
#include "results.h"

enum
{
  N_ROUNDS = 3000
};

static int64_t random_id(test_random* random, int64_t n)
{
  static const int64_t odd[] = { -1, INT64_MAX, INT64_MIN, INT32_MAX, INT32_MIN, INT64_C(1) << 32 };
  const int64_t choice = test_random_below(random, 12);
  return choice < 6 ? odd[choice] : test_random_below(random, n + 2);
}

static void damage(test_random* random, test_mesh* mesh)
{
  static const double odd[] = { NAN, INFINITY, 1e308, -1e308, 5e-324, 0.5 };
  const int64_t n_cells = mesh->view.cell_types.n_tuples;
  const int64_t n_ids = mesh->view.connectivity.n_tuples;
  const int64_t n_points = mesh->view.points.n_tuples;
  switch (test_random_below(random, 5))
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
        (uint8_t)test_random_below(random, 18);
      break;
    case 3:
      ((double*)mesh->view.points.data)[test_random_below(random, 3 * n_points)] =
        odd[test_random_below(random, 6)];
      break;
    default:
      ((int64_t*)mesh->view.connectivity.data)[test_random_below(random, n_ids)] =
        test_random_below(random, n_points);
  }
}

static void check_call(const char* what,
  int round,
  mtm_status status,
  mtm_status foreseen,
  const mtm_error* error,
  mtm_polygons* polygons)
{
  CHECK(status == foreseen,
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
    const test_kind kind = TEST_VOXELS + round % (TEST_N_KINDS - TEST_VOXELS);
    test_mesh mesh = test_mesh_cube(kind, 2);
    const int64_t n_hits = 1 + test_random_below(&random, 3);
    for (int64_t i = 0; i < n_hits; ++i)
    {
      damage(&random, &mesh);
    }
    mtm_error error = { "" };
    const mtm_status foreseen = mtm_mesh_check(&mesh.view, MTM_CHECK_IDS, &error);
    mtm_polygons polygons = { 0 };
    mtm_status status = mtm_slice(&mesh.view, &slice, NULL, &polygons, &error);
    check_call("slice", round, status, foreseen, &error, &polygons);
    status = mtm_extract_surface(&mesh.view, &surface, NULL, &polygons, &error);
    check_call("surface", round, status, foreseen, &error, &polygons);
    n_good += foreseen == MTM_OK;
    test_mesh_free(&mesh);
  }
  CHECK(
    n_good > N_ROUNDS / 10 && n_good < 9 * N_ROUNDS / 10, "%d of %d are good", n_good, N_ROUNDS);
  return check_result();
}
