/* SPDX-FileCopyrightText: The Microtome developers */
/* SPDX-License-Identifier: BSD-3-Clause */

/* The pieces of an object as one object of a scene, one after another, then in canonical form. */
#include "cut.h"
#include "values.h"

#include <stdlib.h>
#include <string.h>

enum
{
  N_KINDS = 3 /* vertices, lines, polygons */
};

/* The cells of a kind in a piece: [*first, *first + n). */
static int64_t cells_of(const mtm_polygons* polygons, int32_t kind, int64_t* first)
{
  const int64_t counts[N_KINDS] = { polygons->n_vertices, polygons->n_lines, polygons->n_polygons };
  *first = 0;
  for (int32_t k = 0; k < kind; ++k)
  {
    *first += counts[k];
  }
  return counts[kind];
}

/* Cells of a kind, of all pieces; ids count the points of the pieces before. */
static bool join_cells(const cut_object* object, int32_t kind, mtm_scene_cells* out)
{
  int64_t n_cells = 0, n_ids = 0;
  for (int32_t p = 0; p < object->n_pieces; ++p)
  {
    const mtm_polygons* from = &object->pieces[p].polygons;
    int64_t first = 0;
    const int64_t n = cells_of(from, kind, &first);
    n_cells += n;
    n_ids += load_id(from->id_type, from->offsets, first + n) -
      load_id(from->id_type, from->offsets, first);
  }
  if (n_cells == 0)
  {
    return true;
  }
  int64_t* offsets = malloc((size_t)(n_cells + 1) * sizeof *offsets);
  int64_t* ids = malloc((size_t)(n_ids + 1) * sizeof *ids);
  out->offsets =
    (mtm_array){ .type = MTM_INT64, .n_components = 1, .n_tuples = n_cells + 1, .data = offsets };
  out->connectivity =
    (mtm_array){ .type = MTM_INT64, .n_components = 1, .n_tuples = n_ids, .data = ids };
  if (!offsets || !ids)
  {
    return false;
  }
  int64_t cell = 0, id = 0, points = 0;
  offsets[0] = 0;
  for (int32_t p = 0; p < object->n_pieces; ++p)
  {
    const mtm_polygons* from = &object->pieces[p].polygons;
    int64_t first = 0;
    const int64_t n = cells_of(from, kind, &first);
    for (int64_t c = first; c < first + n; ++c)
    {
      const int64_t end = load_id(from->id_type, from->offsets, c + 1);
      for (int64_t i = load_id(from->id_type, from->offsets, c); i < end; ++i)
      {
        ids[id++] = points + load_id(from->id_type, from->connectivity, i);
      }
      offsets[++cell] = id;
    }
    points += from->n_points;
  }
  return true;
}

static bool join_points(const cut_object* object, mtm_array* out)
{
  const mtm_type type = object->pieces[0].polygons.point_type;
  const size_t tuple_bytes = 3 * mtm_type_size(type);
  int64_t n = 0;
  for (int32_t p = 0; p < object->n_pieces; ++p)
  {
    n += object->pieces[p].polygons.n_points;
  }
  char* points = malloc((size_t)n * tuple_bytes + 1);
  *out = (mtm_array){ .type = type, .n_components = 3, .n_tuples = n, .data = points };
  for (int32_t p = 0; points && p < object->n_pieces; ++p)
  {
    const size_t n_bytes = (size_t)object->pieces[p].polygons.n_points * tuple_bytes;
    memcpy(points, object->pieces[p].polygons.points, n_bytes);
    points += n_bytes;
  }
  return out->data != NULL;
}

/* Appends the values of a piece's points, or of its cells of one kind. */
static char* append_values(const cut_piece* piece,
  const cut_array* array,
  int32_t at,
  int32_t kind,
  char* to)
{
  const size_t tuple_bytes = (size_t)array->n_components * mtm_type_size(array->type);
  const char* from =
    array->number < 0 ? (const char*)piece->polygons.planes : (const char*)piece->values[at];
  int64_t first = 0;
  const int64_t n = array->association == MTM_POINT ? piece->polygons.n_points
                                                    : cells_of(&piece->polygons, kind, &first);
  if (n > 0)
  {
    memcpy(to, from + (size_t)first * tuple_bytes, (size_t)n * tuple_bytes);
  }
  return to + (size_t)n * tuple_bytes;
}

static bool join_array(const cut_object* object, int32_t at, int64_t n, mtm_scene_array* out)
{
  const cut_array* array = &object->arrays[at];
  const size_t tuple_bytes = (size_t)array->n_components * mtm_type_size(array->type);
  char* values = malloc((size_t)n * tuple_bytes + 1);
  *out = (mtm_scene_array){ .name = array->name,
    .association = array->association,
    .values = {
      .type = array->type, .n_components = array->n_components, .n_tuples = n, .data = values } };
  const int32_t n_kinds = array->association == MTM_POINT ? 1 : N_KINDS;
  for (int32_t kind = 0; values && kind < n_kinds; ++kind)
  {
    for (int32_t p = 0; p < object->n_pieces; ++p)
    {
      values = append_values(&object->pieces[p], array, at, kind, values);
    }
  }
  return out->values.data != NULL;
}

/* What join_ functions allocated. */
static void free_joined(mtm_scene_object* joined)
{
  const mtm_scene_cells* const kinds[N_KINDS] = {
    &joined->vertices, &joined->lines, &joined->polygons
  };
  for (int32_t k = 0; k < N_KINDS; ++k)
  {
    free((void*)kinds[k]->offsets.data);
    free((void*)kinds[k]->connectivity.data);
  }
  for (int32_t i = 0; i < joined->n_arrays; ++i)
  {
    free((void*)joined->arrays[i].values.data);
  }
  free((void*)joined->arrays);
  free((void*)joined->points.data);
}

static bool join_arrays(const cut_object* object, mtm_scene_object* joined)
{
  mtm_scene_array* arrays = calloc((size_t)object->n_arrays + 1, sizeof *arrays);
  joined->arrays = arrays;
  int64_t n_cells = 0;
  for (int32_t p = 0; p < object->n_pieces; ++p)
  {
    const mtm_polygons* from = &object->pieces[p].polygons;
    n_cells += from->n_vertices + from->n_lines + from->n_polygons;
  }
  for (int32_t i = 0; arrays && i < object->n_arrays; ++i)
  {
    if (!object->arrays[i].is_lost)
    {
      const int64_t n =
        object->arrays[i].association == MTM_POINT ? joined->points.n_tuples : n_cells;
      if (!join_array(object, i, n, &arrays[joined->n_arrays++]))
      {
        return false;
      }
    }
  }
  return arrays != NULL;
}

mtm_status cut_join(cut_object* object, mtm_scene_object* out, mtm_error* error)
{
  mtm_scene_object joined = { .name = object->name,
    .shown = -1,
    .shown_component = -1,
    .color = { 1, 1, 1 },
    .opacity = 1,
    .n_source_points = object->n_source_points,
    .n_source_cells = object->n_source_cells };
  const bool is_joined = join_points(object, &joined.points) &&
    join_cells(object, 0, &joined.vertices) && join_cells(object, 1, &joined.lines) &&
    join_cells(object, 2, &joined.polygons) && join_arrays(object, &joined);
  mtm_status status = MTM_OK;
  if (!is_joined)
  {
    status = tool_fail(error, MTM_NO_MEMORY, "out of memory for object \"%.100s\"", object->name);
  }
  for (int32_t p = 0; p < object->n_pieces; ++p)
  {
    cut_piece_free(&object->pieces[p], object->n_arrays);
  }
  object->n_pieces = 0;
  if (status == MTM_OK)
  {
    status = mtm_scene_object_canonical(&joined, out, error);
  }
  free_joined(&joined);
  return status;
}
