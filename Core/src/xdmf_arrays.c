/* SPDX-FileCopyrightText: The Microtome developers */
/* SPDX-License-Identifier: BSD-3-Clause */

/* Reading arrays: of a part of a grid, or some tuples. */
#include "xdmf_grid.h"

#include <stdlib.h>
#include <string.h>

/* The array, described; NULL and a message otherwise. */
static const mtm_xdmf_array* array_at(mtm_xdmf* file,
  int32_t grid,
  int32_t array,
  mtm_leaf** leaf,
  mtm_status* status,
  mtm_error* error)
{
  *leaf = mtm_leaf_at(file, grid, status, error);
  if (!*leaf)
  {
    return NULL;
  }
  if (array < 0 || array >= (*leaf)->grid.n_arrays)
  {
    *status = mtm_fail(
      error, MTM_BAD_ARGUMENT, "grid \"%.100s\" has no array %d", (*leaf)->grid.path, (int)array);
    return NULL;
  }
  if ((*leaf)->grid.arrays[array].type == MTM_NO_TYPE)
  {
    *status = mtm_fail_element(error,
      MTM_BAD_FILE,
      (*leaf)->values[array].element,
      "it cannot be read: see the problems of the file");
    return NULL;
  }
  return &(*leaf)->grid.arrays[array];
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
static mtm_status read_values(const mtm_leaf* leaf,
  int32_t at,
  const mtm_span* tuples,
  const int64_t* ids,
  const mtm_run* run,
  void* dst,
  mtm_error* error)
{
  mtm_source* source = leaf->values[at].source;
  const int32_t n_components = leaf->grid.arrays[at].n_components;
  const int64_t n = mtm_span_n_values(tuples);
  if (leaf->chosen_points && leaf->grid.arrays[at].association == MTM_POINT)
  {
    int64_t* points = mtm_subset_points(leaf, ids, n);
    const mtm_status status = points ? mtm_gather(source, n_components, points, n, run, dst, error)
                                     : mtm_fail_memory(error, leaf->grid.arrays[at].name);
    free(points);
    return status;
  }
  const mtm_span span = mtm_span_of_tuples(tuples, n_components);
  return ids ? mtm_gather(source, n_components, ids, n, run, dst, error)
             : mtm_source_read(source, &span, run, dst, error);
}

/* Tuples of a part from where they are, or from all values in memory. */
static mtm_status read_part(mtm_xdmf* file,
  const mtm_leaf* leaf,
  int32_t at,
  const mtm_span* tuples,
  const int64_t* ids,
  const mtm_run* run,
  void* dst,
  mtm_error* error)
{
  const mtm_xdmf_array* array = &leaf->grid.arrays[at];
  const int64_t n = mtm_span_n_values(tuples);
  const size_t tuple_bytes = (size_t)array->n_components * mtm_type_size(array->type);
  if (leaf->values[at].kind == MTM_ATTRIBUTE_VALUES)
  {
    return read_values(leaf, at, tuples, ids, run, dst, error);
  }
  mtm_status status = MTM_OK;
  char* values = whole_values(file, leaf, at, &status, error);
  if (status == MTM_OK && !ids)
  {
    mtm_span_copy(tuples, values, tuple_bytes, dst);
  }
  for (int64_t i = 0; status == MTM_OK && ids && i < n; ++i)
  {
    memcpy(
      (char*)dst + (size_t)i * tuple_bytes, values + (size_t)ids[i] * tuple_bytes, tuple_bytes);
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

mtm_status mtm_xdmf_read_array(mtm_xdmf* file,
  int32_t grid,
  int32_t array,
  const mtm_xdmf_mesh* mesh,
  const mtm_run* run,
  void* dst,
  size_t dst_bytes,
  mtm_error* error)
{
  mtm_status status = MTM_OK;
  mtm_leaf* leaf = NULL;
  const mtm_xdmf_array* of = array_at(file, grid, array, &leaf, &status, error);
  if (!of)
  {
    return status;
  }
  mtm_span tuples = mtm_span_all(of->n_tuples);
  const int64_t* ids = NULL;
  if (of->association != MTM_FIELD)
  {
    if (!mesh || mesh->mesh.kind != leaf->grid.kind ||
      mtm_part_tuples(leaf, mesh, of->association, &tuples, &ids) != MTM_OK)
    {
      return mtm_fail(error,
        MTM_BAD_ARGUMENT,
        "array \"%.100s\" needs the mesh that was read from grid \"%.100s\"",
        of->name,
        leaf->grid.path);
    }
    const int64_t n_ids = mtm_span_n_values(&tuples);
    const int64_t last = !ids ? mtm_span_last(&tuples) : n_ids > 0 ? ids[n_ids - 1] : -1;
    if (last >= of->n_tuples)
    {
      return mtm_fail_element(error,
        MTM_BAD_FILE,
        leaf->values[array].element,
        "it has %lld tuples, and the mesh asks for number %lld",
        (long long)of->n_tuples,
        (long long)last);
    }
  }
  status = check_room(of, mtm_span_n_values(&tuples), dst, dst_bytes, error);
  return status == MTM_OK ? read_part(file, leaf, array, &tuples, ids, run, dst, error) : status;
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

static mtm_status read_some(mtm_xdmf* file,
  const mtm_leaf* leaf,
  int32_t array,
  wanted* all,
  int64_t n,
  const mtm_run* run,
  char* dst,
  mtm_error* error)
{
  const mtm_xdmf_array* of = &leaf->grid.arrays[array];
  const size_t bytes = (size_t)of->n_components * mtm_type_size(of->type);
  int64_t* sorted = mtm_allocate(n, sizeof *sorted);
  char* values = mtm_allocate(n, bytes);
  mtm_status status = sorted && values ? MTM_OK : mtm_fail_memory(error, of->name);
  if (status == MTM_OK)
  {
    const mtm_span tuples = mtm_span_all(unite(all, n, sorted));
    status = read_part(file, leaf, array, &tuples, sorted, run, values, error);
  }
  for (int64_t i = 0; status == MTM_OK && i < n; ++i)
  {
    memcpy(dst + (size_t)all[i].place * bytes, values + (size_t)all[i].id * bytes, bytes);
  }
  free(sorted);
  free(values);
  return status;
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
  mtm_status status = MTM_OK;
  mtm_leaf* leaf = NULL;
  const mtm_xdmf_array* of = array_at(file, grid, array, &leaf, &status, error);
  if (!of)
  {
    return status;
  }
  if (!ids || (ids->type != MTM_INT32 && ids->type != MTM_INT64) || ids->n_components != 1)
  {
    return mtm_fail(error, MTM_BAD_ARGUMENT, "the numbers of tuples are int32 or int64, one each");
  }
  status = mtm_array_check(ids, "the numbers of tuples", error);
  status = status == MTM_OK ? check_room(of, ids->n_tuples, dst, dst_bytes, error) : status;
  wanted* all = status == MTM_OK ? mtm_allocate(ids->n_tuples, sizeof *all) : NULL;
  if (!all)
  {
    return status == MTM_OK ? mtm_fail_memory(error, of->name) : status;
  }
  for (int64_t i = 0; i < ids->n_tuples && status == MTM_OK; ++i)
  {
    all[i] = (wanted){ mtm_load_id(ids, i), i };
    if (all[i].id < 0 || all[i].id >= of->n_tuples)
    {
      status = mtm_fail(error,
        MTM_BAD_ARGUMENT,
        "array \"%.100s\" has no tuple %lld",
        of->name,
        (long long)all[i].id);
    }
  }
  if (status == MTM_OK)
  {
    qsort(all, (size_t)ids->n_tuples, sizeof *all, by_id);
    status = read_some(file, leaf, array, all, ids->n_tuples, run, dst, error);
  }
  free(all);
  return status;
}
