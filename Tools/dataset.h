/* SPDX-FileCopyrightText: The Microtome developers */
/* SPDX-License-Identifier: BSD-3-Clause */

/* An array in an HDF5 file, as both the HDF5 and the XDMF writer see it. */
#ifndef MICROTOME_DATASET_H
#define MICROTOME_DATASET_H

#include "microtome/microtome.h"

enum
{
  DATASET_MAX_RANK = 4
};

/** Shape: dims[0] varies slowest; the last one is the components where there are several. */
typedef struct dataset
{
  const char* path; /**< inside the HDF5 file, "/PointData/Temperature" */
  mtm_type type;    /**< MTM_INT32, MTM_FLOAT32 or MTM_FLOAT64 */
  int32_t rank;
  int64_t dims[DATASET_MAX_RANK];
} dataset;

#endif
