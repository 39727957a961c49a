/* SPDX-FileCopyrightText: The Microtome developers */
/* SPDX-License-Identifier: BSD-3-Clause */

/* The bounds of clusters of cells, and of what they make up. Source: own. */
#include "index_internal.h"

#include <stdlib.h>

static const double largest_float = 0x1.fffffep127;

/* ---- Points ------------------------------------------------------------------------------------ */

static const mtm_extent nowhere = { { INFINITY, INFINITY, INFINITY },
  { -INFINITY, -INFINITY, -INFINITY },
  0.0 };

/* NaN is neither below nor above anything, so it is remembered otherwise. */
static inline mtm_extent extended(mtm_extent e, double x, double y, double z)
{
  e.low[0] = x < e.low[0] ? x : e.low[0];
  e.low[1] = y < e.low[1] ? y : e.low[1];
  e.low[2] = z < e.low[2] ? z : e.low[2];
  e.high[0] = x > e.high[0] ? x : e.high[0];
  e.high[1] = y > e.high[1] ? y : e.high[1];
  e.high[2] = z > e.high[2] ? z : e.high[2];
  e.doubt += (x + y + z) * 0.0;
  return e;
}

static inline mtm_extent with_point(mtm_extent e,
  const mtm_array* points,
  int64_t id,
  mtm_type type)
{
  if (type == MTM_FLOAT32)
  {
    const float* p = (const float*)points->data + 3 * id;
    return extended(e, p[0], p[1], p[2]);
  }
  const double* p = (const double*)points->data + 3 * id;
  return extended(e, p[0], p[1], p[2]);
}

/* The points of a run of the connectivity. Types that are constants where this is called make loops of
 * their own of it; MTM_NO_TYPE: any layout. False: an id is out of range. */
static inline bool add_ids(const mtm_mesh* mesh,
  int64_t first,
  int64_t last,
  mtm_type ids,
  mtm_type points,
  mtm_extent* extent)
{
  const uint64_t n_points = (uint64_t)mesh->points.n_tuples;
  mtm_extent e = *extent;
  for (int64_t i = first; i < last; ++i)
  {
    const int64_t id = ids == MTM_INT32 ? ((const int32_t*)mesh->connectivity.data)[i]
      : ids == MTM_INT64                ? ((const int64_t*)mesh->connectivity.data)[i]
                                        : mtm_load_id(&mesh->connectivity, i);
    if ((uint64_t)id >= n_points)
    {
      return false;
    }
    if (points == MTM_NO_TYPE)
    {
      double xyz[3];
      mtm_point_by_id(mesh, id, xyz);
      e = extended(e, xyz[0], xyz[1], xyz[2]);
    }
    else
    {
      e = with_point(e, &mesh->points, id, points);
    }
  }
  *extent = e;
  return true;
}

static mtm_type packed_type(const mtm_array* array)
{
  return array->components || array->stride != 0 ? MTM_NO_TYPE : array->type;
}

static bool add_run(const mtm_mesh* mesh, int64_t first, int64_t last, mtm_extent* extent)
{
  const mtm_type ids = packed_type(&mesh->connectivity);
  const mtm_type points = packed_type(&mesh->points);
  if (ids == MTM_INT32 && points == MTM_FLOAT32)
  {
    return add_ids(mesh, first, last, MTM_INT32, MTM_FLOAT32, extent);
  }
  if (ids == MTM_INT32 && points == MTM_FLOAT64)
  {
    return add_ids(mesh, first, last, MTM_INT32, MTM_FLOAT64, extent);
  }
  if (ids == MTM_INT64 && points == MTM_FLOAT32)
  {
    return add_ids(mesh, first, last, MTM_INT64, MTM_FLOAT32, extent);
  }
  if (ids == MTM_INT64 && points == MTM_FLOAT64)
  {
    return add_ids(mesh, first, last, MTM_INT64, MTM_FLOAT64, extent);
  }
  return add_ids(mesh, first, last, MTM_NO_TYPE, MTM_NO_TYPE, extent);
}

/* ---- Cells ------------------------------------------------------------------------------------- */

/* Whether cells [first, last) are all of types that have so many points and no more to be checked, and
 * do; then their run of the connectivity. */
static bool are_plain(const mtm_mesh* mesh,
  int64_t first,
  int64_t last,
  int64_t* begin,
  int64_t* end)
{
  static const uint8_t n_points[256] = { [MTM_VERTEX] = 1,
    [MTM_LINE] = 2,
    [MTM_TRIANGLE] = 3,
    [MTM_PIXEL] = 4,
    [MTM_QUAD] = 4,
    [MTM_TETRAHEDRON] = 4,
    [MTM_VOXEL] = 8,
    [MTM_HEXAHEDRON] = 8,
    [MTM_WEDGE] = 6,
    [MTM_PYRAMID] = 5 };
  const uint8_t* types = mtm_value_address(&mesh->cell_types, 0, 0);
  const int64_t stride = mesh->cell_types.stride ? mesh->cell_types.stride : 1;
  const int64_t n_ids = mesh->connectivity.n_tuples;
  int64_t at = mtm_load_id(&mesh->offsets, first);
  *begin = at;
  bool plain = at >= 0 && at <= n_ids;
  for (int64_t c = first; plain && c < last; ++c)
  {
    const int32_t n = n_points[types[c * stride]];
    const int64_t next = mtm_load_id(&mesh->offsets, c + 1);
    plain = n > 0 && n <= n_ids - at && next == at + n;
    at = next;
  }
  *end = at;
  return plain;
}

/* As slices load and check them. */
static bool add_loaded(mtm_extent_scan* scan, int64_t index, mtm_extent* extent)
{
  const mtm_mesh* mesh = scan->mesh;
  const int32_t type = *(const uint8_t*)mtm_value_address(&mesh->cell_types, index, 0);
  if (type > MTM_HEXAGONAL_PRISM && type != MTM_POLYHEDRON)
  {
    scan->is_linear = false;
  }
  const mtm_status status = mtm_cell_load(mesh, &scan->grid, index, &scan->cell, NULL);
  if (status != MTM_OK)
  {
    extent->doubt = NAN;
    return status != MTM_NO_MEMORY;
  }
  for (int32_t p = 0; p < scan->cell.n_points; ++p)
  {
    double xyz[3];
    mtm_point_by_id(mesh, scan->cell.ids[p], xyz);
    *extent = extended(*extent, xyz[0], xyz[1], xyz[2]);
  }
  return true;
}

/* The points of n cells of a row of a curvilinear grid, from cell (i, j, k) on: rows of points. */
static void add_row(const mtm_extent_scan* scan,
  const int64_t place[3],
  int64_t n,
  mtm_extent* extent)
{
  const mtm_mesh* mesh = scan->mesh;
  const mtm_type type = packed_type(&mesh->points);
  int64_t last[3];
  for (int32_t a = 0; a < 3; ++a)
  {
    last[a] = place[a] + (a == 0 ? n - 1 : 0) + (mesh->dims[a] > 1);
  }
  mtm_extent e = *extent;
  for (int64_t k = place[2]; k <= last[2]; ++k)
  {
    for (int64_t j = place[1]; j <= last[1]; ++j)
    {
      for (int64_t i = place[0]; i <= last[0]; ++i)
      {
        const int64_t id = i + j * scan->grid.point_stride[1] + k * scan->grid.point_stride[2];
        double xyz[3];
        if (type != MTM_NO_TYPE)
        {
          e = with_point(e, &mesh->points, id, type);
          continue;
        }
        mtm_point_by_id(mesh, id, xyz);
        e = extended(e, xyz[0], xyz[1], xyz[2]);
      }
    }
  }
  *extent = e;
}

static void add_structured(const mtm_extent_scan* scan,
  int64_t first,
  int64_t last,
  mtm_extent* extent)
{
  const int64_t* n_cells = scan->grid.n_cells;
  while (first < last)
  {
    const int64_t row = first / n_cells[0];
    const int64_t place[3] = { first % n_cells[0], row % n_cells[1], row / n_cells[1] };
    const int64_t rest = n_cells[0] - place[0];
    const int64_t n = last - first < rest ? last - first : rest;
    add_row(scan, place, n, extent);
    first += n;
  }
}

bool mtm_extent_of_cells(mtm_extent_scan* scan, int64_t first, int64_t last, mtm_extent* extent)
{
  *extent = nowhere;
  if (scan->mesh->kind != MTM_UNSTRUCTURED)
  {
    add_structured(scan, first, last, extent);
    return true;
  }
  int64_t begin;
  int64_t end;
  if (are_plain(scan->mesh, first, last, &begin, &end))
  {
    if (!add_run(scan->mesh, begin, end, extent))
    {
      extent->doubt = NAN;
    }
    return true;
  }
  bool complete = true;
  for (int64_t c = first; complete && c < last; ++c)
  {
    complete = add_loaded(scan, c, extent);
  }
  return complete;
}

bool mtm_extent_is_finite(const mtm_extent* extent)
{
  bool finite = extent->doubt == 0.0;
  for (int32_t a = 0; a < 3; ++a)
  {
    finite = finite && extent->low[a] >= -largest_float && extent->high[a] <= largest_float;
  }
  return finite;
}

/* ---- Nodes ------------------------------------------------------------------------------------- */

static float rounded_down(double x)
{
  const float f = (float)x;
  return (double)f > x ? nextafterf(f, -INFINITY) : f;
}

static void set_node(mtm_index_level* level, int64_t node, const mtm_extent* extent)
{
  mtm_index_block* block = &level->blocks[node / MTM_BLOCK_NODES];
  const int64_t lane = node % MTM_BLOCK_NODES;
  const bool finite = mtm_extent_is_finite(extent);
  for (int32_t a = 0; a < 3; ++a)
  {
    block->low[a][lane] = finite ? rounded_down(extent->low[a]) : -INFINITY;
    block->high[a][lane] = finite ? -rounded_down(-extent->high[a]) : INFINITY;
  }
}

/* A node of the next level: all of a block. */
static void join_block(const mtm_index_level* level, int64_t b, mtm_index_level* above)
{
  const mtm_index_block* block = &level->blocks[b];
  const int64_t rest = level->n_nodes - b * MTM_BLOCK_NODES;
  const int64_t n = rest < MTM_BLOCK_NODES ? rest : MTM_BLOCK_NODES;
  mtm_index_block* to = &above->blocks[b / MTM_BLOCK_NODES];
  const int64_t lane = b % MTM_BLOCK_NODES;
  for (int32_t a = 0; a < 3; ++a)
  {
    float low = block->low[a][0];
    float high = block->high[a][0];
    for (int64_t i = 1; i < n; ++i)
    {
      low = block->low[a][i] < low ? block->low[a][i] : low;
      high = block->high[a][i] > high ? block->high[a][i] : high;
    }
    to->low[a][lane] = low;
    to->high[a][lane] = high;
  }
}

/* ---- Tasks: the clusters below one block of the last level ------------------------------------- */

typedef struct tree_result
{
  mtm_status status;
  bool is_linear;
  double size[3];
} tree_result;

typedef struct bound_job
{
  mtm_index* index;
  const mtm_mesh* mesh;
  mtm_grid grid;
  tree_result* results;
} bound_job;

static void extend_extent(mtm_extent* all, const mtm_extent* e)
{
  for (int32_t a = 0; a < 3; ++a)
  {
    all->low[a] = e->low[a] < all->low[a] ? e->low[a] : all->low[a];
    all->high[a] = e->high[a] > all->high[a] ? e->high[a] : all->high[a];
  }
  all->doubt += e->doubt;
}

static bool cluster_extent(const mtm_index* index,
  mtm_extent_scan* scan,
  int64_t cluster,
  mtm_extent* extent)
{
  const int64_t first = cluster * index->cluster_cells;
  const int64_t rest = index->n_cells - first;
  const int64_t last = first + (rest < index->cluster_cells ? rest : index->cluster_cells);
  if (!index->order)
  {
    return mtm_extent_of_cells(scan, first, last, extent);
  }
  *extent = nowhere;
  bool complete = true;
  for (int64_t i = first; complete && i < last; ++i)
  {
    mtm_extent one;
    complete = mtm_extent_of_cells(scan, index->order[i], (int64_t)index->order[i] + 1, &one);
    extend_extent(extent, &one);
  }
  return complete;
}

static void note_size(tree_result* result, const mtm_extent* extent)
{
  if (mtm_extent_is_finite(extent) && extent->low[0] <= extent->high[0])
  {
    for (int32_t a = 0; a < 3; ++a)
    {
      result->size[a] = fmax(result->size[a], fmax(fabs(extent->low[a]), fabs(extent->high[a])));
    }
  }
}

static void bound_tree(void* user, int64_t tree)
{
  const bound_job* job = user;
  mtm_index_level* levels = job->index->levels;
  tree_result* result = &job->results[tree];
  mtm_extent_scan scan = { .mesh = job->mesh, .grid = job->grid, .is_linear = true };
  int64_t first = tree * MTM_TREE_CLUSTERS;
  const int64_t rest = levels[0].n_nodes - first;
  int64_t n = rest < MTM_TREE_CLUSTERS ? rest : MTM_TREE_CLUSTERS;
  for (int64_t c = first; result->status == MTM_OK && c < first + n; ++c)
  {
    mtm_extent extent;
    result->status = cluster_extent(job->index, &scan, c, &extent) ? MTM_OK : MTM_NO_MEMORY;
    set_node(&levels[0], c, &extent);
    note_size(result, &extent);
  }
  for (int32_t l = 0; l + 1 < MTM_INDEX_LEVELS; ++l)
  {
    first /= MTM_BLOCK_NODES;
    n = (n + MTM_BLOCK_NODES - 1) / MTM_BLOCK_NODES;
    for (int64_t b = first; b < first + n; ++b)
    {
      join_block(&levels[l], b, &levels[l + 1]);
    }
  }
  result->is_linear = scan.is_linear;
  mtm_cell_free(&scan.cell);
}

static mtm_status gather_results(mtm_index* index,
  const tree_result* results,
  int64_t n,
  mtm_error* error)
{
  for (int64_t i = 0; i < n; ++i)
  {
    if (results[i].status != MTM_OK)
    {
      return mtm_fail_memory(error, "the points of a cell");
    }
    index->is_linear = index->is_linear && results[i].is_linear;
    for (int32_t a = 0; a < 3; ++a)
    {
      index->size[a] = fmax(index->size[a], results[i].size[a]);
    }
  }
  return MTM_OK;
}

static bool allocate_levels(mtm_index* index)
{
  int64_t n_nodes = (index->n_cells + index->cluster_cells - 1) / index->cluster_cells;
  int64_t n_blocks[MTM_INDEX_LEVELS];
  int64_t n = 0;
  for (int32_t l = 0; l < MTM_INDEX_LEVELS; ++l)
  {
    index->levels[l].n_nodes = n_nodes;
    n_nodes = n_blocks[l] = (n_nodes + MTM_BLOCK_NODES - 1) / MTM_BLOCK_NODES;
    n += n_blocks[l];
  }
  index->block = calloc((size_t)n, sizeof *index->block);
  mtm_index_block* at = index->block;
  for (int32_t l = 0; at && l < MTM_INDEX_LEVELS; ++l)
  {
    index->levels[l].blocks = at;
    at += n_blocks[l];
  }
  return at != NULL;
}

mtm_status mtm_index_bound(mtm_index* index,
  const mtm_mesh* mesh,
  const mtm_run* run,
  mtm_error* error)
{
  const mtm_index_level* last = &index->levels[MTM_INDEX_LEVELS - 1];
  bound_job job = { .index = index, .mesh = mesh, .grid = mtm_grid_of(mesh) };
  int64_t n = 0;
  if (allocate_levels(index))
  {
    n = (last->n_nodes + MTM_BLOCK_NODES - 1) / MTM_BLOCK_NODES;
    job.results = calloc((size_t)n, sizeof *job.results);
  }
  if (!job.results)
  {
    return mtm_fail_memory(error, "the index");
  }
  mtm_status status = mtm_run_in_waves(run, n, 0.5, 1.0, bound_tree, &job, error);
  if (status == MTM_OK)
  {
    status = gather_results(index, job.results, n, error);
  }
  free(job.results);
  return status;
}
