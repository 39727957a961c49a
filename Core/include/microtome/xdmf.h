/* SPDX-FileCopyrightText: The Microtome developers */
/* SPDX-License-Identifier: BSD-3-Clause */

/**
 * @file xdmf.h
 * Reading XDMF files of versions 2 and 3, a second library: libmicrotome_xdmf (libxml2, HDF5).
 *
 *     mtm_xdmf* file = NULL;
 *     if (mtm_xdmf_open("flow.xdmf", NULL, &file, &error) != MTM_OK)
 *       return fail(error.message);
 *     mtm_xdmf_select_step(file, 0, &error);
 *     for (int32_t g = 0; g < mtm_xdmf_n_grids(file); ++g)
 *     {
 *       mtm_xdmf_mesh mesh = { 0 };
 *       if (mtm_xdmf_read_mesh(file, g, NULL, NULL, &mesh, &error) == MTM_OK)
 *         mtm_slice(&mesh.mesh, NULL, &options, NULL, &polygons, &error);
 *       mtm_xdmf_mesh_free(&mesh);
 *     }
 *     mtm_xdmf_close(file);
 *
 * Opening reads the XML and nothing else. Heavy data (HDF5, binary, text) is looked at when a grid is
 * described, and read when a mesh or an array is; of both only the asked part. What is wrong with one
 * array costs that array: it is missing from the description, and a problem says which element on
 * which line and why.
 *
 * Threads: one thread at a time for each mtm_xdmf; and, unless the HDF5 library was built for threads,
 *          for all calls of this library and of others that use the same HDF5 library.
 * Ownership and errors are as in microtome.h.
 */
#ifndef MICROTOME_XDMF_H
#define MICROTOME_XDMF_H

#include "microtome/microtome.h"

#ifdef __cplusplus
extern "C"
{
#endif

/** An open file. */
typedef struct mtm_xdmf mtm_xdmf;

/** Zero means default. */
typedef struct mtm_xdmf_options
{
  size_t size; /**< sizeof(mtm_xdmf_options) */

  bool confined; /**< refuse files that are not in the XML file's folder or below it */
  bool trusted;  /**< follow what reaches beyond named files: text includes, external entities, and
                      unless confined HDF5's external links, external storage, virtual data sets */
} mtm_xdmf_options;

/**
 * Opens a file: parses the XML, finds the grids and their times.
 *
 * Owns:    *out is released by mtm_xdmf_close.
 * Errors:  MTM_IO_ERROR (cannot be read, not a regular file), MTM_BAD_FILE (not XML, or not XDMF; with
 *          the line), MTM_NO_MEMORY.
 * Source:  XDMF Model and Format 2 and 3, and what the codes write that call it so; docs/xdmf.md.
 */
MTM_API mtm_status mtm_xdmf_open(const char* path,
  const mtm_xdmf_options* options,
  mtm_xdmf** out,
  mtm_error* error);

/**
 * Closes the heavy files until one is wanted again: so that others may write them, or open them in
 * this process (HDF5 refuses a file that it has open with other locking). NULL is allowed.
 */
MTM_API void mtm_xdmf_release(mtm_xdmf* file);

/** Closes the file and all it opened. NULL is allowed. */
MTM_API void mtm_xdmf_close(mtm_xdmf* file);

/* ---- Time ------------------------------------------------------------------------------------ */

/** Time steps: the different times in the file, ascending; 1 where it has no time. */
MTM_API int64_t mtm_xdmf_n_steps(const mtm_xdmf* file);

/** The time of each step, or NULL where the file has no time. Owns: the file's. */
MTM_API const double* mtm_xdmf_times(const mtm_xdmf* file);

/**
 * Makes a step the one that the functions below speak of; step 0 is selected by mtm_xdmf_open. Where
 * parts of the file have times of their own, each is at its latest time that is not after the step's,
 * or at its first.
 *
 * Errors: MTM_BAD_ARGUMENT (no such step), MTM_NO_MEMORY. Grids and descriptions of another step are
 *         gone; heavy data that both use stays open.
 */
MTM_API mtm_status mtm_xdmf_select_step(mtm_xdmf* file, int64_t step, mtm_error* error);

/* ---- Grids ----------------------------------------------------------------------------------- */

/** What the XML alone says of an array. */
typedef struct mtm_xdmf_array
{
  const char* name;
  mtm_association association;
  bool global_ids; /**< AttributeType GlobalId */

  /* Known once the grid was described; n_tuples 0 until then, and for an array that cannot be read. */
  mtm_type type;
  int32_t n_components;
  int64_t n_tuples;
} mtm_xdmf_array;

/**
 * A grid: one mesh, a leaf of the file's tree of domains, collections and trees.
 *
 * Shape: `path` is the names of the collections and trees that the grid is in and its own, with "/"
 *        between; no two grids of a step have the same. `depth` is the number of collections and trees above
 *        it.
 * Owns:  strings and arrays are the file's, until another step is selected.
 */
typedef struct mtm_xdmf_grid
{
  const char* name;
  const char* path;
  int32_t depth;
  const mtm_xdmf_array* arrays;
  int32_t n_arrays;

  /* Known once the grid was described. */
  bool described;
  mtm_mesh_kind kind; /**< MTM_NO_MESH: cannot be read, a problem says why */
  int64_t dims[3];    /**< structured kinds: points along i, j, k, at least 1 */
  int64_t n_points;
  int64_t n_cells; /**< -1: only reading the mesh tells (mixed topologies that do not say) */
} mtm_xdmf_grid;

/** Grids of the selected step; those that exist only to be included elsewhere do not count. */
MTM_API int32_t mtm_xdmf_n_grids(const mtm_xdmf* file);

/** One grid of the selected step; NULL if there is no such. */
MTM_API const mtm_xdmf_grid* mtm_xdmf_grid_at(const mtm_xdmf* file, int32_t grid);

/**
 * Completes a grid's description with sizes and types, from the heads of the heavy data.
 *
 * Errors: MTM_BAD_ARGUMENT (no such grid), MTM_BAD_FILE (the mesh cannot be read; arrays that cannot
 *         are problems, not errors), MTM_UNSUPPORTED, MTM_NO_MEMORY.
 */
MTM_API mtm_status mtm_xdmf_describe(mtm_xdmf* file, int32_t grid, mtm_error* error);

/**
 * A number that says what a grid's points and cells are read from. Equal numbers, equal meshes: a step
 * whose number is that of the last one needs no new mesh. 0: not known. Describes the grid.
 */
MTM_API uint64_t mtm_xdmf_mesh_key(mtm_xdmf* file, int32_t grid);

/* ---- Reading --------------------------------------------------------------------------------- */

/** Which part of a grid. Start from {0}, which is all of it. */
typedef struct mtm_xdmf_part
{
  bool has_extent;   /**< structured kinds: points extent[2a] to extent[2a + 1] along axis a */
  int64_t extent[6]; /**< both ends included, within [0, dims - 1] */

  bool
    has_cells; /**< unstructured: cells first_cell to first_cell + n_cells - 1, and their points */
  int64_t first_cell;
  int64_t n_cells;
} mtm_xdmf_part;

/**
 * A mesh that was read, and the part of the grid it is. Start from {0}.
 *
 * Owns: all its arrays, until mtm_xdmf_mesh_free; `mesh` is a view of them. A host that adopts one
 *       takes it out by mtm_xdmf_mesh_take.
 */
typedef struct mtm_xdmf_mesh
{
  mtm_mesh mesh; /**< images: start is the part's place */
  mtm_xdmf_part part;
  int64_t* point_ids; /**< part of an unstructured grid: the point's number in the file, ascending;
                           NULL: all points */
  void** blocks;      /**< what the mesh is a view of */
  int32_t n_blocks;
} mtm_xdmf_mesh;

/**
 * Reads the points and cells of a grid, or of a part.
 *
 * Shape:   coordinates keep their type; the axes and points of grids in two dimensions have z = 0.
 *          Cell types are VTK's, with their order of points. Structured grids never come with dims 0.
 * Errors:  MTM_BAD_ARGUMENT (no such grid or part), MTM_BAD_FILE (what and which element),
 *          MTM_UNSUPPORTED, MTM_NO_MEMORY, MTM_IO_ERROR, MTM_CANCELLED. No point id is out of range,
 *          as mtm_mesh_check(MTM_CHECK_IDS) would find.
 */
MTM_API mtm_status mtm_xdmf_read_mesh(mtm_xdmf* file,
  int32_t grid,
  const mtm_xdmf_part* part,
  const mtm_run* run,
  mtm_xdmf_mesh* out,
  mtm_error* error);

/** Releases what is left of the mesh. NULL is allowed. */
MTM_API void mtm_xdmf_mesh_free(mtm_xdmf_mesh* mesh);

/** Makes a block, for example mesh->mesh.points.data, the caller's, to be released by free(); NULL if
 * the mesh does not own it. The view stays. */
MTM_API void* mtm_xdmf_mesh_take(mtm_xdmf_mesh* mesh, const void* block);

/**
 * Reads an array of the part of the grid that a mesh is.
 *
 * Shape:  `dst` receives type, components as described, one packed tuple for each point or cell of the
 *         mesh; field arrays: n_tuples. Structured extents are read as hyperslabs, nothing around.
 * Owns:   `dst` is the caller's; dst_bytes is checked.
 * Errors: MTM_BAD_ARGUMENT, MTM_BAD_FILE, MTM_IO_ERROR, MTM_NO_MEMORY, MTM_CANCELLED.
 */
MTM_API mtm_status mtm_xdmf_read_array(mtm_xdmf* file,
  int32_t grid,
  int32_t array,
  const mtm_xdmf_mesh* mesh,
  const mtm_run* run,
  void* dst,
  size_t dst_bytes,
  mtm_error* error);

/**
 * Reads some tuples of an array of the whole grid, by their numbers; where few are wanted, only what
 * is near them is read.
 *
 * Shape:  ids: int32 or int64, in any order; dst: one packed tuple for each.
 * Errors: as mtm_xdmf_read_array.
 */
MTM_API mtm_status mtm_xdmf_read_tuples(mtm_xdmf* file,
  int32_t grid,
  int32_t array,
  const mtm_array* ids,
  const mtm_run* run,
  void* dst,
  size_t dst_bytes,
  mtm_error* error);

/**
 * The bounding box of a grid: xmin, xmax, ymin, ymax, zmin, zmax. Images: by their numbers alone;
 * rectilinear grids: from the axes; others: from all their points, once. min > max: no points.
 */
MTM_API mtm_status mtm_xdmf_bounds(mtm_xdmf* file,
  int32_t grid,
  const mtm_run* run,
  double bounds[6],
  mtm_error* error);

/**
 * The part of a structured grid that a plane can touch: the layers of cells on either side of it where
 * the plane is along an axis of an image or a rectilinear grid, else the whole. *empty: none of it.
 */
MTM_API mtm_status mtm_xdmf_slice_part(mtm_xdmf* file,
  int32_t grid,
  const mtm_plane* plane,
  mtm_xdmf_part* part,
  bool* empty,
  mtm_error* error);

/* ---- What to tell the user ------------------------------------------------------------------- */

/** Problems found so far, in the order they were found, each once. */
MTM_API int32_t mtm_xdmf_n_problems(const mtm_xdmf* file);

/** One of them, "flow.xdmf:12: Attribute \"T\": ..."; NULL if there is no such. Owns: the file's. */
MTM_API const char* mtm_xdmf_problem(const mtm_xdmf* file, int32_t problem);

/** A heavy file that descriptions or reads have led to. */
typedef struct mtm_xdmf_heavy_file
{
  const char* path;   /**< as it was found, else as the XML names it */
  int64_t n_bytes;    /**< -1: not there, or cannot be opened */
  int64_t bytes_read; /**< of values, by this library, so far */
} mtm_xdmf_heavy_file;

/** Heavy files met so far, in the order they were met, each once. */
MTM_API int32_t mtm_xdmf_n_heavy_files(const mtm_xdmf* file);

/** One of them; path NULL if there is no such. Owns: strings are the file's. */
MTM_API mtm_xdmf_heavy_file mtm_xdmf_heavy_file_at(const mtm_xdmf* file, int32_t heavy_file);

#ifdef __cplusplus
}
#endif

#endif
