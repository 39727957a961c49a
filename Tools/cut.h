/* SPDX-FileCopyrightText: The Microtome developers */
/* SPDX-License-Identifier: BSD-3-Clause */

/* `microtome slice` and `microtome surface`. The way of the data:
 *
 *     command line --cut_options--> options --cut_planes--> planes
 *     grid --cut_grid--> pieces with their arrays --cut_join--> object of a scene --cut_scene--> file
 */
#ifndef MICROTOME_CUT_H
#define MICROTOME_CUT_H

#include "input.h"
#include "microtome/scene.h"
#include "run.h"
#include "seams.h"

/** What was asked for. */
typedef struct cut_options
{
  bool surface; /**< not slices */
  input_options input;
  const char* output;
  bool html;
  const char* title;
  const char* description; /**< NULL = none */
  mtm_precision precision;
  bool all_times;   /**< every step of the file */
  text_list arrays; /**< names; none = all arrays */
  bool no_arrays;
  bool triangles, verbose;
  int32_t n_threads;

  double normal[3];
  double* at; /**< positions along the normal; NULL = the middle of the data */
  int32_t n_at;
  int32_t n_slices; /**< around each position */
  double spacing;   /**< 0 = spread over the data */
} cut_options;

/** Reads the command line. Owns: cut_options_free. Errors: MTM_BAD_ARGUMENT, MTM_NO_MEMORY. */
mtm_status cut_options_read(int argc, char** argv, cut_options* options, mtm_error* error);
void cut_options_free(cut_options* options);

/** Prints what --help says. */
void cut_print_help(bool surface);

/** An array that a grid gives to its object. */
typedef struct cut_array
{
  int32_t number; /**< of the grid's arrays; -1: the numbers of the planes */
  const char* name;
  mtm_association association;
  mtm_type type;
  int32_t n_components;
  bool is_lost; /**< it cannot be read, which is a problem of the file */
} cut_array;

/** What a plane, or all of them, cut out of a grid; values[i] belongs to arrays[i] of the object. */
typedef struct cut_piece
{
  mtm_polygons polygons;
  void** values;
} cut_piece;

/** A grid on its way to the scene. Start from {0}. */
typedef struct cut_object
{
  char* name;
  cut_array* arrays;
  int32_t n_arrays;
  cut_piece* pieces;
  int32_t n_pieces;
  int64_t n_source_points, n_source_cells;
} cut_object;

void cut_piece_free(cut_piece* piece, int32_t n_arrays);
void cut_object_free(cut_object* object);

/** A command under way. */
typedef struct cutting
{
  const cut_options* options;
  mtm_xdmf* file;
  int64_t step;
  int64_t first_step, n_steps; /**< that are cut */
  int32_t* grids;              /**< that were asked for */
  int32_t n_grids;
  size_t
    n_common; /**< letters at the start of all paths that name the one group all grids are in */
  mtm_plane* planes;
  int32_t n_planes;
  double from, to; /**< of the whole, the grid under way */
  seams seams;     /**< of grids that lie side by side */
  tool_run run;
  cut_object* objects;
  int32_t n_objects;
} cutting;

/** Finds the planes. Reads the points of grids whose bounds are needed and not in the XML. */
mtm_status cut_find_planes(cutting* cut, mtm_error* error);

/** Whether a box and a plane meet, with room for rounding. */
bool cut_meets(const double bounds[6], const mtm_plane* plane);

/** The arrays of a grid that go into its object. Errors: MTM_NO_MEMORY. */
mtm_status cut_choose_arrays(const cutting* cut, int32_t grid, cut_object* out, mtm_error* error);

/** Says what their types are, once the mesh was read; what cannot be read is lost. */
void cut_complete_arrays(const cutting* cut, int32_t grid, cut_object* object);

/**
 * Reads the arrays of the object for one piece of it and carries them over.
 *
 * Shape:  `mesh` is what the piece was made of. Where few of its tuples are needed, only these are
 *         read; the polygons' sources are then renumbered.
 */
mtm_status cut_carry_arrays(cutting* cut,
  int32_t grid,
  const mtm_xdmf_mesh* mesh,
  cut_object* object,
  cut_piece* piece,
  mtm_error* error);

/** Reads what is needed of a grid and cuts it. Without pieces: no plane meets it.
 * Errors: those of the library; but an array that cannot be read is only left out. */
mtm_status cut_grid(cutting* cut, int32_t grid, cut_object* out, mtm_error* error);

/** Takes the faces that other grids keep out of the objects, and objects that have nothing else. */
mtm_status cut_drop_seams(cutting* cut, mtm_error* error);

/**
 * Puts the pieces of an object together, in canonical form.
 *
 * Owns:   *out borrows the names; mtm_scene_object_free releases the rest, and the object's pieces are
 *         gone.
 * Errors: MTM_NO_MEMORY.
 */
mtm_status cut_join(cut_object* object, mtm_scene_object* out, mtm_error* error);

/** A file that is there whole or not at all: written as NAME.part, then renamed. Start from {0}. */
typedef struct cut_file
{
  const char* path;
  char* part;
  FILE* stream;
} cut_file;

mtm_status cut_file_open(cut_file* file, const char* path, mtm_error* error);
mtm_status cut_file_commit(cut_file* file, mtm_error* error);
void cut_file_discard(cut_file* file);

/** What was written. */
typedef struct cut_counts
{
  int64_t n_points;
  int64_t n_cells[3]; /**< vertices, lines, polygons */
} cut_counts;

/** A scene on its way to a file. Start from {0}; stays where it is while it is open. */
typedef struct cut_output
{
  cut_file file;
  progress* bar;
  double done;       /**< of the whole, while it writes */
  mtm_error stopped; /**< by a signal; empty: not */
  mtm_scene_stream* stream;
} cut_output;

/** Begins the scene. */
mtm_status cut_scene_begin(cutting* cut, cut_output* out, mtm_error* error);

/** Writes all objects as a time step of the scene; these are empty then. */
mtm_status cut_scene_add(cutting* cut, cut_output* out, cut_counts* counts, mtm_error* error);

/** Ends the scene. */
mtm_status cut_scene_end(cutting* cut, cut_output* out, mtm_error* error);

#endif
