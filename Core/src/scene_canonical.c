/* SPDX-FileCopyrightText: The Microtome developers */
/* SPDX-License-Identifier: BSD-3-Clause */

/* The canonical form of an object: the same for the same content, whatever pieces it came in. */
#include "scene_internal.h"

#include <stdlib.h>
#include <string.h>

/* Cells of one kind with new point ids, packed and not yet sorted. */
typedef struct loose_cells
{
  const mtm_scene_object* object;
  int64_t first_cell; /* among the object's cells */
  int64_t n_cells;
  int64_t* offsets;
  int64_t* ids;
  mtm_ordered* order;
} loose_cells;

/* ---- Points ---------------------------------------------------------------------------------- */

static int32_t compare_points(const void* user, int64_t a, int64_t b)
{
  const mtm_scene_object* object = user;
  int32_t order = mtm_order_tuples(&object->points, a, b);
  for (int32_t i = 0; order == 0 && i < object->n_arrays; ++i)
  {
    if (object->arrays[i].association == MTM_POINT)
    {
      order = mtm_order_tuples(&object->arrays[i].values, a, b);
    }
  }
  return order;
}

/* Sorts and merges: order[i].id is an old point of new point i, new_ids[p] the new one of old p. */
static bool order_points(const mtm_scene_object* object,
  mtm_ordered* order,
  int64_t* new_ids,
  int64_t* n_new)
{
  const int64_t n = object->points.n_tuples;
  for (int64_t p = 0; p < n; ++p)
  {
    order[p] = (mtm_ordered){ mtm_order_key(&object->points, p, 0), p };
  }
  if (!mtm_order_sort(order, n, compare_points, object))
  {
    return false;
  }
  *n_new = 0;
  for (int64_t i = 0; i < n; ++i)
  {
    const mtm_ordered point = order[i];
    if (i == 0 || compare_points(object, order[*n_new - 1].id, point.id) != 0)
    {
      order[(*n_new)++] = point;
    }
    new_ids[point.id] = *n_new - 1;
  }
  return true;
}

/* ---- Cells ----------------------------------------------------------------------------------- */

/* Where the rotation begins that is lexicographically the smallest.
 * Source: the two-candidate method of Shiloach: Fast canonization of circular strings (1981). */
static int64_t least_rotation(const int64_t* ids, int64_t n)
{
  int64_t a = 0;
  int64_t b = 1;
  int64_t n_same = 0;
  while (a < n && b < n && n_same < n)
  {
    const int64_t id_a = ids[(a + n_same) % n];
    const int64_t id_b = ids[(b + n_same) % n];
    if (id_a == id_b)
    {
      ++n_same;
      continue;
    }
    if (id_a > id_b)
    {
      a += n_same + 1;
    }
    else
    {
      b += n_same + 1;
    }
    b += a == b;
    n_same = 0;
  }
  return a < b ? a : b;
}

static void rotate(int64_t* ids, int64_t n, int64_t first, int64_t* scratch)
{
  memcpy(scratch, ids, (size_t)n * sizeof *ids);
  for (int64_t i = 0; i < n; ++i)
  {
    ids[i] = scratch[(first + i) % n];
  }
}

/* Cells by their points, the shorter before what it begins, then by their arrays. */
static int32_t compare_cells(const void* user, int64_t a, int64_t b)
{
  const loose_cells* cells = user;
  const int64_t n_a = cells->offsets[a + 1] - cells->offsets[a];
  const int64_t n_b = cells->offsets[b + 1] - cells->offsets[b];
  for (int64_t i = 0; i < n_a && i < n_b; ++i)
  {
    const int64_t id_a = cells->ids[cells->offsets[a] + i];
    const int64_t id_b = cells->ids[cells->offsets[b] + i];
    if (id_a != id_b)
    {
      return id_a < id_b ? -1 : 1;
    }
  }
  int32_t order = n_a < n_b ? -1 : n_a > n_b ? 1 : 0;
  for (int32_t i = 0; order == 0 && i < cells->object->n_arrays; ++i)
  {
    const mtm_scene_array* array = &cells->object->arrays[i];
    if (array->association == MTM_CELL)
    {
      order = mtm_order_tuples(&array->values, cells->first_cell + a, cells->first_cell + b);
    }
  }
  return order;
}

/* Copies the cells with new ids; polygons begin at their smallest. */
static bool load_cells(loose_cells* loose, mtm_kind kind, const int64_t* new_ids)
{
  const mtm_scene_cells* cells = mtm_scene_cells_of(loose->object, kind);
  int64_t n_ids = 0;
  int64_t largest = 0;
  for (int64_t c = 0; c < loose->n_cells; ++c)
  {
    const int64_t n = mtm_load_id(&cells->offsets, c + 1) - mtm_load_id(&cells->offsets, c);
    largest = n > largest ? n : largest;
    n_ids += n;
  }
  int64_t* scratch = mtm_allocate(largest, sizeof(int64_t));
  loose->offsets = mtm_allocate(loose->n_cells + 1, sizeof(int64_t));
  loose->ids = mtm_allocate(n_ids, sizeof(int64_t));
  const bool done = scratch && loose->offsets && loose->ids;
  for (int64_t c = 0, at = 0; done && c <= loose->n_cells; ++c)
  {
    loose->offsets[c] = at;
    const int64_t first = c < loose->n_cells ? mtm_load_id(&cells->offsets, c) : 0;
    const int64_t end = c < loose->n_cells ? mtm_load_id(&cells->offsets, c + 1) : 0;
    for (int64_t i = first; i < end; ++i)
    {
      loose->ids[at++] = new_ids[mtm_load_id(&cells->connectivity, i)];
    }
    int64_t* ids = loose->ids + loose->offsets[c];
    if (kind == MTM_KIND_POLYGON && end > first)
    {
      rotate(ids, end - first, least_rotation(ids, end - first), scratch);
    }
  }
  free(scratch);
  return done;
}

static bool order_cells(loose_cells* loose)
{
  for (int64_t c = 0; c < loose->n_cells; ++c)
  {
    const bool empty = loose->offsets[c] == loose->offsets[c + 1];
    const uint64_t key = empty ? 0 : (uint64_t)loose->ids[loose->offsets[c]];
    loose->order[c] = (mtm_ordered){ key, c };
  }
  return mtm_order_sort(loose->order, loose->n_cells, compare_cells, loose);
}

static void store_id(mtm_array* ids, int64_t i, int64_t id)
{
  if (ids->type == MTM_INT32)
  {
    ((int32_t*)ids->data)[i] = (int32_t)id;
  }
  else
  {
    ((int64_t*)ids->data)[i] = id;
  }
}

static bool allocate_ids(const mtm_array* like, int64_t n, mtm_array* out)
{
  const mtm_type type = like->type == MTM_INT32 ? MTM_INT32 : MTM_INT64;
  *out = (mtm_array){ .type = type, .n_components = 1, .n_tuples = n };
  out->data = mtm_allocate(n, mtm_type_size(type));
  return out->data;
}

static bool store_cells(const loose_cells* loose, const mtm_scene_cells* like, mtm_scene_cells* out)
{
  const int64_t n_ids = loose->offsets[loose->n_cells];
  if (!allocate_ids(&like->offsets, loose->n_cells + 1, &out->offsets) ||
    !allocate_ids(&like->connectivity, n_ids, &out->connectivity))
  {
    return false;
  }
  int64_t at = 0;
  for (int64_t i = 0; i < loose->n_cells; ++i)
  {
    const int64_t cell = loose->order[i].id;
    store_id(&out->offsets, i, at);
    for (int64_t k = loose->offsets[cell]; k < loose->offsets[cell + 1]; ++k)
    {
      store_id(&out->connectivity, at++, loose->ids[k]);
    }
    loose->order[i].id += loose->first_cell; /* now among all cells, for the arrays */
  }
  store_id(&out->offsets, loose->n_cells, at);
  return true;
}

static bool make_cells(const mtm_scene_object* object,
  mtm_kind kind,
  const int64_t* new_ids,
  mtm_ordered* cell_order,
  mtm_scene_cells* out)
{
  const mtm_scene_cells* cells = mtm_scene_cells_of(object, kind);
  *out = (mtm_scene_cells){ { 0 }, { 0 } };
  if (cells->offsets.n_tuples == 0)
  {
    return true;
  }
  loose_cells loose = { .object = object,
    .first_cell = mtm_scene_first_cell(object, kind),
    .n_cells = mtm_scene_n_cells(object, kind) };
  loose.order = cell_order + loose.first_cell;
  const bool done =
    load_cells(&loose, kind, new_ids) && order_cells(&loose) && store_cells(&loose, cells, out);
  free(loose.offsets);
  free(loose.ids);
  return done;
}

/* ---- The object ------------------------------------------------------------------------------ */

static bool make_arrays(const mtm_scene_object* object,
  const mtm_ordered* point_order,
  const mtm_ordered* cell_order,
  mtm_scene_object* out)
{
  mtm_scene_array* arrays = mtm_allocate(object->n_arrays, sizeof(mtm_scene_array));
  if (!arrays)
  {
    return false;
  }
  out->arrays = arrays;
  out->n_arrays = 0;
  bool done = true;
  for (int32_t i = 0; done && i < object->n_arrays; ++i)
  {
    const bool of_points = object->arrays[i].association == MTM_POINT;
    arrays[i] = object->arrays[i];
    done = mtm_gather_tuples(&object->arrays[i].values,
      of_points ? point_order : cell_order,
      of_points ? out->points.n_tuples : mtm_scene_first_cell(object, MTM_N_KINDS),
      &arrays[i].values);
    ++out->n_arrays;
  }
  return done;
}

static bool make_canonical(const mtm_scene_object* object,
  mtm_ordered* point_order,
  mtm_ordered* cell_order,
  int64_t* new_ids,
  mtm_scene_object* out)
{
  int64_t n_new = 0;
  return order_points(object, point_order, new_ids, &n_new) &&
    mtm_gather_tuples(&object->points, point_order, n_new, &out->points) &&
    make_cells(object, MTM_KIND_VERTEX, new_ids, cell_order, &out->vertices) &&
    make_cells(object, MTM_KIND_LINE, new_ids, cell_order, &out->lines) &&
    make_cells(object, MTM_KIND_POLYGON, new_ids, cell_order, &out->polygons) &&
    make_arrays(object, point_order, cell_order, out);
}

/* What is not data, borrowed pointers included. */
static mtm_scene_object without_data(const mtm_scene_object* object)
{
  mtm_scene_object copy = *object;
  copy.points = (mtm_array){ 0 };
  copy.vertices = copy.lines = copy.polygons = (mtm_scene_cells){ { 0 }, { 0 } };
  copy.arrays = NULL;
  copy.n_arrays = 0;
  return copy;
}

mtm_status mtm_scene_object_canonical(const mtm_scene_object* object,
  mtm_scene_object* out,
  mtm_error* error)
{
  mtm_clear(error);
  if (!object || !out)
  {
    return mtm_fail(error, MTM_BAD_ARGUMENT, "no %s is given", object ? "out" : "object");
  }
  *out = (mtm_scene_object){ 0 };
  const mtm_status status = mtm_scene_object_check(object, "the object", error);
  if (status != MTM_OK)
  {
    return status;
  }
  const int64_t n_points = object->points.n_tuples;
  const int64_t n_cells = mtm_scene_first_cell(object, MTM_N_KINDS);
  mtm_ordered* point_order = mtm_allocate(n_points, sizeof(mtm_ordered));
  mtm_ordered* cell_order = mtm_allocate(n_cells, sizeof(mtm_ordered));
  int64_t* new_ids = mtm_allocate(n_points, sizeof(int64_t));
  *out = without_data(object);
  const bool done = point_order && cell_order && new_ids &&
    make_canonical(object, point_order, cell_order, new_ids, out);
  free(point_order);
  free(cell_order);
  free(new_ids);
  if (!done)
  {
    mtm_scene_object_free(out);
    return mtm_fail_memory(error, "the canonical form of an object");
  }
  return MTM_OK;
}

void mtm_scene_object_free(mtm_scene_object* object)
{
  if (!object)
  {
    return;
  }
  free((void*)object->points.data);
  for (int32_t kind = 0; kind < MTM_N_KINDS; ++kind)
  {
    const mtm_scene_cells* cells = mtm_scene_cells_of(object, (mtm_kind)kind);
    free((void*)cells->offsets.data);
    free((void*)cells->connectivity.data);
  }
  for (int32_t i = 0; i < object->n_arrays; ++i)
  {
    free((void*)object->arrays[i].values.data);
  }
  free((void*)object->arrays);
  *object = (mtm_scene_object){ 0 };
}
