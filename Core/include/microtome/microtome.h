/* SPDX-FileCopyrightText: The Microtome developers */
/* SPDX-License-Identifier: BSD-3-Clause */

/**
 * @file microtome.h
 * The in-memory API of libmicrotome: look at a mesh, cut it by planes, take its surface, and carry
 * its arrays over to the result.
 *
 *     mtm_mesh mesh = { .kind = MTM_IMAGE, .dims = { 64, 64, 64 }, .spacing = { 1, 1, 1 } };
 *     mtm_plane plane = { .origin = { 0, 0, 31.5 }, .normal = { 0, 0, 1 } };
 *     mtm_slice_options options = { .size = sizeof options, .n_planes = 1, .planes = &plane,
 *       .provenance = MTM_PROVENANCE_POINTS };
 *     mtm_polygons polygons = { 0 };
 *     mtm_error error;
 *     if (mtm_slice(&mesh, NULL, &options, NULL, &polygons, &error) != MTM_OK)
 *       fprintf(stderr, "%s\n", error.message);
 *     mtm_interpolate(&polygons, MTM_POINT, &temperature, values, sizeof values, &error);
 *     mtm_polygons_free(&polygons);
 *
 * What holds for every function:
 *
 * Owns:    inputs are borrowed for the call, never written and never freed; what a function
 *          allocates is released by the matching _free, which takes NULL.
 * Errors:  a status is returned; the message in `mtm_error` (NULL allowed) names what is wrong and
 *          where. On an error the outputs are empty. Nothing is printed, nothing aborts.
 * Threads: no globals. Calls on separate outputs may run at once, on shared inputs too. Core starts
 *          no threads; the caller lends them through `mtm_run`. Results do not depend on how many.
 */
#ifndef MICROTOME_MICROTOME_H
#define MICROTOME_MICROTOME_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C"
{
#endif

/* The version has one home, this line; the build reads it from here. */
#define MTM_VERSION "0.1.0"

#ifndef MTM_API
#if defined(__GNUC__) && !defined(__wasm__)
#define MTM_API __attribute__((visibility("default")))
#else
#define MTM_API
#endif
#endif

/** The version of the library that is running, as MTM_VERSION. Owns: a constant, never freed. */
MTM_API const char* mtm_version(void);

/* ---- Status ------------------------------------------------------------------------------- */

typedef enum mtm_status
{
  MTM_OK = 0,
  MTM_BAD_ARGUMENT, /**< an option or a pointer is wrong: mend the call */
  MTM_BAD_MESH,     /**< the mesh contradicts itself, for example a point id out of range */
  MTM_BAD_FILE,     /**< a file does not hold what it says */
  MTM_UNSUPPORTED,  /**< valid, but not something this version can do; the message names it */
  MTM_NO_MEMORY,
  MTM_IO_ERROR,
  MTM_CANCELLED /**< the progress callback returned false */
} mtm_status;

/** One message, owned by the caller; always terminated. Empty after MTM_OK. */
typedef struct mtm_error
{
  char message[512];
} mtm_error;

/** The status's name, "MTM_OK" and so on; "unknown status" for other numbers. */
MTM_API const char* mtm_status_name(mtm_status status);

/* ---- Arrays and meshes: views of the caller's memory -------------------------------------- */

typedef enum mtm_type
{
  MTM_NO_TYPE = 0,
  MTM_INT8,
  MTM_UINT8,
  MTM_INT16,
  MTM_UINT16,
  MTM_INT32,
  MTM_UINT32,
  MTM_INT64,
  MTM_UINT64,
  MTM_FLOAT32,
  MTM_FLOAT64
} mtm_type;

/** Bytes of one value; 0 for MTM_NO_TYPE and unknown numbers. */
MTM_API size_t mtm_type_size(mtm_type type);

/** The type's name, "Int8", "Uint8" and so on to "Float64", which pages have too: that of JavaScript's arrays
 * without "Array". Empty for MTM_NO_TYPE and unknown numbers. */
MTM_API const char* mtm_type_name(mtm_type type);

/**
   * A borrowed array of `n_tuples` tuples of `n_components` values, in one of two layouts.
   *
   * Shape: tuples one after another in `data`, `stride` bytes from one to the next (0 = packed);
   *        or, when `components` is not NULL, one array for each component (VTK's SOA, XDMF's
   *        X_Y_Z) with `stride` bytes from one value to the next (0 = packed); `data` is then
   *        ignored. A stride is a multiple of the value's size and no less than what it steps over.
   */
typedef struct mtm_array
{
  mtm_type type;
  int32_t n_components;
  int64_t n_tuples;
  const void* data;
  const void* const* components;
  int64_t stride;
} mtm_array;

typedef enum mtm_mesh_kind
{
  MTM_NO_MESH = 0,
  MTM_IMAGE,       /**< points at origin + direction * ((start + i) * spacing) */
  MTM_RECTILINEAR, /**< points at every combination of three coordinate arrays */
  MTM_CURVILINEAR, /**< dims[0] * dims[1] * dims[2] points, i fastest */
  MTM_UNSTRUCTURED /**< points, cell types, offsets and connectivity, as vtkUnstructuredGrid */
} mtm_mesh_kind;

/**
 * Cell types that can be sliced, numbered as in VTK's vtkCellType.h, points ordered as there.
 *
 * Cells of higher order are cut as linear parts between the nodes they have; a Bezier cell, whose
 * control points are not on it, as parts between as many points of its own. `subdivision` in the
 * options makes the parts finer. Lagrange and Bezier cells have orders up to 16, the same in all
 * directions unless cell_orders says otherwise. VTK has numbers, but no points, for their pyramids:
 * here they have corners, inner points of the edges (0-1, 1-2, 3-2, 0-3, then up from 0 to 3), of the
 * base, of the triangles on the edges 0-1, 1-2, 3-2 and 0-3, and then of each layer from below.
 * A convex point set is the hull of its points. Polyhedra are closed and in one piece, and may be
 * concave and have voids.
 */
typedef enum mtm_cell_type
{
  MTM_EMPTY_CELL = 0,
  MTM_VERTEX = 1,
  MTM_POLY_VERTEX = 2,
  MTM_LINE = 3,
  MTM_POLY_LINE = 4,
  MTM_TRIANGLE = 5,
  MTM_TRIANGLE_STRIP = 6,
  MTM_POLYGON = 7,
  MTM_PIXEL = 8,
  MTM_QUAD = 9,
  MTM_TETRAHEDRON = 10,
  MTM_VOXEL = 11,
  MTM_HEXAHEDRON = 12,
  MTM_WEDGE = 13,
  MTM_PYRAMID = 14,
  MTM_PENTAGONAL_PRISM = 15,
  MTM_HEXAGONAL_PRISM = 16,
  MTM_QUADRATIC_EDGE = 21,
  MTM_QUADRATIC_TRIANGLE = 22,
  MTM_QUADRATIC_QUAD = 23,
  MTM_QUADRATIC_TETRAHEDRON = 24,
  MTM_QUADRATIC_HEXAHEDRON = 25,
  MTM_QUADRATIC_WEDGE = 26,
  MTM_QUADRATIC_PYRAMID = 27,
  MTM_BIQUADRATIC_QUAD = 28,
  MTM_TRIQUADRATIC_HEXAHEDRON = 29,
  MTM_QUADRATIC_LINEAR_QUAD = 30,
  MTM_QUADRATIC_LINEAR_WEDGE = 31,
  MTM_BIQUADRATIC_QUADRATIC_WEDGE = 32,
  MTM_BIQUADRATIC_QUADRATIC_HEXAHEDRON = 33,
  MTM_BIQUADRATIC_TRIANGLE = 34,
  MTM_CUBIC_LINE = 35,
  MTM_QUADRATIC_POLYGON = 36,
  MTM_TRIQUADRATIC_PYRAMID = 37,
  MTM_CONVEX_POINT_SET = 41,
  MTM_POLYHEDRON = 42,
  MTM_LAGRANGE_CURVE = 68,
  MTM_LAGRANGE_TRIANGLE = 69,
  MTM_LAGRANGE_QUADRILATERAL = 70,
  MTM_LAGRANGE_TETRAHEDRON = 71,
  MTM_LAGRANGE_HEXAHEDRON = 72,
  MTM_LAGRANGE_WEDGE = 73,
  MTM_LAGRANGE_PYRAMID = 74,
  MTM_BEZIER_CURVE = 75,
  MTM_BEZIER_TRIANGLE = 76,
  MTM_BEZIER_QUADRILATERAL = 77,
  MTM_BEZIER_TETRAHEDRON = 78,
  MTM_BEZIER_HEXAHEDRON = 79,
  MTM_BEZIER_WEDGE = 80,
  MTM_BEZIER_PYRAMID = 81
} mtm_cell_type;

/** Bits of the ghost arrays, as in VTK's vtkDataSetAttributes.h. */
enum
{
  MTM_GHOST_DUPLICATE_CELL = 1, /**< another piece owns the cell: it closes, never emits */
  MTM_GHOST_HIDDEN_CELL = 32,   /**< blanked: as if the cell were not there */
  MTM_GHOST_HIDDEN_POINT = 2    /**< blanked: so are the cells that use the point */
};

/**
   * A mesh is a view: the caller's arrays, looked at and never copied. Start from {0}.
   *
   * Shape: structured kinds have dims[a] points along axis a (at least 1 each, 0 = empty), i
   *        fastest, and as cells the dims[a] - 1 steps along every axis that has more than one
   *        point: 3D cells are hexahedra (voxels on images and rectilinear grids), 2D cells quads
   *        (pixels), 1D cells lines, and a single point is a vertex. Unstructured cell c uses the
   *        point ids connectivity[offsets[c]] to connectivity[offsets[c + 1] - 1].
   * Unit:  coordinates are the data's own. Cells of sizes from 1e-80 to 1e100 are cut and turned right;
   *        products of three lengths beyond leave the range of double precision.
   */
typedef struct mtm_mesh
{
  mtm_mesh_kind kind;

  int64_t dims[3];     /**< structured kinds: points along i, j, k */
  int64_t start[3];    /**< images: the index of the first point, for a piece of a larger image */
  double origin[3];    /**< images: where index (0, 0, 0) is */
  double spacing[3];   /**< images: distance between points; not 0 along an axis with cells */
  double direction[9]; /**< images: row-major; all zero means identity */
  mtm_array axes[3];   /**< rectilinear: coordinates along i, j, k; dims[a] tuples of 1 float */

  mtm_array points; /**< curvilinear, unstructured: tuples of 3, float32 or float64 */

  mtm_array cell_types;   /**< unstructured: uint8, one tuple a cell: mtm_cell_type */
  mtm_array offsets;      /**< unstructured: int32 or int64, cells + 1 tuples, ascending */
  mtm_array connectivity; /**< unstructured: int32 or int64 point ids from 0 */

  /* Where there are polyhedra: cell c has the faces polyhedron_faces[polyhedron_offsets[c]] to
   * polyhedron_faces[polyhedron_offsets[c + 1] - 1] (none for other types), and face f the point ids
   * face_connectivity[face_offsets[f]] to face_connectivity[face_offsets[f + 1] - 1], in any winding.
   * The cell's own connectivity lists its points, each once. */
  mtm_array polyhedron_offsets; /**< int32 or int64, cells + 1 tuples, ascending */
  mtm_array polyhedron_faces;   /**< int32 or int64 */
  mtm_array face_offsets;       /**< int32 or int64, faces + 1 tuples, ascending */
  mtm_array face_connectivity;  /**< int32 or int64 */

  /* Of Lagrange and Bezier cells, optional. The orders of a cell are those along its axes i, j and k,
   * of a wedge those of its triangles twice and of its height. */
  mtm_array cell_orders;      /**< 3 numbers a cell, of any type */
  mtm_array rational_weights; /**< 1 float a point: weights of Bezier cells; default: all 1 */

  mtm_array cell_ghosts;  /**< optional: uint8, one tuple a cell, MTM_GHOST bits */
  mtm_array point_ghosts; /**< optional: uint8, one tuple a point, MTM_GHOST bits */
} mtm_mesh;

typedef enum mtm_check
{
  MTM_CHECK_SHAPE = 0, /**< pointers, types, sizes: constant time; every call does this itself */
  MTM_CHECK_IDS        /**< also offsets, connectivity and cell types: one pass over the cells */
} mtm_check;

/** Points of the mesh; 0 for a view that mtm_mesh_check would refuse. */
MTM_API int64_t mtm_mesh_n_points(const mtm_mesh* mesh);

/** Cells of the mesh; 0 for a view that mtm_mesh_check would refuse. */
MTM_API int64_t mtm_mesh_n_cells(const mtm_mesh* mesh);

/**
   * Says whether a view can be used, at one of two depths.
   *
   * Errors: MTM_BAD_ARGUMENT (NULL), MTM_BAD_MESH (what and which cell), MTM_UNSUPPORTED (a cell
   *         type that cannot be sliced, with its name).
   */
MTM_API mtm_status mtm_mesh_check(const mtm_mesh* mesh, mtm_check level, mtm_error* error);

/* ---- How to run ---------------------------------------------------------------------------- */

/**
   * What the host lends to a call; NULL or {0} = serial and silent.
   *
   * Threads: `run_tasks` calls body(job, i) once for each i in [0, n_tasks), on any threads, and
   *          returns when all are done; bodies never call the host. `progress` is called on the
   *          calling thread only, between waves of tasks, with a fraction in [0, 1]; false cancels.
   */
typedef struct mtm_run
{
  int32_t workers; /**< how many tasks can run at once; 0 = 1 */
  void (*run_tasks)(void* user, int32_t n_tasks, void (*body)(void* job, int32_t task), void* job);
  bool (*progress)(void* user, double fraction);
  void* user;
} mtm_run;

/* ---- Results ------------------------------------------------------------------------------- */

/** Which provenance to write; nothing is written that is not asked for. */
enum
{
  MTM_PROVENANCE_POINTS = 1, /**< for mtm_interpolate of point arrays */
  MTM_PROVENANCE_CELLS = 2,  /**< for mtm_interpolate of cell arrays */
  MTM_PROVENANCE_PLANES = 4  /**< the plane (or value) that made each cell */
};

/** How finely a tolerance has curved cells divided, see mtm_find_subdivision. */
typedef struct mtm_subdivision
{
  int32_t level;             /**< what `subdivision` in the options is to be */
  double deviation;          /**< no linear part is further than this from its cell, nor back */
  int64_t n_unbounded_cells; /**< not counting these, of which nothing is proved */
} mtm_subdivision;

/**
   * Points and cells that a slice or a surface made, and where they come from. Start from {0}.
   *
   * Shape: cell c uses connectivity[offsets[c]] to connectivity[offsets[c + 1] - 1]. Vertices come
   *        first, then lines (two points each), then polygons; within each by plane, then by source
   *        cell, and points in the order of their first use, so the order never depends on workers.
   *        A slice's polygons wind counter-clockwise about the canonical plane normal (first
   *        nonzero component positive), a surface's so that normals point out of the mesh.
   * Owns:  every pointer comes from malloc. mtm_polygons_free releases them; a host that adopts one
   *        sets it to NULL here and frees it itself.
   */
typedef struct mtm_polygons
{
  int64_t n_points;
  mtm_type point_type; /**< MTM_FLOAT32 or MTM_FLOAT64 */
  void* points;        /**< 3 * n_points */

  int64_t n_vertices, n_lines, n_polygons;
  int64_t n_connectivity;
  mtm_type id_type;   /**< of offsets and connectivity: MTM_INT32 where ids fit, else MTM_INT64 */
  void* offsets;      /**< n_vertices + n_lines + n_polygons + 1 */
  void* connectivity; /**< n_connectivity point ids */

  /* Point p lies between points point_a[p] and point_b[p], at a + t * (b - a); point_b and point_t
     * are NULL where every output point is the point point_a[p]. Ids below n_source_points are input
     * points. Id n_source_points + m is the made point m, which curved cells that are refined need and
     * the mesh does not have: the sum of input points made_sources[i] times made_weights[i], whose sum
     * is 1, over i from made_offsets[m] to made_offsets[m + 1] - 1. */
  mtm_type
    source_type; /**< of point_a, point_b, made_sources, source_cells: MTM_INT32 or MTM_INT64 */
  void* point_a;
  void* point_b;
  double* point_t;
  int64_t n_made_points; /**< 0 for most meshes; the three arrays are then NULL */
  int64_t* made_offsets; /**< n_made_points + 1 */
  void* made_sources;
  double* made_weights;
  void* source_cells; /**< input cell of each output cell */
  int32_t* planes;    /**< plane or value of each output cell, an index into the options' list */

  int64_t n_source_points, n_source_cells; /**< size of the input: what fields must match */
  /** Cells left out because a coordinate or scalar is NaN, inf, or too large for the output. */
  int64_t n_non_finite_cells;

  mtm_subdivision subdivision; /**< what the options' tolerance led to; without one, zeros */
} mtm_polygons;

/** Releases the arrays and sets everything to zero. NULL is allowed. */
MTM_API void mtm_polygons_free(mtm_polygons* polygons);

/* ---- Index ------------------------------------------------------------------------------------ */

/** Where the cells of a mesh are, for slices that touch only what is near the plane. Opaque. */
typedef struct mtm_index mtm_index;

/**
   * Makes an index of a mesh, valid for planes of any direction as long as the mesh's points and cells
   * are the same. It pays from the second slice on. Results are the same with and without, errors and
   * counts of cells that are not finite too. Ghost flags are no part of it and may change.
   *
   * Shape:   at most 5 bytes a cell beside less than 2 kB, nothing for images and rectilinear grids. While
   *          it is made of a mesh whose cells are in no spatial order, 16 bytes a cell more. From 2^31
   *          cells on, the order is the mesh's own.
   * Owns:    *out is released with mtm_index_free. The mesh is not looked at after the call.
   * Errors:  MTM_BAD_ARGUMENT, MTM_BAD_MESH (its shape), MTM_NO_MEMORY, MTM_CANCELLED. Cells that cannot
   *          be cut are no error: slices report them.
   * Threads: one index may serve many slices at once.
   * Source:  own; four levels of bounds over clusters of cells, in the mesh's own order where that is
   *          compact, else along the curve of Morton (1966).
   */
MTM_API mtm_status mtm_index_build(const mtm_mesh* mesh,
  const mtm_run* run,
  mtm_index** out,
  mtm_error* error);

/** Releases an index. NULL is allowed. */
MTM_API void mtm_index_free(mtm_index* index);

/** Bytes of memory that an index takes; 0 for NULL. */
MTM_API int64_t mtm_index_bytes(const mtm_index* index);

/* ---- Slice ----------------------------------------------------------------------------------- */

/** Unit: the mesh's; the normal need not have length 1. */
typedef struct mtm_plane
{
  double origin[3];
  double normal[3];
} mtm_plane;

enum
{
  MTM_MAX_SUBDIVISION = 6
};

/** Zero means default. Give planes, or scalars with values, not both. */
typedef struct mtm_slice_options
{
  size_t size; /**< sizeof(mtm_slice_options) */

  const mtm_plane* planes;
  int32_t n_planes;

  const mtm_array* scalars; /**< one value a point: cut where it equals a value instead */
  const double* values;
  int32_t n_values;

  bool triangulate;    /**< triangles instead of polygons */
  uint32_t provenance; /**< MTM_PROVENANCE bits */
  mtm_type point_type; /**< of the output; default: the mesh's own, MTM_FLOAT64 for images */

  /** Curved cells (Bezier, Lagrange, of second order): 0 = linear parts between their nodes, n up to
   * MTM_MAX_SUBDIVISION = these halved n times along every axis, following the curve; -1 = one part
   * between their corners. At most at their nodes are divided: Lagrange pyramids, polygons and pyramids
   * of second order, cells of second order with a node in the middle of a triangle. */
  int32_t subdivision;

  /** The greatest distance allowed between the linear parts and the curved cells, in the unit of the
   * coordinates: `subdivision` becomes what mtm_find_subdivision says, if that is more. 0 = any. */
  double tolerance;
} mtm_slice_options;

/**
   * Finds the least subdivision of curved cells with which their linear parts are within a tolerance.
   *
   * Every point of a part is proved to be within `deviation` of its cell, and every point of the cell of
   * a part, but for rounding: by bounds on the cells' second derivatives, not by samples. A section lies
   * within its plane: where it cuts a curved face at an angle, the section's edge is within the deviation
   * by the sine of this angle from the true edge. There is one level for all cells of the mesh, hidden and
   * not finite ones aside, so that neighbours fit and planes do not matter; of several meshes that are to
   * fit, take the highest of theirs. Field values are no part of it: those at the ends of the parts are the
   * shape functions', those between them linear, and an isosurface is where the values are so.
   *
   * The level is at most MTM_MAX_SUBDIVISION: then `deviation` may be above the tolerance, which is no
   * error. n_unbounded_cells counts pyramids and polygons of higher order, cells of second order with a
   * node in the middle of a triangle, and Bezier cells with weights that are not positive. Meshes without
   * curved cells, and a tolerance of 0, give zeros.
   *
   * Unit:    the tolerance and the deviation, that of the coordinates.
   * Errors:  MTM_BAD_ARGUMENT (a tolerance that is negative or not finite), MTM_BAD_MESH, MTM_UNSUPPORTED,
   *          MTM_NO_MEMORY, MTM_CANCELLED.
   * Source:  own; Taylor's formula, with the differences of Bernstein coefficients (Farouki 2012) as bounds
   *          of derivatives.
   */
MTM_API mtm_status mtm_find_subdivision(const mtm_mesh* mesh,
  double tolerance,
  const mtm_run* run,
  mtm_subdivision* out,
  mtm_error* error);

/**
   * Cuts a mesh by any number of planes: 3D cells give polygons, 2D cells lines, 1D cells vertices.
   *
   * A point within rounding of the plane counts as on it. A face that lies in the plane belongs to
   * the cell above it (on the side of the canonical normal), or where that is absent or blanked to
   * the cell below; a duplicate ghost never emits. So too where it is a quad on one side and two
   * triangles on the other. A 2D cell that lies in the plane is a polygon of its own unless a 3D
   * cell has it as a face. So a plane through faces gives each face once, no
   * polygon without area and no point twice, and n and -n give the same. A section of a concave cell
   * that has a hole comes as triangles.
   *
   * `index` is of this mesh, or NULL; with one, cells far from the planes are not looked at. An index of
   * another number of cells is MTM_BAD_ARGUMENT; of a mesh that has changed since, it loses cells. Images,
   * rectilinear grids, scalars and meshes whose cells are refined are cut without it.
   *
   * Owns:    fills `out`, which must be {0} or freed.
   * Errors:  MTM_BAD_ARGUMENT, MTM_BAD_MESH, MTM_UNSUPPORTED, MTM_NO_MEMORY, MTM_CANCELLED. A cell
   *          with a coordinate that is not finite is left out and counted, not an error.
   * Source:  own: the crossing edges of a cell are chained face by face, so any cell whose faces are
   *          known can be cut, with no case tables; cells of higher order are cut in linear parts,
   *          which end at nodes or at points made by their shape functions, so that neighbours divide
   *          a face alike. Edges run from the
   *          lexicographically smaller end point, so that neighbours compute the same point bit for
   *          bit.
   */
MTM_API mtm_status mtm_slice(const mtm_mesh* mesh,
  const mtm_index* index,
  const mtm_slice_options* options,
  const mtm_run* run,
  mtm_polygons* out,
  mtm_error* error);

/* ---- Surface --------------------------------------------------------------------------------- */

typedef struct mtm_surface_options
{
  size_t size; /**< sizeof(mtm_surface_options) */

  bool triangulate;
  uint32_t provenance; /**< MTM_PROVENANCE_POINTS, MTM_PROVENANCE_CELLS */
  mtm_type point_type; /**< of the output; default: the mesh's own, MTM_FLOAT64 for images */
  int32_t subdivision; /**< as in mtm_slice_options */
  double tolerance;    /**< as in mtm_slice_options */
} mtm_surface_options;

/**
   * Extracts the outer surface: the faces that belong to exactly one 3D cell, and all 2D, 1D and 0D
   * cells as they are. A quad whose four points are also those of two triangles, which share one of
   * its diagonals, is one face with these, so that hexahedra may meet tetrahedra: where each of the
   * three belongs to one cell, they are inside. A face shared with a duplicate ghost is inside; one
   * next to a blanked cell is on the surface.
   *
   * Owns:    fills `out`, which must be {0} or freed.
   * Errors:  as mtm_slice.
   * Source:  own: an orderless 64-bit hash of every face is XORed into a sum at each of its points; where
   *          sums are not zero faces are left over, and only these are matched exactly.
   *          Structured grids: a face is outside where its neighbour is.
   */
MTM_API mtm_status mtm_extract_surface(const mtm_mesh* mesh,
  const mtm_surface_options* options,
  const mtm_run* run,
  mtm_polygons* out,
  mtm_error* error);

/* ---- Fields ---------------------------------------------------------------------------------- */

/**
   * Memory to have results written into, such as `dst` of mtm_interpolate. Large blocks come in large
   * pages where the system has them, which makes writing them for the first time twice as fast or more.
   *
   * Shape:  n items of item_bytes each, not initialised. NULL: no memory, n is negative or too large, or
   *         item_bytes is 0.
   * Owns:   the caller releases it with free.
   * Source: Linux, madvise(2), MADV_HUGEPAGE.
   */
MTM_API void* mtm_memory_new(int64_t n, size_t item_bytes);

typedef enum mtm_association
{
  MTM_POINT = 0,
  MTM_CELL,
  MTM_FIELD /**< of the whole mesh; such arrays are not carried over to results */
} mtm_association;

/**
   * Carries an array of the input over to the result: point arrays by weights, cell arrays by copy.
   *
   * Shape:   `field` has one tuple per input point or cell; `dst` receives the same type and
   *          components, packed, one tuple per output point or cell.
   * Owns:    `dst` is the caller's; dst_bytes is checked.
   * Errors:  MTM_BAD_ARGUMENT: sizes differ, or the provenance was not asked for.
   * Source:  own; double arithmetic, integers rounded to nearest, equal ends copied exactly, a NaN
   *          result is one canonical quiet NaN.
   */
MTM_API mtm_status mtm_interpolate(const mtm_polygons* polygons,
  mtm_association association,
  const mtm_array* field,
  void* dst,
  size_t dst_bytes,
  mtm_error* error);

/**
   * The same for the output tuples [first, last): for hosts that deal out the work to threads.
   *
   * Shape:   `dst` is the whole output, as for mtm_interpolate; other tuples in it stay as they are.
   * Errors:  as mtm_interpolate; MTM_BAD_ARGUMENT, too: there are no such tuples.
   * Threads: calls for ranges that do not overlap may run at once.
   */
MTM_API mtm_status mtm_interpolate_range(const mtm_polygons* polygons,
  mtm_association association,
  const mtm_array* field,
  int64_t first,
  int64_t last,
  void* dst,
  size_t dst_bytes,
  mtm_error* error);

#ifdef __cplusplus
}
#endif

#endif
