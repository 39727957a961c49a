/* SPDX-FileCopyrightText: The Microtome developers */
/* SPDX-License-Identifier: BSD-3-Clause */

/* For tests that include check.h: slices and surfaces of curved cells, divided `subdivision` times or to a
 * tolerance, with all provenance. */
#ifndef MICROTOME_TEST_CURVES_H
#define MICROTOME_TEST_CURVES_H

#include "microtome/microtome.h"

static inline mtm_polygons slice_to(const mtm_mesh* mesh,
  const mtm_plane* plane,
  int32_t subdivision,
  double tolerance,
  const mtm_run* run)
{
  mtm_slice_options options = { .size = sizeof options,
    .planes = plane,
    .n_planes = 1,
    .subdivision = subdivision,
    .tolerance = tolerance,
    .provenance = MTM_PROVENANCE_POINTS | MTM_PROVENANCE_CELLS | MTM_PROVENANCE_PLANES };
  mtm_polygons polygons = { 0 };
  mtm_error error;
  const mtm_status status = mtm_slice(mesh, NULL, &options, run, &polygons, &error);
  CHECK(status == MTM_OK, "%s", error.message);
  return polygons;
}

static inline mtm_polygons skin_to(const mtm_mesh* mesh,
  int32_t subdivision,
  double tolerance,
  const mtm_run* run)
{
  mtm_surface_options options = { .size = sizeof options,
    .subdivision = subdivision,
    .tolerance = tolerance,
    .provenance = MTM_PROVENANCE_POINTS | MTM_PROVENANCE_CELLS };
  mtm_polygons polygons = { 0 };
  mtm_error error;
  const mtm_status status = mtm_extract_surface(mesh, &options, run, &polygons, &error);
  CHECK(status == MTM_OK, "%s", error.message);
  return polygons;
}

#endif
