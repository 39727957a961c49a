/* SPDX-FileCopyrightText: The Microtome developers */
/* SPDX-License-Identifier: BSD-3-Clause */

/* Functions of finite elements (FEniCS checkpoints): values at the vertices of cells, or on the cells.
 * Source: the writer of DOLFIN 2018 and later: its data items are the unknowns of each cell, the
 * values of all unknowns, where each cell's unknowns begin, and the cells' numbers. */
#include "xdmf_grid.h"

#include <stdlib.h>
#include <string.h>

enum
{
  CELL_DOFS = 0,
  VALUES,
  X_CELL_DOFS,
  CELLS,
  N_PARTS
};

static bool read_parts(mtm_xdmf* file,
  const xmlNode* element,
  mtm_source* parts[N_PARTS],
  mtm_error* error)
{
  const int32_t n = mtm_item_sources(file, element, parts, N_PARTS, error);
  if (n >= 0 && n < N_PARTS)
  {
    mtm_message(error, "a function of finite elements has four data items, not %d", (int)n);
  }
  return n == N_PARTS;
}

/* Unknowns of one component in a cell: the first are its vertices'; 1: the cell's own. */
static bool look_at_cells(const mtm_leaf* leaf,
  const xmlNode* element,
  mtm_source* const parts[N_PARTS],
  mtm_xdmf_array* array,
  mtm_error* error)
{
  const int64_t degree = mtm_integer_attribute(element, "ElementDegree", 0);
  const char* family = mtm_attribute(element, "ElementFamily", NULL);
  const bool is_known = family &&
    (mtm_same_word(family, "CG") || mtm_same_word(family, "DG") ||
      mtm_same_word(family, "Lagrange") || mtm_same_word(family, "Discontinuous Lagrange") ||
      mtm_same_word(family, "Q") || mtm_same_word(family, "DQ"));
  const int64_t n_cells = leaf->grid.n_cells;
  if (!is_known || leaf->topology.layout != MTM_LAYOUT_FIXED || leaf->cells)
  {
    mtm_message(error, "elements of the family \"%.40s\" are not read", family ? family : "");
    return false;
  }
  if (n_cells <= 0 || parts[X_CELL_DOFS]->n_values < n_cells + 1 ||
    parts[CELLS]->n_values < n_cells)
  {
    mtm_message(error, "its data items do not have a value for each cell");
    return false;
  }
  const char* type = mtm_attribute(element, "AttributeType", "Type", NULL);
  const int64_t n_per_cell = parts[CELL_DOFS]->n_values / n_cells;
  const int64_t n_scalar = degree == 0 ? 1 : leaf->topology.nodes_per_cell;
  const bool is_scalar = !type || mtm_same_word(type, "Scalar");
  int64_t n_components = 1;
  if (!is_scalar)
  {
    n_components = mtm_same_word(type, "Vector")
      ? leaf->geometry.n_components
      : leaf->geometry.n_components * leaf->geometry.n_components;
    n_components = degree <= 1 && n_per_cell % n_scalar == 0 ? n_per_cell / n_scalar : n_components;
  }
  if (n_components < 1 || n_components > 64 || n_per_cell < n_components * n_scalar)
  {
    mtm_message(error, "it has fewer unknowns than its cells have vertices");
    return false;
  }
  array->association = degree == 0 ? MTM_CELL : MTM_POINT;
  array->type = MTM_FLOAT64;
  array->n_components = (int32_t)n_components;
  array->n_tuples = degree == 0 ? n_cells : leaf->grid.n_points;
  return true;
}

bool mtm_element_function_look(mtm_xdmf* file, mtm_leaf* leaf, int32_t at, mtm_error* error)
{
  mtm_source* parts[N_PARTS];
  const xmlNode* element = leaf->values[at].element;
  if (!read_parts(file, element, parts, error))
  {
    return false;
  }
  leaf->values[at].source = parts[VALUES];
  return look_at_cells(leaf, element, parts, (mtm_xdmf_array*)&leaf->grid.arrays[at], error);
}

/* All of a source as integers or as numbers. Owns: the caller's. */
static int64_t* all_int64(mtm_source* source, mtm_error* error)
{
  const mtm_span all = mtm_span_all(source->n_values);
  int64_t* values = mtm_allocate(source->n_values, sizeof *values);
  if (!values)
  {
    mtm_message(error, "out of memory for a function of finite elements");
  }
  if (!values || mtm_source_read_int64(source, &all, NULL, values, error) != MTM_OK)
  {
    free(values);
    return NULL;
  }
  return values;
}

/* The unknowns of every cell go to its vertices, or to itself. */
typedef struct scatter
{
  const mtm_leaf* leaf;
  const mtm_xdmf_array* array;
  const int64_t* dofs;
  const int64_t* begins;
  const int64_t* cells;
  const int64_t* nodes; /* of the cells, in XDMF's order */
  const double* values;
  int64_t n_dofs, n_values;
  double* dst;
} scatter;

static bool scatter_cell(const scatter* in, int64_t c)
{
  const int64_t cell = in->cells[c];
  const int32_t n_nodes =
    in->array->association == MTM_CELL ? 1 : in->leaf->topology.nodes_per_cell;
  const int32_t n_components = in->array->n_components;
  if (cell < 0 || cell >= in->leaf->grid.n_cells || in->begins[c] < 0 ||
    in->begins[c + 1] < in->begins[c] || in->begins[c + 1] > in->n_dofs)
  {
    return false;
  }
  const int64_t n_own = in->begins[c + 1] - in->begins[c];
  if (n_own < (int64_t)n_nodes * n_components)
  {
    return false;
  }
  for (int32_t k = 0; k < n_components; ++k)
  {
    for (int32_t v = 0; v < n_nodes; ++v)
    {
      const int64_t dof = in->dofs[in->begins[c] + k * (n_own / n_components) + v];
      const int64_t to = in->array->association == MTM_CELL
        ? cell
        : (int64_t)((uint64_t)in->nodes[cell * n_nodes + v] -
            (uint64_t)in->leaf->topology.base_offset);
      if (dof < 0 || dof >= in->n_values || to < 0 || to >= in->array->n_tuples)
      {
        return false;
      }
      in->dst[to * n_components + k] = in->values[dof];
    }
  }
  return true;
}

mtm_status mtm_element_function_read(mtm_xdmf* file,
  const mtm_leaf* leaf,
  int32_t at,
  double* dst,
  mtm_error* error)
{
  mtm_source* parts[N_PARTS];
  if (!read_parts(file, leaf->values[at].element, parts, error))
  {
    return MTM_BAD_FILE;
  }
  const mtm_xdmf_array* array = &leaf->grid.arrays[at];
  const mtm_span all = mtm_span_all(parts[VALUES]->n_values);
  mtm_error why = { "out of memory for a function of finite elements" };
  int64_t* dofs = all_int64(parts[CELL_DOFS], &why);
  int64_t* begins = dofs ? all_int64(parts[X_CELL_DOFS], &why) : NULL;
  int64_t* cells = begins ? all_int64(parts[CELLS], &why) : NULL;
  int64_t* nodes = cells ? all_int64(leaf->topology.connectivity, &why) : NULL;
  double* values = nodes ? mtm_allocate(parts[VALUES]->n_values, sizeof *values) : NULL;
  mtm_status status = values
    ? mtm_source_read_double(parts[VALUES], &all, NULL, values, error)
    : mtm_fail_element(
        error, mtm_status_of(&why, MTM_BAD_FILE), leaf->values[at].element, "%s", why.message);
  if (status == MTM_OK && values)
  {
    for (int64_t i = 0; i < array->n_tuples * array->n_components; ++i)
    {
      dst[i] = NAN;
    }
    const scatter in = { leaf,
      array,
      dofs,
      begins,
      cells,
      nodes,
      values,
      parts[CELL_DOFS]->n_values,
      parts[VALUES]->n_values,
      dst };
    for (int64_t c = 0; c < leaf->grid.n_cells && status == MTM_OK; ++c)
    {
      if (!scatter_cell(&in, c))
      {
        status = mtm_fail_element(error,
          MTM_BAD_FILE,
          leaf->values[at].element,
          "cell %lld has unknowns that are not there",
          (long long)c);
      }
    }
  }
  free(dofs);
  free(begins);
  free(cells);
  free(nodes);
  free(values);
  return status;
}
