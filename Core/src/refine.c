/* SPDX-FileCopyrightText: The Microtome developers */
/* SPDX-License-Identifier: BSD-3-Clause */

/* A mesh of linear cells in place of one with cells that cannot be cut between its points: Bezier
 * cells, cells of different orders along their axes, cells to be divided finer or at their corners
 * only, and convex point sets. The kernel cuts it like any other. */
#include "refine_internal.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* ---- Which cells ---------------------------------------------------------------------------------- */

/* A linear cell of the first points of a cell of higher order; 0 points for cells that are linear. */
static int32_t corners_of(int32_t raw_type, int32_t* type)
{
  static const struct
  {
    int32_t type, n;
  } corners[MTM_N_LAGRANGE_TYPES] = { { MTM_LINE, 2 },
    { MTM_TRIANGLE, 3 },
    { MTM_QUAD, 4 },
    { MTM_TETRAHEDRON, 4 },
    { MTM_HEXAHEDRON, 8 },
    { MTM_WEDGE, 6 },
    { MTM_PYRAMID, 5 } };
  int32_t shape;
  int32_t unused[3];
  mtm_basis_knows(raw_type, &shape, unused);
  if (raw_type == MTM_BIQUADRATIC_TRIANGLE)
  {
    shape = MTM_LAGRANGE_TRIANGLE;
  }
  if (raw_type == MTM_QUADRATIC_PYRAMID || raw_type == MTM_TRIQUADRATIC_PYRAMID)
  {
    shape = MTM_LAGRANGE_PYRAMID;
  }
  *type = shape == 0 ? 0 : corners[shape - MTM_LAGRANGE_CURVE].type;
  return shape == 0 ? 0 : corners[shape - MTM_LAGRANGE_CURVE].n;
}

bool mtm_is_of_higher_order(int32_t type)
{
  return (type >= MTM_QUADRATIC_EDGE && type <= MTM_TRIQUADRATIC_PYRAMID) ||
    (type >= MTM_LAGRANGE_CURVE && type <= MTM_BEZIER_PYRAMID);
}

/* Types of which one cell is enough. */
static void find_types(const mtm_mesh* mesh, int32_t subdivision, bool refines[256])
{
  for (int32_t type = 0; type < 256; ++type)
  {
    refines[type] = type == MTM_CONVEX_POINT_SET || mtm_is_bezier(type) ||
      (subdivision != 0 && mtm_is_of_higher_order(type)) ||
      (mesh->cell_orders.n_tuples != 0 && mtm_is_lagrange(type));
  }
}

/* This is all that a mesh without such cells pays, so it is kept short. */
enum
{
  TYPES_AT_ONCE = 4096
};

bool mtm_needs_refining(const mtm_mesh* mesh, int32_t subdivision)
{
  if (mesh->kind != MTM_UNSTRUCTURED || mesh->cell_types.n_tuples == 0)
  {
    return false;
  }
  bool refines[256];
  find_types(mesh, subdivision, refines);
  const uint8_t* types = mtm_value_address(&mesh->cell_types, 0, 0);
  const int64_t stride = mesh->cell_types.stride ? mesh->cell_types.stride : 1;
  const int64_t n = mesh->cell_types.n_tuples * stride;
  int64_t at = 0;
  while (at < n && !refines[types[at]])
  {
    /* Many alike at once, as most are. */
    const bool alike = stride == 1 && n - at > TYPES_AT_ONCE &&
      memcmp(types + at, types + at + 1, TYPES_AT_ONCE) == 0;
    at += alike ? TYPES_AT_ONCE : stride;
  }
  return at < n;
}

/* ---- Adding cells --------------------------------------------------------------------------------- */

static bool push(mtm_ids* list, int64_t id)
{
  int64_t* items = mtm_grown(list->items, &list->capacity, list->n + 1, sizeof *items);
  if (items)
  {
    list->items = items;
    items[list->n++] = id;
  }
  return items != NULL;
}

static bool push_byte(mtm_bytes* list, uint8_t byte)
{
  uint8_t* items = mtm_grown(list->items, &list->capacity, list->n + 1, sizeof *items);
  if (items)
  {
    list->items = items;
    items[list->n++] = byte;
  }
  return items != NULL;
}

/* Ends a cell whose points and faces have been added. */
static bool end_cell(mtm_refined* r, int64_t source, int32_t type)
{
  return push_byte(&r->types, (uint8_t)type) && push(&r->sources, source) &&
    push_byte(&r->ghosts, mtm_ghost(&r->input->cell_ghosts, source)) && push(&r->ends, r->ids.n) &&
    push(&r->face_ends, r->faces.n);
}

static bool end_face(mtm_refined* r)
{
  return push(&r->faces, r->faces.n) && push(&r->face_point_ends, r->face_points.n);
}

/* n points of the loaded cell, every `step`th. */
static bool add_points(mtm_refined* r, int64_t source, int32_t type, int32_t n, int32_t step)
{
  bool complete = true;
  for (int32_t p = 0; complete && p < n; ++p)
  {
    complete = push(&r->ids, r->cell.ids[(int64_t)p * step]);
  }
  return complete && end_cell(r, source, type);
}

static bool add_faces(mtm_refined* r,
  int32_t n_faces,
  const int32_t* offsets,
  const int32_t* points)
{
  bool complete = true;
  for (int32_t f = 0; complete && f < n_faces; ++f)
  {
    for (int32_t i = offsets[f]; complete && i < offsets[f + 1]; ++i)
    {
      complete = push(&r->face_points, r->cell.ids[points[i]]);
    }
    complete = complete && end_face(r);
  }
  return complete;
}

static mtm_status add_as_it_is(mtm_refined* r, int64_t source, int32_t type, mtm_error* error)
{
  mtm_status status = MTM_OK;
  bool complete = true;
  if (type == MTM_POLYHEDRON)
  {
    status = mtm_polyhedron_load(r->input, source, &r->cell, error);
    if (status != MTM_OK)
    {
      return status;
    }
    const mtm_shape* shape = &r->cell.polyhedron;
    complete = add_faces(r, shape->n_faces, shape->offsets, shape->points);
  }
  complete = complete && add_points(r, source, type, r->cell.n_points, 1);
  return complete ? MTM_OK : mtm_fail_memory(error, "the refined cells");
}

/* ---- Convex point sets ------------------------------------------------------------------------------ */

static bool add_hull(mtm_refined* r, int64_t source, const mtm_hull* hull)
{
  static const int32_t types[4] = { MTM_VERTEX, MTM_LINE, MTM_POLYGON, MTM_POLYHEDRON };
  const int32_t n = hull->offsets[hull->n_faces];
  bool complete = hull->dimension < 3 || add_faces(r, hull->n_faces, hull->offsets, hull->points);
  for (int32_t i = 0; complete && i < n; ++i)
  {
    bool is_new = true;
    for (int32_t before = 0; is_new && before < i; ++before)
    {
      is_new = hull->points[before] != hull->points[i];
    }
    complete = !is_new || push(&r->ids, r->cell.ids[hull->points[i]]);
  }
  return complete && end_cell(r, source, types[hull->dimension]);
}

static mtm_status add_point_set(mtm_refined* r, int64_t source, mtm_error* error)
{
  const mtm_grid grid = { 0 };
  double* xyz = mtm_allocate(3 * (int64_t)r->cell.n_points, sizeof *xyz);
  mtm_hull hull = { 0 };
  bool complete = xyz != NULL;
  bool finite = true;
  if (complete)
  {
    mtm_cell_points(r->input, &grid, &r->cell, xyz);
    for (int32_t i = 0; i < 3 * r->cell.n_points; ++i)
    {
      finite = finite && isfinite(xyz[i]);
    }
    const bool single = mtm_mesh_point_type(r->input) == MTM_FLOAT32;
    r->n_non_finite_cells += !finite;
    complete = !finite ||
      (mtm_hull_make(&hull, xyz, r->cell.n_points, single ? 0x1p-21 : 0x1p-46) &&
        add_hull(r, source, &hull));
  }
  mtm_hull_free(&hull);
  free(xyz);
  return complete ? MTM_OK : mtm_fail_memory(error, "the hull of a convex point set");
}

/* ---- Curved cells ----------------------------------------------------------------------------------- */

enum
{
  NO_POINT = -2, /* not evaluated */
  NO_ID = -1     /* evaluated, and not used by a cell so far */
};

static bool reserve_places(mtm_refined* r, int64_t n)
{
  if (n <= r->places_capacity)
  {
    return true;
  }
  free(r->place_xyz);
  free(r->place_scalar);
  free(r->place_ids);
  r->place_xyz = mtm_allocate(3 * n, sizeof *r->place_xyz);
  r->place_scalar = mtm_allocate(n, sizeof *r->place_scalar);
  r->place_ids = mtm_allocate(n, sizeof *r->place_ids);
  const bool complete = r->place_xyz && r->place_scalar && r->place_ids;
  r->places_capacity = complete ? n : 0;
  return complete;
}

/* The range of a cutter's function over some points, with what rounding may do. */
typedef struct range
{
  double low, high, slack;
} range;

static void extend(range* all, const mtm_cutter* cutter, const double xyz[3], double scalar)
{
  const double* normal = cutter->normal;
  const double value =
    cutter->scalars ? scalar : normal[0] * xyz[0] + normal[1] * xyz[1] + normal[2] * xyz[2];
  const double slack = cutter->scalars ? 0x1p-40 * fabs(scalar) : 4.0 * mtm_rounding(cutter, xyz);
  all->low = fmin(all->low, value);
  all->high = fmax(all->high, value);
  all->slack = fmax(all->slack, slack);
}

static bool meets(const mtm_cutter* cutter, const range* all, double reach)
{
  const double slack =
    all->slack + 4.0 * cutter->max_slack + 0.5 * (reach - 1.0) * (all->high - all->low);
  for (int32_t v = 0; v < cutter->n_values; ++v)
  {
    if (cutter->values[v] >= all->low - slack && cutter->values[v] <= all->high + slack)
    {
      return true;
    }
  }
  return false;
}

/* Whether a cutter can meet the cell; rational weights that are not positive leave all open. */
static bool cell_is_met(const mtm_refined* r)
{
  const mtm_curved* curved = &r->curved;
  for (int32_t p = 0; p < r->cell.n_points; ++p)
  {
    if (!(curved->rational[p] > 0.0))
    {
      return true;
    }
  }
  bool is_met = r->n_cutters == 0;
  for (int32_t c = 0; !is_met && c < r->n_cutters; ++c)
  {
    range all = { INFINITY, -INFINITY, 0.0 };
    for (int32_t p = 0; p < r->cell.n_points; ++p)
    {
      extend(&all, &r->cutters[c], &curved->xyz[3 * p], curved->scalar[p]);
    }
    is_met = meets(&r->cutters[c], &all, curved->current->reach);
  }
  return is_met;
}

static bool part_is_met(const mtm_refined* r, const int32_t* places, int32_t n)
{
  bool is_met = r->n_cutters == 0;
  for (int32_t c = 0; !is_met && c < r->n_cutters; ++c)
  {
    range all = { INFINITY, -INFINITY, 0.0 };
    for (int32_t i = 0; i < n; ++i)
    {
      extend(
        &all, &r->cutters[c], &r->place_xyz[3 * (int64_t)places[i]], r->place_scalar[places[i]]);
    }
    is_met = meets(&r->cutters[c], &all, 1.0);
  }
  return is_met;
}

/* Evaluates every place that the parts use; false if one is not finite. */
static bool evaluate_places(mtm_refined* r)
{
  const mtm_lattice_parts* parts = &r->curved.current->parts;
  bool finite = true;
  for (int64_t at = 0; finite && at < parts->n; at += 1 + mtm_part_n_points(parts->items[at]))
  {
    for (int32_t i = 1; i <= mtm_part_n_points(parts->items[at]); ++i)
    {
      const int32_t place = parts->items[at + i];
      if (r->place_ids[place] != NO_POINT)
      {
        continue;
      }
      r->place_ids[place] = NO_ID;
      double* xyz = &r->place_xyz[3 * (int64_t)place];
      mtm_curved_entries(&r->curved, place);
      if (r->curved.n_entries > 0)
      {
        mtm_curved_point(&r->curved, xyz, &r->place_scalar[place]);
      }
      finite = finite && r->curved.n_entries > 0 && isfinite(xyz[0]) && isfinite(xyz[1]) &&
        isfinite(xyz[2]);
    }
  }
  return finite;
}

/* The refined mesh's id of a place: that of an input point, or of a made one. -1: out of memory. */
static int64_t place_id(mtm_refined* r, int64_t source, int32_t place)
{
  if (r->place_ids[place] >= 0)
  {
    return r->place_ids[place];
  }
  mtm_curved_entries(&r->curved, place);
  if (r->curved.n_entries == 1)
  {
    r->place_ids[place] = r->curved.entry_ids[0];
    return r->place_ids[place];
  }
  const int64_t made = mtm_made_point(&r->made, &r->curved, source, place);
  r->place_ids[place] = made < 0 ? NO_ID : r->input->points.n_tuples + made;
  return r->place_ids[place];
}

static bool add_parts(mtm_refined* r, int64_t source)
{
  const mtm_lattice_parts* parts = &r->curved.current->parts;
  bool complete = true;
  for (int64_t at = 0; complete && at < parts->n; at += 1 + mtm_part_n_points(parts->items[at]))
  {
    const int32_t n = mtm_part_n_points(parts->items[at]);
    const int32_t* places = &parts->items[at + 1];
    if (!part_is_met(r, places, n))
    {
      continue;
    }
    for (int32_t i = 0; complete && i < n; ++i)
    {
      const int64_t id = place_id(r, source, places[i]);
      complete = id >= 0 && push(&r->ids, id);
    }
    complete = complete && end_cell(r, source, parts->items[at]);
  }
  return complete;
}

static mtm_status add_curved(mtm_refined* r, int64_t source, mtm_error* error)
{
  bool finite;
  const mtm_status status = mtm_curved_load(&r->curved, &r->cell, &finite, error);
  if (status != MTM_OK || (finite && !cell_is_met(r)))
  {
    return status;
  }
  const int32_t n_places = mtm_lattice_n_places(r->curved.current->basis.divisions);
  if (!reserve_places(r, n_places))
  {
    return mtm_fail_memory(error, "the points of a refined cell");
  }
  for (int32_t i = 0; i < n_places; ++i)
  {
    r->place_ids[i] = NO_POINT;
  }
  if (!finite || !evaluate_places(r))
  {
    ++r->n_non_finite_cells;
    return MTM_OK;
  }
  return add_parts(r, source) ? MTM_OK : mtm_fail_memory(error, "the refined cells");
}

/* ---- All cells -------------------------------------------------------------------------------------- */

static mtm_status add_cell(mtm_refined* r, int64_t source, mtm_error* error)
{
  const mtm_grid grid = { 0 };
  const mtm_status status = mtm_cell_load(r->input, &grid, source, &r->cell, error);
  if (status != MTM_OK || r->cell.n_points == 0 || mtm_cell_is_hidden(r->input, source, &r->cell))
  {
    return status;
  }
  const int32_t raw = *(const uint8_t*)mtm_value_address(&r->input->cell_types, source, 0);
  int32_t type;
  const int32_t n_corners = corners_of(raw, &type);
  if (r->subdivision < 0 && (n_corners > 0 || raw == MTM_QUADRATIC_POLYGON))
  {
    const bool complete = raw == MTM_QUADRATIC_POLYGON
      ? add_points(r, source, MTM_POLYGON, r->cell.n_points / 2, 2)
      : add_points(r, source, type, n_corners, 1);
    return complete ? MTM_OK : mtm_fail_memory(error, "the refined cells");
  }
  if (raw == MTM_CONVEX_POINT_SET)
  {
    return add_point_set(r, source, error);
  }
  int32_t shape;
  int32_t order[3];
  const bool is_lattice = r->cell.order[0] > 0;
  if (mtm_basis_knows(r->cell.type, &shape, order) && (is_lattice || r->subdivision > 0))
  {
    return add_curved(r, source, error);
  }
  return add_as_it_is(r, source, mtm_is_lagrange(raw) ? raw : r->cell.type, error);
}

static mtm_array id_view(const mtm_ids* list)
{
  return (
    mtm_array){ .type = MTM_INT64, .n_components = 1, .n_tuples = list->n, .data = list->items };
}

static mtm_array byte_view(const mtm_bytes* list)
{
  return (
    mtm_array){ .type = MTM_UINT8, .n_components = 1, .n_tuples = list->n, .data = list->items };
}

/* Made points are stored as the input's are, so that they count as exact as these. */
static mtm_status fill_points(mtm_refined* r, mtm_error* error)
{
  const mtm_type type = mtm_mesh_point_type(r->input);
  const int64_t n_input = r->input->points.n_tuples;
  const int64_t n = n_input + r->made.n;
  const bool has_scalars = r->curved.scalars != NULL;
  r->points = mtm_allocate(3 * n, mtm_type_size(type));
  r->scalar_values = has_scalars ? mtm_allocate(n, sizeof *r->scalar_values) : NULL;
  if (!r->points || (has_scalars && !r->scalar_values))
  {
    return mtm_fail_memory(error, "the points of the refined cells");
  }
  for (int64_t p = 0; p < n; ++p)
  {
    double xyz[3];
    const mtm_made* made = p < n_input ? NULL : &r->made.items[p - n_input];
    if (made)
    {
      memcpy(xyz, made->xyz, sizeof xyz);
    }
    else
    {
      mtm_point_by_id(r->input, p, xyz);
    }
    for (int32_t c = 0; c < 3; ++c)
    {
      if (type == MTM_FLOAT32)
      {
        ((float*)r->points)[3 * p + c] = (float)xyz[c];
      }
      else
      {
        ((double*)r->points)[3 * p + c] = xyz[c];
      }
    }
    if (has_scalars)
    {
      r->scalar_values[p] = made ? made->scalar : mtm_load_double(r->curved.scalars, p, 0);
    }
  }
  r->mesh.points = (mtm_array){ .type = type, .n_components = 3, .n_tuples = n, .data = r->points };
  r->scalars =
    (mtm_array){ .type = MTM_FLOAT64, .n_components = 1, .n_tuples = n, .data = r->scalar_values };
  return MTM_OK;
}

static void fill_cells(mtm_refined* r)
{
  r->mesh.cell_types = byte_view(&r->types);
  r->mesh.offsets = id_view(&r->ends);
  r->mesh.connectivity = id_view(&r->ids);
  if (r->input->cell_ghosts.n_tuples != 0)
  {
    r->mesh.cell_ghosts = byte_view(&r->ghosts);
  }
  if (r->faces.n > 0)
  {
    r->mesh.polyhedron_offsets = id_view(&r->face_ends);
    r->mesh.polyhedron_faces = id_view(&r->faces);
    r->mesh.face_offsets = id_view(&r->face_point_ends);
    r->mesh.face_connectivity = id_view(&r->face_points);
  }
}

mtm_status mtm_refine(const mtm_mesh* mesh,
  int32_t subdivision,
  const mtm_cutter* cutters,
  int32_t n_cutters,
  const mtm_run* run,
  mtm_refined* r,
  mtm_error* error)
{
  *r = (mtm_refined){
    .input = mesh, .cutters = cutters, .n_cutters = n_cutters, .subdivision = subdivision
  };
  r->mesh.kind = MTM_UNSTRUCTURED;
  r->curved.mesh = mesh;
  r->curved.scalars = n_cutters > 0 ? cutters[0].scalars : NULL;
  r->curved.halvings = subdivision > 0 ? subdivision : 0;
  mtm_status status = push(&r->ends, 0) && push(&r->face_ends, 0) && push(&r->face_point_ends, 0)
    ? MTM_OK
    : mtm_fail_memory(error, "the refined cells");
  for (int64_t c = 0; status == MTM_OK && c < mesh->cell_types.n_tuples; ++c)
  {
    status = add_cell(r, c, error);
    if (status == MTM_OK && c % 4096 == 4095)
    {
      status = mtm_poll(run, 0.0, error);
    }
  }
  if (status == MTM_OK)
  {
    status = fill_points(r, error);
  }
  fill_cells(r);
  return status;
}

void mtm_refined_free(mtm_refined* r)
{
  mtm_ids* lists[] = {
    &r->sources, &r->ends, &r->ids, &r->face_ends, &r->faces, &r->face_point_ends, &r->face_points
  };
  for (size_t i = 0; i < sizeof lists / sizeof lists[0]; ++i)
  {
    free(lists[i]->items);
  }
  free(r->types.items);
  free(r->ghosts.items);
  free(r->points);
  free(r->scalar_values);
  free(r->place_xyz);
  free(r->place_scalar);
  free(r->place_ids);
  mtm_curved_free(&r->curved);
  mtm_made_free(&r->made);
  mtm_cell_free(&r->cell);
  *r = (mtm_refined){ 0 };
}
