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
 * options forbid that. The caller closes it. */
hid_t mtm_hdf5_open(mtm_xdmf* file, const char* path, const char* name, mtm_error* error);

/* What HDF5 says of its last failure, in brief. */
void mtm_hdf5_reason(char* text, size_t size);

#endif
