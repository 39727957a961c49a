/* SPDX-FileCopyrightText: The Microtome developers */
/* SPDX-License-Identifier: BSD-3-Clause */

/* Writing arrays to an HDF5 file, whole or slab by slab. */
#ifndef MICROTOME_HDF5_WRITER_H
#define MICROTOME_HDF5_WRITER_H

#include "dataset.h"
#include "tool.h"

#include <hdf5.h>

/** Start from {0}. */
typedef struct hdf5_writer
{
  const char* path; /**< for messages; borrowed until hdf5_close */
  hid_t file;       /**< 0 = not open */
  bool created;     /**< the file is ours, to remove if it is not wanted */
} hdf5_writer;

/** Creates the file, or empties it. Errors: MTM_IO_ERROR, with the system's reason. */
mtm_status hdf5_open(hdf5_writer* writer, const char* path, mtm_error* error);

/** Makes room for an array, and the groups on its path. The same calls give the same bytes. */
mtm_status hdf5_create(hdf5_writer* writer, const dataset* array, mtm_error* error);

/** Writes dims[0] indices [first, first + n) of a created array from packed values. */
mtm_status hdf5_write_slab(hdf5_writer* writer,
  const dataset* array,
  int64_t first,
  int64_t n,
  const void* values,
  mtm_error* error);

/** Creates arrays and writes all of each. */
mtm_status hdf5_write(hdf5_writer* writer,
  int32_t n_arrays,
  const dataset* const* arrays,
  const void* const* values,
  mtm_error* error);

/** Closes the file if it is open. Errors: MTM_IO_ERROR: what was still to be written was not. */
mtm_status hdf5_close(hdf5_writer* writer, mtm_error* error);

#endif
