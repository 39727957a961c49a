/* SPDX-FileCopyrightText: The Microtome developers */
/* SPDX-License-Identifier: BSD-3-Clause */

/* Subset grids: some cells of another grid, or all, with its points and with arrays of their own.
 * Source: XDMF Model and Format 2, Grid: GridType="Subset" with Section="DataItem" (the first DataItem
 * numbers the cells) or "All". */
#include "xdmf_grid.h"

#include <stdlib.h>
#include <string.h>

const xmlNode* mtm_subset_target(mtm_xdmf* file, const xmlNode* subset, mtm_error* error)
{
  const xmlNode* grid = mtm_child(file, subset, "Grid");
  const xmlNode* target = NULL;
  if (grid)
  {
    mtm_error why;
    target = mtm_follow(file, grid, &why);
    if (!target)
    {
      mtm_message_element(error, grid, "%s", why.message);
    }
    else if (mtm_grid_type_of(target) != MTM_GRID_UNIFORM)
    {
      mtm_message_element(error, grid, "a subset is of a Uniform grid");
      target = NULL;
    }
  }
  else
  {
    mtm_message_element(error, subset, "a subset needs the Grid that it is of");
  }
  return target;
}

mtm_status mtm_subset_look(mtm_xdmf* file, mtm_leaf* leaf, mtm_error* error)
{
  const char* section = mtm_attribute(leaf->element, "Section", NULL);
  const xmlNode* item = mtm_child(file, leaf->element, "DataItem");
  mtm_subset_forget(leaf);
  if (section ? mtm_same_word(section, "All") : !item)
  {
    return MTM_OK;
  }
  mtm_error why = { "it has no DataItem with the numbers of its cells" };
  leaf->cells = item ? mtm_source_of(file, item, &why) : NULL;
  if (!leaf->cells)
  {
    return mtm_fail_element(error, MTM_BAD_FILE, leaf->element, "%s", why.message);
  }
  if (leaf->topology.kind != MTM_UNSTRUCTURED)
  {
    return mtm_subset_choose(leaf, error);
  }
  leaf->grid.n_cells = leaf->cells->n_values;
  return MTM_OK;
}

/* ---- Cells ---------------------------------------------------------------------------------------------- */

/* Where the items of some cells are in a list, and how many there are. */
typedef struct picked
{
  const int64_t* numbers; /* of cells, or of faces */
  int64_t n;
} picked;

/* The lists of numbers (connectivity by offsets) of the picked, one behind the other. */
static bool pick_lists(const picked* which,
  mtm_array* offsets,
  mtm_array* items,
  mtm_xdmf_mesh* out,
  mtm_error* error)
{
  const int64_t* from = offsets->data;
  int64_t n = 0;
  for (int64_t i = 0; i < which->n; ++i)
  {
    n += from[which->numbers[i] + 1] - from[which->numbers[i]];
  }
  int64_t* own = mtm_mesh_block(out, which->n + 1, sizeof *own, error);
  int64_t* list = own ? mtm_mesh_block(out, n, sizeof *list, error) : NULL;
  if (!list)
  {
    return false;
  }
  own[0] = 0;
  for (int64_t i = 0; i < which->n; ++i)
  {
    const int64_t first = from[which->numbers[i]];
    const int64_t n_now = from[which->numbers[i] + 1] - first;
    memcpy(list + own[i], (const int64_t*)items->data + first, (size_t)n_now * sizeof *list);
    own[i + 1] = own[i] + n_now;
  }
  /* What was read is needed no more, unless it is a part of a block. */
  free(mtm_xdmf_mesh_take(out, offsets->data));
  free(mtm_xdmf_mesh_take(out, items->data));
  *offsets =
    (mtm_array){ .type = MTM_INT64, .n_components = 1, .n_tuples = which->n + 1, .data = own };
  *items = (mtm_array){ .type = MTM_INT64, .n_components = 1, .n_tuples = n, .data = list };
  return true;
}

/* Polyhedra keep the faces that they have, numbered in their order. */
static bool pick_faces(const picked* cells, mtm_xdmf_mesh* out, mtm_error* error)
{
  mtm_mesh* mesh = &out->mesh;
  if (!mesh->polyhedron_offsets.n_tuples)
  {
    return true;
  }
  if (!pick_lists(cells, &mesh->polyhedron_offsets, &mesh->polyhedron_faces, out, error))
  {
    return false;
  }
  const picked faces = { mesh->polyhedron_faces.data, mesh->polyhedron_faces.n_tuples };
  if (!pick_lists(&faces, &mesh->face_offsets, &mesh->face_connectivity, out, error))
  {
    return false;
  }
  int64_t* numbers = (int64_t*)mesh->polyhedron_faces.data;
  for (int64_t f = 0; f < faces.n; ++f)
  {
    numbers[f] = f;
  }
  return true;
}

static mtm_status pick_cells(const picked* cells, mtm_xdmf_mesh* out, mtm_error* error)
{
  mtm_mesh* mesh = &out->mesh;
  uint8_t* types = mtm_mesh_block(out, cells->n, sizeof *types, error);
  if (!types || !pick_faces(cells, out, error) ||
    !pick_lists(cells, &mesh->offsets, &mesh->connectivity, out, error))
  {
    return MTM_NO_MEMORY;
  }
  for (int64_t i = 0; i < cells->n; ++i)
  {
    types[i] = ((const uint8_t*)mesh->cell_types.data)[cells->numbers[i]];
  }
  free(mtm_xdmf_mesh_take(out, mesh->cell_types.data));
  mesh->cell_types =
    (mtm_array){ .type = MTM_UINT8, .n_components = 1, .n_tuples = cells->n, .data = types };
  return MTM_OK;
}

int64_t* mtm_subset_numbers(const mtm_leaf* leaf,
  int64_t first_cell,
  int64_t n_cells,
  int64_t n_there,
  const mtm_run* run,
  mtm_status* status,
  mtm_error* error)
{
  mtm_span span = mtm_span_all(n_cells);
  span.start = first_cell;
  int64_t* numbers = mtm_allocate(n_cells, sizeof *numbers);
  *status = numbers ? mtm_source_read_int64(leaf->cells, &span, run, numbers, error)
                    : mtm_fail_memory(error, "the cells of a subset");
  for (int64_t i = 0; i < n_cells && *status == MTM_OK; ++i)
  {
    if (numbers[i] < 0 || numbers[i] >= n_there)
    {
      *status = mtm_fail_element(error,
        MTM_BAD_FILE,
        leaf->element,
        "cell %lld is wanted of a grid of %lld",
        (long long)numbers[i],
        (long long)n_there);
    }
  }
  if (*status != MTM_OK)
  {
    free(numbers);
    numbers = NULL;
  }
  return numbers;
}

mtm_status mtm_subset_cells(const mtm_leaf* leaf,
  int64_t first_cell,
  int64_t n_cells,
  const mtm_run* run,
  mtm_xdmf_mesh* out,
  mtm_error* error)
{
  const int64_t n_there = out->mesh.cell_types.n_tuples;
  mtm_status status = MTM_OK;
  int64_t* numbers = mtm_subset_numbers(leaf, first_cell, n_cells, n_there, run, &status, error);
  const picked cells = { numbers, n_cells };
  status = numbers ? pick_cells(&cells, out, error) : status;
  free(numbers);
  return status;
}
