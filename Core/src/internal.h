/* SPDX-FileCopyrightText: The Microtome developers */
/* SPDX-License-Identifier: BSD-3-Clause */

/* The only private header: what the files of Core share. */
#ifndef MICROTOME_INTERNAL_H
#define MICROTOME_INTERNAL_H

#include "microtome/microtome.h"

/* ---- error.c ---------------------------------------------------------------------------------- */

#if defined(__GNUC__)
#define MTM_PRINTF(format_at, first_at) __attribute__((format(printf, format_at, first_at)))
#else
#define MTM_PRINTF(format_at, first_at)
#endif

/* Writes the message (error may be NULL) and returns `status`: return mtm_fail(...). Only %s, %d and
 * %lld belong in formats: what the locale can change does not. */
mtm_status mtm_fail(mtm_error* error, mtm_status status, const char* format, ...) MTM_PRINTF(3, 4);

/* The message for an allocation that failed; what: "the connectivity of the slice". */
mtm_status mtm_fail_memory(mtm_error* error, const char* what);

/* Empties the message: first thing in every public function. */
void mtm_clear(mtm_error* error);

/* ---- array.c ---------------------------------------------------------------------------------- */

/* Pointer, type, components and stride make sense; what: "the points", for the message. */
mtm_status mtm_array_check(const mtm_array* array, const char* what, mtm_error* error);

/* The address of one value. No bounds are checked here or below. */
static inline const void* mtm_value_address(const mtm_array* array,
  int64_t tuple,
  int32_t component)
{
  const int64_t value_bytes = (int64_t)mtm_type_size(array->type);
  if (array->components)
  {
    const int64_t stride = array->stride ? array->stride : value_bytes;
    return (const char*)array->components[component] + tuple * stride;
  }
  const int64_t stride = array->stride ? array->stride : value_bytes * array->n_components;
  return (const char*)array->data + tuple * stride + component * value_bytes;
}

/* One value of any type as double; int64 beyond 2^53 is rounded. */
double mtm_load_double(const mtm_array* array, int64_t tuple, int32_t component);

/* One id of an int32 or int64 array. */
static inline int64_t mtm_load_id(const mtm_array* array, int64_t tuple)
{
  const void* address = mtm_value_address(array, tuple, 0);
  return array->type == MTM_INT32 ? *(const int32_t*)address : *(const int64_t*)address;
}

/* ---- triangulate.c ---------------------------------------------------------------------------- */

/* Triangulates one polygon of n >= 3 points (xyz: n tuples of 3), concave and slightly warped ones
 * too, with its winding. triangles receives 3 * (n - 2) indices into the polygon; scratch: n values.
 * Always gives n - 2 triangles; a polygon that crosses itself gets a fan.
 * Source: ear clipping in the plane of Newell's normal (Meisters 1975; Newell in Sutherland et al.
 * 1974); convex polygons take a fan from their first point. */
void mtm_triangulate(const double* xyz, int32_t n, int32_t* triangles, int32_t* scratch);

#endif
