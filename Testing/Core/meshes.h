/* SPDX-FileCopyrightText: The Microtome developers */
/* SPDX-License-Identifier: BSD-3-Clause */

/* Meshes for tests: made, changed and looked at without any code of Core.
 *
 * Generators use + - * / and sqrt only, so every machine makes the same meshes bit for bit. New
 * meshes have float64 points and int64 ids, packed; test_mesh_layout makes the other layouts. */
#ifndef MICROTOME_TEST_MESHES_H
#define MICROTOME_TEST_MESHES_H

#include "microtome/microtome.h"
#include "random.h"

enum
{
  TEST_MAX_BLOCKS = 24,
  TEST_MAX_CELL_POINTS = 512
};

/* A mesh and the memory behind its view; may be copied by value, is freed once. */
typedef struct test_mesh
{
  mtm_mesh view;
  void* blocks[TEST_MAX_BLOCKS];
  int n_blocks;
} test_mesh;

void test_mesh_free(test_mesh* mesh);

/* Zeroed memory that lives as long as the mesh; ends the test when there is none. */
void* test_mesh_allocate(test_mesh* mesh, size_t bytes);

/* An array of the mesh: a copy of n tuples, which lives as long. */
mtm_array test_mesh_doubles(test_mesh* mesh, const double* values, int64_t n, int32_t n_components);

/* ---- meshes_box.c: boxes of every kind ---------------------------------------------------------- */

typedef enum test_kind
{
  TEST_IMAGE,
  TEST_RECTILINEAR,
  TEST_CURVILINEAR,
  TEST_VOXELS,
  TEST_HEXAHEDRA,
  TEST_WEDGES,     /* 2 a block */
  TEST_PYRAMIDS,   /* 6 a block, round its centre */
  TEST_TETRAHEDRA, /* 6 a block, round its diagonal; faces in x = y, y = z, x = z of a cube */
  TEST_MIXED,      /* all of the above cells, conforming */
  TEST_N_KINDS
} test_kind;

const char* test_kind_name(test_kind kind);

/* blocks[a] blocks along axis a of the box from `low` to `high`. */
typedef struct test_box
{
  int64_t blocks[3];
  double low[3], high[3];
} test_box;

test_mesh test_mesh_box(test_kind kind, const test_box* box);

/* n^3 blocks of the unit cube. */
test_mesh test_mesh_cube(test_kind kind, int64_t n);

/* The coordinate of grid line i of n from low to high: what all boxes use. */
double test_grid_line(double low, double high, int64_t n, int64_t i);

/* ---- meshes_round.c: bodies with curved surfaces -------------------------------------------------- */

/* The ball of radius 1 round 0: a cube of (2 n)^3 blocks, pushed out. kind: TEST_CURVILINEAR,
 * TEST_HEXAHEDRA, TEST_WEDGES or TEST_TETRAHEDRA. */
test_mesh test_mesh_ball(test_kind kind, int64_t n);

/* The torus round the z axis with radii 2 and 1/2: 8 n_ring sections of (2 n)^2 hexahedra
 * (TEST_HEXAHEDRA) or six times as many tetrahedra. */
test_mesh test_mesh_torus(test_kind kind, int64_t n, int64_t n_ring);

/* A quarter of the ring between the radii 1 and 2, 0 <= z <= 1: one cell of 12 points and the orders 2, 1
 * and 1, a rational Bezier cell, which is exact, or a Lagrange cell with the same corners. */
test_mesh test_mesh_quarter_ring(bool is_rational);

/* ---- meshes_flat.c: cells of fewer dimensions ------------------------------------------------------ */

/* nx * ny blocks over the unit square, in the plane z = x / 2, as cells of one 2D type; MTM_POLYGON:
 * hexagons with the middles of two sides as points. */
test_mesh test_mesh_sheet(mtm_cell_type type, int64_t nx, int64_t ny);

/* n steps from (0, 0, 0) to (1, 2, 3) as MTM_VERTEX, MTM_POLY_VERTEX (one cell), MTM_LINE or
 * MTM_POLY_LINE (one cell). */
test_mesh test_mesh_curve(mtm_cell_type type, int64_t n);

/* ---- meshes_order.c: cells of higher order --------------------------------------------------------- */

/* A copy whose cells are of the types that `choose` gives for the linear ones (voxels come as
 * hexahedra): nodes are averages of corners, and neighbours share them. A type that `choose` leaves
 * as it is stays linear. Cell ids and the ids of the corners are the same. */
test_mesh test_mesh_promoted(const mtm_mesh* mesh,
  mtm_cell_type (*choose)(void* user, int64_t cell, mtm_cell_type linear),
  void* user);

/* The same with Lagrange cells of an order from 1 to 5; not of pyramids. */
test_mesh test_mesh_lagrange(const mtm_mesh* mesh, int order);

/* The same with one type for all cells of its family. */
test_mesh test_mesh_of_type(const mtm_mesh* mesh, mtm_cell_type type);

/* ---- meshes_polyhedra.c: prisms and polyhedra -------------------------------------------------------- */

/* n^3 blocks of the unit cube, each of two prisms with 5 or 6 sides, of which one is concave. */
test_mesh test_mesh_prisms(mtm_cell_type type, int64_t n);

/* A copy whose 3D cells are polyhedra; the faces come in any order, winding and rotation, and where
 * `shared`, neighbours have one face in common. Cells and points keep their ids. */
test_mesh test_mesh_polyhedra(const mtm_mesh* mesh, test_random* random, bool shared);

/* `n` polyhedra on top of each other from z = 0 to 1, each a prism over the same regular polygon of
 * `n_sides` corners in the circle of radius 1. */
test_mesh test_mesh_column(int n_sides, int64_t n);

/* ---- meshes_labelled.c ------------------------------------------------------------------------------ */

/* The unit cube as n^3 boxes of which those with the same label are one polyhedron; labels run from 0.
 * Its faces are squares of the grid, or where `merged` what two cells have in common of a grid plane,
 * if that is a polygon: of any shape, with points in the middle of its sides. */
test_mesh test_mesh_labelled(int64_t n, const int64_t* labels, bool merged);

/* ---- meshes_variants.c: the same mesh in other words ------------------------------------------------ */

typedef enum test_layout
{
  TEST_PACKED,
  TEST_STRIDED,  /* NaN and huge ids between tuples */
  TEST_SEPARATE, /* one array for each component */
  TEST_N_LAYOUTS
} test_layout;

/* A copy with other types and another layout. */
test_mesh test_mesh_layout(const mtm_mesh* mesh,
  mtm_type point_type,
  mtm_type id_type,
  test_layout layout);

/* A copy as MTM_UNSTRUCTURED with the same points, cells and ghosts, in the same order. */
test_mesh test_mesh_unstructured(const mtm_mesh* mesh);

/* An unstructured copy with its cells and points shuffled: new cell c is old cell cell_map[c], new
 * point p is old point point_map[p]. A map that is NULL leaves the order as it is. */
test_mesh test_mesh_shuffled(const mtm_mesh* mesh,
  test_random* random,
  int64_t* cell_map,
  int64_t* point_map);

/* The same with all in random order, where nobody needs the maps. */
test_mesh test_mesh_in_random_order(const mtm_mesh* mesh, test_random* random);

/* An unstructured copy of the cells with keep[c]; new cell c is old cell cell_map[c]. All points stay,
 * so point ids do not change. */
test_mesh test_mesh_subset(const mtm_mesh* mesh, const bool* keep, int64_t* cell_map);

/* Moves the points, which must be float64 and packed: x -> matrix x + shift. */
void test_mesh_transform(test_mesh* mesh, const double matrix[9], const double shift[3]);

/* Moves every point by up to `size` along each axis. */
void test_mesh_jitter(test_mesh* mesh, test_random* random, double size);

/* A rotation by random angles, row-major, orthogonal to rounding. */
void test_random_rotation(test_random* random, double matrix[9]);

/* Zeroed flags for the view, to be written by the test. */
uint8_t* test_mesh_add_cell_ghosts(test_mesh* mesh);
uint8_t* test_mesh_add_point_ghosts(test_mesh* mesh);

/* ---- meshes_random.c: any mesh ---------------------------------------------------------------------- */

/* A box of any kind of cells and grid, moved, with some cells blanked. */
typedef struct test_any
{
  char name[128];
  test_mesh mesh;
  test_mesh cells; /* the same cells as linear ones; empty for prisms, which may be concave */
  test_mesh whole; /* the box as one hexahedron */
  double size;     /* no coordinate is larger */
  bool flat;       /* `cells` have flat faces */
  bool jittered;   /* the points are not quite in the box any more */
  bool blanked;    /* some cells do not count */
  bool duplicates; /* as they are another piece's */
} test_any;

test_any test_mesh_any(test_random* random);
void test_any_free(test_any* any);

/* Whether the cell counts: 0 where it is blanked or uses a blanked point, or is a duplicate. */
bool test_cell_counts(const mtm_mesh* mesh, int64_t cell);

/* ---- meshes_look.c: what a view says -------------------------------------------------------------- */

int64_t test_n_points(const mtm_mesh* mesh);
int64_t test_n_cells(const mtm_mesh* mesh);

void test_point(const mtm_mesh* mesh, int64_t point, double xyz[3]);

/* The cell's type and points; the number of points. */
int test_cell(const mtm_mesh* mesh,
  int64_t cell,
  mtm_cell_type* type,
  int64_t ids[TEST_MAX_CELL_POINTS]);

/* The faces of a 3D cell, seen from outside counter-clockwise, as indices into its points.
 * faces[f][3] is -1 in triangles. Returns how many; 0 for cells that are not 3D. */
int test_cell_faces(mtm_cell_type type, int faces[6][4]);

int test_cell_dimension(mtm_cell_type type);

/* The faces of a polyhedron, and the points of one. */
int64_t test_n_faces(const mtm_mesh* mesh, int64_t cell);
int test_face(const mtm_mesh* mesh, int64_t cell, int64_t face, int64_t ids[TEST_MAX_CELL_POINTS]);

/* A hash of the view and everything it points to. */
uint64_t test_mesh_hash(const mtm_mesh* mesh);

/* Adds bytes to a hash that starts from 0 or any other hash. */
uint64_t test_hash(uint64_t hash, const void* bytes, size_t n_bytes);

/* ---- builder: unstructured meshes cell by cell ------------------------------------------------------- */

typedef struct test_builder
{
  double* points;
  int64_t n_points, points_room;
  uint8_t* types;
  int64_t* ends;
  int64_t n_cells, cells_room;
  int64_t* ids;
  int64_t n_ids, ids_room;

  /* Faces of polyhedra. */
  int64_t* polyhedron_ends; /* of each cell, in polyhedron_faces */
  int64_t polyhedron_ends_room;
  int64_t* polyhedron_faces;
  int64_t n_polyhedron_faces, polyhedron_faces_room;
  int64_t* face_ends;
  int64_t n_faces, faces_room;
  int64_t* face_ids;
  int64_t n_face_ids, face_ids_room;
} test_builder;

/* Start from {0}. The id of the new point. */
int64_t test_add_point(test_builder* builder, double x, double y, double z);
void test_add_cell(test_builder* builder, mtm_cell_type type, int n, const int64_t* ids);

/* The id of the new face, and a cell that has such faces. */
int64_t test_add_face(test_builder* builder, int n, const int64_t* ids);
void test_add_polyhedron(test_builder* builder,
  int n,
  const int64_t* ids,
  int n_faces,
  const int64_t* faces);

/* Empties the builder into a mesh. */
test_mesh test_build(test_builder* builder);

#endif
