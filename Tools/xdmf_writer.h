/* SPDX-FileCopyrightText: The Microtome developers */
/* SPDX-License-Identifier: BSD-3-Clause */

/* The XML of an XDMF file, in the part of the format that version 2 and 3 readers share. */
#ifndef MICROTOME_XDMF_WRITER_H
#define MICROTOME_XDMF_WRITER_H

#include "dataset.h"
#include "tool.h"

#include <stdio.h>

/** An array on the points or cells of a grid; `n_components` is 1 or 3. */
typedef struct xdmf_attribute
{
  const char* name;
  const char* unit;
  mtm_association association;
  int32_t n_components;
  dataset values;
} xdmf_attribute;

/** A grid: cells of one type on given points, or an image where `cell_type` is NULL. */
typedef struct xdmf_grid
{
  const char* name;
  const char* cell_type; /**< "Triangle", "Tetrahedron", "Hexahedron" */
  dataset cells;         /**< (cells, points of a cell) */
  dataset points;        /**< (points, 3) */

  int64_t dims[3];              /**< images: points along x, y, z */
  double origin[3], spacing[3]; /**< images */
  const xdmf_attribute* attributes;
  int32_t n_attributes;
} xdmf_grid;

/** Start from {0}. */
typedef struct xdmf_writer
{
  FILE* file;       /**< NULL = not open */
  const char* path; /**< for messages; borrowed until xdmf_close */
  const char* data; /**< name of the HDF5 file, relative to the XDMF file; borrowed likewise */
  bool temporal;
  bool created; /**< the file is ours, to remove if it is not wanted */
} xdmf_writer;

/** Creates the file; `series` names the collection of time steps, NULL = one grid without time. */
mtm_status xdmf_open(xdmf_writer* writer,
  const char* path,
  const char* data,
  const char* series,
  mtm_error* error);

/** Adds a grid; `time` is ignored where there are no time steps. */
void xdmf_add_grid(xdmf_writer* writer, const xdmf_grid* grid, double time);

/** Ends and closes the file if it is open. Errors: MTM_IO_ERROR: some of it was not written. */
mtm_status xdmf_close(xdmf_writer* writer, mtm_error* error);

#endif
