/* SPDX-FileCopyrightText: The Microtome developers */
/* SPDX-License-Identifier: BSD-3-Clause */

/* The 8 x 2 x 42 cuts: the unit cube made of eight kinds of cells and grids, of 1 and of 3^3 blocks,
 * cut by 42 planes, of which many run along faces, edges and through corners. Every one has the exact
 * area, and is a clean disc. Peers fail on a fifth of them. */
#include "check.h"
#include "results.h"

enum
{
  N_MESHES = 8,
  N_PLANES = 21, /* each with both normals */
  N_FIXED = 18
};

static const double tolerance = 1e-12;

typedef struct cut
{
  mtm_plane plane;
  double area;
} cut;

/* ---- What is cut ---------------------------------------------------------------------------------- */

static const char* mesh_name(int which)
{
  static const char* const names[N_MESHES] = {
    "hexahedra", "voxels", "tetrahedra", "wedges", "pyramids", "polyhedra", "image", "curvilinear"
  };
  return names[which];
}

static test_mesh make_mesh(int which, int64_t n, test_random* random)
{
  static const test_kind kinds[N_MESHES] = { TEST_HEXAHEDRA,
    TEST_VOXELS,
    TEST_TETRAHEDRA,
    TEST_WEDGES,
    TEST_PYRAMIDS,
    TEST_WEDGES,
    TEST_IMAGE,
    TEST_CURVILINEAR };
  test_mesh mesh = test_mesh_cube(kinds[which], n);
  if (which == 5)
  {
    test_mesh polyhedra = test_mesh_polyhedra(&mesh.view, random, true);
    test_mesh_free(&mesh);
    return polyhedra;
  }
  return mesh;
}

/* On the boundary, on the inner faces of 3^3 blocks and between them; along diagonals of faces and
 * of the cube; and by chance. */
static void make_cuts(cut cuts[N_PLANES], test_random* random)
{
  static const test_box cube = { { 1, 1, 1 }, { 0, 0, 0 }, { 1, 1, 1 } };
  static const cut diagonal[3] = {
    { { { 0, 0, 0 }, { 1, -1, 0 } }, 1.4142135623730951 }, /* x = y: two edges of the cube */
    { { { 1, 0, 0 }, { 1, 0, 1 } }, 1.4142135623730951 },  /* x + z = 1: two others */
    { { { 1, 0, 0 }, { 1, 1, 1 } }, 0.8660254037844386 },  /* three corners of the cube */
  };
  static const double heights[5][2] = { { 0, 1 }, { 1, 3 }, { 1, 2 }, { 2, 3 }, { 1, 1 } };
  for (int i = 0; i < 15; ++i)
  {
    cuts[i] = (cut){ { { 0.25, 0.5, 0.75 }, { 0, 0, 0 } }, 1 };
    cuts[i].plane.origin[i % 3] = heights[i / 3][0] / heights[i / 3][1];
    cuts[i].plane.normal[i % 3] = 1;
  }
  memcpy(cuts + 15, diagonal, sizeof diagonal);
  for (int i = N_FIXED; i < N_PLANES; ++i)
  {
    for (int a = 0; a < 3; ++a)
    {
      cuts[i].plane.origin[a] = test_random_between(random, 0.1, 0.9);
      cuts[i].plane.normal[a] = test_random_between(random, -1, 1);
    }
    cuts[i].area = test_box_area(&cube, &cuts[i].plane);
  }
}

/* ---- What each cut must be ------------------------------------------------------------------------ */

static double smallest_area(const test_result* result)
{
  double least = INFINITY;
  for (int64_t c = 0; c < result->n_cells; ++c)
  {
    least = fmin(least, test_area(result, c));
  }
  return least;
}

/* The section of a convex body: one piece without a hole, its points apart, its polygons with an
 * area to speak of, its rim on the cube's skin. */
static test_defect disc_defect(const test_result* result)
{
  test_defect defect = test_apart_defect(result, tolerance);
  const test_topology topology = test_topology_of(result, -1);
  if (!defect.text[0] && (topology.euler != 1 || topology.n_components != 1))
  {
    snprintf(defect.text,
      sizeof defect.text,
      "%lld pieces with Euler number %lld",
      (long long)topology.n_components,
      (long long)topology.euler);
  }
  if (!defect.text[0] && !(smallest_area(result) > tolerance))
  {
    snprintf(defect.text, sizeof defect.text, "a polygon's area is %g", smallest_area(result));
  }
  return defect.text[0] ? defect : test_cube_rim_defect(result, 0, tolerance);
}

static test_defect cut_defect(const mtm_mesh* mesh, const cut* one)
{
  test_defect defect;
  test_result result = test_slice(mesh, &one->plane, 1, NULL, &defect);
  if (!defect.text[0])
  {
    defect = test_section_defect(mesh, &one->plane, &result, tolerance);
  }
  if (!defect.text[0])
  {
    defect = disc_defect(&result);
  }
  const double area = test_total_area(&result, -1);
  if (!defect.text[0] && !(fabs(area - one->area) <= tolerance * one->area))
  {
    snprintf(defect.text, sizeof defect.text, "the area is %.17g, expected %.17g", area, one->area);
  }
  test_result_free(&result);
  return defect;
}

int main(void)
{
  test_random random = test_random_start();
  int n_cuts = 0;
  int n_passed = 0;
  for (int i = 0; i < 2 * N_MESHES; ++i)
  {
    const int64_t n = i % 2 ? 3 : 1;
    test_mesh mesh = make_mesh(i / 2, n, &random);
    cut cuts[N_PLANES];
    make_cuts(cuts, &random);
    for (int p = 0; p < 2 * N_PLANES; ++p)
    {
      cut one = cuts[p / 2];
      for (int a = 0; a < 3 && p % 2; ++a)
      {
        one.plane.normal[a] = -one.plane.normal[a];
      }
      const test_defect defect = cut_defect(&mesh.view, &one);
      CHECK_SOUND(defect,
        "%s, %d^3 blocks, plane %d with normal %s",
        mesh_name(i / 2),
        (int)n,
        p / 2,
        p % 2 ? "reversed" : "as given");
      ++n_cuts;
      n_passed += defect.text[0] == '\0';
    }
    test_mesh_free(&mesh);
  }
  printf("%d of %d cuts\n", n_passed, n_cuts);
  CHECK(n_cuts == 672, "%d cuts", n_cuts);
  return check_result();
}
