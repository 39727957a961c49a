/* SPDX-FileCopyrightText: The Microtome developers */
/* SPDX-License-Identifier: BSD-3-Clause */

/* One level of subdivision for all curved cells of a mesh, so that it does not depend on the plane and
 * neighbours fit: the largest of the cells' bounds decides. The nets are made first, for all tasks. */
#include "refine_internal.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum
{
  CELLS_PER_TASK = 1024
};

/* What some cells need. */
typedef struct demand
{
  double at_nodes; /* the largest bounds: of parts between the nodes, */
  double bound;    /* and between the places of the lattice of the order */
  int64_t n_unbounded;
  mtm_status status;
  mtm_error error;
} demand;

typedef struct level_job
{
  const mtm_mesh* mesh;
  mtm_net* nets;
  int64_t n_nets, nets_capacity;
  int64_t n_cells;
  demand* demands;
} level_job;

static int32_t raw_type(const mtm_mesh* mesh, int64_t cell)
{
  return *(const uint8_t*)mtm_value_address(&mesh->cell_types, cell, 0);
}

/* ---- Nets ----------------------------------------------------------------------------------------- */

static const mtm_net* find_net(const level_job* job,
  int32_t type,
  int64_t n_points,
  const int32_t order[3])
{
  for (int64_t i = 0; i < job->n_nets; ++i)
  {
    const mtm_net* net = &job->nets[i];
    if (net->type == type && net->n_points == n_points &&
      memcmp(net->order, order, sizeof net->order) == 0)
    {
      return net;
    }
  }
  return NULL;
}

/* Makes the net of a cell, unless there is one. Cells with something wrong are left to the tasks. */
static bool add_net(level_job* job, int64_t cell)
{
  const mtm_mesh* mesh = job->mesh;
  const int32_t type = raw_type(mesh, cell);
  const int64_t first = mtm_load_id(&mesh->offsets, cell);
  const int64_t last = mtm_load_id(&mesh->offsets, cell + 1);
  const int64_t n = first < 0 || last < first ? 0 : last - first;
  int32_t order[3] = { 0, 0, 0 };
  if (n <= 0 || !mtm_cell_takes(type, n) ||
    mtm_cell_orders(mesh, cell, type, n, order, NULL) != MTM_OK || !mtm_net_knows(type, order) ||
    find_net(job, type, n, order))
  {
    return true;
  }
  mtm_net* nets = mtm_grown(job->nets, &job->nets_capacity, job->n_nets + 1, sizeof *nets);
  if (!nets)
  {
    return false;
  }
  job->nets = nets;
  return mtm_net_make(&nets[job->n_nets++], type, (int32_t)n, order);
}

static mtm_status add_nets(level_job* job, const mtm_run* run, mtm_error* error)
{
  mtm_status status = MTM_OK;
  for (int64_t c = 0; status == MTM_OK && c < job->n_cells; ++c)
  {
    if (mtm_is_of_higher_order(raw_type(job->mesh, c)) && !add_net(job, c))
    {
      status = mtm_fail_memory(error, "the control nets of curved cells");
    }
    if (status == MTM_OK && c % 65536 == 65535)
    {
      status = mtm_poll(run, 0.0, error);
    }
  }
  return status;
}

/* ---- Cells ---------------------------------------------------------------------------------------- */

/* Scratch of a task. */
typedef struct scratch
{
  mtm_cell cell;
  double* xyz;
  double* rational;
  double* values;
} scratch;

static bool make_scratch(const level_job* job, scratch* s)
{
  int64_t n_points = 1;
  int64_t n_values = 1;
  for (int64_t i = 0; i < job->n_nets; ++i)
  {
    const mtm_net* net = &job->nets[i];
    n_points = net->n_points > n_points ? net->n_points : n_points;
    n_values = mtm_net_n_values(net) > n_values ? mtm_net_n_values(net) : n_values;
  }
  s->xyz = mtm_allocate(3 * n_points, sizeof *s->xyz);
  s->rational = mtm_allocate(n_points, sizeof *s->rational);
  s->values = mtm_allocate(n_values, sizeof *s->values);
  return s->xyz && s->rational && s->values;
}

static void free_scratch(scratch* s)
{
  mtm_cell_free(&s->cell);
  free(s->xyz);
  free(s->rational);
  free(s->values);
}

/* Loads what a cell's bound depends on; false: something is not finite, and the cell is left out. */
static bool load(const level_job* job, scratch* s)
{
  const mtm_array* weights = &job->mesh->rational_weights;
  const bool is_rational = mtm_is_bezier(s->cell.type) && weights->n_tuples != 0;
  bool finite = true;
  for (int32_t p = 0; p < s->cell.n_points; ++p)
  {
    double* xyz = &s->xyz[3 * p];
    mtm_point_by_id(job->mesh, s->cell.ids[p], xyz);
    s->rational[p] = is_rational ? mtm_load_double(weights, s->cell.ids[p], 0) : 1.0;
    finite = finite && isfinite(xyz[0]) && isfinite(xyz[1]) && isfinite(xyz[2]) &&
      isfinite(s->rational[p]);
  }
  return finite;
}

static mtm_status look_at(const level_job* job,
  int64_t index,
  scratch* s,
  demand* all,
  mtm_error* error)
{
  const mtm_grid grid = { 0 };
  const mtm_status status = mtm_cell_load(job->mesh, &grid, index, &s->cell, error);
  if (status != MTM_OK || s->cell.n_points == 0 || mtm_cell_is_hidden(job->mesh, index, &s->cell))
  {
    return status;
  }
  int32_t order[3];
  memcpy(order, s->cell.order, sizeof order);
  const bool is_known = mtm_net_knows(s->cell.type, order);
  const mtm_net* net = is_known ? find_net(job, s->cell.type, s->cell.n_points, order) : NULL;
  if (net && !load(job, s))
  {
    return MTM_OK;
  }
  const double bound = net ? mtm_net_bound(net, s->xyz, s->rational, s->values) : INFINITY;
  if (bound == INFINITY)
  {
    ++all->n_unbounded;
    return MTM_OK;
  }
  all->bound = fmax(all->bound, bound);
  all->at_nodes = fmax(all->at_nodes, mtm_net_bound_at_nodes(net, bound));
  return MTM_OK;
}

static void look_task(void* user, int64_t task)
{
  const level_job* job = user;
  demand* all = &job->demands[task];
  const int64_t last = (task + 1) * CELLS_PER_TASK;
  scratch s = { .xyz = NULL };
  bool is_ready = false;
  for (int64_t c = task * CELLS_PER_TASK; all->status == MTM_OK && c < last && c < job->n_cells;
       ++c)
  {
    if (!mtm_is_of_higher_order(raw_type(job->mesh, c)))
    {
      continue;
    }
    is_ready = is_ready || make_scratch(job, &s);
    all->status = is_ready ? look_at(job, c, &s, all, &all->error)
                           : mtm_fail_memory(&all->error, "the control net of a cell");
  }
  free_scratch(&s);
}

/* ---- The level ------------------------------------------------------------------------------------ */

static double deviation_at(const demand* all, int32_t level)
{
  return level <= 0 ? all->at_nodes : ldexp(all->bound, -2 * level);
}

static mtm_status look_at_all(level_job* job, const mtm_run* run, demand* all, mtm_error* error)
{
  const int64_t n_tasks = (job->n_cells + CELLS_PER_TASK - 1) / CELLS_PER_TASK;
  mtm_status status = add_nets(job, run, error);
  if (status == MTM_OK)
  {
    job->demands = calloc((size_t)n_tasks + 1, sizeof *job->demands);
    status = job->demands ? mtm_run_in_waves(run, n_tasks, 0.0, 0.0, look_task, job, error)
                          : mtm_fail_memory(error, "the bounds of curved cells");
  }
  for (int64_t t = 0; status == MTM_OK && t < n_tasks; ++t)
  {
    const demand* one = &job->demands[t];
    all->at_nodes = fmax(all->at_nodes, one->at_nodes);
    all->bound = fmax(all->bound, one->bound);
    all->n_unbounded += one->n_unbounded;
    if (one->status != MTM_OK)
    {
      status = mtm_fail(error, one->status, "%s", one->error.message);
    }
  }
  free(job->demands);
  for (int64_t i = 0; i < job->n_nets; ++i)
  {
    mtm_net_free(&job->nets[i]);
  }
  free(job->nets);
  return status;
}

mtm_status mtm_subdivision_fit(const mtm_mesh* mesh,
  double tolerance,
  const mtm_run* run,
  int32_t* subdivision,
  mtm_subdivision* out,
  mtm_error* error)
{
  *out = (mtm_subdivision){ 0 };
  if (tolerance == 0.0 || !mtm_needs_refining(mesh, 1))
  {
    return MTM_OK;
  }
  level_job job = { .mesh = mesh, .n_cells = mesh->cell_types.n_tuples };
  demand all = { .at_nodes = 0.0 };
  const mtm_status status = look_at_all(&job, run, &all, error);
  if (status != MTM_OK)
  {
    return status;
  }
  int32_t level = *subdivision > 0 ? *subdivision : 0;
  while (level < MTM_MAX_SUBDIVISION && deviation_at(&all, level) > tolerance)
  {
    ++level;
  }
  *subdivision = level;
  *out = (mtm_subdivision){
    .level = level, .deviation = deviation_at(&all, level), .n_unbounded_cells = all.n_unbounded
  };
  return MTM_OK;
}

mtm_status mtm_find_subdivision(const mtm_mesh* mesh,
  double tolerance,
  const mtm_run* run,
  mtm_subdivision* out,
  mtm_error* error)
{
  mtm_clear(error);
  if (!out)
  {
    return mtm_fail(error, MTM_BAD_ARGUMENT, "no place for the subdivision is given");
  }
  *out = (mtm_subdivision){ 0 };
  mtm_status status = mtm_mesh_check(mesh, MTM_CHECK_SHAPE, error);
  if (status == MTM_OK)
  {
    status = mtm_tolerance_check(tolerance, error);
  }
  int32_t level = 0;
  return status == MTM_OK ? mtm_subdivision_fit(mesh, tolerance, run, &level, out, error) : status;
}
