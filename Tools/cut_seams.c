/* SPDX-FileCopyrightText: The Microtome developers */
/* SPDX-License-Identifier: BSD-3-Clause */

/* Takes out of the pieces the faces that other grids keep. */
#include "cut.h"
#include "values.h"

#include <stdlib.h>
#include <string.h>

static void compact(void* data, size_t tuple_bytes, const uint8_t* stays, int64_t n)
{
  char* bytes = data;
  size_t to = 0;
  for (int64_t from = 0; bytes && from < n; ++from)
  {
    if (stays[from])
    {
      memmove(bytes + to * tuple_bytes, bytes + (size_t)from * tuple_bytes, tuple_bytes);
      ++to;
    }
  }
}

/* Rewrites offsets and connectivity; marks the points that are still used. */
static void compact_cells(mtm_polygons* polygons, const uint8_t* stays, int64_t n, uint8_t* used)
{
  const mtm_type type = polygons->id_type;
  int64_t n_cells = 0, n_ids = 0, begin = 0;
  for (int64_t cell = 0; cell < n; ++cell)
  {
    const int64_t end = load_id(type, polygons->offsets, cell + 1);
    for (int64_t i = begin; stays[cell] && i < end; ++i)
    {
      const int64_t point = load_id(type, polygons->connectivity, i);
      used[point] = 1;
      store_id(type, polygons->connectivity, n_ids++, point);
    }
    if (stays[cell])
    {
      store_id(type, polygons->offsets, ++n_cells, n_ids);
    }
    begin = end;
  }
  polygons->n_connectivity = n_ids;
  compact(polygons->source_cells, mtm_type_size(polygons->source_type), stays, n);
  compact(polygons->planes, sizeof *polygons->planes, stays, n);
}

/* The values of what stays. */
static void compact_values(cut_piece* piece,
  const cut_object* object,
  const uint8_t* cells,
  int64_t n_cells,
  const uint8_t* points,
  int64_t n_points)
{
  for (int32_t i = 0; i < object->n_arrays; ++i)
  {
    const cut_array* array = &object->arrays[i];
    const size_t tuple_bytes = (size_t)array->n_components * mtm_type_size(array->type);
    const bool of_points = array->association == MTM_POINT;
    compact(
      piece->values[i], tuple_bytes, of_points ? points : cells, of_points ? n_points : n_cells);
  }
}

static mtm_status compact_piece(const cut_object* object,
  cut_piece* piece,
  const uint8_t* stays,
  int64_t n,
  mtm_error* error)
{
  mtm_polygons* polygons = &piece->polygons;
  const int64_t n_points = polygons->n_points;
  uint8_t* used = calloc((size_t)n_points + 1, 1);
  int64_t* numbers = calloc((size_t)n_points + 1, sizeof *numbers);
  if (!used || !numbers)
  {
    free(used);
    free(numbers);
    return tool_fail(error, MTM_NO_MEMORY, "out of memory for the seams of grids");
  }
  compact_cells(polygons, stays, n, used);
  polygons->n_points = 0;
  for (int64_t point = 0; point < n_points; ++point)
  {
    numbers[point] = polygons->n_points;
    polygons->n_points += used[point];
  }
  for (int64_t i = 0; i < polygons->n_connectivity; ++i)
  {
    const int64_t point = load_id(polygons->id_type, polygons->connectivity, i);
    store_id(polygons->id_type, polygons->connectivity, i, numbers[point]);
  }
  const size_t source_bytes = mtm_type_size(polygons->source_type);
  compact(polygons->points, 3 * mtm_type_size(polygons->point_type), used, n_points);
  compact(polygons->point_a, source_bytes, used, n_points);
  compact(polygons->point_b, source_bytes, used, n_points);
  compact(polygons->point_t, sizeof *polygons->point_t, used, n_points);
  compact_values(piece, object, stays, n, used, n_points);
  free(used);
  free(numbers);
  return MTM_OK;
}

/* Takes out the cells of a piece that go; the counts of the kinds change with them. */
static mtm_status drop_contacts(const seams* all,
  cut_object* object,
  const seam_contact* contacts,
  int64_t n_contacts,
  mtm_error* error)
{
  cut_piece* piece = &object->pieces[contacts[0].piece];
  int64_t* const counts[] = {
    &piece->polygons.n_vertices, &piece->polygons.n_lines, &piece->polygons.n_polygons
  };
  const int64_t ends[] = { *counts[0], *counts[0] + *counts[1] };
  const int64_t n = ends[1] + *counts[2];
  uint8_t* stays = malloc((size_t)n + 1);
  if (!stays)
  {
    return tool_fail(error, MTM_NO_MEMORY, "out of memory for the seams of grids");
  }
  memset(stays, 1, (size_t)n);
  int64_t n_gone = 0;
  for (int64_t i = 0; i < n_contacts; ++i)
  {
    const int64_t cell = contacts[i].cell;
    if (seam_goes(all, &contacts[i]))
    {
      stays[cell] = 0;
      ++n_gone;
      --*counts[cell < ends[0] ? 0 : cell < ends[1] ? 1 : 2];
    }
  }
  const mtm_status status = n_gone ? compact_piece(object, piece, stays, n, error) : MTM_OK;
  free(stays);
  return status;
}

static bool is_empty(const cut_object* object)
{
  int64_t n_cells = 0;
  for (int32_t p = 0; p < object->n_pieces; ++p)
  {
    const mtm_polygons* polygons = &object->pieces[p].polygons;
    n_cells += polygons->n_vertices + polygons->n_lines + polygons->n_polygons;
  }
  return n_cells == 0;
}

mtm_status cut_drop_seams(cutting* cut, mtm_error* error)
{
  const seams* all = &cut->seams;
  mtm_status status = MTM_OK;
  seams_look(&cut->seams);
  for (int64_t first = 0, end = 0; status == MTM_OK && seams_next(all, &first, &end); first = end)
  {
    const seam_contact* contacts = &all->contacts[first];
    status = drop_contacts(all, &cut->objects[contacts->object], contacts, end - first, error);
  }
  int32_t n = 0;
  for (int32_t i = 0; i < cut->n_objects; ++i)
  {
    if (is_empty(&cut->objects[i]))
    {
      cut_object_free(&cut->objects[i]);
    }
    else
    {
      cut->objects[n++] = cut->objects[i];
    }
  }
  cut->n_objects = n;
  return status;
}
