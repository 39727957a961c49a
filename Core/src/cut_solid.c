/* SPDX-FileCopyrightText: The Microtome developers */
/* SPDX-License-Identifier: BSD-3-Clause */

/* Cutting a 3D cell. Walking round a face that is seen from outside, the plane is crossed upwards and
 * downwards in turn. Each downward crossing is linked to the upward crossing of the same run of
 * points above; as the neighbouring face walks the same edge the other way, the links of all faces
 * chain up to closed polygons. Source: own. */
#include "internal.h"

#include <string.h>

/* An edge of a cell of up to eight points, from its smaller to its larger one. */
static int32_t edge_key(int32_t u, int32_t v)
{
  return u < v ? 8 * u + v : 8 * v + u;
}

/* The faces in the plane of a cell below it. */
static bool touch(mtm_cut* cut, const mtm_shape* shape)
{
  bool complete = true;
  for (int32_t f = 0; complete && f < shape->n_faces; ++f)
  {
    int32_t face[4];
    bool on = true;
    for (int32_t i = 0; i < shape->face_sizes[f]; ++i)
    {
      face[i] = shape->faces[f][i];
      on = on && cut->side[face[i]] == 0.0;
    }
    if (on)
    {
      complete =
        mtm_emit_contact(cut, MTM_KIND_POLYGON, face, shape->face_sizes[f], MTM_CONTACT_BELOW);
    }
  }
  return complete;
}

/* next[exit] = entry for every run of points above, exit downwards and entry upwards; the exits. */
static int32_t link_crossings(const mtm_cut* cut,
  const mtm_shape* shape,
  int8_t next[64],
  int8_t exits[16])
{
  int32_t n_exits = 0;
  memset(next, -1, 64);
  for (int32_t f = 0; f < shape->n_faces; ++f)
  {
    const int8_t* face = shape->faces[f];
    const int32_t n = shape->face_sizes[f];
    for (int32_t i = 0; i < n; ++i)
    {
      if (cut->side[face[i]] > 0.0 || !(cut->side[face[(i + 1) % n]] > 0.0))
      {
        continue;
      }
      int32_t j = i + 1;
      while (cut->side[face[(j + 1) % n]] > 0.0)
      {
        ++j;
      }
      const int32_t exit_edge = edge_key(face[j % n], face[(j + 1) % n]);
      next[exit_edge] = (int8_t)edge_key(face[i], face[(i + 1) % n]);
      exits[n_exits++] = (int8_t)exit_edge;
    }
  }
  return n_exits;
}

bool mtm_cut_solid(mtm_cut* cut, const mtm_shape* shape)
{
  if (cut->n_above == 0)
  {
    return cut->n_below == 0 || touch(cut, shape);
  }
  if (cut->n_above == shape->n_points || (cut->ghost && cut->n_below > 0))
  {
    return true;
  }
  /* Every crossing edge is left downwards in exactly one of its two faces: at most 12 exits. */
  int8_t next[64];
  int8_t exits[16];
  const int32_t n_exits = link_crossings(cut, shape, next, exits);
  const int32_t priority = cut->n_below == 0 ? MTM_CONTACT_ABOVE : MTM_NO_CONTACT;
  for (int32_t e = 0; e < n_exits; ++e)
  {
    int32_t n = 0;
    for (int32_t edge = exits[e]; next[edge] >= 0;)
    {
      cut->ring[n] = mtm_cut_point(cut, edge / 8, edge % 8);
      if (cut->ring[n++] < 0)
      {
        return false;
      }
      const int32_t following = next[edge];
      next[edge] = -1; /* visited */
      edge = following;
    }
    if (n > 0 && !mtm_emit_polygon(cut, n, priority))
    {
      return false;
    }
  }
  return true;
}
