/* SPDX-FileCopyrightText: The Microtome developers */
/* SPDX-License-Identifier: BSD-3-Clause */

/* Writes small XDMF files and their heavy data, each beside the test that says what it holds. They stay
 * in the build tree, to be looked at and as seeds for other tests. */
#ifndef MICROTOME_TEST_XDMF_FILES_H
#define MICROTOME_TEST_XDMF_FILES_H

#include "microtome/xdmf.h"

#include <hdf5.h>

/* The folder that all is written into: a program's first argument, made if it is not there; false, and
 * said: there is none. */
bool xdmf_files_start(int argc, char** argv);

/* The path of a file in the folder, good until the 8th call after this. */
const char* xdmf_files_path(const char* name);

/* Writes a text, or bytes. */
void xdmf_files_write(const char* name, const void* bytes, size_t n_bytes);

/* Writes NAME.xdmf with a domain of this contents, and opens it; or the text as it stands. Single quotes
 * save C from escapes. NULL, and counted as a failure: it does not open. */
mtm_xdmf* xdmf_files_open(const char* name, const char* domain);
mtm_xdmf* xdmf_files_open_text(const char* name, const char* text);

/* Numbers 0 to n - 1 in an HDF5 file, as double: so value i of any array is i. */
void xdmf_files_count(hid_t file, const char* name, hid_t type, int rank, const hsize_t* dims);

/* The same with values and properties (chunks, filters). */
void xdmf_files_put(hid_t file,
  const char* name,
  hid_t file_type,
  hid_t properties,
  int rank,
  const hsize_t* dims,
  hid_t memory_type,
  const void* values);

#endif
