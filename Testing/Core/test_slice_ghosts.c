/* SPDX-FileCopyrightText: The Microtome developers */
/* SPDX-License-Identifier: BSD-3-Clause */

/* Ghosts and blanking: pieces with duplicate ghosts give together what the whole gives, each cell
 * once; blanked cells are as if they were not there. Slices and surfaces. */
#include "check.h"
#include "results.h"

#include <stdlib.h>

enum
{
  N_PIECES = 3
};

typedef enum operation
{
  SLICE,
  SURFACE
} operation;

/* Through layers, between them and askew. */
static const mtm_plane planes[] = { { { 0, 0, 0.5 }, { 0, 0, 1 } },
  { { 0.25, 0, 0 }, { -1, 0, 0 } },
  { { 0, 1, 0 }, { 0, 1, 0 } },
  { { 0, 0, 0 }, { 1, -1, 0 } },
  { { 0.4, 0.5, 0.6 }, { 0.3, 0.5, 0.7 } } };

static test_result run(operation what, const char* where, const mtm_mesh* mesh)
{
  test_defect defect;
  test_result result = what == SLICE
    ? test_slice(mesh, planes, sizeof planes / sizeof planes[0], NULL, &defect)
    : test_surface(mesh, (mtm_surface_options){ 0 }, NULL, &defect);
  CHECK_SOUND(defect, "%s", where);
  return result;
}

static int compare_keys(const void* left, const void* right)
{
  const uint64_t p = *(const uint64_t*)left;
  const uint64_t q = *(const uint64_t*)right;
  return p == q ? 0 : p < q ? -1 : 1;
}

static int64_t* identity(int64_t n)
{
  int64_t* map = malloc((size_t)n * sizeof *map);
  for (int64_t i = 0; i < n; ++i)
  {
    map[i] = i;
  }
  return map;
}

/* Every cell belongs to one piece at random and is a duplicate in the others. */
static void check_pieces(operation what, test_kind kind, test_random* random)
{
  test_mesh mesh = test_mesh_cube(kind, 4);
  const int64_t n_cells = test_n_cells(&mesh.view);
  int64_t* same = identity(n_cells);
  uint8_t* owner = malloc((size_t)n_cells);
  for (int64_t c = 0; c < n_cells; ++c)
  {
    owner[c] = (uint8_t)test_random_below(random, N_PIECES);
  }
  char where[64];
  snprintf(
    where, sizeof where, "%s of %s", what == SLICE ? "slice" : "surface", test_kind_name(kind));
  test_result whole = run(what, where, &mesh.view);
  uint64_t* expected = test_cell_keys(&whole, same);
  uint64_t* found = calloc((size_t)whole.n_cells + 1, sizeof *found);
  int64_t n_found = 0;
  uint8_t* ghosts = test_mesh_add_cell_ghosts(&mesh);
  for (int piece = 0; piece < N_PIECES; ++piece)
  {
    for (int64_t c = 0; c < n_cells; ++c)
    {
      ghosts[c] = owner[c] == piece ? 0 : MTM_GHOST_DUPLICATE_CELL;
    }
    test_result part = run(what, where, &mesh.view);
    uint64_t* keys = test_cell_keys(&part, same);
    for (int64_t c = 0; c < part.n_cells; ++c, ++n_found)
    {
      CHECK(owner[part.source_cells[c]] == piece, "%s: a ghost's cell", where);
      found[n_found < whole.n_cells ? n_found : whole.n_cells] = keys[c];
    }
    free(keys);
    test_result_free(&part);
  }
  CHECK(n_found == whole.n_cells,
    "%s: %lld cells of %lld",
    where,
    (long long)n_found,
    (long long)whole.n_cells);
  if (n_found == whole.n_cells)
  {
    qsort(found, (size_t)n_found, sizeof *found, compare_keys);
    CHECK(memcmp(found, expected, (size_t)n_found * sizeof *found) == 0, "%s: other cells", where);
  }
  free(found);
  free(expected);
  free(owner);
  free(same);
  test_result_free(&whole);
  test_mesh_free(&mesh);
}

/* Random points to hide (by_points) or random cells, and so the cells that stay. */
static void choose(const mtm_mesh* mesh,
  test_random* random,
  bool by_points,
  uint8_t* hidden_points,
  bool* keep)
{
  for (int64_t p = 0; p < test_n_points(mesh) && by_points; ++p)
  {
    hidden_points[p] = test_random_below(random, 20) == 0 ? MTM_GHOST_HIDDEN_POINT : 0;
  }
  for (int64_t c = 0; c < test_n_cells(mesh); ++c)
  {
    mtm_cell_type type;
    int64_t ids[TEST_MAX_CELL_POINTS];
    const int n = test_cell(mesh, c, &type, ids);
    keep[c] = by_points || test_random_below(random, 3) > 0;
    for (int i = 0; i < n; ++i)
    {
      keep[c] = keep[c] && !hidden_points[ids[i]];
    }
  }
}

/* Hides cells, or points and with them their cells; compares with a mesh that never had them. */
static void check_blanked(operation what, test_kind kind, test_random* random, bool by_points)
{
  test_mesh mesh = test_mesh_cube(kind, 4);
  const int64_t n_cells = test_n_cells(&mesh.view);
  const int64_t n_points = test_n_points(&mesh.view);
  bool* keep = calloc((size_t)n_cells, sizeof *keep);
  int64_t* cell_map = calloc((size_t)n_cells, sizeof *cell_map);
  int64_t* point_map = identity(n_points);
  uint8_t* hidden_points = calloc((size_t)n_points, 1);
  choose(&mesh.view, random, by_points, hidden_points, keep);
  test_mesh rest = test_mesh_subset(&mesh.view, keep, cell_map);
  if (by_points)
  {
    memcpy(test_mesh_add_point_ghosts(&mesh), hidden_points, (size_t)n_points);
  }
  uint8_t* ghosts = by_points ? NULL : test_mesh_add_cell_ghosts(&mesh);
  for (int64_t c = 0; c < n_cells && ghosts; ++c)
  {
    ghosts[c] = keep[c] ? 0 : MTM_GHOST_HIDDEN_CELL;
  }
  char where[96];
  snprintf(where,
    sizeof where,
    "%s of %s without some %s",
    what == SLICE ? "slice" : "surface",
    test_kind_name(kind),
    by_points ? "points" : "cells");
  test_result blanked = run(what, where, &mesh.view);
  test_result expected = run(what, where, &rest.view);
  CHECK(expected.n_polygons > 0, "%s: nothing left", where);
  /* The subset's cells count anew: cell_map leads back. */
  CHECK_SOUND(test_set_difference(&blanked, &expected, cell_map, point_map), "%s", where);
  test_result_free(&blanked);
  test_result_free(&expected);
  test_mesh_free(&rest);
  test_mesh_free(&mesh);
  free(keep);
  free(cell_map);
  free(point_map);
  free(hidden_points);
}

/* In the layer's plane: above absent or blanked, the cell below gives the face; above a duplicate,
 * the owner elsewhere gives it; a duplicate below alone gives nothing. */
static void check_layer_owner(uint8_t below, uint8_t above, int64_t expected_source)
{
  const test_box box = { { 1, 1, 2 }, { 0, 0, 0 }, { 1, 1, 2 } };
  const mtm_plane plane = { { 0, 0, 1 }, { 0, 0, 1 } };
  for (test_kind kind = TEST_IMAGE; kind <= TEST_HEXAHEDRA; ++kind)
  {
    test_mesh mesh = test_mesh_box(kind, &box);
    uint8_t* ghosts = test_mesh_add_cell_ghosts(&mesh);
    ghosts[0] = below;
    ghosts[1] = above;
    test_defect defect;
    test_result result = test_slice(&mesh.view, &plane, 1, NULL, &defect);
    CHECK_SOUND(defect, "%s", test_kind_name(kind));
    const int64_t source = result.n_cells == 1 ? result.source_cells[0] : -1;
    CHECK(result.n_cells <= 1 && source == expected_source,
      "%s, below %d, above %d: %lld polygons, source %lld",
      test_kind_name(kind),
      below,
      above,
      (long long)result.n_cells,
      (long long)source);
    test_result_free(&result);
    test_mesh_free(&mesh);
  }
}

int main(void)
{
  test_random random = test_random_start();
  for (test_kind kind = 0; kind < TEST_N_KINDS; ++kind)
  {
    for (operation what = SLICE; what <= SURFACE; ++what)
    {
      check_pieces(what, kind, &random);
      check_blanked(what, kind, &random, false);
      check_blanked(what, kind, &random, true);
    }
  }
  const uint8_t duplicate = MTM_GHOST_DUPLICATE_CELL;
  const uint8_t hidden = MTM_GHOST_HIDDEN_CELL;
  check_layer_owner(0, 0, 1);
  check_layer_owner(0, hidden, 0);
  check_layer_owner(0, duplicate, -1);
  check_layer_owner(duplicate, 0, 1);
  check_layer_owner(duplicate, hidden, -1);
  check_layer_owner(hidden, hidden, -1);
  check_layer_owner(hidden, duplicate, -1);
  check_layer_owner(0, hidden | duplicate, 0);
  return check_result();
}
