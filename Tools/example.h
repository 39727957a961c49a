/* SPDX-FileCopyrightText: The Microtome developers */
/* SPDX-License-Identifier: BSD-3-Clause */

/* The example data sets: each is NAME.xdmf, to be opened, and NAME.h5 with its arrays. */
#ifndef MICROTOME_EXAMPLE_H
#define MICROTOME_EXAMPLE_H

#include "hdf5_writer.h"
#include "tool.h"
#include "xdmf_writer.h"

/** What was asked for. */
typedef struct example_options
{
  const char* folder;
  int64_t n_points;     /**< volume: about so many */
  int64_t n_time_steps; /**< volume: 0 = one grid without time */
  bool image;           /**< volume: an image instead of hexahedra */
} example_options;

/** What was made, for the line that says so. */
typedef struct example_summary
{
  int64_t n_points, n_cells;
  const char* cell_name; /**< "tetrahedra" */
} example_summary;

enum
{
  EXAMPLE_PATH_SIZE = 4096
};

/**
 * The two files of a data set. They are written under names that end in .part and renamed when
 * both are complete, so what stands under the final names is always whole. Start from {0}.
 */
typedef struct example_files
{
  char name[64]; /**< of the data set */
  char data_name[64];
  char xdmf[EXAMPLE_PATH_SIZE], xdmf_part[EXAMPLE_PATH_SIZE];
  char h5[EXAMPLE_PATH_SIZE], h5_part[EXAMPLE_PATH_SIZE];
  hdf5_writer data;
  xdmf_writer text;
} example_files;

/** Makes the folder, and those above it, if they are not there. Errors: MTM_IO_ERROR. */
mtm_status example_make_folder(const char* folder, mtm_error* error);

/** Creates both files under their temporary names. Errors: MTM_IO_ERROR. */
mtm_status example_files_open(example_files* files,
  const char* folder,
  const char* name,
  bool temporal,
  mtm_error* error);

/** Closes both files and gives them their final names. Errors: MTM_IO_ERROR. */
mtm_status example_files_commit(example_files* files, mtm_error* error);

/** Closes and removes what is left under temporary names. */
void example_files_discard(example_files* files);

/** Write the data of one example into open files. Errors: MTM_IO_ERROR, MTM_NO_MEMORY. */
typedef mtm_status example_write(const example_options* options,
  example_files* files,
  example_summary* summary,
  mtm_error* error);
example_write example_write_cube;
example_write example_write_cylinder;
example_write example_write_volume;

#endif
