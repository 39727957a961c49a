/* SPDX-FileCopyrightText: The Microtome developers */
/* SPDX-License-Identifier: BSD-3-Clause */

/* An index of triangles in few bytes, in its order and with its first corners: docs/formats.md,
 * Triangles. Source: own; that a triangle mostly continues at an open edge is after Touma and Gotsman:
 * Triangle mesh compression (1998). */
#include "scene_pack.h"

#include <stdlib.h>

enum
{
  REACH = 64, /* edges of a point that are looked at */
  ESCAPE = 0,
  NEXT = 1,
  FOUND = 2
};

/* Half edges from a to b that no half edge from b to a has met, in two lists for each point, of those
 * that end there and of those that begin there; the newest first. */
typedef struct front
{
  int32_t* first_in; /* of each point; -1 = none */
  int32_t* first_out;
  int32_t* next_in; /* of each half edge */
  int32_t* next_out;
  uint32_t* from;
  uint32_t* to;
  int32_t n_edges;
} front;

/* Numbers that are stored apart from others, as planes of bytes. */
typedef struct column
{
  uint32_t* values;
  int64_t n;
} column;

typedef struct coder
{
  front open;
  uint8_t* symbols[2]; /* of corners 1 and 2 of each triangle */
  column columns[3];   /* of corners 0, and escapes of 1 and 2 */
  uint32_t last[3];    /* that went into a column */
  uint32_t n_seen;     /* points below are known */
} coder;

static bool begin(coder* code, int64_t n_triangles, int64_t n_points)
{
  front* open = &code->open;
  *code = (coder){ .n_seen = 0 };
  open->first_in = mtm_allocate(n_points, sizeof(int32_t));
  open->first_out = mtm_allocate(n_points, sizeof(int32_t));
  open->next_in = mtm_allocate(3 * n_triangles, sizeof(int32_t));
  open->next_out = mtm_allocate(3 * n_triangles, sizeof(int32_t));
  open->from = mtm_allocate(3 * n_triangles, sizeof(uint32_t));
  open->to = mtm_allocate(3 * n_triangles, sizeof(uint32_t));
  bool done =
    open->first_in && open->first_out && open->next_in && open->next_out && open->from && open->to;
  for (int32_t i = 0; i < 3; ++i)
  {
    code->columns[i].values = mtm_allocate(n_triangles, sizeof(uint32_t));
    done = done && code->columns[i].values;
  }
  for (int32_t i = 0; i < 2; ++i)
  {
    code->symbols[i] = mtm_allocate(n_triangles, 1);
    done = done && code->symbols[i];
  }
  for (int64_t p = 0; done && p < n_points; ++p)
  {
    open->first_in[p] = -1;
    open->first_out[p] = -1;
  }
  return done;
}

static void end(coder* code)
{
  free(code->open.first_in);
  free(code->open.first_out);
  free(code->open.next_in);
  free(code->open.next_out);
  free(code->open.from);
  free(code->open.to);
  for (int32_t i = 0; i < 3; ++i)
  {
    free(code->columns[i].values);
  }
  free(code->symbols[0]);
  free(code->symbols[1]);
}

/* The place of a point in a list of half edges, or -1. */
static int32_t place_of(int32_t edge, const int32_t* next, const uint32_t* ends, uint32_t point)
{
  for (int32_t i = 0; edge >= 0 && i < REACH; ++i, edge = next[edge])
  {
    if (ends[edge] == point)
    {
      return i;
    }
  }
  return -1;
}

/* Where the number of an edge stands in a list: the link that leads to it, or NULL. */
static int32_t* link_of(int32_t* link, int32_t* next, int32_t edge)
{
  for (int32_t i = 0; *link >= 0 && i < REACH; ++i, link = &next[*link])
  {
    if (*link == edge)
    {
      return link;
    }
  }
  return NULL;
}

/* Takes the half edge from b to a off, or adds that from a to b. */
static void add_edge(front* open, uint32_t a, uint32_t b)
{
  int32_t edge = open->first_out[b];
  for (int32_t i = 0; i < REACH && edge >= 0 && open->to[edge] != a; ++i)
  {
    edge = open->next_out[edge];
  }
  if (edge >= 0 && open->to[edge] == a)
  {
    int32_t* out = link_of(&open->first_out[b], open->next_out, edge);
    int32_t* in = link_of(&open->first_in[a], open->next_in, edge);
    if (out && in)
    {
      *out = open->next_out[edge];
      *in = open->next_in[edge];
      return;
    }
  }
  edge = open->n_edges++;
  open->from[edge] = a;
  open->to[edge] = b;
  open->next_out[edge] = open->first_out[a];
  open->first_out[a] = edge;
  open->next_in[edge] = open->first_in[b];
  open->first_in[b] = edge;
}

static void put_number(coder* code, int32_t which, uint32_t value)
{
  const uint32_t apart = value - code->last[which];
  column* to = &code->columns[which];
  to->values[to->n++] = (apart << 1) ^ (apart >> 31 ? UINT32_MAX : 0);
  code->last[which] = value;
}

static void see(coder* code, uint32_t point)
{
  code->n_seen = point >= code->n_seen ? point + 1 : code->n_seen;
}

/* A corner that no open edge leads to. */
static uint8_t put_free(coder* code, int32_t corner, uint32_t point)
{
  if (point == code->n_seen)
  {
    return NEXT;
  }
  put_number(code, corner, point);
  return ESCAPE;
}

static void put_triangle(coder* code, int64_t number, const uint32_t corners[3])
{
  const front* open = &code->open;
  const uint32_t a = corners[0];
  const uint32_t b = corners[1];
  const uint32_t c = corners[2];
  put_number(code, 0, a);
  see(code, a);
  int32_t place = place_of(open->first_in[a], open->next_in, open->from, b);
  code->symbols[0][number] = place >= 0 ? (uint8_t)(FOUND + place) : put_free(code, 1, b);
  see(code, b);
  place = place_of(open->first_out[a], open->next_out, open->to, c);
  if (place >= 0)
  {
    code->symbols[1][number] = (uint8_t)(FOUND + 2 * place);
  }
  else
  {
    place = place_of(open->first_in[b], open->next_in, open->from, c);
    code->symbols[1][number] = place >= 0 ? (uint8_t)(FOUND + 1 + 2 * place) : put_free(code, 2, c);
  }
  see(code, c);
  for (int32_t k = 0; k < 3; ++k)
  {
    add_edge(&code->open, corners[k], corners[(k + 1) % 3]);
  }
}

/* As planes of bytes, lowest first; `plane` has room for one. */
static void put_column(const column* from, uint8_t* plane, mtm_deflater* deflater)
{
  for (int32_t byte = 0; byte < 4; ++byte)
  {
    for (int64_t i = 0; i < from->n; ++i)
    {
      plane[i] = (uint8_t)(from->values[i] >> 8 * byte);
    }
    mtm_deflate_put(deflater, plane, (size_t)from->n);
  }
}

bool mtm_triangles_put(const uint32_t* triangles,
  int64_t n_triangles,
  int64_t n_points,
  mtm_deflater* deflater)
{
  coder code;
  const bool done = begin(&code, n_triangles, n_points);
  if (done)
  {
    for (int64_t t = 0; t < n_triangles; ++t)
    {
      put_triangle(&code, t, triangles + 3 * t);
    }
    mtm_deflate_put(deflater, code.symbols[0], (size_t)n_triangles);
    mtm_deflate_put(deflater, code.symbols[1], (size_t)n_triangles);
    for (int32_t i = 0; i < 3; ++i)
    {
      put_column(&code.columns[i], code.symbols[0], deflater);
    }
  }
  end(&code);
  return done;
}
