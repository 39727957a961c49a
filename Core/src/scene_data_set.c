/* SPDX-FileCopyrightText: The Microtome developers */
/* SPDX-License-Identifier: BSD-3-Clause */

/* Data sets in a page, which slices them: docs/formats.md, A data set. */
#include "scene_text.h"

#include <math.h>
#include <stdlib.h>

/* An array of the mesh, by the name that it has in the page. */
typedef struct named_array
{
  const char* name;
  const mtm_array* array;
  bool ids; /* written as int32 */
} named_array;

enum
{
  MAX_PARTS = 16,
  SAMPLE_TUPLES = 1 << 16
};

static int32_t parts_of(const mtm_mesh* mesh, named_array parts[MAX_PARTS])
{
  const named_array all[] = { { "points", &mesh->points, false },
    { "x", &mesh->axes[0], false },
    { "y", &mesh->axes[1], false },
    { "z", &mesh->axes[2], false },
    { "cellTypes", &mesh->cell_types, false },
    { "offsets", &mesh->offsets, true },
    { "connectivity", &mesh->connectivity, true },
    { "polyhedronOffsets", &mesh->polyhedron_offsets, true },
    { "polyhedronFaces", &mesh->polyhedron_faces, true },
    { "faceOffsets", &mesh->face_offsets, true },
    { "faceConnectivity", &mesh->face_connectivity, true },
    { "cellOrders", &mesh->cell_orders, false },
    { "rationalWeights", &mesh->rational_weights, false },
    { "cellGhosts", &mesh->cell_ghosts, false },
    { "pointGhosts", &mesh->point_ghosts, false } };
  const bool is_grid = mesh->kind != MTM_UNSTRUCTURED;
  int32_t n = 0;
  for (size_t i = 0; i < sizeof all / sizeof all[0]; ++i)
  {
    const mtm_array* array = all[i].array;
    const bool axis = i >= 1 && i <= 3;
    const bool of_kind = axis ? mesh->kind == MTM_RECTILINEAR
      : i == 0                ? mesh->kind == MTM_UNSTRUCTURED || mesh->kind == MTM_CURVILINEAR
      : i >= 13               ? true
                              : !is_grid;
    if (of_kind && array->type != MTM_NO_TYPE && array->n_tuples > 0)
    {
      parts[n++] = all[i];
    }
  }
  return n;
}

/* ---- Checks ---------------------------------------------------------------------------------- */

mtm_status mtm_scene_data_set_check(const mtm_scene_data_set* data_set,
  const char* what,
  mtm_error* error)
{
  const mtm_mesh* mesh = data_set->mesh;
  const mtm_plane* plane = &data_set->plane;
  for (int32_t i = 0; i < 3; ++i)
  {
    if (!isfinite(plane->origin[i]) || !isfinite(plane->normal[i]))
    {
      return mtm_fail(error, MTM_BAD_ARGUMENT, "%.100s: its plane is not finite", what);
    }
  }
  mtm_error why = { "" };
  mtm_status status = mtm_mesh_check(mesh, MTM_CHECK_IDS, &why);
  if (status != MTM_OK)
  {
    return mtm_fail(error, status, "%.100s: %.300s", what, why.message);
  }
  const int64_t n_points = mtm_mesh_n_points(mesh);
  const int64_t n_cells = mtm_mesh_n_cells(mesh);
  if (n_points > INT32_MAX || n_cells > INT32_MAX || mesh->connectivity.n_tuples > INT32_MAX ||
    mesh->face_connectivity.n_tuples > INT32_MAX)
  {
    return mtm_fail(error,
      MTM_UNSUPPORTED,
      "%.100s: %lld points and %lld cells are too many for a page",
      what,
      (long long)n_points,
      (long long)n_cells);
  }
  return mtm_scene_arrays_check(
    data_set->arrays, data_set->n_arrays, what, n_points, n_cells, error);
}

/* ---- The box --------------------------------------------------------------------------------- */

static void add_to_box(mtm_bounds* box, int32_t axis, double value)
{
  if (isfinite(value))
  {
    box->low[axis] = value < box->low[axis] ? value : box->low[axis];
    box->high[axis] = value > box->high[axis] ? value : box->high[axis];
  }
}

static void add_image_corner(const mtm_mesh* mesh, int32_t corner, mtm_bounds* box)
{
  static const double identity[9] = { 1, 0, 0, 0, 1, 0, 0, 0, 1 };
  bool given = false;
  for (int32_t i = 0; i < 9; ++i)
  {
    given = given || mesh->direction[i] != 0.0;
  }
  const double* direction = given ? mesh->direction : identity;
  for (int32_t row = 0; row < 3; ++row)
  {
    double at = mesh->origin[row];
    for (int32_t axis = 0; axis < 3; ++axis)
    {
      const int64_t step = mesh->start[axis] + (corner >> axis & 1 ? mesh->dims[axis] - 1 : 0);
      at += direction[3 * row + axis] * (mesh->spacing[axis] * (double)step);
    }
    add_to_box(box, row, at);
  }
}

/* Around all points that are finite. Both ends zero where there are none. */
static mtm_bounds box_of(const mtm_mesh* mesh)
{
  mtm_bounds box = mtm_bounds_empty();
  for (int32_t corner = 0; mesh->kind == MTM_IMAGE && corner < 8; ++corner)
  {
    add_image_corner(mesh, corner, &box);
  }
  for (int32_t axis = 0; axis < 3; ++axis)
  {
    const bool own_axis = mesh->kind == MTM_RECTILINEAR;
    const mtm_array* from = own_axis ? &mesh->axes[axis] : &mesh->points;
    for (int64_t i = 0; mesh->kind != MTM_IMAGE && i < from->n_tuples; ++i)
    {
      add_to_box(&box, axis, mtm_load_double(from, i, own_axis ? 0 : axis));
    }
    if (box.low[axis] > box.high[axis])
    {
      box.low[axis] = box.high[axis] = 0.0;
    }
  }
  return box;
}

/* ---- Arrays ---------------------------------------------------------------------------------- */

/* Ids as int32, and where all cells are alike, a cell's together: each is predicted from the same
 * corner of the cell before. Release with free. */
static int32_t* narrow_ids(const mtm_array* ids)
{
  int32_t* narrow = mtm_allocate(ids->n_tuples, sizeof *narrow);
  for (int64_t i = 0; narrow && i < ids->n_tuples; ++i)
  {
    narrow[i] = (int32_t)mtm_load_id(ids, i);
  }
  return narrow;
}

/* How many points every cell has; 1 where they differ. */
static int32_t points_of_every_cell(const mtm_mesh* mesh)
{
  const int64_t n_cells = mtm_mesh_n_cells(mesh);
  const int64_t n = n_cells > 0 ? mtm_load_id(&mesh->offsets, 1) : 0;
  for (int64_t c = 0; c <= n_cells && n > 0; ++c)
  {
    if (mtm_load_id(&mesh->offsets, c) != c * n)
    {
      return 1;
    }
  }
  return n > 0 && n <= 64 && mesh->connectivity.n_tuples == n * n_cells ? (int32_t)n : 1;
}

/* The whole array, or, where `share` is set, a sample of it; that then receives how many times as long
 * the whole is. */
static mtm_status put_array(mtm_buffers* buffers,
  const mtm_array* array,
  mtm_precision precision,
  double* share,
  mtm_buffer_id* id,
  mtm_error* error)
{
  mtm_numbers numbers = { .values = *array, .n = array->n_tuples };
  if (share)
  {
    numbers.n = array->n_tuples < SAMPLE_TUPLES ? array->n_tuples : SAMPLE_TUPLES;
    numbers.first = (array->n_tuples - numbers.n) / 2;
    *share = numbers.n > 0 ? (double)array->n_tuples / (double)numbers.n : 1.0;
  }
  return mtm_buffer_numbers(buffers, &numbers, precision, NULL, NULL, id, error);
}

/* Coordinates are never quantised: thin cells would fall together. */
static mtm_precision precision_of_part(const named_array* part, mtm_precision precision)
{
  const bool points = part->name[0] == 'p' && !part->ids && part->array->n_components == 3;
  return points && precision != MTM_PRECISION_LOSSLESS ? MTM_PRECISION_FLOAT32
                                                       : MTM_PRECISION_LOSSLESS;
}

static mtm_status put_part(mtm_buffers* buffers,
  const mtm_mesh* mesh,
  const named_array* part,
  double* share,
  mtm_buffer_id* id,
  mtm_error* error)
{
  mtm_array array = *part->array;
  int32_t* narrow = NULL;
  if (part->ids)
  {
    narrow = narrow_ids(part->array);
    if (!narrow)
    {
      return mtm_fail_memory(error, "the cells of a data set");
    }
    const int32_t n = part->array == &mesh->connectivity ? points_of_every_cell(mesh) : 1;
    array = (mtm_array){
      .type = MTM_INT32, .n_components = n, .n_tuples = part->array->n_tuples / n, .data = narrow
    };
  }
  const mtm_status status =
    put_array(buffers, &array, precision_of_part(part, buffers->precision), share, id, error);
  free(narrow);
  return status;
}

/* ---- The page -------------------------------------------------------------------------------- */

static void write_structure(mtm_json* json, const mtm_mesh* mesh)
{
  static const char* const kinds[] = { "", "image", "rectilinear", "curvilinear", "unstructured" };
  double numbers[6];
  for (int32_t i = 0; i < 3; ++i)
  {
    numbers[i] = (double)mesh->dims[i];
    numbers[3 + i] = (double)mesh->start[i];
  }
  mtm_json_key_string(json, "kind", kinds[mesh->kind]);
  if (mesh->kind != MTM_UNSTRUCTURED)
  {
    mtm_json_key_float64s(json, "dims", numbers, 3);
  }
  if (mesh->kind == MTM_IMAGE)
  {
    mtm_json_key_float64s(json, "start", numbers + 3, 3);
    mtm_json_key_float64s(json, "origin", mesh->origin, 3);
    mtm_json_key_float64s(json, "spacing", mesh->spacing, 3);
    mtm_json_key_float64s(json, "direction", mesh->direction, 9);
  }
}

static void write_cut(mtm_json* json, const mtm_scene_data_set* data_set)
{
  const double* normal = data_set->plane.normal;
  if (normal[0] == 0.0 && normal[1] == 0.0 && normal[2] == 0.0)
  {
    return;
  }
  mtm_json_key(json, "cut");
  mtm_json_open(json, '{');
  mtm_json_key_float64s(json, "origin", data_set->plane.origin, 3);
  mtm_json_key_float64s(json, "normal", normal, 3);
  mtm_json_key_integer(json, "count", data_set->n_slices > 0 ? data_set->n_slices : 1);
  mtm_json_key_float64(json, "spacing", data_set->spacing);
  mtm_json_close(json, '}');
}

static mtm_status write_parts(mtm_json* json,
  mtm_buffers* buffers,
  const mtm_mesh* mesh,
  mtm_error* error)
{
  named_array parts[MAX_PARTS];
  const int32_t n = parts_of(mesh, parts);
  mtm_status status = MTM_OK;
  mtm_json_key(json, "parts");
  mtm_json_open(json, '{');
  for (int32_t i = 0; status == MTM_OK && i < n; ++i)
  {
    mtm_buffer_id id = { "" };
    status = put_part(buffers, mesh, &parts[i], NULL, &id, error);
    mtm_json_key(json, parts[i].name);
    mtm_buffer_reference_write(json, &id);
  }
  mtm_json_close(json, '}');
  return status;
}

mtm_status mtm_scene_data_set_write(mtm_json* json,
  mtm_buffers* buffers,
  const mtm_scene_data_set* data_set,
  mtm_bounds* bounds,
  mtm_error* error)
{
  *bounds = box_of(data_set->mesh);
  mtm_json_open(json, '{');
  mtm_json_key_string(json, "name", data_set->name);
  mtm_json_key_integer(json, "points", mtm_mesh_n_points(data_set->mesh));
  mtm_json_key_integer(json, "cells", mtm_mesh_n_cells(data_set->mesh));
  mtm_json_key(json, "box");
  mtm_json_open(json, '{');
  mtm_json_key_float64s(json, "low", bounds->low, 3);
  mtm_json_key_float64s(json, "high", bounds->high, 3);
  mtm_json_close(json, '}');
  write_structure(json, data_set->mesh);
  write_cut(json, data_set);
  mtm_status status = write_parts(json, buffers, data_set->mesh, error);
  mtm_json_key(json, "arrays");
  mtm_json_open(json, '[');
  for (int32_t i = 0; status == MTM_OK && i < data_set->n_arrays; ++i)
  {
    const mtm_scene_array* array = &data_set->arrays[i];
    mtm_buffer_id id = { "" };
    status = put_array(buffers, &array->values, buffers->precision, NULL, &id, error);
    mtm_json_open(json, '{');
    mtm_scene_array_keys_write(json, array);
    mtm_json_key_string(json, "buffer", id.text);
    mtm_json_close(json, '}');
  }
  mtm_json_close(json, ']');
  mtm_json_close(json, '}');
  return status;
}

/* ---- The size -------------------------------------------------------------------------------- */

static bool count_bytes(void* user, const void* data, size_t size)
{
  (void)data;
  *(int64_t*)user += (int64_t)size;
  return true;
}

/* Adds what an array takes, from what its sample does. */
static mtm_status add_size(const mtm_mesh* mesh,
  const named_array* part,
  mtm_precision precision,
  bool is_part,
  int64_t* bytes,
  mtm_error* error)
{
  int64_t written = 0;
  mtm_text text;
  mtm_status status = mtm_text_open(&text, count_bytes, &written, error);
  if (status != MTM_OK)
  {
    return status;
  }
  mtm_buffers buffers = { .page = &text, .precision = precision };
  mtm_buffer_id id;
  double share = 1.0;
  status = is_part ? put_part(&buffers, mesh, part, &share, &id, error)
                   : put_array(&buffers, part->array, precision, &share, &id, error);
  const mtm_status closed = mtm_text_close(&text, status == MTM_OK ? error : NULL);
  free(buffers.known);
  *bytes += (int64_t)((double)written * share);
  return status == MTM_OK ? closed : status;
}

mtm_status mtm_scene_data_set_size(const mtm_scene_data_set* data_set,
  mtm_precision precision,
  int64_t* bytes,
  mtm_error* error)
{
  mtm_clear(error);
  if (!data_set || !data_set->mesh || !bytes)
  {
    return mtm_fail(error, MTM_BAD_ARGUMENT, "no data set, or nowhere to put its size");
  }
  *bytes = 0;
  mtm_status status = mtm_scene_data_set_check(data_set, "the data set", error);
  named_array parts[MAX_PARTS];
  const int32_t n = status == MTM_OK ? parts_of(data_set->mesh, parts) : 0;
  for (int32_t i = 0; status == MTM_OK && i < n; ++i)
  {
    status = add_size(data_set->mesh, &parts[i], precision, true, bytes, error);
  }
  for (int32_t i = 0; status == MTM_OK && i < data_set->n_arrays; ++i)
  {
    const named_array array = { "", &data_set->arrays[i].values, false };
    status = add_size(data_set->mesh, &array, precision, false, bytes, error);
  }
  return status;
}
