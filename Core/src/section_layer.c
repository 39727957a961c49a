/* SPDX-FileCopyrightText: The Microtome developers */
/* SPDX-License-Identifier: BSD-3-Clause */

/* Planes along two axes of a grid: they meet one layer of cells or of points, all of it alike, so that
 * every number of the output is known beforehand. Source: own. */
#include "grid_internal.h"

/* ---- Which layer ------------------------------------------------------------------------------ */

enum
{
  NOT_SURE = 2
};

/* 1: above, -1: below, 0: on the plane, everywhere in a layer of points. */
static int32_t side_of_layer(const mtm_axes* axes,
  const mtm_cutter* cutter,
  int32_t value,
  int64_t place)
{
  const int32_t axis = cutter->axis;
  const double at = axes->at[axis][place];
  const double side = at - cutter->values[value];
  double far[3] = { axes->largest[0], axes->largest[1], axes->largest[2] };
  double close[3] = { axes->smallest[0], axes->smallest[1], axes->smallest[2] };
  far[axis] = close[axis] = at;
  if (fabs(side) > mtm_rounding(cutter, far) + cutter->slacks[value])
  {
    return side > 0.0 ? 1 : -1;
  }
  return fabs(side) <= mtm_rounding(cutter, close) + cutter->slacks[value] ? 0 : NOT_SURE;
}

/* The first point along an axis that is past a value. */
static int64_t first_past(const mtm_axes* axes, int32_t axis, double value)
{
  int64_t first = 0;
  int64_t last = axes->n[axis];
  while (first < last)
  {
    const int64_t middle = first + (last - first) / 2;
    const double at = axes->at[axis][middle];
    if (axes->rising[axis] ? at < value : at > value)
    {
      first = middle + 1;
    }
    else
    {
      last = middle;
    }
  }
  return first;
}

/* Whether a point on an edge is its end, but for rounding, as cut_emit.c has it. */
static bool is_end(double p, double end, double other)
{
  return !(fabs(p - end) > 0x1p-50 * fmax(fabs(end), fabs(other)));
}

/* The plane passes between the points before and at `place`. */
static void pass_between(mtm_layer* layer, int64_t place)
{
  const bool rising = layer->axes->rising[layer->axis];
  const double* at = layer->axes->at[layer->axis];
  layer->cell = place - 1;
  layer->first = rising ? place - 1 : place;
  layer->second = rising ? place : place - 1;
  const double a = at[layer->first];
  const double b = at[layer->second];
  const double side_a = a - layer->level;
  const double side_b = b - layer->level;
  layer->t = side_a / (side_a - side_b);
  const double p = a + layer->t * (b - a);
  if (is_end(p, a, b))
  {
    layer->second = layer->first;
  }
  else if (is_end(p, b, a))
  {
    layer->first = layer->second;
  }
}

/* The plane passes through a layer of points: their quads belong to the cells above, or else below. */
static void pass_through(mtm_layer* layer, int64_t place)
{
  const int64_t n_cells = layer->axes->n[layer->axis] - 1;
  const bool rising = layer->axes->rising[layer->axis];
  layer->first = layer->second = place;
  layer->cell = rising ? place : place - 1;
  layer->cell = layer->cell < 0 ? 0 : layer->cell < n_cells ? layer->cell : n_cells - 1;
}

/* ---- Quads ------------------------------------------------------------------------------------ */

static void find_ring(mtm_layer* layer)
{
  const bool* rising = layer->axes->rising;
  const int32_t low_u = rising[layer->u] ? 0 : 1;
  const int32_t low_v = rising[layer->v] ? 0 : 1;
  const int32_t start = low_u + 2 * low_v;
  /* x and y, or y and z, wind about what is left of the axes; x and z wind the other way. */
  const bool across_first = layer->axis != 1;
  layer->ring[0] = (int8_t)start;
  layer->ring[1] = (int8_t)(across_first ? start ^ 1 : start ^ 2);
  layer->ring[2] = (int8_t)(start ^ 3);
  layer->ring[3] = (int8_t)(across_first ? start ^ 2 : start ^ 1);
  for (int32_t place = 0; place < 4; ++place)
  {
    int8_t n = 0;
    for (int32_t r = 0; r < 4; ++r)
    {
      const int32_t corner = layer->ring[r];
      const bool is_new = ((corner & 1) || (place & 1)) && ((corner & 2) || (place & 2));
      layer->rank[place][corner] = n;
      n = (int8_t)(n + is_new);
    }
  }
}

bool mtm_layer_find(const mtm_axes* axes,
  const mtm_cutter* cutter,
  int32_t value,
  bool triangulate,
  mtm_layer* layer)
{
  const int32_t axis = cutter->axis;
  *layer = (mtm_layer){ .axes = axes,
    .level = cutter->values[value],
    .plane = cutter->planes[value],
    .triangulate = triangulate,
    .axis = axis,
    .u = axis == 0 ? 1 : 0,
    .v = axis == 2 ? 1 : 2 };
  /* Of quads that are too long, triangles may be left out. */
  bool sure = !triangulate || axes->longest_step <= 0x1p8 * axes->shortest_step;
  const int64_t place = first_past(axes, axis, layer->level);
  int64_t on = -1;
  for (int64_t k = place - 2; k <= place + 1; ++k)
  {
    const int32_t side = k >= 0 && k < axes->n[axis] ? side_of_layer(axes, cutter, value, k) : 1;
    sure = sure && side != NOT_SURE && (side != 0 || on < 0);
    on = side == 0 ? k : on;
  }
  if (!sure)
  {
    return false;
  }
  if (on >= 0)
  {
    pass_through(layer, on);
  }
  else if (place > 0 && place < axes->n[axis])
  {
    pass_between(layer, place);
  }
  else
  {
    return true;
  }
  layer->n_quads[0] = axes->n[layer->u] - 1;
  layer->n_quads[1] = axes->n[layer->v] - 1;
  find_ring(layer);
  return true;
}

mtm_extent mtm_layer_extent(const mtm_layer* layer)
{
  const int64_t n = layer->n_quads[0] * layer->n_quads[1];
  if (n == 0)
  {
    return (mtm_extent){ 0 };
  }
  return (mtm_extent){ .n_points = (layer->n_quads[0] + 1) * (layer->n_quads[1] + 1),
    .n_polygons = layer->triangulate ? 2 * n : n,
    .n_connectivity = layer->triangulate ? 6 * n : 4 * n };
}

/* ---- Writing ---------------------------------------------------------------------------------- */

/* The first new point of quad (u, v): the first one has four, others of its row and column two, the
 * rest one. */
static int64_t first_new(const mtm_layer* layer, int64_t u, int64_t v)
{
  const int64_t width = layer->n_quads[0] + 1;
  if (v == 0)
  {
    return u == 0 ? 0 : 2 * (u + 1);
  }
  return (v + 1) * width + (u == 0 ? 0 : u + 1);
}

/* The number of point (u, v): by the first quad that has it. */
static int64_t number_of(const mtm_layer* layer, int64_t u, int64_t v)
{
  const int64_t quad_u = u > 0 ? u - 1 : 0;
  const int64_t quad_v = v > 0 ? v - 1 : 0;
  const int32_t corner = (int32_t)(u - quad_u) + 2 * (int32_t)(v - quad_v);
  const int32_t place = (quad_u == 0) + 2 * (quad_v == 0);
  return first_new(layer, quad_u, quad_v) + layer->rank[place][corner];
}

static mtm_new_point point_at(const mtm_layer* layer, int64_t u, int64_t v)
{
  const mtm_axes* axes = layer->axes;
  const bool on_edge = layer->first != layer->second;
  int64_t place[3];
  place[layer->u] = u;
  place[layer->v] = v;
  place[layer->axis] = layer->first;
  mtm_new_point point = { .t = on_edge ? layer->t : 0.0,
    .a = mtm_axes_point(axes, place[0], place[1], place[2]) };
  for (int32_t c = 0; c < 3; ++c)
  {
    point.xyz[c] = axes->at[c][place[c]];
    point.xyz[c] = on_edge ? point.xyz[c] + 0.0 : point.xyz[c]; /* as computed: -0 becomes 0 */
  }
  point.xyz[layer->axis] = layer->level;
  place[layer->axis] = layer->second;
  point.b = mtm_axes_point(axes, place[0], place[1], place[2]);
  return point;
}

/* The points that quad (u, v) is the first to have, in its order. */
static void add_new_points(const mtm_layer* layer, int64_t u, int64_t v, mtm_batch* batch)
{
  if (u > 0 && v > 0)
  {
    batch->points[batch->n_points++] = point_at(layer, u + 1, v + 1);
    return;
  }
  for (int32_t r = 0; r < 4; ++r)
  {
    const int32_t corner = layer->ring[r];
    if (((corner & 1) || u == 0) && ((corner & 2) || v == 0))
    {
      batch->points[batch->n_points++] = point_at(layer, u + (corner & 1), v + (corner >> 1));
    }
  }
}

static void add_quad(const mtm_layer* layer, int64_t source, const int64_t ids[4], mtm_batch* batch)
{
  const int8_t* ring = layer->ring;
  int64_t* connectivity = batch->connectivity + batch->n_connectivity;
  connectivity[0] = ids[ring[0]];
  connectivity[1] = ids[ring[1]];
  connectivity[2] = ids[ring[2]];
  if (layer->triangulate)
  {
    batch->n_connectivity += 3;
    mtm_batch_end_polygon(batch, source);
    connectivity[3] = ids[ring[0]];
    connectivity[4] = ids[ring[2]];
    connectivity[5] = ids[ring[3]];
    batch->n_connectivity += 3;
  }
  else
  {
    connectivity[3] = ids[ring[3]];
    batch->n_connectivity += 4;
  }
  mtm_batch_end_polygon(batch, source);
}

/* Where the polygons of quad (0, v) go, behind all points of the rows before. */
static mtm_extent start_of_row(const mtm_layer* layer, const mtm_extent* from, int64_t v)
{
  const int64_t quad = v * layer->n_quads[0];
  return (mtm_extent){ .n_points = from->n_points + first_new(layer, 0, v),
    .n_polygons = from->n_polygons + (layer->triangulate ? 2 * quad : quad),
    .n_connectivity = from->n_connectivity + (layer->triangulate ? 6 * quad : 4 * quad) };
}

void mtm_layer_write(const mtm_layer* layer,
  const mtm_extent* from,
  int64_t first,
  int64_t last,
  const mtm_polygons* out)
{
  mtm_batch batch;
  const mtm_extent at = start_of_row(layer, from, first);
  mtm_batch_start(&batch, out, &at, layer->plane);
  int64_t place[3] = { 0, 0, 0 };
  place[layer->axis] = layer->cell;
  const int64_t stride = layer->u == 0 ? 1 : layer->axes->n[0] - 1;
  for (int64_t v = first; v < last; ++v)
  {
    place[layer->u] = 0;
    place[layer->v] = v;
    const int64_t source = mtm_axes_cell(layer->axes, place[0], place[1], place[2]);
    int64_t ids[4] = {
      0, from->n_points + number_of(layer, 0, v), 0, from->n_points + number_of(layer, 0, v + 1)
    };
    for (int64_t u = 0; u < layer->n_quads[0]; ++u)
    {
      ids[0] = ids[1];
      ids[2] = ids[3];
      ids[1] = from->n_points + number_of(layer, u + 1, v);
      ids[3] = from->n_points + number_of(layer, u + 1, v + 1);
      mtm_batch_make_room(&batch);
      add_new_points(layer, u, v, &batch);
      add_quad(layer, source + u * stride, ids, &batch);
    }
  }
  mtm_batch_flush(&batch);
}
