/* SPDX-FileCopyrightText: The Microtome developers */
/* SPDX-License-Identifier: BSD-3-Clause */

/* The life of results. */
#include "internal.h"

#include <stdlib.h>

void mtm_polygons_free(mtm_polygons* polygons)
{
  if (!polygons)
  {
    return;
  }
  free(polygons->points);
  free(polygons->offsets);
  free(polygons->connectivity);
  free(polygons->point_a);
  free(polygons->point_b);
  free(polygons->point_t);
  free(polygons->made_offsets);
  free(polygons->made_sources);
  free(polygons->made_weights);
  free(polygons->source_cells);
  free(polygons->planes);
  *polygons = (mtm_polygons){ 0 };
}
