/* SPDX-FileCopyrightText: The Microtome developers */
/* SPDX-License-Identifier: BSD-3-Clause */

/* Edges, pieces and the Euler number of a result's polygons. */
#include "results.h"

#include <stdlib.h>

typedef struct edge
{
  int64_t low, high;
  bool forward; /* from low to high */
} edge;

static int compare_edges(const void* left, const void* right)
{
  const edge* p = left;
  const edge* q = right;
  if (p->low != q->low)
  {
    return p->low < q->low ? -1 : 1;
  }
  return p->high == q->high ? 0 : p->high < q->high ? -1 : 1;
}

/* The sides of the plane's polygons, sorted. The caller frees them. */
static edge* sorted_edges(const test_result* result, int64_t plane, int64_t* n_edges)
{
  const int64_t first = result->n_vertices + result->n_lines;
  const int64_t room = result->offsets[result->n_cells] - result->offsets[first];
  edge* edges = malloc((size_t)(room + 1) * sizeof(edge));
  *n_edges = 0;
  for (int64_t c = first; c < result->n_cells; ++c)
  {
    const int64_t* ids = result->ids + result->offsets[c];
    const int64_t n = result->offsets[c + 1] - result->offsets[c];
    for (int64_t i = 0; i < n && (plane < 0 || result->planes[c] == plane); ++i)
    {
      const int64_t from = ids[i];
      const int64_t to = ids[(i + 1) % n];
      edges[(*n_edges)++] = (edge){ from < to ? from : to, from < to ? to : from, from < to };
    }
  }
  qsort(edges, (size_t)*n_edges, sizeof(edge), compare_edges);
  return edges;
}

static int64_t root_of(int64_t* parents, int64_t point)
{
  while (parents[point] != point)
  {
    point = parents[point] = parents[parents[point]];
  }
  return point;
}

/* Points that edges touch, and how many pieces hang together by edges. */
static void count_pieces(const test_result* result,
  const edge* edges,
  int64_t n_edges,
  test_topology* topology)
{
  int64_t* parents = malloc((size_t)(result->n_points + 1) * sizeof(int64_t));
  bool* used = calloc((size_t)result->n_points + 1, sizeof(bool));
  for (int64_t p = 0; p < result->n_points; ++p)
  {
    parents[p] = p;
  }
  for (int64_t e = 0; e < n_edges; ++e)
  {
    used[edges[e].low] = used[edges[e].high] = true;
    parents[root_of(parents, edges[e].low)] = root_of(parents, edges[e].high);
  }
  for (int64_t p = 0; p < result->n_points; ++p)
  {
    topology->n_points += used[p];
    topology->n_components += used[p] && parents[p] == p;
  }
  free(parents);
  free(used);
}

static bool is_input_point(const test_result* result, int64_t point)
{
  return result->a &&
    (!result->b || result->a[point] == result->b[point] || result->t[point] == 0 ||
      result->t[point] == 1);
}

test_topology test_topology_of(const test_result* result, int64_t plane)
{
  test_topology topology = { 0 };
  int64_t n_edges;
  edge* edges = sorted_edges(result, plane, &n_edges);
  for (int64_t e = 0, end; e < n_edges; e = end)
  {
    int64_t n_forward = 0;
    for (end = e; end < n_edges && compare_edges(&edges[e], &edges[end]) == 0; ++end)
    {
      n_forward += edges[end].forward;
    }
    ++topology.n_edges;
    topology.n_boundary += end - e == 1;
    topology.n_odd += (end - e) % 2;
    topology.n_odd_inside += (end - e) % 2 == 1 &&
      !(is_input_point(result, edges[e].low) && is_input_point(result, edges[e].high));
    topology.n_crowded += end - e > 2;
    topology.n_clashing += n_forward > 1 || end - e - n_forward > 1;
  }
  count_pieces(result, edges, n_edges, &topology);
  free(edges);
  for (int64_t c = result->n_vertices + result->n_lines; c < result->n_cells; ++c)
  {
    topology.n_polygons += plane < 0 || result->planes[c] == plane;
  }
  topology.euler = topology.n_points - topology.n_edges + topology.n_polygons;
  return topology;
}

void test_boundary_edges(const test_result* result,
  int64_t plane,
  void (*visit)(void* user, const double from[3], const double to[3]),
  void* user)
{
  int64_t n_edges;
  edge* edges = sorted_edges(result, plane, &n_edges);
  for (int64_t e = 0; e < n_edges; ++e)
  {
    const bool before = e > 0 && compare_edges(&edges[e - 1], &edges[e]) == 0;
    const bool after = e + 1 < n_edges && compare_edges(&edges[e + 1], &edges[e]) == 0;
    if (!before && !after)
    {
      visit(user, result->points + 3 * edges[e].low, result->points + 3 * edges[e].high);
    }
  }
  free(edges);
}
