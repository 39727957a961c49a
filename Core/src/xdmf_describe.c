/* SPDX-FileCopyrightText: The Microtome developers */
/* SPDX-License-Identifier: BSD-3-Clause */

/* What a grid is made of, from the XML and the heads of the heavy data. */
#include "xdmf_grid.h"

#include <stdlib.h>
#include <string.h>

/* The child of a tag after references; NULL and a message. */
static const xmlNode* part_of(mtm_xdmf* file,
  const xmlNode* grid,
  const char* tag,
  mtm_error* error)
{
  const xmlNode* part = mtm_child(file, grid, tag);
  if (!part)
  {
    mtm_message_element(error, grid, "the grid has no %s", tag);
    return NULL;
  }
  mtm_error why = { "" };
  const xmlNode* target = mtm_follow(file, part, &why);
  if (!target)
  {
    mtm_message_element(error, part, "%s", why.message);
  }
  return target;
}

/* A structured grid whose axes are the data's, whatever the XML says of their number. */
static bool fit_axes(mtm_leaf* leaf, mtm_error* error)
{
  const mtm_geometry* geometry = &leaf->geometry;
  for (int32_t a = 0; a < 3; ++a)
  {
    const int64_t n_there = a < geometry->n_components ? geometry->sources[a]->n_values : 1;
    if (n_there < leaf->topology.dims[a])
    {
      mtm_message(error,
        "axis %d has %lld coordinates, and the Topology asks for %lld",
        (int)a,
        (long long)n_there,
        (long long)leaf->topology.dims[a]);
      return false;
    }
  }
  return true;
}

/* Points of an image must differ. Where there is one along an axis, the spacing is nobody's. */
static bool fit_spacing(mtm_leaf* leaf, mtm_error* error)
{
  for (int32_t a = 0; a < 3; ++a)
  {
    double* spacing = &leaf->geometry.spacing[a];
    if (!isfinite(leaf->geometry.origin[a]) ||
      (leaf->grid.dims[a] > 1 && (!isfinite(*spacing) || *spacing == 0.0)))
    {
      mtm_message(error, "along axis %d its origin is no number, or its spacing 0 or none", (int)a);
      return false;
    }
    *spacing = isfinite(*spacing) && *spacing != 0.0 ? *spacing : 1.0;
  }
  return true;
}

/* Topology and geometry go together. Of rectilinear meshes and images, the Geometry says which it is. */
static bool fit(mtm_leaf* leaf, mtm_error* error)
{
  mtm_topology* topology = &leaf->topology;
  const mtm_geometry* geometry = &leaf->geometry;
  if (topology->kind == MTM_IMAGE || topology->kind == MTM_RECTILINEAR)
  {
    topology->kind = geometry->layout == MTM_POINTS_AXES ? MTM_RECTILINEAR : MTM_IMAGE;
  }
  const bool has_points =
    geometry->layout == MTM_POINTS_TUPLES || geometry->layout == MTM_POINTS_SEPARATE;
  const bool is_wrong = topology->kind == MTM_IMAGE ? geometry->layout != MTM_POINTS_REGULAR
    : topology->kind == MTM_RECTILINEAR             ? geometry->layout != MTM_POINTS_AXES
                                                    : !has_points;
  if (is_wrong)
  {
    mtm_message(error, "its Geometry is not of the kind that its Topology needs");
    return false;
  }
  leaf->grid.kind = topology->kind;
  if (topology->kind == MTM_UNSTRUCTURED)
  {
    leaf->grid.n_points = geometry->n_points;
    return true;
  }
  leaf->grid.n_points = 1;
  for (int32_t a = 0; a < 3; ++a)
  {
    leaf->grid.dims[a] = topology->dims[a];
    leaf->grid.n_points *= topology->dims[a];
  }
  if (topology->kind == MTM_CURVILINEAR && geometry->n_points < leaf->grid.n_points)
  {
    mtm_message(error,
      "it has %lld points, and its Topology asks for %lld",
      (long long)geometry->n_points,
      (long long)leaf->grid.n_points);
    return false;
  }
  return topology->kind == MTM_RECTILINEAR ? fit_axes(leaf, error)
    : topology->kind == MTM_IMAGE          ? fit_spacing(leaf, error)
                                           : true;
}

static int64_t cells_of(const mtm_leaf* leaf)
{
  const mtm_topology* topology = &leaf->topology;
  if (topology->layout != MTM_LAYOUT_IDENTITY)
  {
    return topology->n_cells;
  }
  const int64_t n_there = leaf->grid.n_points / topology->nodes_per_cell;
  return topology->n_cells >= 0 && topology->n_cells < n_there ? topology->n_cells : n_there;
}

/* What the mesh is read from, as a number. */
static uint64_t key_of(const mtm_leaf* leaf)
{
  const mtm_topology* topology = &leaf->topology;
  const mtm_geometry* geometry = &leaf->geometry;
  uint64_t key = mtm_key_number(9, (uint64_t)topology->kind);
  const int64_t numbers[] = { topology->layout,
    topology->cell_type,
    topology->nodes_per_cell,
    leaf->grid.n_cells,
    topology->base_offset,
    topology->dims[0],
    topology->dims[1],
    topology->dims[2],
    leaf->grid.n_points,
    geometry->layout,
    geometry->n_components,
    geometry->is_polar };
  for (size_t i = 0; i < sizeof numbers / sizeof numbers[0]; ++i)
  {
    key = mtm_key_number(key, (uint64_t)numbers[i]);
  }
  key = mtm_key_number(key, topology->connectivity ? topology->connectivity->key : 0);
  const char* order = topology->has_order ? mtm_attribute(topology->element, "Order", NULL) : "";
  key = mtm_key_text(key, order, strlen(order));
  key = mtm_key_number(key, leaf->cells ? leaf->cells->key : 0);
  for (int32_t s = 0; s < 3; ++s)
  {
    key = mtm_key_number(key, geometry->sources[s] ? geometry->sources[s]->key : 0);
  }
  key = mtm_key_text(key, (const char*)geometry->origin, sizeof geometry->origin);
  key = mtm_key_text(key, (const char*)geometry->spacing, sizeof geometry->spacing);
  return key ? key : 1;
}

static mtm_status describe_mesh(mtm_xdmf* file, mtm_leaf* leaf, mtm_error* error)
{
  mtm_error why = { "" };
  const bool is_subset = mtm_grid_type_of(leaf->element) == MTM_GRID_SUBSET;
  const xmlNode* grid = is_subset ? mtm_subset_target(file, leaf->element, error) : leaf->element;
  const xmlNode* topology = grid ? part_of(file, grid, "Topology", error) : NULL;
  const xmlNode* geometry = topology ? part_of(file, grid, "Geometry", error) : NULL;
  if (!geometry)
  {
    return error ? mtm_status_of(error, MTM_BAD_FILE) : MTM_BAD_FILE;
  }
  if (!mtm_topology_look(file, topology, &leaf->topology, &why))
  {
    return mtm_fail_element(error, mtm_status_of(&why, MTM_BAD_FILE), topology, "%s", why.message);
  }
  if (!mtm_geometry_look(file, geometry, &leaf->geometry, &why) || !fit(leaf, &why))
  {
    return mtm_fail_element(error, mtm_status_of(&why, MTM_BAD_FILE), geometry, "%s", why.message);
  }
  leaf->n_target_cells = cells_of(leaf);
  leaf->grid.n_cells = leaf->n_target_cells;
  leaf->n_target_points = leaf->grid.n_points;
  const mtm_status status = is_subset ? mtm_subset_look(file, leaf, error) : MTM_OK;
  leaf->key = key_of(leaf);
  return status;
}

static mtm_status describe_leaf(mtm_xdmf* file, mtm_leaf* leaf, mtm_error* error)
{
  if (leaf->grid.described)
  {
    return MTM_OK;
  }
  mtm_start_counting(file);
  const mtm_status status = describe_mesh(file, leaf, error);
  if (status != MTM_OK)
  {
    leaf->grid.kind = MTM_NO_MESH;
    mtm_problem_line(file, error->message);
    return status;
  }
  for (int32_t a = 0; a < leaf->grid.n_arrays; ++a)
  {
    mtm_attribute_describe(file, leaf, a);
  }
  leaf->grid.described = true;
  return MTM_OK;
}

void mtm_leaf_free(mtm_leaf* leaf)
{
  for (int32_t a = 0; a < leaf->grid.n_arrays; ++a)
  {
    free((void*)leaf->grid.arrays[a].name);
  }
  mtm_subset_forget(leaf);
  free((void*)leaf->grid.arrays);
  free((void*)leaf->grid.path);
  free(leaf->values);
  memset(leaf, 0, sizeof *leaf);
}

mtm_leaf* mtm_leaf_at(mtm_xdmf* file, int32_t grid, mtm_status* status, mtm_error* error)
{
  mtm_clear(error);
  if (!file || grid < 0 || grid >= file->tree->n_leaves)
  {
    *status = mtm_fail(error, MTM_BAD_ARGUMENT, "there is no grid %d", (int)grid);
    return NULL;
  }
  mtm_leaf* leaf = &file->tree->leaves[grid];
  mtm_error why = { "" };
  *status = describe_leaf(file, leaf, &why);
  if (*status != MTM_OK)
  {
    mtm_message(error, "%s", why.message);
    return NULL;
  }
  return leaf;
}

mtm_status mtm_xdmf_describe(mtm_xdmf* file, int32_t grid, mtm_error* error)
{
  mtm_status status = MTM_OK;
  mtm_leaf_at(file, grid, &status, error);
  return status;
}

uint64_t mtm_xdmf_mesh_key(mtm_xdmf* file, int32_t grid)
{
  mtm_status status = MTM_OK;
  const mtm_leaf* leaf = mtm_leaf_at(file, grid, &status, NULL);
  return leaf ? leaf->key : 0;
}
