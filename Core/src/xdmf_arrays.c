/* SPDX-FileCopyrightText: The Microtome developers */
/* SPDX-License-Identifier: BSD-3-Clause */

/* Reading arrays: of a part of a grid, or some tuples. */
#include "xdmf_grid.h"

#include <stdlib.h>
#include <string.h>

/* What is wanted of an array. */
typedef struct request
{
  mtm_xdmf* file;
  const mtm_leaf* leaf;
  int32_t at; /* in the leaf */
  const mtm_xdmf_array* array;
  mtm_span tuples;    /* which ... */
  const int64_t* ids; /* ... or as many by their numbers, ascending; NULL: the span */
  const mtm_run* run;
} request;

/* The array, described, and all of its tuples. */
static mtm_status look_up(mtm_xdmf* file,
  int32_t grid,
  int32_t array,
  const mtm_run* run,
  request* out,
  mtm_error* error)
{
  mtm_status status = MTM_OK;
  const mtm_leaf* leaf = mtm_leaf_at(file, grid, &status, error);
  if (!leaf)
  {
    return status != MTM_OK ? status : MTM_BAD_ARGUMENT;
  }
  if (array < 0 || array >= leaf->grid.n_arrays)
  {
    return mtm_fail(
      error, MTM_BAD_ARGUMENT, "grid \"%.100s\" has no array %d", leaf->grid.path, (int)array);
  }
  if (leaf->grid.arrays[array].type == MTM_NO_TYPE)
  {
    return mtm_fail_element(error,
      MTM_BAD_FILE,
      leaf->values[array].element,
      "it cannot be read: see the problems of the file");
  }
  *out = (request){
    .file = file, .leaf = leaf, .at = array, .array = &leaf->grid.arrays[array], .run = run
  };
  out->tuples = mtm_span_all(out->array->n_tuples);
  return MTM_OK;
}

/* Writes the values of n members of a set, or marks them where `own` is NULL; which is not there, or -1. */
static int64_t put_members(const mtm_xdmf_array* array,
  const int64_t* ids,
  int64_t n,
  const double* own,
  void* dst)
{
  const int32_t width = array->n_components;
  for (int64_t i = 0; i < array->n_tuples * width; ++i)
  {
    if (own)
    {
      ((double*)dst)[i] = NAN;
    }
    else
    {
      ((uint8_t*)dst)[i] = 0;
    }
  }
  for (int64_t i = 0; i < n; ++i)
  {
    if (ids[i] < 0 || ids[i] >= array->n_tuples)
    {
      return i;
    }
    if (own)
    {
      memcpy((double*)dst + ids[i] * width, own + i * width, (size_t)width * sizeof *own);
    }
    else
    {
      ((uint8_t*)dst)[ids[i]] = 1;
    }
  }
  return -1;
}

/* All values of a set: of its members, or who they are. */
static mtm_status read_set(const mtm_leaf* leaf, int32_t at, void* dst, mtm_error* error)
{
  const mtm_xdmf_array* array = &leaf->grid.arrays[at];
  const mtm_values* values = &leaf->values[at];
  const bool has_values = values->kind == MTM_ATTRIBUTE_MEMBERS;
  mtm_source* members = has_values ? values->members : values->source;
  const int64_t n = members->n_values;
  const mtm_span all = mtm_span_all(n);
  const mtm_span all_values = mtm_span_all(n * array->n_components);
  int64_t* ids = mtm_allocate(n, sizeof *ids);
  double* own = mtm_allocate(has_values ? n * array->n_components : 1, sizeof *own);
  mtm_status status = ids && own ? mtm_source_read_int64(members, &all, NULL, ids, error)
                                 : mtm_fail_memory(error, array->name);
  if (status == MTM_OK && has_values)
  {
    status = mtm_source_read_double(values->source, &all_values, NULL, own, error);
  }
  const int64_t bad =
    status == MTM_OK ? put_members(array, ids, n, has_values ? own : NULL, dst) : -1;
  if (bad >= 0)
  {
    status = mtm_fail_element(
      error, MTM_BAD_FILE, values->element, "number %lld is not there", (long long)ids[bad]);
  }
  free(ids);
  free(own);
  return status;
}

/* All values of a set or of a function of elements, which are made of other arrays. Owns: the caller's. */
static void* whole_values(mtm_xdmf* file,
  const mtm_leaf* leaf,
  int32_t at,
  mtm_status* status,
  mtm_error* error)
{
  const mtm_xdmf_array* array = &leaf->grid.arrays[at];
  const int64_t n = array->n_tuples * array->n_components;
  const size_t bytes = mtm_type_size(array->type);
  char* values = n >= 0 ? mtm_allocate(n, bytes) : NULL;
  if (!values)
  {
    *status = mtm_fail_memory(error, array->name);
    return NULL;
  }
  if (leaf->values[at].kind == MTM_ATTRIBUTE_ELEMENT)
  {
    *status = mtm_element_function_read(file, leaf, at, (double*)(void*)values, error);
    return values;
  }
  *status = read_set(leaf, at, values, error);
  return values;
}

/* Tuples of values from where they are. */
static mtm_status read_values(const request* of, void* dst, mtm_error* error)
{
  mtm_source* source = of->leaf->values[of->at].source;
  const int32_t width = of->array->n_components;
  const int64_t n = mtm_span_n_values(&of->tuples);
  if (of->leaf->chosen_points && of->array->association == MTM_POINT)
  {
    int64_t* points = mtm_subset_points(of->leaf, of->ids, n);
    const mtm_status status = points ? mtm_gather(source, width, points, n, of->run, dst, error)
                                     : mtm_fail_memory(error, of->array->name);
    free(points);
    return status;
  }
  const mtm_span span = mtm_span_of_tuples(&of->tuples, width);
  return of->ids ? mtm_gather(source, width, of->ids, n, of->run, dst, error)
                 : mtm_source_read(source, &span, of->run, dst, error);
}

/* Tuples of a part from where they are, or from all values in memory. */
static mtm_status read_part(const request* of, void* dst, mtm_error* error)
{
  if (of->leaf->values[of->at].kind == MTM_ATTRIBUTE_VALUES)
  {
    return read_values(of, dst, error);
  }
  const size_t tuple_bytes = (size_t)of->array->n_components * mtm_type_size(of->array->type);
  const int64_t n = mtm_span_n_values(&of->tuples);
  mtm_status status = MTM_OK;
  char* values = whole_values(of->file, of->leaf, of->at, &status, error);
  if (status == MTM_OK && !of->ids)
  {
    mtm_span_copy(&of->tuples, values, tuple_bytes, dst);
  }
  for (int64_t i = 0; status == MTM_OK && of->ids && i < n; ++i)
  {
    memcpy(
      (char*)dst + (size_t)i * tuple_bytes, values + (size_t)of->ids[i] * tuple_bytes, tuple_bytes);
  }
  free(values);
  return status;
}

static mtm_status check_room(const mtm_xdmf_array* array,
  int64_t n_tuples,
  const void* dst,
  size_t dst_bytes,
  mtm_error* error)
{
  const uint64_t tuple_bytes = (uint64_t)array->n_components * mtm_type_size(array->type);
  if (!dst || dst_bytes / tuple_bytes < (uint64_t)n_tuples)
  {
    return mtm_fail(error,
      MTM_BAD_ARGUMENT,
      "array \"%.100s\" needs room for %lld tuples of %d values, and there are %lld bytes",
      array->name,
      (long long)n_tuples,
      (int)array->n_components,
      (long long)dst_bytes);
  }
  return MTM_OK;
}

/* Which tuples of the array the part of the grid has that a mesh is. */
static mtm_status find_tuples(request* of, const mtm_xdmf_mesh* mesh, mtm_error* error)
{
  if (of->array->association == MTM_FIELD)
  {
    return MTM_OK;
  }
  if (!mesh || mesh->mesh.kind != of->leaf->grid.kind ||
    mtm_part_tuples(of->leaf, mesh, of->array->association, &of->tuples, &of->ids) != MTM_OK)
  {
    return mtm_fail(error,
      MTM_BAD_ARGUMENT,
      "array \"%.100s\" needs the mesh that was read from grid \"%.100s\"",
      of->array->name,
      of->leaf->grid.path);
  }
  const int64_t n_ids = mtm_span_n_values(&of->tuples);
  const int64_t last = !of->ids ? mtm_span_last(&of->tuples) : n_ids > 0 ? of->ids[n_ids - 1] : -1;
  if (last >= of->array->n_tuples)
  {
    return mtm_fail_element(error,
      MTM_BAD_FILE,
      of->leaf->values[of->at].element,
      "it has %lld tuples, and the mesh asks for number %lld",
      (long long)of->array->n_tuples,
      (long long)last);
  }
  return MTM_OK;
}

mtm_status mtm_xdmf_read_array(mtm_xdmf* file,
  int32_t grid,
  int32_t array,
  const mtm_xdmf_mesh* mesh,
  const mtm_run* run,
  void* dst,
  size_t dst_bytes,
  mtm_error* error)
{
  request of;
  mtm_status status = look_up(file, grid, array, run, &of, error);
  status = status == MTM_OK ? find_tuples(&of, mesh, error) : status;
  status = status == MTM_OK
    ? check_room(of.array, mtm_span_n_values(&of.tuples), dst, dst_bytes, error)
    : status;
  return status == MTM_OK ? read_part(&of, dst, error) : status;
}

/* ---- Some tuples ---------------------------------------------------------------------------------------------- */

typedef struct wanted
{
  int64_t id;
  int64_t place;
} wanted;

static int by_id(const void* a, const void* b)
{
  const int64_t first = ((const wanted*)a)->id;
  const int64_t second = ((const wanted*)b)->id;
  return (first > second) - (first < second);
}

/* The different numbers, ascending, in sorted[]; each wanted's place among them in its `id`. */
static int64_t unite(wanted* all, int64_t n, int64_t* sorted)
{
  int64_t n_different = 0;
  for (int64_t i = 0; i < n; ++i)
  {
    if (n_different == 0 || sorted[n_different - 1] != all[i].id)
    {
      sorted[n_different++] = all[i].id;
    }
    all[i].id = n_different - 1;
  }
  return n_different;
}

static mtm_status read_some(request* of, wanted* all, int64_t n, char* dst, mtm_error* error)
{
  const size_t bytes = (size_t)of->array->n_components * mtm_type_size(of->array->type);
  int64_t* sorted = mtm_allocate(n, sizeof *sorted);
  char* values = mtm_allocate(n, bytes);
  mtm_status status = sorted && values ? MTM_OK : mtm_fail_memory(error, of->array->name);
  if (status == MTM_OK)
  {
    of->tuples = mtm_span_all(unite(all, n, sorted));
    of->ids = sorted;
    status = read_part(of, values, error);
  }
  for (int64_t i = 0; status == MTM_OK && i < n; ++i)
  {
    memcpy(dst + (size_t)all[i].place * bytes, values + (size_t)all[i].id * bytes, bytes);
  }
  free(sorted);
  free(values);
  return status;
}

/* The numbers as they are wanted, sorted; NULL and a message: one is of no tuple. Owns: the caller's. */
static wanted* sort_wanted(const mtm_xdmf_array* of,
  const mtm_array* ids,
  mtm_status* status,
  mtm_error* error)
{
  wanted* all = mtm_allocate(ids->n_tuples, sizeof *all);
  *status = all ? MTM_OK : mtm_fail_memory(error, of->name);
  for (int64_t i = 0; i < ids->n_tuples && *status == MTM_OK; ++i)
  {
    all[i] = (wanted){ mtm_load_id(ids, i), i };
    if (all[i].id < 0 || all[i].id >= of->n_tuples)
    {
      *status = mtm_fail(error,
        MTM_BAD_ARGUMENT,
        "array \"%.100s\" has no tuple %lld",
        of->name,
        (long long)all[i].id);
    }
  }
  if (*status != MTM_OK)
  {
    free(all);
    return NULL;
  }
  qsort(all, (size_t)ids->n_tuples, sizeof *all, by_id);
  return all;
}

mtm_status mtm_xdmf_read_tuples(mtm_xdmf* file,
  int32_t grid,
  int32_t array,
  const mtm_array* ids,
  const mtm_run* run,
  void* dst,
  size_t dst_bytes,
  mtm_error* error)
{
  request of;
  mtm_status status = look_up(file, grid, array, run, &of, error);
  if (status == MTM_OK &&
    (!ids || (ids->type != MTM_INT32 && ids->type != MTM_INT64) || ids->n_components != 1))
  {
    status =
      mtm_fail(error, MTM_BAD_ARGUMENT, "the numbers of tuples are int32 or int64, one each");
  }
  status = status == MTM_OK ? mtm_array_check(ids, "the numbers of tuples", error) : status;
  status = status == MTM_OK ? check_room(of.array, ids->n_tuples, dst, dst_bytes, error) : status;
  wanted* all = status == MTM_OK ? sort_wanted(of.array, ids, &status, error) : NULL;
  if (all)
  {
    status = read_some(&of, all, ids->n_tuples, dst, error);
  }
  free(all);
  return status;
}
