/* SPDX-FileCopyrightText: The Microtome developers */
/* SPDX-License-Identifier: BSD-3-Clause */

/* HDF5 files and data sets as they are opened here: xdmf_hdf5.c. */
#ifndef MICROTOME_XDMF_HDF5_H
#define MICROTOME_XDMF_HDF5_H

#include "xdmf_internal.h"

#include <hdf5.h>

/* HDF5 prints what fails unless told not to; it is told for the time of a call and no longer, since
 * the setting is the whole process's. */
#define MTM_HDF5_QUIETLY(statement)                                                                \
  do                                                                                               \
  {                                                                                                \
    H5E_BEGIN_TRY                                                                                  \
    {                                                                                              \
      statement;                                                                                   \
    }                                                                                              \
    H5E_END_TRY                                                                                    \
  } while (0)

/* Opens a data set of a file; negative, and a message: it cannot be, or reaches beyond the file and the
 * options forbid that. The caller closes it. `chunk_bytes`: of a chunk, at least one of which is kept in
 * memory while the set is open; 0: none. */
hid_t mtm_hdf5_open(mtm_xdmf* file,
  const char* path,
  const char* name,
  int64_t chunk_bytes,
  mtm_error* error);

/* A data item in an HDF5 file. */
typedef struct mtm_hdf5_source
{
  mtm_source base;
  char* path;
  char* name;
  int32_t heavy_file;
  int32_t rank; /* of the data set; 0: scalar */
  int64_t dims[MTM_MAX_RANK];
  bool is_chunked;
  int64_t chunk[MTM_MAX_RANK]; /* 1 where not chunked */
} mtm_hdf5_source;

/* The data set of a source, which stays open while not many others are asked for: what is read bit by
 * bit, of several by turns, finds its chunks decompressed. Owns: the file's. */
hid_t mtm_hdf5_held(const mtm_hdf5_source* source, mtm_error* error);

/* How many data sets this opened so far: what tests count. */
int64_t mtm_hdf5_n_opened(const mtm_xdmf* file);

/* The type that values come in; and what a file's type is for us, MTM_NO_TYPE where no numbers. */
hid_t mtm_hdf5_memory_type(mtm_type type);
mtm_type mtm_hdf5_type_of(hid_t type);

/* xdmf_hdf5_read.c: mtm_source's read of these. */
mtm_status mtm_hdf5_read(mtm_source* base,
  const mtm_span* span,
  const mtm_run* run,
  void* dst,
  mtm_error* error);

/* What HDF5 says of its last failure, in brief. */
void mtm_hdf5_reason(char* text, size_t size);

#endif
