/* SPDX-FileCopyrightText: The Microtome developers */
/* SPDX-License-Identifier: BSD-3-Clause */

/* Where the plane cuts the faces of a 3D part. Walking round a face that is seen from outside, the
 * plane is crossed upwards and downwards in turn; each downward crossing is linked to the upward one
 * with which it bounds the inside above. Neighbours find the same links, the other way round: what
 * decides does not depend on where a face starts or which way it winds. Source: own. */
#include "internal.h"

#include <stdlib.h>
#include <string.h>

static double side_of(const mtm_cut* cut, int32_t point)
{
  return cut->side[mtm_part_node(&cut->part, point)];
}

static const double* xyz_of(const mtm_cut* cut, int32_t point)
{
  return &cut->xyz[3 * mtm_part_node(&cut->part, point)];
}

static bool add_link(mtm_cut* cut, mtm_link added)
{
  mtm_link* links =
    mtm_grown(cut->links, &cut->links_capacity, (int64_t)cut->n_links + 1, sizeof *links);
  if (!links)
  {
    return false;
  }
  cut->links = links;
  links[cut->n_links++] = added;
  return true;
}

int64_t mtm_cut_snapped(const mtm_cut* cut, int64_t edge)
{
  const int32_t u = mtm_edge_low(edge);
  const int32_t v = mtm_edge_high(edge);
  return side_of(cut, u) == 0.0 ? mtm_edge(u, u) : side_of(cut, v) == 0.0 ? mtm_edge(v, v) : edge;
}

/* Where an edge crosses the plane; NULL when out of memory. */
static const double* crossing_of(mtm_cut* cut, int64_t edge)
{
  const int32_t point = mtm_cut_point(cut,
    mtm_part_node(&cut->part, mtm_edge_low(edge)),
    mtm_part_node(&cut->part, mtm_edge_high(edge)));
  return point < 0 ? NULL : cut->chunk->points[point].xyz;
}

/* ---- Concave faces ---------------------------------------------------------------------------- */

/* One end of a link, to be put in order along the line in which the plane meets the face's. */
typedef struct ordered_crossing
{
  double along;
  double xyz[3];
  int64_t edge;
} ordered_crossing;

static int compare_crossings(const void* a, const void* b)
{
  const ordered_crossing* p = a;
  const ordered_crossing* q = b;
  if (p->along != q->along)
  {
    return p->along < q->along ? -1 : 1;
  }
  return mtm_comes_first(p->xyz, 0, q->xyz, 0) ? -1 : mtm_comes_first(q->xyz, 0, p->xyz, 0);
}

/* Plane normal x face normal. The face is walked from its smallest point towards the smaller of that
 * one's neighbours, so that both cells get the same bits. */
static void find_line(const mtm_cut* cut, const int32_t* face, int32_t n, double line[3])
{
  int32_t first = 0;
  for (int32_t i = 1; i < n; ++i)
  {
    first = mtm_comes_first(xyz_of(cut, face[i]), 0, xyz_of(cut, face[first]), 0) ? i : first;
  }
  const double* after = xyz_of(cut, face[(first + 1) % n]);
  const double* before = xyz_of(cut, face[(first + n - 1) % n]);
  const int32_t step = mtm_comes_first(before, 0, after, 0) ? n - 1 : 1;
  const double* o = xyz_of(cut, face[first]);
  double normal[3] = { 0.0, 0.0, 0.0 };
  for (int32_t i = 1; i + 1 < n; ++i)
  {
    const double* p = xyz_of(cut, face[(first + (int64_t)i * step) % n]);
    const double* q = xyz_of(cut, face[(first + (int64_t)(i + 1) * step) % n]);
    for (int32_t c = 0; c < 3; ++c)
    {
      const int32_t d = (c + 1) % 3;
      const int32_t e = (c + 2) % 3;
      normal[c] += (p[d] - o[d]) * (q[e] - o[e]) - (p[e] - o[e]) * (q[d] - o[d]);
    }
  }
  const double* m = cut->cutter->normal;
  for (int32_t c = 0; c < 3; ++c)
  {
    line[c] = m[(c + 1) % 3] * normal[(c + 2) % 3] - m[(c + 2) % 3] * normal[(c + 1) % 3];
  }
}

/* Along the line, every second stretch between crossings is inside: the first downward crossing
 * belongs to the first upward one, and so on, from either end. Changes links[0, n) of the face. */
static bool pair_along(mtm_cut* cut, const double line[3], mtm_link* links, int32_t n)
{
  ordered_crossing* crossings = mtm_allocate(2 * (int64_t)n, sizeof *crossings);
  bool complete = crossings != NULL;
  for (int32_t i = 0; complete && i < 2 * n; ++i)
  {
    ordered_crossing* at = &crossings[i];
    at->edge = i < n ? links[i].down : links[i - n].up;
    const double* xyz = crossing_of(cut, at->edge);
    complete = xyz != NULL;
    at->along = 0.0;
    for (int32_t c = 0; complete && c < 3; ++c)
    {
      at->xyz[c] = xyz[c];
      at->along += line[c] * xyz[c];
    }
  }
  if (complete)
  {
    qsort(crossings, (size_t)n, sizeof *crossings, compare_crossings);
    qsort(crossings + n, (size_t)n, sizeof *crossings, compare_crossings);
    for (int32_t i = 0; i < n; ++i)
    {
      links[i] = (mtm_link){ crossings[i].edge, crossings[n + i].edge };
    }
  }
  free(crossings);
  return complete;
}

/* ---- Points between the ends ------------------------------------------------------------------ */

/* Whether a point is on the way from a to b, but for rounding, and how far along. */
static bool lies_between(const double a[3], const double b[3], const double p[3], double* t)
{
  const double along[3] = { b[0] - a[0], b[1] - a[1], b[2] - a[2] };
  const double to[3] = { p[0] - a[0], p[1] - a[1], p[2] - a[2] };
  const double square = along[0] * along[0] + along[1] * along[1] + along[2] * along[2];
  *t = (along[0] * to[0] + along[1] * to[1] + along[2] * to[2]) / square;
  double off = 0.0;
  for (int32_t c = 0; c < 3; ++c)
  {
    off = fmax(off, fabs(to[c] - *t * along[c]));
  }
  return *t > 0.0 && *t < 1.0 && off * off <= 0x1p-40 * square;
}

/* Whether a point of the face is on the plane and at neither end of a link. */
static bool is_between_ends(const mtm_cut* cut, int32_t point, const mtm_link* link)
{
  const int64_t key = mtm_edge(point, point);
  return side_of(cut, point) == 0.0 && key != mtm_cut_snapped(cut, link->down) &&
    key != mtm_cut_snapped(cut, link->up);
}

/* The point of the face on the plane that comes first on the way from one end to the other; -1:
 * none. */
static int32_t find_between(const mtm_cut* cut,
  const int32_t* face,
  int32_t n,
  const mtm_link* link,
  double ends[2][3])
{
  const bool forward = mtm_comes_first(ends[0], 0, ends[1], 0);
  int32_t nearest = -1;
  double least = INFINITY;
  for (int32_t i = 0; i < n; ++i)
  {
    double t;
    if (is_between_ends(cut, face[i], link) &&
      lies_between(ends[forward ? 0 : 1], ends[forward ? 1 : 0], xyz_of(cut, face[i]), &t) &&
      (forward ? t : 1.0 - t) < least)
    {
      least = forward ? t : 1.0 - t;
      nearest = face[i];
    }
  }
  return nearest;
}

/* Divides a link at the points of its face that lie on it. */
static bool divide(mtm_cut* cut, const int32_t* face, int32_t n, int32_t link)
{
  int32_t n_left = 0;
  for (int32_t i = 0; i < n; ++i)
  {
    n_left += is_between_ends(cut, face[i], &cut->links[link]);
  }
  for (; n_left > 0; --n_left)
  {
    const mtm_link whole = cut->links[link];
    double ends[2][3];
    for (int32_t e = 0; e < 2; ++e)
    {
      const double* xyz = crossing_of(cut, e == 0 ? whole.down : whole.up);
      if (!xyz)
      {
        return false;
      }
      memcpy(ends[e], xyz, sizeof ends[e]);
    }
    const int32_t point = find_between(cut, face, n, &whole, ends);
    if (point < 0)
    {
      return true;
    }
    const int64_t key = mtm_edge(point, point);
    cut->links[link].up = key;
    if (!add_link(cut, (mtm_link){ key, whole.up }))
    {
      return false;
    }
    link = cut->n_links - 1;
    cut->links_meet = true;
  }
  return true;
}

/* ---- Faces ------------------------------------------------------------------------------------ */

/* A link for every run of points above; *n_on: points on the plane. */
static bool link_runs(mtm_cut* cut, const int32_t* face, int32_t n, int32_t* n_on)
{
  *n_on = 0;
  for (int32_t i = 0; i < n; ++i)
  {
    const double side = side_of(cut, face[i]);
    *n_on += side == 0.0;
    if (side > 0.0 || !(side_of(cut, face[(i + 1) % n]) > 0.0))
    {
      continue;
    }
    int32_t j = i + 1;
    while (side_of(cut, face[(j + 1) % n]) > 0.0)
    {
      ++j;
    }
    const mtm_link run = { .down = mtm_edge(face[j % n], face[(j + 1) % n]),
      .up = mtm_edge(face[i], face[(i + 1) % n]) };
    if (!add_link(cut, run))
    {
      return false;
    }
  }
  return true;
}

bool mtm_cut_find_links(mtm_cut* cut)
{
  const mtm_shape* shape = cut->part.shape;
  cut->n_links = 0;
  cut->links_meet = false;
  for (int32_t f = 0; f < shape->n_faces; ++f)
  {
    const int32_t* face = shape->points + shape->offsets[f];
    const int32_t n = shape->offsets[f + 1] - shape->offsets[f];
    const int32_t first = cut->n_links;
    int32_t n_on;
    bool complete = link_runs(cut, face, n, &n_on);
    const int32_t n_runs = cut->n_links - first;
    if (complete && n_runs > 1 && !cut->cutter->scalars)
    {
      double line[3];
      find_line(cut, face, n, line);
      complete = pair_along(cut, line, cut->links + first, n_runs);
    }
    for (int32_t i = 0; complete && n_on > 0 && n > 3 && i < n_runs; ++i)
    {
      complete = divide(cut, face, n, first + i);
    }
    if (!complete)
    {
      return false;
    }
  }
  return true;
}
