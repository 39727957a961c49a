/* SPDX-FileCopyrightText: The Microtome developers */
/* SPDX-License-Identifier: BSD-3-Clause */

/* The surface of unstructured meshes, taken in blocks of cells or cell by cell, on any number of
 * workers, with hashes that hardly tell faces apart: always the same, bit for bit, and what a plain count
 * of faces says. */
#include "check.h"
#include "results.h"
#include "surface_internal.h"
#include "threads.h"

#include <stdlib.h>

/* ---- One result ----------------------------------------------------------------------------------- */

typedef struct run_result
{
  uint64_t hash;
  int64_t n_polygons;
  int32_t n_attempts;
} run_result;

static run_result extract(const char* where,
  const mtm_mesh* mesh,
  bool triangulate,
  mtm_surface_tuning tuning,
  const mtm_run* run)
{
  const mtm_surface_options options = { .size = sizeof options, .triangulate = triangulate };
  const mtm_merge_options merge = { .n_planes = 1,
    .provenance = MTM_PROVENANCE_POINTS | MTM_PROVENANCE_CELLS,
    .point_type = MTM_FLOAT64,
    .input_points = true };
  run_result result = { 0 };
  tuning.n_attempts = &result.n_attempts;
  mtm_polygons polygons = { 0 };
  mtm_error error = { "" };
  const mtm_status status =
    mtm_surface_unstructured(mesh, &options, &merge, &tuning, run, &polygons, &error);
  CHECK(status == MTM_OK, "%s: %s", where, error.message);
  result.hash = test_polygons_hash(&polygons);
  result.n_polygons = polygons.n_polygons;
  mtm_polygons_free(&polygons);
  return result;
}

/* ---- Counting faces plainly ----------------------------------------------------------------------- */

typedef struct face
{
  int64_t ids[4]; /* ascending and different; the others -1 */
  int64_t cell;
} face;

static int compare_ids(const void* left, const void* right)
{
  const int64_t p = *(const int64_t*)left;
  const int64_t q = *(const int64_t*)right;
  return p == q ? 0 : p < q ? -1 : 1;
}

static int compare_faces(const void* left, const void* right)
{
  return memcmp(((const face*)left)->ids, ((const face*)right)->ids, sizeof(int64_t[4]));
}

/* The points of a face without repeats; how many. */
static int make_face(const int64_t* ids, const int* points, face* out)
{
  const int n = points[3] < 0 ? 3 : 4;
  int64_t sorted[4];
  for (int i = 0; i < n; ++i)
  {
    sorted[i] = ids[points[i]];
  }
  qsort(sorted, (size_t)n, sizeof *sorted, compare_ids);
  int n_distinct = 0;
  for (int i = 0; i < 4; ++i)
  {
    out->ids[i] = -1;
  }
  for (int i = 0; i < n; ++i)
  {
    if (i == 0 || sorted[i] != sorted[i - 1])
    {
      out->ids[n_distinct++] = sorted[i];
    }
  }
  return n_distinct;
}

/* Faces of exactly one of the cells that are there, where it is not another piece's. Quads beside
 * triangles are not looked at. */
static int64_t count_outer_faces(const mtm_mesh* mesh)
{
  const int64_t n_cells = test_n_cells(mesh);
  face* all = malloc((size_t)(6 * n_cells + 1) * sizeof *all);
  int64_t n_all = 0;
  for (int64_t c = 0; c < n_cells; ++c)
  {
    mtm_cell_type type;
    int64_t ids[TEST_MAX_CELL_POINTS];
    int faces[6][4];
    const uint8_t* ghosts = mesh->cell_ghosts.data;
    test_cell(mesh, c, &type, ids);
    const int n_faces =
      ghosts && ghosts[c] & MTM_GHOST_HIDDEN_CELL ? 0 : test_cell_faces(type, faces);
    for (int f = 0; f < n_faces; ++f)
    {
      all[n_all] = (face){ .cell = ghosts && ghosts[c] & MTM_GHOST_DUPLICATE_CELL ? -1 : c };
      n_all += make_face(ids, faces[f], &all[n_all]) >= 3;
    }
  }
  qsort(all, (size_t)n_all, sizeof *all, compare_faces);
  int64_t n_outer = 0;
  for (int64_t i = 0, end; i < n_all; i = end)
  {
    for (end = i + 1; end < n_all && compare_faces(&all[i], &all[end]) == 0; ++end)
    {
    }
    n_outer += end - i == 1 && all[i].cell >= 0;
  }
  free(all);
  return n_outer;
}

/* ---- Every way -------------------------------------------------------------------------------------- */

/* Bits of the sums that leave many points, a few or hardly any without a mark by chance. */
enum
{
  N_WEAK_MASKS = 5
};

static const uint64_t weak_masks[N_WEAK_MASKS] = { 0x3,
  UINT64_C(3) << 62,
  0xff,
  UINT64_C(0xff) << 28,
  0xffff };

static int64_t n_second_attempts;

static void check_ways(const char* name, const mtm_mesh* mesh, bool count_faces)
{
  for (int triangulate = 0; triangulate < 2; ++triangulate)
  {
    const mtm_surface_tuning one_by_one = { .one_by_one = true };
    const run_result plain = extract(name, mesh, triangulate, one_by_one, NULL);
    if (count_faces && !triangulate)
    {
      const int64_t n = count_outer_faces(mesh);
      CHECK(plain.n_polygons == n,
        "%s: %lld faces, not %lld",
        name,
        (long long)plain.n_polygons,
        (long long)n);
    }
    static const int32_t workers[] = { 1, 2, 3, 8 };
    for (int w = 0; w < 4; ++w)
    {
      const mtm_run run = test_threads(workers[w]);
      const mtm_surface_tuning tuning = { 0 };
      const run_result same = extract(name, mesh, triangulate, tuning, &run);
      CHECK(same.hash == plain.hash, "%s: differs on %d workers", name, (int)workers[w]);
    }
    /* All of a small surface could be lost at once, which leaves no sides. */
    for (size_t m = plain.n_polygons < 200 ? 4 : 0; m < N_WEAK_MASKS; ++m)
    {
      const mtm_surface_tuning tuning = { .weak_mask = weak_masks[m], .one_by_one = m % 2 != 0 };
      const run_result same = extract(name, mesh, triangulate, tuning, NULL);
      CHECK(same.hash == plain.hash, "%s: differs with weak hashes, %d", name, (int)m);
      n_second_attempts += same.n_attempts > 1;
    }
  }
}

/* The same cells with ids of 32 bits, and in arrays that cannot be taken in blocks. */
static void check_layouts(const char* name, const mtm_mesh* mesh, bool count_faces)
{
  static const test_layout layouts[] = { TEST_PACKED, TEST_STRIDED };
  check_ways(name, mesh, count_faces);
  const mtm_surface_tuning tuning = { 0 };
  const run_result plain = extract(name, mesh, false, tuning, NULL);
  for (int l = 0; l < 2; ++l)
  {
    test_mesh other = test_mesh_layout(mesh, MTM_FLOAT64, MTM_INT32, layouts[l]);
    CHECK(extract(name, &other.view, false, tuning, NULL).hash == plain.hash,
      "%s: another layout, another result",
      name);
    test_mesh_free(&other);
  }
}

/* ---- Meshes -------------------------------------------------------------------------------------------- */

/* A copy of the cells in random order, without some of them, with others twice and with points that
 * have become one with another point of their cell. */
static test_mesh disturb(const mtm_mesh* mesh, test_random* random, bool merges)
{
  test_builder builder = { 0 };
  for (int64_t p = 0; p < test_n_points(mesh); ++p)
  {
    double xyz[3];
    test_point(mesh, p, xyz);
    test_add_point(&builder, xyz[0], xyz[1], xyz[2]);
  }
  for (int64_t c = 0; c < test_n_cells(mesh); ++c)
  {
    mtm_cell_type type;
    int64_t ids[TEST_MAX_CELL_POINTS];
    const int n = test_cell(mesh, c, &type, ids);
    if (merges && test_random_below(random, 200) == 0)
    {
      ids[test_random_below(random, n)] = ids[test_random_below(random, n)];
    }
    const int64_t chance = test_random_below(random, 40);
    for (int64_t i = 0; i < (chance == 0 ? 0 : chance == 1 ? 2 : 1); ++i)
    {
      test_add_cell(&builder, type, n, ids);
    }
  }
  return test_build(&builder);
}

static void add_ghosts(test_mesh* mesh, test_random* random)
{
  uint8_t* ghosts = test_mesh_add_cell_ghosts(mesh);
  for (int64_t c = 0; c < test_n_cells(&mesh->view); ++c)
  {
    const int64_t chance = test_random_below(random, 500);
    ghosts[c] = chance == 0 ? MTM_GHOST_HIDDEN_CELL : chance < 40 ? MTM_GHOST_DUPLICATE_CELL : 0;
  }
}

static void check_kind(test_kind kind, test_random* random)
{
  const test_box box = { { 11, 9, 8 }, { 0, 0, 0 }, { 3, 2, 1 } };
  const bool counts = kind != TEST_PYRAMIDS && kind != TEST_WEDGES && kind != TEST_MIXED;
  test_mesh whole = test_mesh_box(kind, &box);
  for (int variant = 0; variant < 6; ++variant)
  {
    char name[64];
    snprintf(name, sizeof name, "%s, variant %d", test_kind_name(kind), variant);
    const bool merges = variant >= 3;
    test_mesh mesh =
      variant == 0 ? test_mesh_unstructured(&whole.view) : disturb(&whole.view, random, merges);
    if (variant == 2 || variant == 5)
    {
      add_ghosts(&mesh, random);
    }
    if (variant == 4)
    {
      test_mesh shuffled = test_mesh_in_random_order(&mesh.view, random);
      test_mesh_free(&mesh);
      mesh = shuffled;
    }
    check_layouts(name, &mesh.view, counts && (!merges || kind == TEST_TETRAHEDRA));
    test_mesh_free(&mesh);
  }
  test_mesh_free(&whole);
}

/* Cells that do not come in blocks, beside some that do. */
static void check_any(test_random* random)
{
  for (int i = 0; i < 60; ++i)
  {
    test_any any = test_mesh_any(random);
    test_mesh mesh = test_mesh_unstructured(&any.mesh.view);
    check_ways(any.name, &mesh.view, false);
    test_mesh_free(&mesh);
    test_any_free(&any);
  }
}

static void check_polyhedra(test_random* random)
{
  test_mesh cube = test_mesh_cube(TEST_MIXED, 6);
  test_mesh mesh = test_mesh_polyhedra(&cube.view, random, true);
  check_ways("polyhedra", &mesh.view, false);
  test_mesh_free(&mesh);
  test_mesh_free(&cube);
  mesh = test_mesh_prisms(MTM_HEXAGONAL_PRISM, 5);
  check_ways("prisms", &mesh.view, false);
  test_mesh_free(&mesh);
}

/* One polyhedron among hexahedra that lacks an outer face: the sides of the faces found do not cancel,
 * though none is lost. A second attempt has to agree. */
static void check_open(void)
{
  test_mesh cube = test_mesh_cube(TEST_HEXAHEDRA, 4);
  test_builder builder = { 0 };
  for (int64_t p = 0; p < test_n_points(&cube.view); ++p)
  {
    double xyz[3];
    test_point(&cube.view, p, xyz);
    test_add_point(&builder, xyz[0], xyz[1], xyz[2]);
  }
  for (int64_t c = 0; c < test_n_cells(&cube.view); ++c)
  {
    mtm_cell_type type;
    int64_t ids[TEST_MAX_CELL_POINTS];
    int faces[6][4];
    int64_t face_ids[6];
    const int n = test_cell(&cube.view, c, &type, ids);
    if (c == 0)
    {
      /* Its first faces are outside: the points of a hexahedron start at its lower corner. */
      const int n_faces = test_cell_faces(type, faces);
      for (int f = 1; f < n_faces; ++f)
      {
        const int64_t round[4] = {
          ids[faces[f][0]], ids[faces[f][1]], ids[faces[f][2]], ids[faces[f][3]]
        };
        face_ids[f - 1] = test_add_face(&builder, 4, round);
      }
      test_add_polyhedron(&builder, n, ids, n_faces - 1, face_ids);
    }
    else
    {
      test_add_cell(&builder, type, n, ids);
    }
  }
  test_mesh mesh = test_build(&builder);
  const mtm_surface_tuning tuning = { 0 };
  const run_result result = extract("open", &mesh.view, false, tuning, NULL);
  CHECK(result.n_polygons == 95, "open: %lld faces", (long long)result.n_polygons);
  CHECK(result.n_attempts == 2, "open: %d attempts", (int)result.n_attempts);
  test_mesh_free(&mesh);
  test_mesh_free(&cube);
}

int main(void)
{
  test_random random = test_random_start();
  for (int kind = TEST_VOXELS; kind < TEST_N_KINDS; ++kind)
  {
    check_kind((test_kind)kind, &random);
  }
  check_any(&random);
  check_polyhedra(&random);
  check_open();
  CHECK(n_second_attempts > 100,
    "only %lld second attempts: weak hashes lose no faces",
    (long long)n_second_attempts);
  return check_result();
}
