/* SPDX-FileCopyrightText: The Microtome developers */
/* SPDX-License-Identifier: BSD-3-Clause */

/* What the files of Core share; lattice_, refine_, scene_ and slice_internal.h are for a
 * few of them. */
#ifndef MICROTOME_INTERNAL_H
#define MICROTOME_INTERNAL_H

#include "microtome/microtome.h"

#include <math.h>

/* ---- error.c ---------------------------------------------------------------------------------- */

#if defined(__GNUC__)
#define MTM_PRINTF(format_at, first_at) __attribute__((format(printf, format_at, first_at)))
#else
#define MTM_PRINTF(format_at, first_at)
#endif

/* Writes the message; error may be NULL. Only %s, %d and %lld belong in formats: what the locale can
 * change does not. */
void mtm_message(mtm_error* error, const char* format, ...) MTM_PRINTF(2, 3);

/* Makes any bytes one line of UTF-8, as long: a message holds pieces of files, which may be cut in the
 * middle of a character. */
void mtm_make_line(char* text);

/* Writes the message and is the status: return mtm_fail(error, MTM_BAD_MESH, "cell %d ...", c). A
 * macro, so that static analysis sees which status comes back. */
#define mtm_fail(error, status, ...) (mtm_message((error), __VA_ARGS__), (status))

/* The message for an allocation that failed; what: "the connectivity of the slice". */
#define mtm_fail_memory(error, what)                                                               \
  mtm_fail((error), MTM_NO_MEMORY, "out of memory for %s", (what))

/* Empties the message: first thing in every public function. */
void mtm_clear(mtm_error* error);

/* Asks for the memory at an address, which need not be valid, before it is needed. The empty statement
 * counts as an effect: gcc leaves out calls of functions that do nothing else but ask. */
static inline void mtm_prefetch(const void* address)
{
#if defined(__GNUC__) && !defined(__wasm__)
  __builtin_prefetch(address);
  __asm__ volatile("");
#else
  (void)address;
#endif
}

/* ---- Choosing without branches ----------------------------------------------------------------- */

/* a < b ? a : b, and a > b ? a : b, thus b where one is NaN. Processors have an instruction for each, which
 * compilers know but V8 does not: it makes a branch of WebAssembly's select, and one that depends on
 * numbers is often guessed wrong. */
static inline double mtm_lower(double a, double b)
{
#if defined(__wasm_simd128__)
  typedef double pair __attribute__((vector_size(16)));
  return __builtin_wasm_pmin_f64x2((pair){ b, b }, (pair){ a, a })[0];
#else
  return a < b ? a : b;
#endif
}

static inline double mtm_higher(double a, double b)
{
#if defined(__wasm_simd128__)
  typedef double pair __attribute__((vector_size(16)));
  return __builtin_wasm_pmax_f64x2((pair){ b, b }, (pair){ a, a })[0];
#else
  return a > b ? a : b;
#endif
}

/* ---- array.c ---------------------------------------------------------------------------------- */

/* Pointer, type, components and stride make sense; what: "the points", for the message. */
mtm_status mtm_array_check(const mtm_array* array, const char* what, mtm_error* error);

/* The address of one value. No bounds are checked here or below. */
static inline const void* mtm_value_address(const mtm_array* array,
  int64_t tuple,
  int32_t component)
{
  const int64_t value_bytes = (int64_t)mtm_type_size(array->type);
  if (array->components)
  {
    const int64_t stride = array->stride ? array->stride : value_bytes;
    return (const char*)array->components[component] + tuple * stride;
  }
  const int64_t stride = array->stride ? array->stride : value_bytes * array->n_components;
  return (const char*)array->data + tuple * stride + component * value_bytes;
}

/* One value of any type as double; int64 beyond 2^53 is rounded. */
double mtm_load_double(const mtm_array* array, int64_t tuple, int32_t component);

/* One id of an int32 or int64 array. */
static inline int64_t mtm_load_id(const mtm_array* array, int64_t tuple)
{
  if (!array->components && array->stride == 0) /* packed, as nearly all are: no address needed */
  {
    return array->type == MTM_INT32 ? ((const int32_t*)array->data)[tuple]
                                    : ((const int64_t*)array->data)[tuple];
  }
  const void* address = mtm_value_address(array, tuple, 0);
  return array->type == MTM_INT32 ? *(const int32_t*)address : *(const int64_t*)address;
}

/* ---- buffer.c --------------------------------------------------------------------------------- */

/* Room for `needed` items: returns the block, moved if it had to grow, or NULL, the old block then
 * being as it was. Grows by halves, so that pushing is constant time on average. */
void* mtm_grown(void* block, int64_t* capacity, int64_t needed, size_t item_bytes);

/* malloc of n items that never returns NULL for n = 0 and refuses sizes that overflow. For blocks that
 * will be written from end to end: large ones come in large pages. free releases them. */
void* mtm_allocate(int64_t n, size_t item_bytes);

/* The same, all bytes zero. */
void* mtm_allocate_zeros(int64_t n, size_t item_bytes);

/* ---- tasks.c ---------------------------------------------------------------------------------- */

/* Runs body(job, task) for every task in waves, polling progress between them with fractions from
 * `from` to `to`. MTM_OK or MTM_CANCELLED; then some tasks may not have run. */
mtm_status mtm_run_in_waves(const mtm_run* run,
  int64_t n_tasks,
  double from,
  double to,
  void (*body)(void* job, int64_t task),
  void* job,
  mtm_error* error);

/* The same for tasks of up to ten milliseconds: a wave has one for each worker. */
mtm_status mtm_run_in_short_waves(const mtm_run* run,
  int64_t n_tasks,
  double from,
  double to,
  void (*body)(void* job, int64_t task),
  void* job,
  mtm_error* error);

/* One poll, between serial steps. */
mtm_status mtm_poll(const mtm_run* run, double fraction, mtm_error* error);

/* ---- mesh.c ----------------------------------------------------------------------------------- */

/* Structured kinds seen as points and cells along three axes; zeros for unstructured meshes. */
typedef struct mtm_grid
{
  int64_t n_cells[3];      /* at least 1 along every axis of a grid that is not empty */
  int64_t point_stride[3]; /* point ids between neighbours along an axis */
  int32_t dimension;       /* axes with more than one point */
  int32_t axes[3];         /* those axes, ascending; `dimension` of them */
} mtm_grid;

mtm_grid mtm_grid_of(const mtm_mesh* mesh);

/* Coordinates of a point by its id, or on structured kinds by its place from the view's start. */
void mtm_point_by_id(const mtm_mesh* mesh, int64_t id, double xyz[3]);
void mtm_point_by_place(const mtm_mesh* mesh, const int64_t place[3], double xyz[3]);

/* What slice and surface ask of their arguments alike: the options' size is this version's, the point
 * type a float type or none, the mesh has its shape. */
mtm_status mtm_arguments_check(const mtm_mesh* mesh,
  size_t options_size,
  size_t expected_size,
  mtm_type point_type,
  mtm_error* error);

/* The options' subdivision is one of those there are. */
mtm_status mtm_subdivision_check(int32_t subdivision, mtm_error* error);

/* The options' tolerance is finite and not negative. */
mtm_status mtm_tolerance_check(double tolerance, mtm_error* error);

/* MTM_FLOAT32 where the coordinates are stored so, else MTM_FLOAT64. */
mtm_type mtm_mesh_point_type(const mtm_mesh* mesh);

/* What the options want, or by default the mesh's. */
mtm_type mtm_output_point_type(const mtm_mesh* mesh, mtm_type wanted);

/* Coordinates and scalars beyond this count as not finite: the output's type cannot hold them, or
 * differences of them overflow. */
static inline double mtm_finite_limit(mtm_type point_type)
{
  return point_type == MTM_FLOAT32 ? 0x1.fffffep127 : 0x1p1000;
}

/* False for NaN too. */
static inline bool mtm_is_finite_point(const double xyz[3], double limit)
{
  return fabs(xyz[0]) <= limit && fabs(xyz[1]) <= limit && fabs(xyz[2]) <= limit;
}

static inline uint8_t mtm_ghost(const mtm_array* ghosts, int64_t i)
{
  return ghosts->n_tuples ? *(const uint8_t*)mtm_value_address(ghosts, i, 0) : 0;
}

/* ---- cell.c ----------------------------------------------------------------------------------- */

/* 0 to 3; -1 for types that cannot be sliced. */
int32_t mtm_cell_dimension(int32_t cell_type);

/* The faces of a 3D cell: points counter-clockwise seen from outside, all one way if not that. */
typedef struct mtm_shape
{
  int32_t n_points, n_faces;
  const int32_t* offsets; /* n_faces + 1, into points */
  const int32_t* points;  /* numbers within the cell or part */
} mtm_shape;

/* The linear parts of Lagrange cells of one type: of each its type and nodes. See lattice.c. */
typedef struct mtm_lattice_parts
{
  int32_t* items;
  int64_t n, capacity;
  int32_t n_points; /* of the cells that these are the parts of */
} mtm_lattice_parts;

enum
{
  MTM_N_LAGRANGE_TYPES = 7,
  MTM_LAGRANGE_MAX_ORDER = 16
};

static inline bool mtm_is_lagrange(int32_t cell_type)
{
  return cell_type >= MTM_LAGRANGE_CURVE && cell_type < MTM_LAGRANGE_CURVE + MTM_N_LAGRANGE_TYPES;
}

static inline bool mtm_is_bezier(int32_t cell_type)
{
  return cell_type >= MTM_BEZIER_CURVE && cell_type < MTM_BEZIER_CURVE + MTM_N_LAGRANGE_TYPES;
}

/* One cell, loaded. Start from {0}; release with mtm_cell_free. */
typedef struct mtm_cell
{
  int32_t type;
  int32_t n_points;
  int64_t place[3]; /* structured kinds: its indices along i, j, k */
  int64_t* ids;
  int64_t capacity;

  int32_t order[3]; /* of Lagrange and Bezier cells; 0 for those with a node inside a triangle */

  mtm_shape polyhedron; /* of mtm_polyhedron_load */
  int32_t* face_offsets;
  int32_t* face_points;
  int64_t face_offsets_capacity, face_points_capacity;

  mtm_lattice_parts lagrange[MTM_N_LAGRANGE_TYPES];
} mtm_cell;

/* Loads and checks one cell: ids are in range, fixed types have their number of points, pixels come
 * as quads. Structured cells come as voxels, quads, lines and vertices. */
mtm_status mtm_cell_load(const mtm_mesh* mesh,
  const mtm_grid* grid,
  int64_t index,
  mtm_cell* cell,
  mtm_error* error);
void mtm_cell_free(mtm_cell* cell);

/* The coordinates of a loaded cell's points. */
void mtm_cell_points(const mtm_mesh* mesh, const mtm_grid* grid, const mtm_cell* cell, double* xyz);

/* The cell is blanked, by its own ghost bits or by those of one of its points. */
bool mtm_cell_is_hidden(const mtm_mesh* mesh, int64_t index, const mtm_cell* cell);

/* Whether a type can be sliced and may have so many points. */
bool mtm_cell_takes(int32_t type, int64_t n_points);

/* The name of a cell type, for messages. */
const char* mtm_cell_type_name(int32_t cell_type);

/* ---- cell_orders.c ------------------------------------------------------------------------------ */

/* The orders of a Lagrange or Bezier cell of so many points along its axes, see mtm_cell. */
mtm_status mtm_cell_orders(const mtm_mesh* mesh,
  int64_t index,
  int32_t type,
  int64_t n_points,
  int32_t order[3],
  mtm_error* error);

/* ---- shape.c ---------------------------------------------------------------------------------- */

/* A linear cell that is a part of a cell, or all of it. */
typedef struct mtm_part
{
  int32_t type;
  int32_t n_points;
  const mtm_shape* shape; /* NULL for parts that are not 3D */
  const int32_t* nodes;   /* the cell's point for each of the part's; NULL: the same */
} mtm_part;

static inline int32_t mtm_part_node(const mtm_part* part, int32_t point)
{
  return part->nodes ? part->nodes[point] : point;
}

/* NULL for types that are not 3D, and for those that come in parts. */
const mtm_shape* mtm_shape_of(int32_t cell_type);

/* Points of a part of a type that has a fixed number of them. */
int32_t mtm_part_n_points(int32_t type);

/* What a Lagrange cell of second order with a node in the middle of its triangles is cut as. */
int32_t mtm_type_with_centres(int32_t type);

/* The next part of a cell, *at starting from 0; false after the last. The faces of polyhedra must
 * have been loaded. */
bool mtm_cell_next_part(const mtm_cell* cell, int64_t* at, mtm_part* part);

/* A 3D cell whose faces look inwards: the volume of its parts is negative. xyz: of its points. */
bool mtm_cell_is_inverted(const mtm_cell* cell, const double* xyz);

/* ---- lattice.c -------------------------------------------------------------------------------- */

/* The order of a Lagrange or Bezier cell that has so many points and one order; 0: none. */
int32_t mtm_lagrange_order(int32_t type, int64_t n_points);

/* Makes the list the parts of such a cell, unless it is; false when out of memory. */
bool mtm_lagrange_parts(int32_t type, int32_t n_points, mtm_lattice_parts* list);

/* ---- polyhedron.c ----------------------------------------------------------------------------- */

/* Loads the faces of a loaded cell that is a polyhedron. */
mtm_status mtm_polyhedron_load(const mtm_mesh* mesh,
  int64_t index,
  mtm_cell* cell,
  mtm_error* error);

/* Turns the faces so that all look outwards, or all inwards; where there are several shells, outwards,
 * and those of voids into the voids. xyz: of the cell's points. */
mtm_status mtm_polyhedron_turn(mtm_cell* cell, const double* xyz, mtm_error* error);

/* ---- chunk.c ---------------------------------------------------------------------------------- */

/* Output cells in the order in which they stand in mtm_polygons. */
typedef enum mtm_kind
{
  MTM_KIND_VERTEX = 0,
  MTM_KIND_LINE,
  MTM_KIND_POLYGON,
  MTM_N_KINDS
} mtm_kind;

/* A point on an input edge, a and b ordered by coordinates; an input point has a = b. */
typedef struct mtm_edge_point
{
  int64_t a, b;
  double t;
  double xyz[3];
  int32_t plane;
} mtm_edge_point;

static inline uint64_t mtm_mix(uint64_t x)
{
  /* Source: the finaliser of SplitMix64 (Steele, Lea, Flood 2014). */
  x = (x ^ (x >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
  x = (x ^ (x >> 27)) * UINT64_C(0x94d049bb133111eb);
  return x ^ (x >> 31);
}

static inline uint64_t mtm_point_hash(const mtm_edge_point* point)
{
  const uint64_t golden = UINT64_C(0x9e3779b97f4a7c15);
  return mtm_mix((uint64_t)point->a * golden + (uint64_t)point->b + ((uint64_t)point->plane << 40));
}

typedef struct mtm_chunk_cell
{
  int64_t source;
  int64_t first; /* in the chunk's connectivity */
  int32_t n_points;
  int32_t plane;
  mtm_kind kind;
  bool dropped;
} mtm_chunk_cell;

/* What lies in the plane as a whole, so that two cells may claim it: see contact.c. */
typedef struct mtm_contact
{
  uint64_t key;   /* of its kind, its plane and its points in any order: mtm_place_hash added up */
  int64_t source; /* input cell */
  int64_t first_cell; /* in the chunk */
  int32_t n_cells;
  int32_t chunk;
  int32_t priority; /* the lowest wins */
  bool ghost;       /* claims, but never emits */
} mtm_contact;

/* The output of one task, with ids of its own; mtm_merge puts chunks together. */
typedef struct mtm_chunk
{
  mtm_edge_point* points;
  int64_t n_points, points_capacity;
  mtm_chunk_cell* cells;
  int64_t n_cells, cells_capacity;
  int32_t* connectivity;
  int64_t n_connectivity, connectivity_capacity;
  mtm_contact* contacts;
  int64_t n_contacts, contacts_capacity;
  int32_t* slots; /* hash of points: index + 1, 0 = free */
  int64_t n_slots;
  const void* lent; /* memory that is not the chunk's, in which some of these arrays may be */
  size_t lent_bytes;
  int64_t n_non_finite_cells;
  mtm_status status;
  mtm_error error;
} mtm_chunk;

/* Room for about so many cells, with as many points; they may be more. False when out of memory. */
bool mtm_chunk_reserve(mtm_chunk* chunk, int64_t n_cells);

/* The same, at the start, in memory of mtm_chunk_lent_bytes, a multiple of 64, that lives as long as the
 * chunk; what does not fit there moves to memory of the chunk's own. */
size_t mtm_chunk_lent_bytes(int64_t n_cells);
void mtm_chunk_lend(mtm_chunk* chunk, int64_t n_cells, void* memory);

/* To be called when no more points are added. */
void mtm_chunk_end_points(mtm_chunk* chunk);

/* The chunk's number for a point, added if it is new; -1 when out of memory. */
int32_t mtm_chunk_point(mtm_chunk* chunk, const mtm_edge_point* point);

/* Adds a cell of chunk points; false when out of memory. */
bool mtm_chunk_add_cell(mtm_chunk* chunk,
  mtm_kind kind,
  int64_t source,
  int32_t plane,
  const int32_t* points,
  int32_t n_points);

/* To be called when a chunk's cells are complete: puts them in output order and frees the hash.
 * Contacts must have been resolved by then. False when out of memory. */
bool mtm_chunk_sort(mtm_chunk* chunk, int32_t n_planes);

/* Allocates n empty chunks; NULL when out of memory. */
mtm_chunk* mtm_chunks_new(int64_t n_chunks);
void mtm_chunks_free(mtm_chunk* chunks, int64_t n_chunks);

/* The first failure in chunk order, or MTM_OK. */
mtm_status mtm_chunks_status(const mtm_chunk* chunks, int64_t n_chunks, mtm_error* error);

/* ---- merge.c ---------------------------------------------------------------------------------- */

typedef struct mtm_merge_options
{
  int32_t n_planes;
  uint32_t provenance;
  mtm_type point_type;
  bool input_points;      /* every output point is a point of the mesh: no point_b, point_t */
  int64_t n_source_cells; /* ids of source cells may get so large after all */
} mtm_merge_options;

/* Makes `out` from the chunks: points that are the same become one. Fractions as in tasks.c. */
mtm_status mtm_merge(const mtm_mesh* mesh,
  mtm_chunk* chunks,
  int64_t n_chunks,
  const mtm_merge_options* options,
  const mtm_run* run,
  mtm_polygons* out,
  mtm_error* error);

/* ---- contact.c -------------------------------------------------------------------------------- */

/* Who owns what lies in the plane: of the cells that claim the same points, the one with the lowest
 * priority, then the lowest id, keeps its output, the others' is dropped, and a ghost's always. The host is
 * asked with the fraction between cutting and merging. */
mtm_status mtm_contacts_resolve(mtm_chunk* chunks,
  int64_t n_chunks,
  const mtm_run* run,
  mtm_error* error);

/* contact_sort.c: by keys, then by precedence; the array may become another one. */
mtm_status mtm_contacts_sort(mtm_contact** contacts,
  int64_t n,
  const mtm_run* run,
  mtm_error* error);

/* Drops the output of a contact. */
void mtm_contact_drop(mtm_chunk* chunks, const mtm_contact* contact);

/* contact_mixed.c: the same for a quad on one side of the plane and its two triangles on the other.
 * contacts[0, n) are of all chunks, by ascending keys. */
void mtm_contacts_join(mtm_chunk* chunks, const mtm_contact* contacts, int64_t n);

/* ---- plane.c ---------------------------------------------------------------------------------- */

/* A function of the point, normal . p or a scalar, and the values at which it is cut. */
typedef struct mtm_cutter
{
  const mtm_array* scalars; /* NULL: a plane */
  double normal[3];         /* canonical, of length 1 */
  int32_t axis;             /* the axis the normal is along, or -1 */
  double epsilon;           /* relative rounding of the terms n_i * p_i, as they are stored */
  double limit;             /* of coordinates: see mtm_finite_limit */
  double* values;           /* ascending */
  double* slacks;           /* what rounding may have done to each value */
  double max_slack;
  int32_t* planes; /* of each value, its index in the options */
  int32_t n_values;
} mtm_cutter;

/* How far from the plane a point may be by rounding alone: its coordinates are rounded as they are
 * stored, and were computed in double from numbers as large as the largest of them (r cos 90 degrees
 * is not 0, and the plane x = 0 should still find it). */
static inline double mtm_rounding(const mtm_cutter* cutter, const double xyz[3])
{
  double terms = 0.0;
  double size = 0.0;
  for (int32_t c = 0; c < 3; ++c)
  {
    terms += fabs(cutter->normal[c] * xyz[c]);
    size += fabs(xyz[c]);
  }
  return cutter->epsilon * terms + 0x1p-50 * size;
}

/* One cutter for each direction of planes; release with mtm_cutters_free. */
mtm_status mtm_cutters_new(const mtm_mesh* mesh,
  const mtm_slice_options* options,
  mtm_cutter** cutters,
  int32_t* n_cutters,
  mtm_error* error);
void mtm_cutters_free(mtm_cutter* cutters, int32_t n_cutters);

/* ---- index.c ---------------------------------------------------------------------------------- */

/* Cells of a mesh, by ascending ids; ids = NULL: all of [0, n). */
typedef struct mtm_cells
{
  int64_t* ids;
  int64_t n;
} mtm_cells;

/* No cell of the mesh needs to be refined: what mtm_needs_refining would find out. */
bool mtm_index_is_linear(const mtm_index* index);

/* The type of all cells, if it is one that quick.c cuts and their ids are one after another; 0: cells have
 * to be asked. */
int32_t mtm_index_even_type(const mtm_index* index, const mtm_mesh* mesh);

/* index_find.c: the cells that may meet a value of one of the cutters, are not finite or cannot be cut;
 * out->ids is the caller's to free. */
mtm_status mtm_index_candidates(const mtm_index* index,
  const mtm_mesh* mesh,
  const mtm_cutter* cutters,
  int32_t n_cutters,
  const mtm_run* run,
  mtm_cells* out,
  mtm_error* error);

/* ---- cut.c ------------------------------------------------------------------------------------ */

/* An edge between two points of a part, or one point twice. */
static inline int64_t mtm_edge(int32_t u, int32_t v)
{
  return u < v ? (int64_t)u << 32 | v : (int64_t)v << 32 | u;
}

static inline int32_t mtm_edge_low(int64_t edge)
{
  return (int32_t)(edge >> 32);
}

static inline int32_t mtm_edge_high(int64_t edge)
{
  return (int32_t)(edge & INT32_MAX);
}

/* The side of what is cut out of a part that runs through one of its faces, from a downward crossing
 * of an edge to an upward one. */
typedef struct mtm_link
{
  int64_t down, up;
} mtm_link;

/* A closed line of chunk points in the plane: ring[first] to ring[first + n - 1] of the cut. */
typedef struct mtm_ring
{
  int32_t first, n;
  double up; /* twice its area, seen from above: negative where it winds clockwise */
} mtm_ring;

/* The order of points by coordinates, then ids. */
static inline bool mtm_comes_first(const double a[3], int64_t id_a, const double b[3], int64_t id_b)
{
  for (int32_t c = 0; c < 3; ++c)
  {
    if (a[c] != b[c])
    {
      return a[c] < b[c];
    }
  }
  return id_a < id_b;
}

/* Scratch of one task that cuts cells; start from the first six members. */
typedef struct mtm_cut
{
  const mtm_mesh* mesh;
  const mtm_grid* grid;
  const mtm_cutter* cutter;
  mtm_chunk* chunk;
  bool triangulate;
  bool single; /* output points are float32 */
  bool count_non_finite;
  int32_t even_type; /* see mtm_index_even_type */

  /* The cell under way and the function at its points. */
  int64_t index;
  mtm_cell cell;
  bool ghost;      /* a duplicate: only contacts count, and they never emit */
  int8_t inverted; /* see mtm_cut_is_inverted; -1: not asked yet */
  double* xyz;
  double* value;
  double* slack; /* what rounding may do to the value: see mtm_rounding */
  int64_t capacity;

  mtm_part part; /* under way, with its own n_above and n_below */

  /* The plane under way. */
  double level; /* its value */
  int32_t plane;
  double* side; /* value minus level at the cell's points, 0 where on the plane */
  int32_t n_above, n_below;
  mtm_link* links; /* of the part under way */
  int64_t links_capacity;
  int32_t n_links;
  bool links_meet; /* at points that are not crossings of an edge alone */

  /* The output under way: rings of chunk points. */
  mtm_ring* rings;
  int32_t n_rings;
  int64_t rings_capacity;
  int32_t* ring;
  double* ring_xyz;
  int32_t* triangles;
  int32_t* scratch;
  int64_t ring_capacity;
} mtm_cut;

/* Cuts one cell by the values [first, last) of the cutter, as far as they meet it. */
mtm_status mtm_cut_cell(mtm_cut* cut,
  int64_t index,
  int32_t first_value,
  int32_t last_value,
  mtm_error* error);
void mtm_cut_free(mtm_cut* cut);

/* The steps of it. Room for a cell of n points; false when out of memory. */
bool mtm_cut_reserve(mtm_cut* cut, int32_t n);

/* The function at every point of the cell, whose coordinates are loaded; false if it or a coordinate is
 * not finite, or so large that what is computed from it would not be. */
bool mtm_cut_evaluate(mtm_cut* cut);

/* What depends on the cell's index. */
void mtm_cut_begin(mtm_cut* cut, int64_t index);

/* ---- cut_emit.c, cut_links.c, cut_solid.c, cut_flat.c: false means out of memory --------------- */

/* Who owns a contact, as the on-plane rule has it. */
enum
{
  MTM_NO_CONTACT = -1,
  MTM_CONTACT_ABOVE = 0,
  MTM_CONTACT_BETWEEN = 1, /* a 3D cell that is flat in the plane: never emits, see contact.c */
  MTM_CONTACT_BELOW = 2,
  MTM_CONTACT_FLAT = 3
};

/* A point's share in the key of a contact. */
uint64_t mtm_place_hash(const double xyz[3]);

/* Whether the cell is inside out; found out once a cell. */
bool mtm_cut_is_inverted(mtm_cut* cut);

/* Room for n ring points. */
bool mtm_cut_reserve_ring(mtm_cut* cut, int64_t n);

/* The chunk point where the edge between two points of the cell, not both on the same side, meets
 * the plane; u = v for a point on it. -1: out of memory. */
int32_t mtm_cut_point(mtm_cut* cut, int32_t u, int32_t v);

/* Adds a cell of chunk points as they are. */
bool mtm_emit(mtm_cut* cut, mtm_kind kind, const int32_t* ring, int32_t n, int32_t priority);

/* Adds a ring to cut->rings; false when out of memory. */
bool mtm_cut_add_ring(mtm_cut* cut, int32_t first, int32_t n);

/* Adds cut->rings as polygons, more of them where a ring touches itself: without repeated points,
 * never without area, wound about the normal, from its smallest point on. */
bool mtm_emit_rings(mtm_cut* cut, int32_t priority);

/* The same for the one ring cut->ring[0, n), which has no point twice and is not a contact. */
bool mtm_emit_simple_ring(mtm_cut* cut, int32_t n);

/* Adds a ring that may touch itself as the triangles it consists of, ring winding about the normal. */
bool mtm_emit_triangles(mtm_cut* cut, const int32_t* ring, int32_t n, int32_t priority);

/* cut_holes.c: adds those of cut->rings that have holes in them, and empties these and the holes. */
bool mtm_emit_holes(mtm_cut* cut, int32_t priority);

/* Adds a cell of points of the cell that are all on the plane. */
bool mtm_emit_contact(mtm_cut* cut,
  mtm_kind kind,
  const int32_t* points,
  int32_t n,
  int32_t priority);

/* Finds the links of all faces of the part. */
bool mtm_cut_find_links(mtm_cut* cut);

/* A crossing at a point on the plane becomes that point, whichever edge leads there. */
int64_t mtm_cut_snapped(const mtm_cut* cut, int64_t edge);

/* Cut cut->part. */
bool mtm_cut_solid(mtm_cut* cut);
bool mtm_cut_flat(mtm_cut* cut);

/* ---- image_rows.c ----------------------------------------------------------------------------- */

/* normal . p over the rows of points around a row of cells, at one end of it. */
typedef struct mtm_row_end
{
  double low, high;
  double slack; /* the largest rounding */
} mtm_row_end;

typedef struct mtm_row
{
  mtm_row_end start, end;
} mtm_row;

/* Row (j, k) of an image: looked at once, for all values. */
mtm_row mtm_image_row(const mtm_mesh* mesh, const mtm_cutter* cutter, int64_t j, int64_t k);

/* The cells [*first, *last) of a row of n that can meet normal . p = value, which has the slack of
 * the cutter. */
void mtm_image_row_range(const mtm_row* row,
  int64_t n,
  double value,
  double value_slack,
  int64_t* first,
  int64_t* last);

/* ---- slice.c ---------------------------------------------------------------------------------- */

/* mtm_slice by mtm_cut_cell alone, on every cell: what tests compare with. Arguments as there. */
mtm_status mtm_slice_cell_by_cell(const mtm_mesh* mesh,
  const mtm_slice_options* options,
  const mtm_run* run,
  mtm_polygons* out,
  mtm_error* error);

/* ---- interpolate_values.c --------------------------------------------------------------------- */

enum
{
  MTM_N_IN_BLOCK = 128 /* of a block and what it touches, most stays in the first cache */
};

/* Some output points: each is a, or, where is_between, at a + t * (b - a). Ids of the input. */
typedef struct mtm_block
{
  int32_t n;
  bool is_between;
  int64_t a[MTM_N_IN_BLOCK];
  int64_t b[MTM_N_IN_BLOCK];
  double t[MTM_N_IN_BLOCK];
} mtm_block;

/* The block's values, packed; every NaN is the same one. */
void mtm_blend_block(const mtm_array* field, const mtm_block* block, char* dst);

/* Tuples as they are, packed. */
void mtm_copy_block(const mtm_array* field, const int64_t* ids, int32_t n, char* dst);

/* ---- triangulate.c ---------------------------------------------------------------------------- */

/* Triangulates one polygon of n >= 3 points (xyz: n tuples of 3), concave and slightly warped ones
 * too, with its winding. triangles receives 3 * (n - 2) indices into the polygon; scratch: n values.
 * Always gives n - 2 triangles; a polygon that crosses itself gets a fan.
 * Source: ear clipping in the plane of Newell's normal (Meisters 1975; Newell in Sutherland et al.
 * 1974); convex polygons take a fan from their first point. */
void mtm_triangulate(const double* xyz, int32_t n, int32_t* triangles, int32_t* scratch);

#endif
