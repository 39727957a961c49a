/* SPDX-FileCopyrightText: The Microtome developers */
/* SPDX-License-Identifier: BSD-3-Clause */

/* Faces that are outside, and cells of less than three dimensions, as rings of the mesh's points. Cells
 * that come in blocks are short work; the others go through what structured grids use, too. */
#include "surface_internal.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Scratch of one task. */
typedef struct maker
{
  const mtm_mesh* mesh;
  const uint8_t* block_types;
  mtm_rings* rings;
  mtm_grid grid; /* zeros */
  mtm_skin skin; /* of cells that do not come in blocks */
  mtm_chunk* chunk;

  /* The cell of a block that is loaded. */
  int64_t index;
  mtm_cell cell;
  const mtm_shape* shape;
  bool inverted;
  int64_t ids[MTM_BLOCK_CELL_POINTS];
  double xyz[3 * MTM_BLOCK_CELL_POINTS];
  int64_t last_non_finite; /* index + 1 of the last cell that was counted */
} maker;

/* Room for one more ring, whose ids are to be written; NULL when out of memory. */
static int64_t* new_ring(mtm_rings* rings, int64_t source, mtm_kind kind, int32_t n)
{
  mtm_ring_cell* cells =
    mtm_grown(rings->cells, &rings->cells_capacity, rings->n_cells + 1, sizeof *cells);
  rings->cells = cells ? cells : rings->cells;
  int64_t* ids = mtm_grown(rings->ids, &rings->ids_capacity, rings->n_ids + n, sizeof *ids);
  rings->ids = ids ? ids : rings->ids;
  if (!cells || !ids)
  {
    (void)mtm_fail_memory(&rings->error, "the surface");
    return NULL;
  }
  cells[rings->n_cells++] =
    (mtm_ring_cell){ .source = source, .n_points = n, .kind = (int32_t)kind };
  rings->n_ids += n;
  ++rings->n_of_kind[kind];
  return ids + rings->n_ids - n;
}

static mtm_status add_polygon(mtm_rings* rings, int64_t source, const int64_t* ids, int32_t n)
{
  int64_t* ring = new_ring(rings, source, MTM_KIND_POLYGON, n);
  if (ring)
  {
    memcpy(ring, ids, (size_t)n * sizeof *ids);
  }
  return ring ? MTM_OK : MTM_NO_MEMORY;
}

/* ---- Cells that come in blocks ------------------------------------------------------------------------ */

/* u . (v x w), the points seen from the first, as mtm_cell_is_inverted has it. */
static double volume_of(const double* xyz, int32_t p, int32_t q, int32_t r)
{
  double u[3][3];
  for (int32_t c = 0; c < 3; ++c)
  {
    u[0][c] = xyz[3 * p + c] - xyz[c];
    u[1][c] = xyz[3 * q + c] - xyz[c];
    u[2][c] = xyz[3 * r + c] - xyz[c];
  }
  return u[0][0] * (u[1][1] * u[2][2] - u[1][2] * u[2][1]) +
    u[0][1] * (u[1][2] * u[2][0] - u[1][0] * u[2][2]) +
    u[0][2] * (u[1][0] * u[2][1] - u[1][1] * u[2][0]);
}

/* mtm_cell_is_inverted, bit for bit, without the triangles at the first point: from there their volume
 * is exactly zero, as long as no product overflows. */
static bool is_inverted(const maker* m)
{
  const mtm_shape* shape = m->shape;
  double largest = 0.0;
  for (int32_t i = 0; i < 3 * shape->n_points; ++i)
  {
    largest = fabs(m->xyz[i]) <= largest ? largest : fabs(m->xyz[i]);
  }
  if (!(largest < 1e90))
  {
    return mtm_cell_is_inverted(&m->cell, m->xyz);
  }
  double volume = 0.0;
  for (int32_t f = 0; f < shape->n_faces; ++f)
  {
    const int32_t* face = shape->points + shape->offsets[f];
    const int32_t n = shape->offsets[f + 1] - shape->offsets[f];
    for (int32_t i = 1; face[0] != 0 && i + 1 < n; ++i)
    {
      if (face[i] != 0 && face[i + 1] != 0)
      {
        volume += volume_of(m->xyz, face[0], face[i], face[i + 1]);
      }
    }
  }
  return volume < 0.0;
}

static void load_fixed(maker* m, int64_t index, int32_t type)
{
  if (m->shape && m->index == index)
  {
    return;
  }
  m->index = index;
  m->shape = mtm_shape_of(type);
  m->cell.type = type;
  m->cell.n_points = m->shape->n_points;
  m->cell.ids = m->ids;
  /* The offsets of a block are regular, and its first one is at hand from the cell before. */
  const int64_t in_block = index % MTM_BLOCK_CELLS;
  const int64_t first =
    mtm_load_id(&m->mesh->offsets, index - in_block) + in_block * m->shape->n_points;
  for (int32_t p = 0; p < m->shape->n_points; ++p)
  {
    m->ids[p] = mtm_load_id(&m->mesh->connectivity, first + p);
    mtm_point_by_id(m->mesh, m->ids[p], &m->xyz[3 * p]);
  }
  m->inverted = is_inverted(m);
}

/* Puts the points of a face into a ring, outwards, without repeating one; how many. */
static int32_t make_ring(const maker* m, int32_t face, int64_t* ids, double* xyz)
{
  const int32_t* points = m->shape->points + m->shape->offsets[face];
  const int32_t n = m->shape->offsets[face + 1] - m->shape->offsets[face];
  int32_t n_ring = 0;
  for (int32_t i = 0; i < n; ++i)
  {
    const int32_t point = points[m->inverted ? n - 1 - i : i];
    const int64_t id = m->ids[point];
    if (n_ring > 0 && (ids[n_ring - 1] == id || (i == n - 1 && ids[0] == id)))
    {
      continue;
    }
    ids[n_ring] = id;
    memcpy(&xyz[3 * n_ring++], &m->xyz[3 * point], 3 * sizeof *xyz);
  }
  return n_ring;
}

static bool is_finite_face(const maker* m, int32_t face)
{
  for (int32_t i = m->shape->offsets[face]; i < m->shape->offsets[face + 1]; ++i)
  {
    if (!mtm_is_finite_point(&m->xyz[3 * m->shape->points[i]], m->skin.limit))
    {
      return false;
    }
  }
  return true;
}

static mtm_status make_fixed(maker* m, const mtm_candidate* item, int32_t type)
{
  load_fixed(m, item->cell, type);
  if (!is_finite_face(m, item->face))
  {
    m->rings->n_non_finite_cells += m->last_non_finite != item->cell + 1;
    m->last_non_finite = item->cell + 1;
    return MTM_OK;
  }
  int64_t ids[4];
  double xyz[12];
  const int32_t n = make_ring(m, item->face, ids, xyz);
  if (n < 3)
  {
    return MTM_OK;
  }
  if (n == 3 || !m->skin.triangulate)
  {
    return add_polygon(m->rings, item->cell, ids, n);
  }
  int32_t triangles[6];
  int32_t scratch[4];
  mtm_triangulate(xyz, n, triangles, scratch);
  mtm_status status = MTM_OK;
  for (int32_t t = 0; status == MTM_OK && t < n - 2; ++t)
  {
    const int64_t one[3] = {
      ids[triangles[3 * t]], ids[triangles[3 * t + 1]], ids[triangles[3 * t + 2]]
    };
    status = add_polygon(m->rings, item->cell, one, 3);
  }
  return status;
}

/* ---- All others ------------------------------------------------------------------------------------------ */

/* Loads the cell of a candidate, unless it is the one loaded, with faces that all look one way. */
static mtm_status load_whole(mtm_skin* skin, int64_t index, mtm_error* error)
{
  if (skin->index == index)
  {
    return MTM_OK;
  }
  mtm_status status = mtm_skin_load(skin, index, error);
  if (status == MTM_OK && skin->cell.type == MTM_POLYHEDRON)
  {
    status = mtm_polyhedron_load(skin->mesh, index, &skin->cell, error);
    if (status == MTM_OK)
    {
      status = mtm_polyhedron_turn(&skin->cell, skin->xyz, error);
    }
  }
  return status;
}

/* What a candidate has made of the chunk becomes rings. */
static mtm_status drain(maker* m)
{
  mtm_chunk* chunk = m->chunk;
  for (int64_t c = 0; c < chunk->n_cells; ++c)
  {
    const mtm_chunk_cell* cell = &chunk->cells[c];
    int64_t* ring = new_ring(m->rings, cell->source, cell->kind, cell->n_points);
    for (int32_t p = 0; ring && p < cell->n_points; ++p)
    {
      ring[p] = chunk->points[chunk->connectivity[cell->first + p]].a;
    }
    if (!ring)
    {
      return MTM_NO_MEMORY;
    }
  }
  m->rings->n_non_finite_cells += chunk->n_non_finite_cells;
  chunk->n_cells = chunk->n_connectivity = chunk->n_non_finite_cells = 0;
  return MTM_OK;
}

static mtm_status make_any(maker* m, const mtm_candidate* item)
{
  mtm_error* error = &m->rings->error;
  mtm_status status = load_whole(&m->skin, item->cell, error);
  if (status != MTM_OK)
  {
    return status;
  }
  mtm_part part = { 0 };
  int64_t at = 0;
  for (int32_t p = 0; p <= item->part; ++p)
  {
    mtm_cell_next_part(&m->skin.cell, &at, &part);
  }
  status = item->face == MTM_WHOLE_PART ? mtm_skin_add_flat(&m->skin, &part, error)
                                        : mtm_skin_add_face(&m->skin, &part, item->face, error);
  return status == MTM_OK ? drain(m) : status;
}

/* ---- All of a task ------------------------------------------------------------------------------------------ */

void mtm_rings_free(mtm_rings* rings)
{
  free(rings->cells);
  free(rings->ids);
  *rings = (mtm_rings){ 0 };
}

void mtm_rings_make(const mtm_mesh* mesh,
  const mtm_surface_options* options,
  const uint8_t* block_types,
  const mtm_candidates* list,
  mtm_rings* rings)
{
  maker m = { .mesh = mesh, .block_types = block_types, .rings = rings, .index = -1 };
  m.chunk = mtm_chunks_new(1);
  if (!m.chunk)
  {
    rings->status = mtm_fail_memory(&rings->error, "the surface");
    return;
  }
  m.skin = (mtm_skin){ .mesh = mesh,
    .grid = &m.grid,
    .chunk = m.chunk,
    .triangulate = options->triangulate,
    .limit = mtm_finite_limit(mtm_output_point_type(mesh, options->point_type)),
    .index = -1 };
  for (int64_t i = 0; rings->status == MTM_OK && i < list->n; ++i)
  {
    const mtm_candidate* item = &list->items[i];
    if (item->is_first && item->n_cells == 1 && !item->ghost)
    {
      const int32_t type = block_types[item->cell / MTM_BLOCK_CELLS];
      rings->status = type != MTM_EMPTY_CELL ? make_fixed(&m, item, type) : make_any(&m, item);
    }
  }
  mtm_skin_free(&m.skin);
  mtm_chunks_free(m.chunk, 1);
}
