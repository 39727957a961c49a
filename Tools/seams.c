/* SPDX-FileCopyrightText: The Microtome developers */
/* SPDX-License-Identifier: BSD-3-Clause */

/* Faces that several grids have in a plane. */
#include "seams.h"

#include "tool.h"
#include "values.h"

#include <stdlib.h>
#include <string.h>

/* Room for n more items. */
static bool reserve(void** items, int64_t* capacity, int64_t n_items, int64_t n, size_t item_bytes)
{
  if (n_items + n <= *capacity)
  {
    return true;
  }
  const int64_t grown_capacity = 2 * (n_items + n);
  void* grown = realloc(*items, (size_t)grown_capacity * item_bytes);
  if (grown)
  {
    *items = grown;
    *capacity = grown_capacity;
  }
  return grown != NULL;
}

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

/* Appends the numbers of a face without keeping them; 0: the cell is no face, -1: out of memory. */
static int64_t write_key(seams* all, const mtm_polygons* polygons, int64_t cell)
{
  const int64_t begin = load_id(polygons->id_type, polygons->offsets, cell);
  const int64_t end = load_id(polygons->id_type, polygons->offsets, cell + 1);
  const mtm_array points = { .type = polygons->point_type, .data = polygons->points };
  if (!reserve((void**)&all->numbers,
        &all->numbers_capacity,
        all->n_numbers,
        1 + 3 * (end - begin),
        sizeof *all->numbers))
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

/* Above is where the normal's first nonzero component is positive. */
static double height_of(const mtm_plane* plane, const double xyz[3])
{
  const double* n = plane->normal;
  const double first = n[0] != 0 ? n[0] : n[1] != 0 ? n[1] : n[2];
  double height = 0;
  for (int32_t a = 0; a < 3; ++a)
  {
    height += n[a] * (xyz[a] - plane->origin[a]);
  }
  return first < 0 ? -height : height;
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
  return height > 0 ? SEAM_ABOVE : height < 0 ? SEAM_BELOW : SEAM_BETWEEN;
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
static int64_t* find(const seams* all, uint64_t hash, const double* key, int64_t length)
{
  int64_t place = (int64_t)(hash & (uint64_t)(all->n_places - 1));
  for (;; place = (place + 1) & (all->n_places - 1))
  {
    const seam_face* face = all->faces + all->places[place] - 1;
    if (all->places[place] == 0 ||
      (face->hash == hash && face->length == length &&
        memcmp(all->numbers + face->key, key, (size_t)length * sizeof *key) == 0))
    {
      return &all->places[place];
    }
  }
}

/* Room for n more faces, so that at most half of the places are taken. */
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
  int64_t* places = calloc((size_t)n_places, sizeof *places);
  if (!places)
  {
    return false;
  }
  free(all->places);
  all->places = places;
  all->n_places = n_places;
  for (int64_t i = 0; i < all->n_faces; ++i)
  {
    const seam_face* face = &all->faces[i];
    *find(all, face->hash, all->numbers + face->key, face->length) = i + 1;
  }
  return true;
}

/* The number of the face whose numbers were written last; they are kept if it is new. */
static int64_t number_of(seams* all, int64_t length)
{
  const double* key = all->numbers + all->n_numbers;
  const uint64_t hash = hash_of(key, length);
  int64_t* place = find(all, hash, key, length);
  if (*place == 0)
  {
    all->faces[all->n_faces] = (seam_face){ hash, all->n_numbers, (int32_t)length, 0 };
    all->n_numbers += length;
    *place = ++all->n_faces;
  }
  return *place - 1;
}

/* ---- Grid after grid --------------------------------------------------------------------------- */

mtm_status seams_note(seams* all,
  const mtm_mesh* mesh,
  const mtm_plane* planes,
  const mtm_polygons* polygons,
  int32_t object,
  int32_t piece,
  mtm_error* error)
{
  const int64_t n = polygons->n_vertices + polygons->n_lines + polygons->n_polygons;
  for (int64_t cell = 0; cell < n; ++cell)
  {
    const int64_t length = write_key(all, polygons, cell);
    if (length == 0)
    {
      continue;
    }
    if (length < 0 || !reserve_places(all, 1) ||
      !reserve((void**)&all->faces, &all->faces_capacity, all->n_faces, 1, sizeof *all->faces) ||
      !reserve(
        (void**)&all->contacts, &all->contacts_capacity, all->n_contacts, 1, sizeof *all->contacts))
    {
      return tool_fail(error, MTM_NO_MEMORY, "out of memory for the seams of grids");
    }
    const int32_t side = side_of(mesh,
      &planes[polygons->planes[cell]],
      load_id(polygons->source_type, polygons->source_cells, cell));
    all->contacts[all->n_contacts++] =
      (seam_contact){ number_of(all, length), cell, object, piece, side };
  }
  return MTM_OK;
}

void seams_forget(seams* all, int64_t n_contacts)
{
  all->n_contacts = n_contacts;
}

/* ---- Who keeps what ---------------------------------------------------------------------------- */

void seams_look(seams* all)
{
  for (int64_t i = 0; i < all->n_contacts; ++i)
  {
    all->faces[all->contacts[i].face].sides |= all->contacts[i].side;
  }
}

bool seams_next(const seams* all, int64_t* first, int64_t* end)
{
  *end = *first;
  while (*end < all->n_contacts && all->contacts[*end].object == all->contacts[*first].object &&
    all->contacts[*end].piece == all->contacts[*first].piece)
  {
    ++*end;
  }
  return *end > *first;
}

bool seam_goes(const seams* all, const seam_contact* contact)
{
  const int32_t sides = all->faces[contact->face].sides;
  return contact->side == SEAM_BELOW ? (sides & SEAM_ABOVE) != 0
                                     : contact->side == SEAM_BETWEEN && sides != SEAM_BETWEEN;
}

void seams_free(seams* all)
{
  free(all->contacts);
  free(all->faces);
  free(all->places);
  free(all->numbers);
  *all = (seams){ NULL };
}
