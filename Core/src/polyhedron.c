/* SPDX-FileCopyrightText: The Microtome developers */
/* SPDX-License-Identifier: BSD-3-Clause */

/* Polyhedra: their faces loaded, and turned so that all look the same way. */
#include "internal.h"

#include <math.h>
#include <stdlib.h>

/* ---- Loading ---------------------------------------------------------------------------------- */

typedef struct numbered_id
{
  int64_t id;
  int32_t number;
} numbered_id;

static int compare_ids(const void* a, const void* b)
{
  const int64_t p = ((const numbered_id*)a)->id;
  const int64_t q = ((const numbered_id*)b)->id;
  return p < q ? -1 : p > q;
}

/* The place of a point id among the cell's points; -1 if it is not there. */
static int32_t find_point(const numbered_id* sorted, int32_t n, int64_t id)
{
  const numbered_id wanted = { id, 0 };
  const numbered_id* found = bsearch(&wanted, sorted, (size_t)n, sizeof *sorted, compare_ids);
  return found ? found->number : -1;
}

/* Start and end of item i of a list of lists; false if they do not fit what they point into. */
static bool range(const mtm_array* offsets, int64_t i, int64_t n, int64_t* first, int64_t* last)
{
  if (i < 0 || i >= offsets->n_tuples - 1)
  {
    return false;
  }
  *first = mtm_load_id(offsets, i);
  *last = mtm_load_id(offsets, i + 1);
  return *first >= 0 && *last >= *first && *last <= n && *last - *first <= INT32_MAX / 4;
}

static mtm_status add_face(const mtm_mesh* mesh,
  int64_t index,
  int64_t face,
  const numbered_id* sorted,
  mtm_cell* cell,
  mtm_error* error)
{
  int64_t first;
  int64_t last;
  if (!range(&mesh->face_offsets, face, mesh->face_connectivity.n_tuples, &first, &last))
  {
    return mtm_fail(error,
      MTM_BAD_MESH,
      "cell %lld: face %lld has no place in the faces",
      (long long)index,
      (long long)face);
  }
  const int64_t n = cell->face_offsets[cell->polyhedron.n_faces];
  int32_t* points =
    mtm_grown(cell->face_points, &cell->face_points_capacity, n + last - first, sizeof *points);
  if (!points || n + last - first > INT32_MAX)
  {
    return mtm_fail_memory(error, "the faces of a polyhedron");
  }
  cell->face_points = points;
  for (int64_t i = first; i < last; ++i)
  {
    const int64_t id = mtm_load_id(&mesh->face_connectivity, i);
    points[n + i - first] = find_point(sorted, cell->n_points, id);
    if (points[n + i - first] < 0)
    {
      return mtm_fail(error,
        MTM_BAD_MESH,
        "cell %lld: point %lld of face %lld is not one of the cell's",
        (long long)index,
        (long long)id,
        (long long)face);
    }
  }
  cell->face_offsets[++cell->polyhedron.n_faces] = (int32_t)(n + last - first);
  return MTM_OK;
}

static mtm_status add_faces(const mtm_mesh* mesh,
  int64_t index,
  const numbered_id* sorted,
  mtm_cell* cell,
  mtm_error* error)
{
  int64_t first;
  int64_t last;
  if (!range(&mesh->polyhedron_offsets, index, mesh->polyhedron_faces.n_tuples, &first, &last))
  {
    return mtm_fail(
      error, MTM_BAD_MESH, "cell %lld: the polyhedron's faces are not given", (long long)index);
  }
  int32_t* offsets =
    mtm_grown(cell->face_offsets, &cell->face_offsets_capacity, last - first + 1, sizeof *offsets);
  if (!offsets)
  {
    return mtm_fail_memory(error, "the faces of a polyhedron");
  }
  cell->face_offsets = offsets;
  offsets[0] = 0;
  cell->polyhedron = (mtm_shape){ .n_points = cell->n_points };
  mtm_status status = MTM_OK;
  for (int64_t f = first; status == MTM_OK && f < last; ++f)
  {
    const int64_t face = mtm_load_id(&mesh->polyhedron_faces, f);
    status = add_face(mesh, index, face, sorted, cell, error);
  }
  cell->polyhedron.offsets = cell->face_offsets;
  cell->polyhedron.points = cell->face_points;
  return status;
}

mtm_status mtm_polyhedron_load(const mtm_mesh* mesh,
  int64_t index,
  mtm_cell* cell,
  mtm_error* error)
{
  numbered_id* sorted = mtm_allocate(cell->n_points, sizeof *sorted);
  if (!sorted)
  {
    return mtm_fail_memory(error, "the faces of a polyhedron");
  }
  for (int32_t p = 0; p < cell->n_points; ++p)
  {
    sorted[p] = (numbered_id){ cell->ids[p], p };
  }
  qsort(sorted, (size_t)cell->n_points, sizeof *sorted, compare_ids);
  const mtm_status status = add_faces(mesh, index, sorted, cell, error);
  free(sorted);
  return status;
}

/* ---- Turning ---------------------------------------------------------------------------------- */

/* One side of a face, from the smaller to the larger of its points. */
typedef struct side
{
  int32_t low, high;
  int32_t face;
  bool forward;
} side;

static int compare_sides(const void* a, const void* b)
{
  const side* p = a;
  const side* q = b;
  if (p->low != q->low)
  {
    return p->low < q->low ? -1 : 1;
  }
  if (p->high != q->high)
  {
    return p->high < q->high ? -1 : 1;
  }
  return p->face < q->face ? -1 : p->face > q->face;
}

/* A face's representative and whether it looks the other way than that one. Source: union-find with
 * parity (Tarjan 1975 for the paths). */
typedef struct group
{
  int32_t parent;
  bool turned;
} group;

static int32_t find_group(group* groups, int32_t face, bool* turned)
{
  int32_t root = face;
  *turned = false;
  while (groups[root].parent != root)
  {
    *turned ^= groups[root].turned;
    root = groups[root].parent;
  }
  /* Shorten the path: every face on it now hangs from the root. */
  bool rest = *turned;
  while (groups[face].parent != root && face != root)
  {
    const group next = groups[face];
    groups[face] = (group){ root, rest };
    rest ^= next.turned;
    face = next.parent;
  }
  return root;
}

static void join(group* groups, const side* a, const side* b)
{
  bool turned_a;
  bool turned_b;
  const int32_t root_a = find_group(groups, a->face, &turned_a);
  const int32_t root_b = find_group(groups, b->face, &turned_b);
  if (root_a != root_b)
  {
    /* Faces that look the same way walk a shared side in opposite directions. */
    const bool differ = a->forward == b->forward;
    groups[root_b] = (group){ root_a, (bool)(turned_a ^ turned_b ^ differ) };
  }
}

/* Joins faces at sides that two of them have; at one of more faces it is not said which go together. */
static void join_faces(const side* sides, int32_t n, group* groups)
{
  for (int32_t first = 0, last; first < n; first = last)
  {
    for (last = first + 1;
         last < n && sides[last].low == sides[first].low && sides[last].high == sides[first].high;
         ++last)
    {
    }
    if (last - first == 2 && sides[first].low != sides[first].high)
    {
      join(groups, &sides[first], &sides[first + 1]);
    }
  }
}

static int32_t list_sides(const mtm_shape* shape, side* sides)
{
  int32_t n = 0;
  for (int32_t f = 0; f < shape->n_faces; ++f)
  {
    const int32_t* face = shape->points + shape->offsets[f];
    const int32_t size = shape->offsets[f + 1] - shape->offsets[f];
    for (int32_t i = 0; i < size; ++i)
    {
      const int32_t u = face[i];
      const int32_t v = face[(i + 1) % size];
      sides[n++] = u < v ? (side){ u, v, f, true } : (side){ v, u, f, false };
    }
  }
  return n;
}

/* ---- Shells ----------------------------------------------------------------------------------- */

static const double pi = 3.14159265358979323846;

/* A shell as it is seen from a point: six times its volume, and the angle in space that it fills. */
typedef struct shell_view
{
  double volume;
  double angle;
} shell_view;

static double dot(const double a[3], const double b[3])
{
  return a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
}

/* Source: the angle of a triangle, van Oosterom and Strackee 1983. */
static void see_triangle(double u[3][3], double sign, shell_view* view)
{
  const double cross[3] = { u[1][1] * u[2][2] - u[1][2] * u[2][1],
    u[1][2] * u[2][0] - u[1][0] * u[2][2],
    u[1][0] * u[2][1] - u[1][1] * u[2][0] };
  const double volume = sign * dot(u[0], cross);
  const double a = sqrt(dot(u[0], u[0]));
  const double b = sqrt(dot(u[1], u[1]));
  const double c = sqrt(dot(u[2], u[2]));
  view->volume += volume;
  view->angle +=
    2 * atan2(volume, a * b * c + dot(u[0], u[1]) * c + dot(u[1], u[2]) * a + dot(u[2], u[0]) * b);
}

/* The faces that hang from `shell`, seen from p. */
static shell_view see_shell(const mtm_cell* cell,
  const double* xyz,
  group* groups,
  int32_t shell,
  const double* p)
{
  shell_view view = { 0.0, 0.0 };
  for (int32_t f = 0; f < cell->polyhedron.n_faces; ++f)
  {
    bool turned;
    if (find_group(groups, f, &turned) != shell)
    {
      continue;
    }
    const int32_t* face = cell->face_points + cell->face_offsets[f];
    for (int32_t i = 1; i + 1 < cell->face_offsets[f + 1] - cell->face_offsets[f]; ++i)
    {
      double u[3][3];
      for (int32_t a = 0; a < 3; ++a)
      {
        u[0][a] = xyz[3 * face[0] + a] - p[a];
        u[1][a] = xyz[3 * face[i] + a] - p[a];
        u[2][a] = xyz[3 * face[i + 1] + a] - p[a];
      }
      see_triangle(u, turned ? -1.0 : 1.0, &view);
    }
  }
  return view;
}

/* Whether most points of a face are inside a shell; those on it, where shells touch, count in part. */
static bool is_within(const mtm_cell* cell,
  const double* xyz,
  group* groups,
  int32_t face,
  int32_t shell)
{
  const int32_t first = cell->face_offsets[face];
  const int32_t last = cell->face_offsets[face + 1];
  double angle = 0.0;
  for (int32_t i = first; i < last; ++i)
  {
    angle += fabs(see_shell(cell, xyz, groups, shell, &xyz[3 * cell->face_points[i]]).angle);
  }
  return angle > 2 * pi * (last - first);
}

/* Says which shells have to be turned as a whole: those with an even number of others round them look
 * outwards, voids inwards. */
static void judge_shells(const mtm_cell* cell, const double* xyz, group* groups, bool* flips)
{
  const int32_t n_faces = cell->polyhedron.n_faces;
  int32_t n_shells = 0;
  for (int32_t f = 0; f < n_faces; ++f)
  {
    flips[f] = false;
    n_shells += groups[f].parent == f;
  }
  for (int32_t f = 0; n_shells > 1 && f < n_faces; ++f)
  {
    if (groups[f].parent != f || cell->face_offsets[f + 1] == cell->face_offsets[f])
    {
      continue;
    }
    bool is_void = false;
    for (int32_t other = 0; other < n_faces; ++other)
    {
      is_void ^=
        other != f && groups[other].parent == other && is_within(cell, xyz, groups, f, other);
    }
    const double* p = &xyz[3 * cell->face_points[cell->face_offsets[f]]];
    const double volume = see_shell(cell, xyz, groups, f, p).volume;
    flips[f] = is_void ? volume > 0.0 : volume < 0.0;
  }
}

static void turn_faces(mtm_cell* cell, group* groups, const bool* flips)
{
  for (int32_t f = 0; f < cell->polyhedron.n_faces; ++f)
  {
    bool turned;
    const int32_t shell = find_group(groups, f, &turned);
    turned ^= flips[shell];
    int32_t i = cell->face_offsets[f];
    int32_t j = cell->face_offsets[f + 1] - 1;
    for (; turned && i < j; ++i, --j)
    {
      const int32_t swapped = cell->face_points[i];
      cell->face_points[i] = cell->face_points[j];
      cell->face_points[j] = swapped;
    }
  }
}

mtm_status mtm_polyhedron_turn(mtm_cell* cell, const double* xyz, mtm_error* error)
{
  const int32_t n_faces = cell->polyhedron.n_faces;
  side* sides = mtm_allocate(cell->face_offsets[n_faces], sizeof *sides);
  group* groups = mtm_allocate(n_faces, sizeof *groups);
  bool* flips = mtm_allocate(n_faces, sizeof *flips);
  const bool complete = sides && groups && flips;
  if (complete)
  {
    const int32_t n = list_sides(&cell->polyhedron, sides);
    qsort(sides, (size_t)n, sizeof *sides, compare_sides);
    for (int32_t f = 0; f < n_faces; ++f)
    {
      groups[f] = (group){ f, false };
    }
    join_faces(sides, n, groups);
    judge_shells(cell, xyz, groups, flips);
    turn_faces(cell, groups, flips);
  }
  free(sides);
  free(groups);
  free(flips);
  return complete ? MTM_OK : mtm_fail_memory(error, "the faces of a polyhedron");
}
