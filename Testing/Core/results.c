/* SPDX-FileCopyrightText: The Microtome developers */
/* SPDX-License-Identifier: BSD-3-Clause */

/* Results in plain arrays, their shape and their measures. */
#include "results.h"

#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static int64_t id_at(const void* ids, mtm_type type, int64_t at)
{
  return type == MTM_INT32 ? ((const int32_t*)ids)[at] : ((const int64_t*)ids)[at];
}

static int64_t* widen(const void* ids, mtm_type type, int64_t n)
{
  int64_t* wide = ids ? malloc((size_t)(n + 1) * sizeof(int64_t)) : NULL;
  for (int64_t i = 0; i < n && wide; ++i)
  {
    wide[i] = id_at(ids, type, i);
  }
  return wide;
}

static double* copy_points(const mtm_polygons* from)
{
  double* points = malloc((size_t)(3 * from->n_points + 1) * sizeof(double));
  for (int64_t i = 0; i < 3 * from->n_points; ++i)
  {
    points[i] = from->point_type == MTM_FLOAT32 ? (double)((const float*)from->points)[i]
                                                : ((const double*)from->points)[i];
  }
  return points;
}

test_result test_result_of(const mtm_polygons* from)
{
  const int64_t n_cells = from->n_vertices + from->n_lines + from->n_polygons;
  test_result result = { .n_points = from->n_points,
    .n_vertices = from->n_vertices,
    .n_lines = from->n_lines,
    .n_polygons = from->n_polygons,
    .n_cells = n_cells };
  result.points = copy_points(from);
  result.offsets =
    from->offsets ? widen(from->offsets, from->id_type, n_cells + 1) : calloc(1, sizeof(int64_t));
  result.ids = widen(from->connectivity, from->id_type, from->n_connectivity);
  result.a = widen(from->point_a, from->source_type, from->n_points);
  result.b = widen(from->point_b, from->source_type, from->n_points);
  result.source_cells = widen(from->source_cells, from->source_type, n_cells);
  result.planes = widen(from->planes, MTM_INT32, n_cells);
  if (from->point_t)
  {
    result.t = malloc((size_t)(from->n_points + 1) * sizeof(double));
    memcpy(result.t, from->point_t, (size_t)from->n_points * sizeof(double));
  }
  return result;
}

void test_result_free(test_result* result)
{
  free(result->points);
  free(result->offsets);
  free(result->ids);
  free(result->a);
  free(result->b);
  free(result->t);
  free(result->source_cells);
  free(result->planes);
  *result = (test_result){ 0 };
}

/* ---- Shape ---------------------------------------------------------------------------------------- */

#if defined(__GNUC__)
__attribute__((format(printf, 1, 2)))
#endif
static test_defect
say(const char* format, ...)
{
  test_defect defect;
  va_list arguments;
  va_start(arguments, format);
  vsnprintf(defect.text, sizeof defect.text, format, arguments);
  va_end(arguments);
  return defect;
}

static bool is_type_of(mtm_type type, mtm_type one, mtm_type other)
{
  return type == one || type == other;
}

static test_defect arrays_defect(const mtm_polygons* p)
{
  const int64_t n_cells = p->n_vertices + p->n_lines + p->n_polygons;
  if (p->n_points < 0 || p->n_vertices < 0 || p->n_lines < 0 || p->n_polygons < 0)
  {
    return say("a negative count");
  }
  if (n_cells > 0 && (!p->points || !p->offsets || !p->connectivity))
  {
    return say("%lld cells, but an array is NULL", (long long)n_cells);
  }
  if (n_cells == 0 && (p->n_points > 0 || p->n_connectivity > 0))
  {
    return say("%lld points without cells", (long long)p->n_points);
  }
  if (!is_type_of(p->point_type, MTM_FLOAT32, MTM_FLOAT64))
  {
    return say("point_type is %d", (int)p->point_type);
  }
  if (!is_type_of(p->id_type, MTM_INT32, MTM_INT64))
  {
    return say("id_type is %d", (int)p->id_type);
  }
  if ((p->point_a || p->source_cells) && !is_type_of(p->source_type, MTM_INT32, MTM_INT64))
  {
    return say("source_type is %d", (int)p->source_type);
  }
  return say("%s", "");
}

/* The size that a cell must have: vertices first, then lines, then polygons. */
static bool size_fits(const test_result* result, int64_t cell, int64_t size, bool triangulated)
{
  if (cell < result->n_vertices)
  {
    return size >= 1;
  }
  if (cell < result->n_vertices + result->n_lines)
  {
    return size == 2;
  }
  return triangulated ? size == 3 : size >= 3;
}

static bool has_repeated_id(const int64_t* ids, int64_t n)
{
  for (int64_t i = 0; i < n; ++i)
  {
    for (int64_t j = 0; j < i; ++j)
    {
      if (ids[i] == ids[j])
      {
        return true;
      }
    }
  }
  return false;
}

static test_defect cells_defect(const test_result* result,
  int64_t n_connectivity,
  bool triangulated)
{
  int64_t n_used = 0;
  if (result->offsets[0] != 0 || result->offsets[result->n_cells] != n_connectivity)
  {
    return say("offsets do not run from 0 to %lld", (long long)n_connectivity);
  }
  for (int64_t c = 0; c < result->n_cells; ++c)
  {
    const int64_t begin = result->offsets[c];
    const int64_t size = result->offsets[c + 1] - begin;
    if (!size_fits(result, c, size, triangulated))
    {
      return say("cell %lld has %lld points", (long long)c, (long long)size);
    }
    if (has_repeated_id(result->ids + begin, size))
    {
      return say("cell %lld uses a point twice", (long long)c);
    }
    for (int64_t i = begin; i < begin + size; ++i)
    {
      if (result->ids[i] < 0 || result->ids[i] > n_used)
      {
        return say("cell %lld uses point %lld, next new one is %lld",
          (long long)c,
          (long long)result->ids[i],
          (long long)n_used);
      }
      n_used += result->ids[i] == n_used;
    }
  }
  return n_used == result->n_points
    ? say("%s", "")
    : say("%lld of %lld points are used", (long long)n_used, (long long)result->n_points);
}

static test_defect order_defect(const test_result* result, int64_t n_source_cells)
{
  for (int64_t c = 0; c < result->n_cells; ++c)
  {
    const bool first =
      c == 0 || c == result->n_vertices || c == result->n_vertices + result->n_lines;
    const int64_t plane = result->planes ? result->planes[c] : 0;
    const int64_t plane_before = result->planes && !first ? result->planes[c - 1] : 0;
    if (plane < plane_before)
    {
      return say("cell %lld is of plane %lld, the one before of plane %lld",
        (long long)c,
        (long long)plane,
        (long long)plane_before);
    }
    if (!result->source_cells)
    {
      continue;
    }
    const int64_t source = result->source_cells[c];
    if (source < 0 || source >= n_source_cells)
    {
      return say("cell %lld is of source cell %lld", (long long)c, (long long)source);
    }
    if (!first && plane == plane_before && source < result->source_cells[c - 1])
    {
      return say("cell %lld is of source cell %lld, the one before of source cell %lld",
        (long long)c,
        (long long)source,
        (long long)result->source_cells[c - 1]);
    }
  }
  return say("%s", "");
}

test_defect test_shape_defect(const mtm_polygons* polygons, bool triangulated)
{
  test_defect defect = arrays_defect(polygons);
  if (defect.text[0])
  {
    return defect;
  }
  test_result result = test_result_of(polygons);
  defect = cells_defect(&result, polygons->n_connectivity, triangulated);
  if (!defect.text[0])
  {
    defect = order_defect(&result, polygons->n_source_cells);
  }
  test_result_free(&result);
  return defect;
}

/* ---- Points --------------------------------------------------------------------------------------- */

typedef struct placed_point
{
  double xyz[3];
  int64_t plane;
  int64_t id;
} placed_point;

static int compare_places(const void* left, const void* right)
{
  const placed_point* p = left;
  const placed_point* q = right;
  for (int a = 0; a < 3; ++a)
  {
    if (p->xyz[a] != q->xyz[a])
    {
      return p->xyz[a] < q->xyz[a] ? -1 : 1;
    }
  }
  return p->plane == q->plane ? 0 : p->plane < q->plane ? -1 : 1;
}

test_defect test_points_defect(const test_result* result)
{
  placed_point* places = calloc((size_t)result->n_points + 1, sizeof *places);
  for (int64_t c = 0; c < result->n_cells; ++c)
  {
    for (int64_t i = result->offsets[c]; i < result->offsets[c + 1]; ++i)
    {
      placed_point* place = &places[result->ids[i]];
      memcpy(place->xyz, result->points + 3 * result->ids[i], sizeof place->xyz);
      place->plane = result->planes ? result->planes[c] : 0;
      place->id = result->ids[i];
    }
  }
  qsort(places, (size_t)result->n_points, sizeof *places, compare_places);
  test_defect defect = { "" };
  for (int64_t p = 1; p < result->n_points && !defect.text[0]; ++p)
  {
    if (compare_places(&places[p - 1], &places[p]) == 0)
    {
      defect = say("points %lld and %lld are both at (%.17g, %.17g, %.17g)",
        (long long)places[p - 1].id,
        (long long)places[p].id,
        places[p].xyz[0],
        places[p].xyz[1],
        places[p].xyz[2]);
    }
  }
  free(places);
  return defect;
}

test_defect test_apart_defect(const test_result* result, double distance)
{
  for (int64_t p = 0; p < result->n_points; ++p)
  {
    for (int64_t q = 0; q < p; ++q)
    {
      const double* a = result->points + 3 * p;
      const double* b = result->points + 3 * q;
      const double d[3] = { a[0] - b[0], a[1] - b[1], a[2] - b[2] };
      const double apart = sqrt(d[0] * d[0] + d[1] * d[1] + d[2] * d[2]);
      if (!(apart >= distance))
      {
        return say("points %lld and %lld are %g apart", (long long)q, (long long)p, apart);
      }
    }
  }
  return say("%s", "");
}

/* ---- Measures -------------------------------------------------------------------------------------- */

void test_area_vector(const test_result* result, int64_t cell, double vector[3])
{
  const int64_t* ids = result->ids + result->offsets[cell];
  const int64_t n = result->offsets[cell + 1] - result->offsets[cell];
  const double* base = result->points + 3 * ids[0];
  vector[0] = vector[1] = vector[2] = 0;
  for (int64_t i = 1; i + 1 < n; ++i)
  {
    const double* p = result->points + 3 * ids[i];
    const double* q = result->points + 3 * ids[i + 1];
    for (int a = 0; a < 3; ++a)
    {
      const int b = (a + 1) % 3;
      const int c = (a + 2) % 3;
      vector[a] += (p[b] - base[b]) * (q[c] - base[c]) - (p[c] - base[c]) * (q[b] - base[b]);
    }
  }
}

double test_area(const test_result* result, int64_t cell)
{
  double v[3];
  test_area_vector(result, cell, v);
  return 0.5 * sqrt(v[0] * v[0] + v[1] * v[1] + v[2] * v[2]);
}

double test_length(const test_result* result, int64_t line)
{
  const int64_t* ids = result->ids + result->offsets[line];
  const double* p = result->points + 3 * ids[0];
  const double* q = result->points + 3 * ids[1];
  return sqrt(
    (p[0] - q[0]) * (p[0] - q[0]) + (p[1] - q[1]) * (p[1] - q[1]) + (p[2] - q[2]) * (p[2] - q[2]));
}

double test_total_area(const test_result* result, int64_t plane)
{
  double sum = 0;
  for (int64_t c = result->n_vertices + result->n_lines; c < result->n_cells; ++c)
  {
    sum += plane < 0 || result->planes[c] == plane ? test_area(result, c) : 0;
  }
  return sum;
}

double test_total_length(const test_result* result, int64_t plane)
{
  double sum = 0;
  for (int64_t c = result->n_vertices; c < result->n_vertices + result->n_lines; ++c)
  {
    sum += plane < 0 || result->planes[c] == plane ? test_length(result, c) : 0;
  }
  return sum;
}

double test_signed_volume(const test_result* result)
{
  double sum = 0;
  for (int64_t c = result->n_vertices + result->n_lines; c < result->n_cells; ++c)
  {
    const int64_t* ids = result->ids + result->offsets[c];
    const double* p = result->points + 3 * ids[0];
    const int64_t n = result->offsets[c + 1] - result->offsets[c];
    for (int64_t i = 1; i + 1 < n; ++i)
    {
      const double* q = result->points + 3 * ids[i];
      const double* r = result->points + 3 * ids[i + 1];
      sum += p[0] * (q[1] * r[2] - q[2] * r[1]) + p[1] * (q[2] * r[0] - q[0] * r[2]) +
        p[2] * (q[0] * r[1] - q[1] * r[0]);
    }
  }
  return sum / 6;
}
