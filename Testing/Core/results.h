/* SPDX-FileCopyrightText: The Microtome developers */
/* SPDX-License-Identifier: BSD-3-Clause */

/* What results of Core must be like, and what they measure: areas, topology, sets, hashes. */
#ifndef MICROTOME_TEST_RESULTS_H
#define MICROTOME_TEST_RESULTS_H

#include "meshes.h"

/* A result in one type each: doubles and int64. Pointers that were not asked for are NULL. */
typedef struct test_result
{
  int64_t n_points, n_vertices, n_lines, n_polygons, n_cells;
  double* points;
  int64_t* offsets;
  int64_t* ids;
  int64_t* a;
  int64_t* b;
  double* t;
  int64_t* source_cells;
  int64_t* planes;
} test_result;

/* A copy of `polygons`, which may be freed at once. */
test_result test_result_of(const mtm_polygons* polygons);
void test_result_free(test_result* result);

/* What is wrong, in words; empty: nothing. */
typedef struct test_defect
{
  char text[256];
} test_defect;

/* For tests that include check.h: CHECK_SOUND(defect, "format of where", ...). */
#define CHECK_SOUND(expression, ...)                                                               \
  do                                                                                               \
  {                                                                                                \
    const test_defect found_defect = (expression);                                                 \
    if (found_defect.text[0])                                                                      \
    {                                                                                              \
      fprintf(stderr, __VA_ARGS__);                                                                \
      fputs(": ", stderr);                                                                         \
    }                                                                                              \
    CHECK(found_defect.text[0] == '\0', "%s", found_defect.text);                                  \
  } while (0)

/* ---- results.c: shape and measures ---------------------------------------------------------------- */

/* Ids in range and new ones in order of first use, cell sizes, no point twice in a cell, no point
 * unused, types, source cells in range and in order, planes in order. */
test_defect test_shape_defect(const mtm_polygons* polygons, bool triangulated);

/* No two points of one plane (or, without planes, of all) with the same coordinates. */
test_defect test_points_defect(const test_result* result);

/* No two points nearer to each other than `distance`; looks at all pairs, so for small results. */
test_defect test_apart_defect(const test_result* result, double distance);

/* Newell's normal: twice the area of cell c along its normal. */
void test_area_vector(const test_result* result, int64_t cell, double vector[3]);
double test_area(const test_result* result, int64_t cell);
double test_length(const test_result* result, int64_t line);

/* Sums over the polygons (lines) of a plane; plane -1: all. */
double test_total_area(const test_result* result, int64_t plane);
double test_total_length(const test_result* result, int64_t plane);

/* The volume inside the polygons by Gauss, positive where normals point out; polygons that are not
 * flat count as fans round their first point. */
double test_signed_volume(const test_result* result);

/* ---- results_topology.c ------------------------------------------------------------------------------ */

typedef struct test_topology
{
  int64_t n_points;   /* used by the polygons */
  int64_t n_edges;    /* different ones */
  int64_t n_polygons; /* of the plane */
  int64_t euler;      /* points - edges + polygons */
  int64_t n_components;
  int64_t n_boundary;   /* edges of one polygon */
  int64_t n_odd;        /* edges of an odd number of polygons */
  int64_t n_odd_inside; /* those of them that do not run between two points of the input */
  int64_t n_crowded;    /* edges of more than two polygons */
  int64_t n_clashing;   /* edges that two polygons run through in the same direction */
} test_topology;

/* Of the polygons of one plane; plane -1: of all. */
test_topology test_topology_of(const test_result* result, int64_t plane);

/* Calls `visit` for every edge of one polygon of the plane, with its end points' ids. */
void test_boundary_edges(const test_result* result,
  int64_t plane,
  void (*visit)(void* user, const double from[3], const double to[3]),
  void* user);

/* ---- results_sets.c: results whatever their order -------------------------------------------------------- */

/* One key for each cell, sorted: its points' coordinates, from the smallest on, its plane, and, where
 * cell_map is not NULL, cell_map[source cell]. The caller frees it. */
uint64_t* test_cell_keys(const test_result* result, const int64_t* cell_map);

/* The same for points: coordinates and, where point_map is not NULL, the provenance point_map[a],
 * point_map[b], t. */
uint64_t* test_point_keys(const test_result* result, const int64_t* point_map);

/* Same cells and points, as sets; maps as above turn b's ids into a's. With maps, provenance counts. */
test_defect test_set_difference(const test_result* a,
  const test_result* b,
  const int64_t* cell_map,
  const int64_t* point_map);

/* A hash of every array of the result, bit for bit. */
uint64_t test_polygons_hash(const mtm_polygons* polygons);

/* Whether every member is zero, as on an error. */
bool test_is_empty(const mtm_polygons* polygons);

/* ---- results_section.c: what is true of sections by planes ---------------------------------------------- */

/* The plane's normal with its first nonzero component positive and length 1. */
void test_canonical_normal(const mtm_plane* plane, double normal[3]);

/* The area of the plane in a cell with flat faces, or in a box, by clipping a large square. */
double test_clipped_area(const mtm_mesh* mesh, int64_t cell, const mtm_plane* plane);
double test_box_area(const test_box* box, const mtm_plane* plane);

/* Every polygon is in its plane, has area, runs counter-clockwise about the canonical normal and lies
 * in the bounds of its source cell; neighbours run through their edge in opposite directions; points
 * are where their provenance says and on edges of their source cells. All to `tolerance`. */
test_defect test_section_defect(const mtm_mesh* mesh,
  const mtm_plane* planes,
  const test_result* result,
  double tolerance);

/* Every edge of one polygon of the section of the unit cube runs along one of the cube's faces. */
test_defect test_cube_rim_defect(const test_result* result, int64_t plane, double tolerance);

/* mtm_slice and mtm_extract_surface with all provenance. `defect` says if they failed, if the result's
 * shape is wrong, a point is there twice or the mesh was written to. */
test_result test_slice(const mtm_mesh* mesh,
  const mtm_plane* planes,
  int32_t n_planes,
  const mtm_run* run,
  test_defect* defect);
test_result test_slice_with(const mtm_mesh* mesh,
  mtm_slice_options options,
  const mtm_run* run,
  test_defect* defect);
test_result test_surface(const mtm_mesh* mesh,
  mtm_surface_options options,
  const mtm_run* run,
  test_defect* defect);

#endif
