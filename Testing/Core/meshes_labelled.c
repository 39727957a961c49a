/* SPDX-FileCopyrightText: The Microtome developers */
/* SPDX-License-Identifier: BSD-3-Clause */

/* Polyhedra put together from the boxes of a grid. */
#include "meshes.h"

#include <string.h>

/* The grid, and the polyhedron of one label, under way. */
typedef struct labelled
{
  int64_t n;
  const int64_t* labels;
  bool merged;
  test_builder builder;
  int64_t ids[TEST_MAX_CELL_POINTS];
  int n_ids;
  int64_t faces[TEST_MAX_CELL_POINTS];
  int n_faces;
  bool* done; /* side s of box b: done[6 * b + s] */
} labelled;

/* One side of a box: 2 * axis + (0 for the lower, 1 for the upper end). */
typedef struct box_side
{
  int64_t at[3];
  int side;
} box_side;

static int64_t box_at(int64_t n, const int64_t at[3])
{
  const bool inside = at[0] >= 0 && at[1] >= 0 && at[2] >= 0 && at[0] < n && at[1] < n && at[2] < n;
  return inside ? at[0] + n * (at[1] + n * at[2]) : -1;
}

/* The label of the box, or with `beyond` of the one behind the side; -1 outside the grid. */
static int64_t label_of(const labelled* all, const box_side* side, bool beyond)
{
  int64_t at[3] = { side->at[0], side->at[1], side->at[2] };
  at[side->side / 2] += !beyond ? 0 : side->side % 2 ? 1 : -1;
  const int64_t box = box_at(all->n, at);
  return box < 0 ? -1 : all->labels[box];
}

/* The corners, found by going round. */
static void corners_of(const labelled* all, const box_side* side, int64_t corners[4])
{
  static const int round[4][2] = { { 0, 0 }, { 1, 0 }, { 1, 1 }, { 0, 1 } };
  const int axis = side->side / 2;
  const int64_t n = all->n + 1;
  for (int c = 0; c < 4; ++c)
  {
    int64_t at[3] = { side->at[0], side->at[1], side->at[2] };
    at[axis] += side->side % 2;
    at[(axis + 1) % 3] += round[c][0];
    at[(axis + 2) % 3] += round[c][1];
    corners[c] = at[0] + n * (at[1] + n * at[2]);
  }
}

static void add_face(labelled* all, int n, const int64_t* ids)
{
  for (int i = 0; i < n; ++i)
  {
    bool known = false;
    for (int k = 0; k < all->n_ids; ++k)
    {
      known = known || all->ids[k] == ids[i];
    }
    if (!known)
    {
      all->ids[all->n_ids++] = ids[i];
    }
  }
  all->faces[all->n_faces++] = test_add_face(&all->builder, n, ids);
}

/* ---- Patches: sides in one plane between the same two labels ---------------------------------------- */

enum
{
  MAX_PATCH = 128
};

typedef struct patch
{
  box_side sides[MAX_PATCH];
  int n;
  int64_t rim[4 * MAX_PATCH][2]; /* from, to */
  int n_rim;
} patch;

static bool belongs(const labelled* all, const box_side* first, const box_side* side)
{
  return box_at(all->n, side->at) >= 0 &&
    label_of(all, first, false) == label_of(all, side, false) &&
    label_of(all, first, true) == label_of(all, side, true);
}

/* All that hangs together with sides[0]. */
static void fill_patch(labelled* all, patch* filled)
{
  filled->n = 1;
  all->done[6 * box_at(all->n, filled->sides[0].at) + filled->sides[0].side] = true;
  for (int i = 0; i < filled->n; ++i)
  {
    for (int way = 0; way < 4 && all->merged; ++way)
    {
      box_side next = filled->sides[i];
      next.at[(next.side / 2 + 1 + way / 2) % 3] += way % 2 ? 1 : -1;
      if (belongs(all, &filled->sides[0], &next) &&
        !all->done[6 * box_at(all->n, next.at) + next.side])
      {
        all->done[6 * box_at(all->n, next.at) + next.side] = true;
        filled->sides[filled->n++] = next;
      }
    }
  }
}

/* Adds an edge of the rim, or takes out the one that runs back. */
static void add_edge(patch* filled, int64_t from, int64_t to)
{
  for (int e = 0; e < filled->n_rim; ++e)
  {
    if (filled->rim[e][0] == to && filled->rim[e][1] == from)
    {
      --filled->n_rim;
      memmove(filled->rim[e], filled->rim[filled->n_rim], sizeof filled->rim[e]);
      return;
    }
  }
  filled->rim[filled->n_rim][0] = from;
  filled->rim[filled->n_rim++][1] = to;
}

/* What is left of the sides' edges when those between two of them are taken out. */
static void find_rim(const labelled* all, patch* filled)
{
  filled->n_rim = 0;
  for (int i = 0; i < filled->n; ++i)
  {
    int64_t corners[4];
    corners_of(all, &filled->sides[i], corners);
    for (int c = 0; c < 4; ++c)
    {
      add_edge(filled, corners[c], corners[(c + 1) % 4]);
    }
  }
}

/* The rim as one ring of points; 0 where it is more than one, or touches itself. */
static int ring_of(const patch* filled, int64_t* ring)
{
  int n = 0;
  int64_t at = filled->rim[0][0];
  do
  {
    int next = -1;
    int n_next = 0;
    for (int e = 0; e < filled->n_rim; ++e)
    {
      if (filled->rim[e][0] == at)
      {
        next = e;
        ++n_next;
      }
    }
    if (n_next != 1)
    {
      return 0;
    }
    ring[n++] = at;
    at = filled->rim[next][1];
  } while (at != filled->rim[0][0] && n < filled->n_rim);
  return n == filled->n_rim ? n : 0;
}

static void add_patch(labelled* all, const box_side* first)
{
  patch filled = { .sides = { *first } };
  int64_t ring[4 * MAX_PATCH];
  fill_patch(all, &filled);
  find_rim(all, &filled);
  const int n = ring_of(&filled, ring);
  if (n > 0)
  {
    add_face(all, n, ring);
    return;
  }
  for (int i = 0; i < filled.n; ++i)
  {
    int64_t corners[4];
    corners_of(all, &filled.sides[i], corners);
    add_face(all, 4, corners);
  }
}

/* ---- All of it -------------------------------------------------------------------------------------- */

static void add_label(labelled* all, int64_t label)
{
  const int64_t n = all->n;
  all->n_ids = all->n_faces = 0;
  for (int64_t i = 0; i < 6 * n * n * n; ++i)
  {
    const int64_t b = i / 6;
    const box_side side = { { b % n, b / n % n, b / n / n }, (int)(i % 6) };
    if (all->labels[b] == label && label_of(all, &side, true) != label && !all->done[i])
    {
      add_patch(all, &side);
    }
  }
  if (all->n_faces > 0)
  {
    test_add_polyhedron(&all->builder, all->n_ids, all->ids, all->n_faces, all->faces);
  }
}

test_mesh test_mesh_labelled(int64_t n, const int64_t* labels, bool merged)
{
  test_mesh scratch = { 0 };
  labelled all = { .n = n, .labels = labels, .merged = merged };
  all.done = test_mesh_allocate(&scratch, (size_t)(6 * n * n * n) * sizeof(bool));
  for (int64_t p = 0; p < (n + 1) * (n + 1) * (n + 1); ++p)
  {
    test_add_point(&all.builder,
      test_grid_line(0, 1, n, p % (n + 1)),
      test_grid_line(0, 1, n, p / (n + 1) % (n + 1)),
      test_grid_line(0, 1, n, p / (n + 1) / (n + 1)));
  }
  int64_t n_labels = 0;
  for (int64_t b = 0; b < n * n * n; ++b)
  {
    n_labels = labels[b] >= n_labels ? labels[b] + 1 : n_labels;
  }
  for (int64_t label = 0; label < n_labels; ++label)
  {
    add_label(&all, label);
  }
  test_mesh_free(&scratch);
  return test_build(&all.builder);
}
