/* SPDX-FileCopyrightText: The Microtome developers */
/* SPDX-License-Identifier: BSD-3-Clause */

/* Faces that several grids have in a plane. */
#include "seams.h"

#include "tool.h"
#include "values.h"

#include <stdlib.h>
#include <string.h>

/* ---- The faces of a slice ---------------------------------------------------------------------- */

static int by_coordinates(const void* a, const void* b)
{
  const double* first = a;
  const double* second = b;
  for (int32_t c = 0; c < 3; ++c)
  {
    if (first[c] != second[c])
    {
      return first[c] < second[c] ? -1 : 1;
    }
  }
  return 0;
}

/* Room for n more numbers. */
static bool reserve_numbers(seams* all, int64_t n)
{
  if (all->n_numbers + n <= all->capacity)
  {
    return true;
  }
  const int64_t capacity = 2 * (all->n_numbers + n);
  double* grown = realloc(all->numbers, (size_t)capacity * sizeof *grown);
  if (grown)
  {
    all->numbers = grown;
    all->capacity = capacity;
  }
  return grown != NULL;
}

/* Appends the numbers of a face without keeping them; 0: the cell is no face, -1: out of memory. */
static int64_t write_key(seams* all, const mtm_polygons* polygons, int64_t cell)
{
  const int64_t begin = load_id(polygons->id_type, polygons->offsets, cell);
  const int64_t end = load_id(polygons->id_type, polygons->offsets, cell + 1);
  const mtm_array points = { .type = polygons->point_type, .data = polygons->points };
  if (!reserve_numbers(all, 1 + 3 * (end - begin)))
  {
    return -1;
  }
  double* key = all->numbers + all->n_numbers;
  key[0] = polygons->planes[cell];
  for (int64_t i = begin; i < end; ++i)
  {
    const int64_t point = load_id(polygons->id_type, polygons->connectivity, i);
    if (polygons->point_t && polygons->point_t[point] != 0.0)
    {
      return 0;
    }
    for (int64_t c = 0; c < 3; ++c)
    {
      key[1 + 3 * (i - begin) + c] = load_value(&points, 3 * point + c) + 0.0; /* -0 is 0 */
    }
  }
  qsort(key + 1, (size_t)(end - begin), 3 * sizeof *key, by_coordinates);
  return 1 + 3 * (end - begin);
}

/* ---- The side of its cell ---------------------------------------------------------------------- */

static void coordinates_of(const mtm_mesh* mesh, const int64_t at[3], int64_t point, double xyz[3])
{
  for (int32_t a = 0; a < 3; ++a)
  {
    xyz[a] = mesh->kind == MTM_IMAGE
      ? mesh->origin[a] + (double)(mesh->start[a] + at[a]) * mesh->spacing[a]
      : mesh->kind == MTM_RECTILINEAR ? load_value(&mesh->axes[a], at[a])
                                      : load_value(&mesh->points, 3 * point + a);
  }
}

static double height_of(const mtm_plane* plane, const double xyz[3])
{
  double height = 0;
  for (int32_t a = 0; a < 3; ++a)
  {
    height += plane->normal[a] * (xyz[a] - plane->origin[a]);
  }
  return height;
}

/* The sum of the heights of a cell's points. */
static double structured_height(const mtm_mesh* mesh, const mtm_plane* plane, int64_t cell)
{
  int64_t first[3], n_corners[3];
  for (int32_t a = 0; a < 3; ++a)
  {
    const int64_t n_cells = mesh->dims[a] > 1 ? mesh->dims[a] - 1 : 1;
    first[a] = cell % n_cells;
    n_corners[a] = mesh->dims[a] > 1 ? 2 : 1;
    cell /= n_cells;
  }
  double sum = 0;
  for (int64_t corner = 0; corner < n_corners[0] * n_corners[1] * n_corners[2]; ++corner)
  {
    const int64_t at[3] = { first[0] + corner % n_corners[0],
      first[1] + corner / n_corners[0] % n_corners[1],
      first[2] + corner / n_corners[0] / n_corners[1] };
    double xyz[3];
    coordinates_of(mesh, at, at[0] + mesh->dims[0] * (at[1] + mesh->dims[1] * at[2]), xyz);
    sum += height_of(plane, xyz);
  }
  return sum;
}

static double unstructured_height(const mtm_mesh* mesh, const mtm_plane* plane, int64_t cell)
{
  const int64_t begin = load_id(mesh->offsets.type, mesh->offsets.data, cell);
  const int64_t end = load_id(mesh->offsets.type, mesh->offsets.data, cell + 1);
  double sum = 0;
  for (int64_t i = begin; i < end; ++i)
  {
    double xyz[3];
    const int64_t point = load_id(mesh->connectivity.type, mesh->connectivity.data, i);
    coordinates_of(mesh, NULL, point, xyz);
    sum += height_of(plane, xyz);
  }
  return sum;
}

static int32_t side_of(const mtm_mesh* mesh, const mtm_plane* plane, int64_t cell)
{
  const double height = mesh->kind == MTM_UNSTRUCTURED ? unstructured_height(mesh, plane, cell)
                                                       : structured_height(mesh, plane, cell);
  return height > 0 ? 1 : height < 0 ? 2 : 4;
}

/* ---- The table --------------------------------------------------------------------------------- */

static uint64_t hash_of(const double* key, int64_t length)
{
  uint64_t hash = 14695981039346656037U;
  for (int64_t i = 0; i < length; ++i)
  {
    uint64_t bits;
    memcpy(&bits, &key[i], sizeof bits);
    hash = (hash ^ bits) * 0x9E3779B97F4A7C15U;
    hash ^= hash >> 29;
  }
  return hash ? hash : 1;
}

/* The place of a face, or where it would be. */
static seam_face* find(const seams* all, uint64_t hash, const double* key, int64_t length)
{
  int64_t place = (int64_t)(hash & (uint64_t)(all->n_places - 1));
  for (;; place = (place + 1) & (all->n_places - 1))
  {
    seam_face* face = &all->faces[place];
    if (face->hash == 0 ||
      (face->hash == hash && face->length == length &&
        memcmp(all->numbers + face->key, key, (size_t)length * sizeof *key) == 0))
    {
      return face;
    }
  }
}

/* At most half of the places are taken, once n more faces are in. */
static bool reserve_places(seams* all, int64_t n)
{
  int64_t n_places = all->n_places ? all->n_places : 1024;
  while (n_places < 2 * (all->n_faces + n))
  {
    n_places *= 2;
  }
  if (n_places == all->n_places)
  {
    return true;
  }
  seams grown = *all;
  grown.n_places = n_places;
  grown.faces = calloc((size_t)n_places, sizeof *grown.faces);
  if (!grown.faces)
  {
    return false;
  }
  for (int64_t i = 0; i < all->n_places; ++i)
  {
    const seam_face* face = &all->faces[i];
    if (face->hash != 0)
    {
      *find(&grown, face->hash, all->numbers + face->key, face->length) = *face;
    }
  }
  free(all->faces);
  *all = grown;
  return true;
}

/* ---- Without the cells that go ----------------------------------------------------------------- */

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

static mtm_status compact_polygons(mtm_polygons* polygons,
  const uint8_t* stays,
  int64_t n,
  mtm_error* error)
{
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
  free(used);
  free(numbers);
  return MTM_OK;
}

/* ---- A grid ------------------------------------------------------------------------------------ */

/* Looks at all cells of a slice: which stay, and in `own` the faces among them. */
static bool judge(seams* all,
  const mtm_mesh* mesh,
  const mtm_plane* planes,
  const mtm_polygons* polygons,
  int64_t n,
  uint8_t* stays,
  seam_face* own,
  int64_t* n_own)
{
  *n_own = 0;
  for (int64_t cell = 0; cell < n; ++cell)
  {
    stays[cell] = 1;
    const int64_t length = write_key(all, polygons, cell);
    if (length <= 0)
    {
      if (length < 0)
      {
        return false;
      }
      continue;
    }
    const double* key = all->numbers + all->n_numbers;
    const uint64_t hash = hash_of(key, length);
    const seam_face* earlier = find(all, hash, key, length);
    const int32_t side = side_of(mesh,
      &planes[polygons->planes[cell]],
      load_id(polygons->source_type, polygons->source_cells, cell));
    if (earlier->hash != 0 && (earlier->sides & ~side) != 0)
    {
      stays[cell] = 0;
      continue;
    }
    own[(*n_own)++] = (seam_face){ hash, all->n_numbers, (int32_t)length, side };
    all->n_numbers += length;
  }
  return true;
}

mtm_status seams_drop(seams* all,
  const mtm_mesh* mesh,
  const mtm_plane* planes,
  mtm_polygons* polygons,
  mtm_error* error)
{
  int64_t* const counts[] = { &polygons->n_vertices, &polygons->n_lines, &polygons->n_polygons };
  const int64_t n = polygons->n_vertices + polygons->n_lines + polygons->n_polygons;
  uint8_t* stays = calloc((size_t)n + 1, 1);
  seam_face* own = calloc((size_t)n + 1, sizeof *own);
  int64_t n_own = 0;
  bool is_good = stays && own && reserve_places(all, n) &&
    judge(all, mesh, planes, polygons, n, stays, own, &n_own);
  /* Only now: what one grid has twice is not for the seams to judge. */
  for (int64_t i = 0; is_good && i < n_own; ++i)
  {
    seam_face* face = find(all, own[i].hash, all->numbers + own[i].key, own[i].length);
    all->n_faces += face->hash == 0;
    own[i].sides |= face->sides;
    *face = own[i];
  }
  int64_t n_gone = 0;
  for (int64_t kind = 0, cell = 0; is_good && kind < 3; ++kind)
  {
    const int64_t end = cell + *counts[kind];
    for (; cell < end; ++cell)
    {
      n_gone += !stays[cell];
      *counts[kind] -= !stays[cell];
    }
  }
  mtm_status status =
    is_good ? MTM_OK : tool_fail(error, MTM_NO_MEMORY, "out of memory for the seams of grids");
  if (n_gone > 0)
  {
    status = compact_polygons(polygons, stays, n, error);
  }
  free(stays);
  free(own);
  return status;
}

void seams_free(seams* all)
{
  free(all->faces);
  free(all->numbers);
  *all = (seams){ NULL };
}
