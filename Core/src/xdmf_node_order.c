/* SPDX-FileCopyrightText: The Microtome developers */
/* SPDX-License-Identifier: BSD-3-Clause */

/* The order of a cell's nodes, where XDMF's is not VTK's: hexahedra of third order and above.
 * Source: XDMF 3, XdmfTopologyConverter, which makes them and takes them apart: all nodes of the lattice,
 * from corner 0 to 4 fastest, then from 0 to 3, then from 0 to 1. Both of ParaView's readers take cells
 * of first and second order as they stand. Spectral hexahedra have the same lattice with other
 * distances: they are taken as Lagrange cells, exact at their nodes. */
#include "xdmf_grid.h"

#include <stdlib.h>
#include <string.h>

bool mtm_node_order_make(int32_t cell_type, int32_t n_nodes, mtm_node_order* order)
{
  if (order->cell_type == cell_type && order->n_nodes == n_nodes)
  {
    return true;
  }
  *order = (mtm_node_order){ .cell_type = cell_type, .n_nodes = n_nodes };
  if (cell_type != MTM_LAGRANGE_HEXAHEDRON || n_nodes > MTM_MAX_ORDERED)
  {
    return true;
  }
  mtm_lattice_parts parts = { 0 };
  if (!mtm_lagrange_parts(cell_type, n_nodes, &parts))
  {
    return false;
  }
  /* Parts are hexahedra, x fastest: a type, then its corners. */
  static const int32_t corners[8] = { 0, 1, 3, 2, 4, 5, 7, 6 };
  const int32_t p = mtm_lagrange_order(cell_type, n_nodes);
  const int32_t n = p + 1;
  for (int32_t b = 0; b < p * p * p; ++b)
  {
    for (int32_t i = 0; i < 8; ++i)
    {
      const int32_t c = corners[i];
      const int32_t x = b % p + (c & 1);
      const int32_t y = b / p % p + (c >> 1 & 1);
      const int32_t z = b / p / p + (c >> 2);
      order->places[parts.items[9 * b + 1 + i]] = (int16_t)((x * n + y) * n + z);
    }
  }
  free(parts.items);
  order->is_other = true;
  return true;
}

bool mtm_node_order_said(const xmlNode* element, int32_t n_nodes, mtm_node_order* order)
{
  int64_t numbers[MTM_MAX_ORDERED];
  const char* text = mtm_attribute(element, "Order", NULL);
  *order = (mtm_node_order){ .n_nodes = n_nodes };
  if (!text || !*text)
  {
    return true;
  }
  uint8_t is_taken[MTM_MAX_ORDERED] = { 0 };
  bool is_good = mtm_parse_integers(text, numbers, MTM_MAX_ORDERED) == n_nodes;
  for (int32_t v = 0; v < n_nodes && is_good; ++v)
  {
    is_good = numbers[v] >= 0 && numbers[v] < n_nodes && !is_taken[numbers[v]];
    if (is_good)
    {
      is_taken[numbers[v]] = 1;
      order->places[v] = (int16_t)numbers[v];
    }
  }
  order->is_other = is_good;
  return is_good;
}

void mtm_node_order_apply(const mtm_node_order* order, int64_t* ids)
{
  int64_t nodes[MTM_MAX_ORDERED];
  if (order->is_other)
  {
    memcpy(nodes, ids, (size_t)order->n_nodes * sizeof *ids);
    for (int32_t v = 0; v < order->n_nodes; ++v)
    {
      ids[v] = nodes[order->places[v]];
    }
  }
}
