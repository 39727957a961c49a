/* SPDX-FileCopyrightText: The Microtome developers */
/* SPDX-License-Identifier: BSD-3-Clause */

/* Geometry elements: where the points are, before any is read.
 * Source: XDMF Model and Format, Geometry. */
#include "xdmf_grid.h"

#include <string.h>

typedef struct geometry_kind
{
  const char* name;
  mtm_points_layout layout;
  int32_t n_components;
  bool is_polar;
} geometry_kind;

static const geometry_kind geometry_kinds[] = {
  { "XYZ", MTM_POINTS_TUPLES, 3, false },
  { "XY", MTM_POINTS_TUPLES, 2, false },
  { "X_Y_Z", MTM_POINTS_SEPARATE, 3, false },
  { "X_Y", MTM_POINTS_SEPARATE, 2, false },
  { "VXVYVZ", MTM_POINTS_AXES, 3, false },
  { "VXVY", MTM_POINTS_AXES, 2, false },
  { "VX", MTM_POINTS_AXES, 1, false },
  { "VECTORED", MTM_POINTS_AXES, 3, false },
  { "ORIGIN_DXDYDZ", MTM_POINTS_REGULAR, 3, false },
  { "ORIGIN_DXDY", MTM_POINTS_REGULAR, 2, false },
  { "ORIGIN_DX", MTM_POINTS_REGULAR, 1, false },
  { "ORIGIN_DISPLACEMENT", MTM_POINTS_REGULAR, 3, false }, /* libxdmf 3, of any dimensions */
  { "Polar", MTM_POINTS_TUPLES, 2, true },
  { "Spherical", MTM_POINTS_TUPLES, 3, true },
};

/* Origin, then spacing, both slowest first. */
static bool look_regular(mtm_geometry* geometry, int32_t n_sources, mtm_error* error)
{
  double* const numbers[2] = { geometry->origin, geometry->spacing };
  if (n_sources < 2)
  {
    mtm_message(error, "an origin and a spacing are needed");
    return false;
  }
  for (int32_t s = 0; s < 2; ++s)
  {
    double values[3] = { 0.0 };
    const int64_t n_values = geometry->sources[s]->n_values;
    const int32_t n = n_values < 3 ? (int32_t)n_values : 3;
    const mtm_span span = mtm_span_all(n);
    if (n == 0 ||
      mtm_source_read_double(geometry->sources[s], &span, NULL, values, error) != MTM_OK)
    {
      if (n == 0)
      {
        mtm_message(error, "an origin and a spacing are needed");
      }
      return false;
    }
    for (int32_t a = 0; a < 3; ++a)
    {
      numbers[s][a] = a < n ? values[n - 1 - a] : (double)s;
    }
  }
  geometry->type = MTM_FLOAT64;
  return true;
}

/* One source that holds all coordinates one behind the other becomes a source for each. */
static bool split_source(mtm_geometry* geometry, mtm_error* error)
{
  mtm_source* all = geometry->sources[0];
  const int64_t n = all->n_values / geometry->n_components;
  for (int32_t c = 0; c < geometry->n_components; ++c)
  {
    const int64_t start = c * n;
    const int64_t step = 1;
    mtm_source* part = mtm_source_box(all, NULL, 1, &start, &step, &n, error);
    if (!part)
    {
      return false;
    }
    part->element = all->element;
    mtm_source_keep(part);
    geometry->sources[c] = part;
  }
  return true;
}

/* Origin="x y z" moves points.
 * Source: XDMF 3, XdmfGeometryConverter::zeroOrigin. */
static bool look_origin(mtm_geometry* geometry, mtm_error* error)
{
  const char* at = mtm_attribute(geometry->element, "Origin", NULL);
  const char* const text = at;
  void* locale = NULL;
  bool is_good = true;
  for (int32_t a = 0; a < 3 && at && is_good; ++a)
  {
    at += strspn(at, " \t\r\n,;");
    is_good = !*at ||
      (mtm_parse_double(&at, &locale, &geometry->origin[a]) && isfinite(geometry->origin[a]));
    geometry->is_moved = geometry->is_moved || geometry->origin[a] != 0.0;
  }
  mtm_number_end(locale);
  if (!is_good)
  {
    mtm_message(error, "its Origin \"%.100s\" is no point", text);
  }
  return is_good;
}

static bool look_points(mtm_geometry* geometry, int32_t n_sources, mtm_error* error)
{
  const int32_t n_wanted = geometry->layout == MTM_POINTS_TUPLES ? 1 : geometry->n_components;
  if (n_sources == 1 && n_wanted > 1 && geometry->layout == MTM_POINTS_SEPARATE &&
    geometry->sources[0]->n_values % n_wanted == 0)
  {
    if (!split_source(geometry, error))
    {
      return false;
    }
    n_sources = n_wanted;
  }
  if (n_sources < n_wanted)
  {
    mtm_message(error, "it has %d data items, and %d are needed", (int)n_sources, (int)n_wanted);
    return false;
  }
  geometry->type = MTM_FLOAT32;
  for (int32_t s = 0; s < n_wanted; ++s)
  {
    const int64_t n = geometry->sources[s]->n_values;
    geometry->type = geometry->sources[s]->type == MTM_FLOAT32 ? geometry->type : MTM_FLOAT64;
    if (geometry->layout == MTM_POINTS_SEPARATE && s > 0 && n != geometry->sources[0]->n_values)
    {
      mtm_message(error, "its coordinates differ in number");
      return false;
    }
  }
  if (geometry->layout == MTM_POINTS_TUPLES)
  {
    geometry->n_points = geometry->sources[0]->n_values / geometry->n_components;
  }
  else if (geometry->layout == MTM_POINTS_SEPARATE)
  {
    geometry->n_points = geometry->sources[0]->n_values;
  }
  return geometry->layout == MTM_POINTS_AXES || look_origin(geometry, error);
}

bool mtm_geometry_look(mtm_xdmf* file,
  const xmlNode* element,
  mtm_geometry* geometry,
  mtm_error* error)
{
  *geometry = (mtm_geometry){ .element = element };
  const char* name = mtm_attribute(element, "GeometryType", "Type", NULL);
  const geometry_kind* kind = &geometry_kinds[0];
  if (name && *name)
  {
    const size_t n_kinds = sizeof geometry_kinds / sizeof geometry_kinds[0];
    while (kind < geometry_kinds + n_kinds && !mtm_same_word(name, kind->name))
    {
      ++kind;
    }
    if (kind == geometry_kinds + n_kinds)
    {
      mtm_message(error, "its GeometryType \"%.100s\" is not known", name);
      return false;
    }
  }
  geometry->layout = kind->layout;
  geometry->n_components = kind->n_components;
  geometry->is_polar = kind->is_polar;
  const int32_t n_sources = mtm_item_sources(file, element, geometry->sources, 3, error);
  if (n_sources < 0)
  {
    return false;
  }
  return geometry->layout == MTM_POINTS_REGULAR ? look_regular(geometry, n_sources, error)
                                                : look_points(geometry, n_sources, error);
}
