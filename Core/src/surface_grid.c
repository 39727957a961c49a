/* SPDX-FileCopyrightText: The Microtome developers */
/* SPDX-License-Identifier: BSD-3-Clause */

/* The skin of a grid of cells of three dimensions, none of them blanked: which faces are outside, and
 * which points they have, is known beforehand, and so is where in the output each row of cells starts.
 * The points are written first; a table of those on the border keeps their numbers for the faces. In
 * the order of surface_structured.c. Source: own. */
#include "grid_internal.h"

#include <stdlib.h>
#include <string.h>

enum
{
  FACES_PER_TASK = 16384,
  N_OUTSIDE = 64 /* sets of faces */
};

/* How many of each a row of cells or a layer gives. */
typedef struct amount
{
  int64_t n_points, n_faces;
} amount;

typedef struct grid_skin
{
  const mtm_mesh* mesh;
  mtm_grid grid;
  mtm_axes axes; /* empty where the grid is not straight */
  bool triangulate;
  double limit;
  int8_t inverted;      /* of all cells; -1: it has to be asked */
  int8_t ring[2][6][4]; /* [inverted][face]: corners */
  int8_t n_order[2]
                [N_OUTSIDE]; /* [inverted][faces outside]: corners, as the faces first use them */
  int8_t order[2][N_OUTSIDE][8];
  int64_t* numbers; /* of the points on the border */
  int64_t n_tasks, n_rows;
  bool* task_is_finite;
  mtm_polygons* out;
} grid_skin;

/* ---- Sizes ------------------------------------------------------------------------------------ */

/* Lines of points along i that a row of cells is the first to have are those of j + 1, k + 1, and of 0
 * where it is there. */
static amount row_amount(const grid_skin* s, int64_t j, int64_t k)
{
  const int64_t* n = s->grid.n_cells;
  amount sum = { 0, 2 };
  for (int64_t line_k = k == 0 ? 0 : k + 1; line_k <= k + 1; ++line_k)
  {
    for (int64_t line_j = j == 0 ? 0 : j + 1; line_j <= j + 1; ++line_j)
    {
      const bool outside = line_j == 0 || line_j == n[1] || line_k == 0 || line_k == n[2];
      sum.n_points += outside ? n[0] + 1 : 2;
    }
  }
  sum.n_faces += n[0] * ((j == 0) + (j == n[1] - 1) + (k == 0) + (k == n[2] - 1));
  return sum;
}

/* Of the rows before j in a layer: all but the first are alike. */
static amount rows_before(const grid_skin* s, int64_t j, int64_t k)
{
  amount sum = { 0, 0 };
  if (j > 0)
  {
    sum = row_amount(s, 0, k);
  }
  if (j > 1)
  {
    const int64_t last = s->grid.n_cells[1] - 1;
    const amount inner = row_amount(s, 1, k);
    const int64_t n_inner = (j > last ? last : j) - 1;
    sum.n_points += n_inner * inner.n_points;
    sum.n_faces += n_inner * inner.n_faces;
  }
  if (j > 1 && j == s->grid.n_cells[1])
  {
    const amount end = row_amount(s, j - 1, k);
    sum.n_points += end.n_points;
    sum.n_faces += end.n_faces;
  }
  return sum;
}

/* Of everything before row (j, k). */
static amount start_of(const grid_skin* s, int64_t j, int64_t k)
{
  const int64_t n_rows = s->grid.n_cells[1];
  const int64_t last = s->grid.n_cells[2] - 1;
  amount sum = j > 0 ? rows_before(s, j, k) : (amount){ 0, 0 };
  for (int32_t part = 0; part < 3; ++part)
  {
    /* The first layer, those inside, the last. */
    const int64_t n_layers = part == 0 ? k > 0 : part == 1 ? (k > last ? last : k) - 1 : k > last;
    if (n_layers > 0 && !(part == 2 && last == 0))
    {
      const amount layer = rows_before(s, n_rows, part == 0 ? 0 : part == 1 ? 1 : last);
      sum.n_points += n_layers * layer.n_points;
      sum.n_faces += n_layers * layer.n_faces;
    }
  }
  return sum;
}

static amount start_of_row(const grid_skin* s, int64_t row)
{
  return start_of(s, row % s->grid.n_cells[1], row / s->grid.n_cells[1]);
}

/* The first row that starts at a face or behind it. */
static int64_t row_of_face(const grid_skin* s, int64_t face)
{
  int64_t first = 0;
  int64_t last = s->n_rows;
  while (first < last)
  {
    const int64_t middle = first + (last - first) / 2;
    if (start_of_row(s, middle).n_faces < face)
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

/* ---- Cells ------------------------------------------------------------------------------------ */

/* The faces of a cell that are outside, as bits. */
static int32_t faces_outside(const grid_skin* s, int64_t i, int64_t j, int64_t k)
{
  const int64_t* n = s->grid.n_cells;
  return (i == 0) | (i == n[0] - 1) << 1 | (j == 0) << 2 | (j == n[1] - 1) << 3 | (k == 0) << 4 |
    (k == n[2] - 1) << 5;
}

static void find_orders(grid_skin* s)
{
  const mtm_shape* voxel = mtm_shape_of(MTM_VOXEL);
  for (int32_t inverted = 0; inverted < 2; ++inverted)
  {
    for (int32_t f = 0; f < 6; ++f)
    {
      for (int32_t p = 0; p < 4; ++p)
      {
        const int32_t at = voxel->offsets[f] + (inverted ? 3 - p : p);
        s->ring[inverted][f][p] = (int8_t)voxel->points[at];
      }
    }
    for (int32_t outside = 0; outside < N_OUTSIDE; ++outside)
    {
      int32_t seen = 0;
      int8_t n = 0;
      for (int32_t at = 0; at < 24; ++at)
      {
        const int32_t corner = s->ring[inverted][at / 4][at % 4];
        if ((outside >> at / 4 & 1) && !(seen >> corner & 1))
        {
          s->order[inverted][outside][n++] = (int8_t)corner;
          seen |= 1 << corner;
        }
      }
      s->n_order[inverted][outside] = n;
    }
  }
}

static void point_at(const grid_skin* s, const int64_t place[3], double xyz[3])
{
  if (s->axes.at[0])
  {
    for (int32_t a = 0; a < 3; ++a)
    {
      xyz[a] = s->axes.at[a][place[a]];
    }
    return;
  }
  mtm_point_by_place(s->mesh, place, xyz);
}

static void cell_points(const grid_skin* s, int64_t i, int64_t j, int64_t k, double xyz[24])
{
  for (int32_t corner = 0; corner < 8; ++corner)
  {
    const int64_t place[3] = { i + (corner & 1), j + (corner >> 1 & 1), k + (corner >> 2) };
    point_at(s, place, &xyz[3 * corner]);
  }
}

static bool is_inverted(const grid_skin* s, int64_t i, int64_t j, int64_t k)
{
  if (s->inverted >= 0)
  {
    return s->inverted > 0;
  }
  const mtm_cell voxel = { .type = MTM_VOXEL, .n_points = 8 };
  double xyz[24];
  cell_points(s, i, j, k, xyz);
  return mtm_cell_is_inverted(&voxel, xyz);
}

/* ---- Points ----------------------------------------------------------------------------------- */

/* Where a point on the border is in the table: those below, those above, and the rings between. */
static inline int64_t* number_of(const grid_skin* s, int64_t i, int64_t j, int64_t k)
{
  const int64_t* n = s->mesh->dims;
  if (k == 0 || k == n[2] - 1)
  {
    return s->numbers + i + n[0] * (j + (k == 0 ? 0 : n[1]));
  }
  int64_t* ring = s->numbers + 2 * n[0] * n[1] + (k - 1) * 2 * (n[0] + n[1] - 2);
  if (j == 0 || j == n[1] - 1)
  {
    return ring + i + (j == 0 ? 0 : n[0]);
  }
  return ring + 2 * (n[0] + j - 1) + (i > 0);
}

/* The points that a cell is the first to have; false where one is not finite. */
static bool add_points(const grid_skin* s, int64_t i, int64_t j, int64_t k, mtm_batch* batch)
{
  const int32_t outside = faces_outside(s, i, j, k);
  const bool inverted = is_inverted(s, i, j, k);
  bool finite = true;
  mtm_batch_make_room(batch);
  for (int32_t c = 0; c < s->n_order[inverted][outside]; ++c)
  {
    const int32_t corner = s->order[inverted][outside][c];
    if (((corner & 1) || i == 0) && ((corner & 2) || j == 0) && ((corner & 4) || k == 0))
    {
      const int64_t place[3] = { i + (corner & 1), j + (corner >> 1 & 1), k + (corner >> 2) };
      mtm_new_point* point = &batch->points[batch->n_points];
      point_at(s, place, point->xyz);
      point->a = place[0] + s->mesh->dims[0] * (place[1] + s->mesh->dims[1] * place[2]);
      finite = finite && mtm_is_finite_point(point->xyz, s->limit);
      *number_of(s, place[0], place[1], place[2]) = batch->at.n_points + batch->n_points++;
    }
  }
  return finite;
}

/* ---- Faces ------------------------------------------------------------------------------------ */

static void add_faces(const grid_skin* s, int64_t i, int64_t j, int64_t k, mtm_batch* batch)
{
  const int32_t outside = faces_outside(s, i, j, k);
  const bool inverted = is_inverted(s, i, j, k);
  const int64_t* n = s->grid.n_cells;
  const int64_t source = i + n[0] * (j + n[1] * k);
  int64_t ids[8];
  mtm_batch_make_room(batch);
  for (int32_t c = 0; c < s->n_order[inverted][outside]; ++c)
  {
    const int32_t corner = s->order[inverted][outside][c];
    ids[corner] = *number_of(s, i + (corner & 1), j + (corner >> 1 & 1), k + (corner >> 2));
  }
  for (int32_t f = 0; f < 6; ++f)
  {
    const int8_t* ring = s->ring[inverted][f];
    if (!(outside >> f & 1))
    {
      continue;
    }
    for (int32_t p = 0; p < (s->triangulate ? 3 : 4); ++p)
    {
      batch->connectivity[batch->n_connectivity++] = ids[ring[p]];
    }
    mtm_batch_end_polygon(batch, source);
    if (s->triangulate)
    {
      batch->connectivity[batch->n_connectivity++] = ids[ring[0]];
      batch->connectivity[batch->n_connectivity++] = ids[ring[2]];
      batch->connectivity[batch->n_connectivity++] = ids[ring[3]];
      mtm_batch_end_polygon(batch, source);
    }
  }
}

/* ---- Tasks ------------------------------------------------------------------------------------ */

static void start_batch(const grid_skin* s, int64_t row, mtm_batch* batch)
{
  const amount start = start_of_row(s, row);
  const mtm_extent at = { .n_points = start.n_points,
    .n_polygons = s->triangulate ? 2 * start.n_faces : start.n_faces,
    .n_connectivity = s->triangulate ? 6 * start.n_faces : 4 * start.n_faces };
  mtm_batch_start(batch, s->out, &at, 0);
}

/* The next cell of a row with a face outside: all, or the first and the last. */
static int64_t step_of(const grid_skin* s, int64_t j, int64_t k)
{
  const int64_t* n = s->grid.n_cells;
  const bool all = j == 0 || j == n[1] - 1 || k == 0 || k == n[2] - 1 || n[0] < 2;
  return all ? 1 : n[0] - 1;
}

static void points_task(void* user, int64_t task)
{
  const grid_skin* s = user;
  const int64_t* n = s->grid.n_cells;
  const int64_t last = row_of_face(s, (task + 1) * FACES_PER_TASK);
  const int64_t first = row_of_face(s, task * FACES_PER_TASK);
  mtm_batch batch;
  bool finite = true;
  start_batch(s, first, &batch);
  for (int64_t row = first; row < last; ++row)
  {
    const int64_t j = row % n[1];
    const int64_t k = row / n[1];
    const int64_t step = step_of(s, j, k);
    for (int64_t i = 0; i < n[0]; i += step)
    {
      finite = add_points(s, i, j, k, &batch) && finite;
    }
  }
  mtm_batch_flush(&batch);
  s->task_is_finite[task] = finite;
}

static void faces_task(void* user, int64_t task)
{
  const grid_skin* s = user;
  const int64_t* n = s->grid.n_cells;
  const int64_t last = row_of_face(s, (task + 1) * FACES_PER_TASK);
  const int64_t first = row_of_face(s, task * FACES_PER_TASK);
  mtm_batch batch;
  start_batch(s, first, &batch);
  for (int64_t row = first; row < last; ++row)
  {
    const int64_t j = row % n[1];
    const int64_t k = row / n[1];
    const int64_t step = step_of(s, j, k);
    for (int64_t i = 0; i < n[0]; i += step)
    {
      add_faces(s, i, j, k, &batch);
    }
  }
  mtm_batch_flush(&batch);
}

/* ---- All -------------------------------------------------------------------------------------- */

static mtm_status allocate(grid_skin* s, const mtm_surface_options* options, mtm_error* error)
{
  const amount all = start_of(s, 0, s->grid.n_cells[2]);
  const mtm_extent extent = { .n_points = all.n_points,
    .n_polygons = s->triangulate ? 2 * all.n_faces : all.n_faces,
    .n_connectivity = s->triangulate ? 6 * all.n_faces : 4 * all.n_faces };
  s->n_tasks = (all.n_faces + FACES_PER_TASK - 1) / FACES_PER_TASK;
  s->numbers = mtm_allocate(all.n_points, sizeof *s->numbers);
  s->task_is_finite = mtm_allocate(s->n_tasks, sizeof *s->task_is_finite);
  if (!s->numbers || !s->task_is_finite)
  {
    return mtm_fail_memory(error, "the points of the surface");
  }
  return mtm_output_new(s->mesh,
    &extent,
    options->provenance & ~(uint32_t)MTM_PROVENANCE_PLANES,
    mtm_output_point_type(s->mesh, options->point_type),
    true,
    s->out,
    error);
}

/* Writes points and faces; *finite: false where a point is not. */
static mtm_status write(grid_skin* s, const mtm_run* run, bool* finite, mtm_error* error)
{
  mtm_status status = mtm_run_in_waves(run, s->n_tasks, 0.0, 0.4, points_task, s, error);
  for (int64_t task = 0; status == MTM_OK && task < s->n_tasks; ++task)
  {
    *finite = *finite && s->task_is_finite[task];
  }
  if (status == MTM_OK && *finite)
  {
    status = mtm_run_in_waves(run, s->n_tasks, 0.4, 1.0, faces_task, s, error);
  }
  return status;
}

mtm_status mtm_surface_grid(const mtm_mesh* mesh,
  const mtm_surface_options* options,
  const mtm_run* run,
  bool* done,
  mtm_polygons* out,
  mtm_error* error)
{
  *done = false;
  grid_skin s = { .mesh = mesh,
    .grid = mtm_grid_of(mesh),
    .triangulate = options->triangulate,
    .limit = mtm_finite_limit(mtm_output_point_type(mesh, options->point_type)),
    .inverted = -1,
    .out = out };
  if (s.grid.dimension != 3 || mesh->cell_ghosts.n_tuples != 0 || mesh->point_ghosts.n_tuples != 0)
  {
    return MTM_OK;
  }
  bool straight = false;
  mtm_status status = mtm_axes_new(mesh, s.limit, &s.axes, &straight, error);
  if (straight && s.axes.shortest_step > 0x1p-300)
  {
    s.inverted = s.axes.rising[0] ^ s.axes.rising[1] ^ s.axes.rising[2] ^ 1;
  }
  /* How a warped quad is divided, and which of its points that uses first, is not known here. */
  if (s.triangulate && !(straight && s.axes.longest_step <= 0x1p8 * s.axes.shortest_step))
  {
    mtm_axes_free(&s.axes);
    return status;
  }
  s.n_rows = s.grid.n_cells[1] * s.grid.n_cells[2];
  find_orders(&s);
  bool finite = true;
  if (status == MTM_OK)
  {
    status = allocate(&s, options, error);
  }
  if (status == MTM_OK)
  {
    status = write(&s, run, &finite, error);
  }
  *done = finite;
  if (status != MTM_OK || !finite)
  {
    mtm_polygons_free(out);
  }
  free(s.numbers);
  free(s.task_is_finite);
  mtm_axes_free(&s.axes);
  return status;
}
