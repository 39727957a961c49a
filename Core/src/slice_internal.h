/* SPDX-FileCopyrightText: The Microtome developers */
/* SPDX-License-Identifier: BSD-3-Clause */

/* What the files share that make slices of large meshes fast: which cells can be met at all (zones.c,
 * sieve.c), which of them are after all (nearby.c), and how the usual ones are cut (quick.c,
 * quick_table.c). */
#ifndef MICROTOME_SLICE_INTERNAL_H
#define MICROTOME_SLICE_INTERNAL_H

#include "internal.h"

/* The first of a cutter's values that is not below a bound. */
static inline int32_t mtm_first_value(const mtm_cutter* cutter, double bound)
{
  int32_t first = 0;
  int32_t last = cutter->n_values;
  while (first < last)
  {
    const int32_t middle = first + (last - first) / 2;
    if (cutter->values[middle] < bound)
    {
      first = middle + 1;
    }
    else
    {
      last = middle;
    }
  }
  return first;
}

/* ---- zones.c ---------------------------------------------------------------------------------- */

enum
{
  MTM_ZONE_UNSURE = 0xff, /* within rounding of a value, or not finite */
  MTM_N_ZONES = 70,       /* bytes with four bits set: none of them has all the bits of another */
  MTM_LANE_VALUES = MTM_N_ZONES - 1,
  MTM_ZONES_BATCH = 256 /* points whose coordinates and values fit the nearest cache */
};

/* Some of a cutter's values, and the zone of each point among them: byte n of four bits where n of them are
 * below it, or MTM_ZONE_UNSURE. A cell whose points together have the bits of one zone meets none of the
 * values. */
typedef struct mtm_lane
{
  const mtm_cutter* cutter;
  int32_t first_value, n_values;
  uint8_t* zones;
} mtm_lane;

/* Whether some points are in different zones or unsure ones, by all zones put together and one of them. */
static inline uint8_t mtm_zones_differ(uint32_t together, uint32_t one)
{
  return (uint8_t)((together ^ one) | (together == MTM_ZONE_UNSURE));
}

/* Zones can be looked up for any number & mask: those of numbers that are no points are unsure, so that
 * a cell with such an id is looked at, which finds the error. */
typedef struct mtm_zones
{
  mtm_lane* lanes;
  int32_t n_lanes;
  uint64_t mask;
  uint8_t* bytes; /* of all lanes */
  uint8_t codes[MTM_N_ZONES];
} mtm_zones;

/* One pass over the points. Fractions as in tasks.c; release with mtm_zones_free, after errors too. */
mtm_status mtm_zones_find(const mtm_mesh* mesh,
  const mtm_cutter* cutters,
  int32_t n_cutters,
  const mtm_run* run,
  double from,
  double to,
  mtm_zones* zones,
  mtm_error* error);
void mtm_zones_free(mtm_zones* zones);

/* ---- zones_packed.c --------------------------------------------------------------------------- */

/* Zones of n <= MTM_ZONES_BATCH points about the one value of a plane's lane; points: packed, float32 or
 * float64. codes: below the value and above it. False, and nothing is found, if some point is not
 * finite or too large. */
bool mtm_zones_of_packed(const mtm_lane* lane,
  const mtm_array* points,
  int64_t first,
  int32_t n,
  const uint8_t codes[2]);

/* ---- sieve.c ---------------------------------------------------------------------------------- */

/* The cells that may meet a value of one of the cutters, are not finite or are wrong in some way, by one
 * pass over the cells; out->ids is the caller's to free. */
mtm_status mtm_sieve(const mtm_mesh* mesh,
  const mtm_cutter* cutters,
  int32_t n_cutters,
  const mtm_run* run,
  double from,
  double to,
  mtm_cells* out,
  mtm_error* error);

/* ---- nearby.c ----------------------------------------------------------------------------------- */

enum
{
  MTM_N_NEARBY = 32
};

/* Some cells that will be cut in this order. */
typedef struct mtm_nearby
{
  int64_t cells[MTM_N_NEARBY];
  int32_t n;
  int32_t
    n_points[MTM_N_NEARBY]; /* of usual cells, of which all is asked for ahead; 0: of others */
  int64_t first_ids[MTM_N_NEARBY]; /* in the connectivity */
} mtm_nearby;

/* The steps of asking for the memory of cells, each some time after the one before: of their offsets,
 * then of their ids, then of their points. */
void mtm_nearby_expect(const mtm_mesh* mesh, const mtm_nearby* nearby);
void mtm_nearby_fetch_ids(const mtm_mesh* mesh, mtm_nearby* nearby);

/* The first two of these steps for cells of which mtm_index_even_type knows the type. */
void mtm_nearby_fetch_even(const mtm_mesh* mesh, int32_t type, mtm_nearby* nearby);

void mtm_nearby_fetch_points(const mtm_mesh* mesh, const mtm_nearby* nearby);

/* Leaves out cells that were fetched and certainly meet none of the values; those that are unusual or
 * wrong in some way stay. */
void mtm_nearby_sift(const mtm_mesh* mesh, const mtm_cutter* cutter, mtm_nearby* nearby);

/* ---- quick_table.c, quick.c --------------------------------------------------------------------- */

enum
{
  MTM_QUICK_FIRST_TYPE = MTM_TETRAHEDRON, /* to MTM_PYRAMID */
  MTM_QUICK_N_TYPES = 5,
  MTM_QUICK_MAX_POINTS = 8,  /* of a cell */
  MTM_QUICK_MAX_EDGES = 6,   /* of a polygon: a cell has so many faces, and each gives one side */
  MTM_QUICK_N_MEMORIES = 512 /* so that all of them stay in the first cache */
};

/* The edges round the polygon that a plane cuts out of a cell with no point on it, in the order in which
 * cut_solid.c finds them. n: 0 = not found out yet, -1 = not one polygon with a side a face at most. */
typedef struct mtm_quick_ring
{
  int8_t n;
  uint8_t low[MTM_QUICK_MAX_EDGES], high[MTM_QUICK_MAX_EDGES];
} mtm_quick_ring;

/* The ring of a shape whose points `above`, a bit each, are above the plane. */
void mtm_quick_find_ring(const mtm_shape* shape, uint32_t above, mtm_quick_ring* ring);

/* The chunk point of an edge that was cut before. */
typedef struct mtm_quick_memory
{
  int64_t low, high; /* ids */
  int32_t plane;
  int32_t point; /* + 1; 0: nothing */
} mtm_quick_memory;

/* What one task that cuts cells remembers; all zero to start with. One chunk only. */
typedef struct mtm_quick
{
  mtm_quick_ring rings[MTM_QUICK_N_TYPES][1 << MTM_QUICK_MAX_POINTS];
  mtm_quick_memory memories[MTM_QUICK_N_MEMORIES];
} mtm_quick;

/* Cuts one cell by all values of the cutter, as mtm_cut_cell does and with the same result: by itself
 * where it is a usual cell in a usual place, else by mtm_cut_cell. */
mtm_status mtm_quick_cut(mtm_quick* quick, mtm_cut* cut, int64_t index, mtm_error* error);

#endif
