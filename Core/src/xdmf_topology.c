/* SPDX-FileCopyrightText: The Microtome developers */
/* SPDX-License-Identifier: BSD-3-Clause */

/* Topology elements: what cells a grid has, before any is read.
 * Source: XDMF Model and Format, Topology; the codes of mixed topologies are those of libxdmf. */
#include "xdmf_grid.h"

#include <string.h>

typedef struct cell_kind
{
  const char* name;
  const char* alias; /* or NULL */
  int32_t code;      /* in mixed topologies; -1: none */
  int32_t cell_type;
  int32_t n_nodes; /* 0: a count says */
} cell_kind;

static const cell_kind cell_kinds[] = {
  { "Polyvertex", NULL, 0x1, MTM_POLY_VERTEX, 0 },
  { "Polyline", NULL, 0x2, MTM_POLY_LINE, 0 },
  { "Polygon", NULL, 0x3, MTM_POLYGON, 0 },
  { "Triangle", NULL, 0x4, MTM_TRIANGLE, 3 },
  { "Quadrilateral", "Quad", 0x5, MTM_QUAD, 4 },
  { "Tetrahedron", "Tet", 0x6, MTM_TETRAHEDRON, 4 },
  { "Pyramid", NULL, 0x7, MTM_PYRAMID, 5 },
  { "Wedge", NULL, 0x8, MTM_WEDGE, 6 },
  { "Hexahedron", "Hex", 0x9, MTM_HEXAHEDRON, 8 },
  { "Polyhedron", NULL, 0x10, MTM_POLYHEDRON, 0 },
  { "Edge_3", NULL, 0x22, MTM_QUADRATIC_EDGE, 3 },
  { "Quadrilateral_9", "Quad_9", 0x23, MTM_BIQUADRATIC_QUAD, 9 },
  { "Triangle_6", "Tri_6", 0x24, MTM_QUADRATIC_TRIANGLE, 6 },
  { "Quadrilateral_8", "Quad_8", 0x25, MTM_QUADRATIC_QUAD, 8 },
  { "Tetrahedron_10", "Tet_10", 0x26, MTM_QUADRATIC_TETRAHEDRON, 10 },
  { "Pyramid_13", NULL, 0x27, MTM_QUADRATIC_PYRAMID, 13 },
  { "Wedge_15", NULL, 0x28, MTM_QUADRATIC_WEDGE, 15 },
  { "Wedge_18", NULL, 0x29, MTM_BIQUADRATIC_QUADRATIC_WEDGE, 18 },
  { "Hexahedron_20", "Hex_20", 0x30, MTM_QUADRATIC_HEXAHEDRON, 20 },
  { "Hexahedron_24", "Hex_24", 0x31, MTM_BIQUADRATIC_QUADRATIC_HEXAHEDRON, 24 },
  { "Hexahedron_27", "Hex_27", 0x32, MTM_TRIQUADRATIC_HEXAHEDRON, 27 },
  { "Hexahedron_64", "Hex_64", 0x33, MTM_LAGRANGE_HEXAHEDRON, 64 },
  { "Hexahedron_125", "Hex_125", 0x34, MTM_LAGRANGE_HEXAHEDRON, 125 },
  { "Hexahedron_216", "Hex_216", 0x35, MTM_LAGRANGE_HEXAHEDRON, 216 },
  { "Hexahedron_343", "Hex_343", 0x36, MTM_LAGRANGE_HEXAHEDRON, 343 },
  { "Hexahedron_512", "Hex_512", 0x37, MTM_LAGRANGE_HEXAHEDRON, 512 },
  { "Hexahedron_729", "Hex_729", 0x38, MTM_LAGRANGE_HEXAHEDRON, 729 },
  { "Hexahedron_1000", "Hex_1000", 0x39, MTM_LAGRANGE_HEXAHEDRON, 1000 },
  { "Hexahedron_1331", "Hex_1331", 0x40, MTM_LAGRANGE_HEXAHEDRON, 1331 },
  { "Hexahedron_Spectral_64", "Hex_Spectral_64", 0x41, MTM_LAGRANGE_HEXAHEDRON, 64 },
  { "Hexahedron_Spectral_125", "Hex_Spectral_125", 0x42, MTM_LAGRANGE_HEXAHEDRON, 125 },
  { "Hexahedron_Spectral_216", "Hex_Spectral_216", 0x43, MTM_LAGRANGE_HEXAHEDRON, 216 },
  { "Hexahedron_Spectral_343", "Hex_Spectral_343", 0x44, MTM_LAGRANGE_HEXAHEDRON, 343 },
  { "Hexahedron_Spectral_512", "Hex_Spectral_512", 0x45, MTM_LAGRANGE_HEXAHEDRON, 512 },
  { "Hexahedron_Spectral_729", "Hex_Spectral_729", 0x46, MTM_LAGRANGE_HEXAHEDRON, 729 },
  { "Hexahedron_Spectral_1000", "Hex_Spectral_1000", 0x47, MTM_LAGRANGE_HEXAHEDRON, 1000 },
  { "Hexahedron_Spectral_1331", "Hex_Spectral_1331", 0x48, MTM_LAGRANGE_HEXAHEDRON, 1331 },
  { "Triangle_10", "Tri_10", -1, MTM_LAGRANGE_TRIANGLE, 10 },
  { "Triangle_15", "Tri_15", -1, MTM_LAGRANGE_TRIANGLE, 15 },
  { "Quadrilateral_16", "Quad_16", -1, MTM_LAGRANGE_QUADRILATERAL, 16 },
  { "Quadrilateral_25", "Quad_25", -1, MTM_LAGRANGE_QUADRILATERAL, 25 },
  { "Tetrahedron_20", "Tet_20", -1, MTM_LAGRANGE_TETRAHEDRON, 20 },
  { "Tetrahedron_35", "Tet_35", -1, MTM_LAGRANGE_TETRAHEDRON, 35 },
};

bool mtm_topology_code(int64_t code, int32_t* cell_type, int32_t* n_nodes)
{
  for (size_t i = 0; i < sizeof cell_kinds / sizeof cell_kinds[0]; ++i)
  {
    if (cell_kinds[i].code == code)
    {
      *cell_type = cell_kinds[i].cell_type;
      *n_nodes = cell_kinds[i].n_nodes;
      return true;
    }
  }
  return false;
}

static const cell_kind* kind_named(const char* name)
{
  for (size_t i = 0; i < sizeof cell_kinds / sizeof cell_kinds[0]; ++i)
  {
    if (mtm_same_word(name, cell_kinds[i].name) ||
      (cell_kinds[i].alias && mtm_same_word(name, cell_kinds[i].alias)))
    {
      return &cell_kinds[i];
    }
  }
  return NULL;
}

/* ---- Structured ---------------------------------------------------------------------------------------- */

/* "3DSMesh", "CoRectMesh" and so on. */
static bool is_structured(const char* name, mtm_topology* topology)
{
  topology->rank = 0;
  if (name[0] >= '1' && name[0] <= '3' && (name[1] == 'D' || name[1] == 'd'))
  {
    topology->rank = name[0] - '0';
    name += 2;
  }
  topology->kind = mtm_same_word(name, "SMesh") ? MTM_CURVILINEAR
    : mtm_same_word(name, "RectMesh")           ? MTM_RECTILINEAR
    : mtm_same_word(name, "CoRectMesh")         ? MTM_IMAGE
                                                : MTM_NO_MESH;
  return topology->kind != MTM_NO_MESH;
}

/* Dimensions are slowest first, and points. Ones in front or, where there are too many, behind are no
 * dimensions (DREAM.3D writes a last 1 for components). */
static bool structured_dims(const char* text, mtm_topology* topology, mtm_error* error)
{
  int64_t numbers[MTM_MAX_RANK];
  int32_t n = text ? mtm_parse_integers(text, numbers, MTM_MAX_RANK) : 0;
  while (n > 3 && numbers[n - 1] == 1)
  {
    --n;
  }
  if (n < 1 || n > 3)
  {
    mtm_message(error, "a structured grid has 1 to 3 Dimensions, not \"%.100s\"", text ? text : "");
    return false;
  }
  int64_t product = 1;
  for (int32_t a = 0; a < 3; ++a)
  {
    topology->dims[a] = a < n ? numbers[n - 1 - a] : 1;
    if (topology->dims[a] < 1 || topology->dims[a] > (INT64_MAX / 32) / product)
    {
      mtm_message(error, "its Dimensions \"%.100s\" are not those of a grid", text);
      return false;
    }
    product *= topology->dims[a];
  }
  topology->rank = topology->rank > n ? topology->rank : n;
  topology->layout = MTM_LAYOUT_GRID;
  topology->n_cells = 1;
  for (int32_t a = 0; a < 3; ++a)
  {
    topology->n_cells *= topology->dims[a] > 1 ? topology->dims[a] - 1 : 1;
  }
  return true;
}

/* ---- Unstructured --------------------------------------------------------------------------------------- */

/* The product of NumberOfElements or Dimensions; -1: not said. */
static int64_t said_cells(const xmlNode* element)
{
  int64_t numbers[MTM_MAX_RANK];
  const char* text = mtm_attribute(element, "NumberOfElements", "Dimensions", NULL);
  const int32_t n = text ? mtm_parse_integers(text, numbers, MTM_MAX_RANK) : 0;
  int64_t product = n > 0 ? 1 : -1;
  for (int32_t i = 0; i < n; ++i)
  {
    if (numbers[i] < 0 || (numbers[i] > 0 && product > INT64_MAX / 16 / numbers[i]))
    {
      return -1;
    }
    product *= numbers[i];
  }
  return product;
}

/* Without connectivity the points are the cells', in their order; how many is known from them. */
static bool identity(mtm_topology* topology, int64_t n_said, mtm_error* error)
{
  topology->layout = MTM_LAYOUT_IDENTITY;
  if (topology->nodes_per_cell <= 1 && topology->cell_type == MTM_POLY_VERTEX)
  {
    topology->cell_type = MTM_VERTEX;
    topology->nodes_per_cell = 1;
  }
  if (topology->nodes_per_cell < 1)
  {
    mtm_message(error, "it has neither connectivity nor NodesPerElement");
    return false;
  }
  topology->n_cells = n_said;
  return true;
}

/* Lines and polygons without NodesPerElement, in numbers that cannot be rows of equal cells: each has
 * its own count before it. */
static bool is_counted(const mtm_topology* topology, int64_t n_said)
{
  const mtm_source* source = topology->connectivity;
  const int32_t n_least = topology->cell_type == MTM_POLYGON ? 3 : 2;
  if ((topology->cell_type != MTM_POLYGON && topology->cell_type != MTM_POLY_LINE) ||
    topology->nodes_per_cell != 0 ||
    (source->rank > 1 && source->dims[source->rank - 1] >= n_least))
  {
    return false;
  }
  return n_said < 1 || source->n_values % n_said != 0 || source->n_values / n_said < n_least;
}

/* Cells of one type, as many as the connectivity has, or fewer if fewer are said. */
static bool fixed(mtm_topology* topology, int64_t n_said, mtm_error* error)
{
  const mtm_source* source = topology->connectivity;
  if (topology->nodes_per_cell == 0 && source->rank > 1 && source->dims[source->rank - 1] > 1)
  {
    const int64_t last = source->dims[source->rank - 1];
    topology->nodes_per_cell = last > 0 && last <= INT32_MAX ? (int32_t)last : 0;
  }
  if (topology->nodes_per_cell == 0 && n_said > 0 && source->n_values % n_said == 0 &&
    source->n_values / n_said <= INT32_MAX)
  {
    topology->nodes_per_cell = (int32_t)(source->n_values / n_said);
  }
  if (topology->nodes_per_cell < 1 && source->n_values > 0)
  {
    mtm_message(error, "NodesPerElement is missing");
    return false;
  }
  if (topology->nodes_per_cell == 1 && topology->cell_type == MTM_POLY_VERTEX)
  {
    topology->cell_type = MTM_VERTEX;
  }
  topology->layout = MTM_LAYOUT_FIXED;
  const int64_t n_there =
    topology->nodes_per_cell ? source->n_values / topology->nodes_per_cell : 0;
  topology->n_cells = n_said >= 0 && n_said < n_there ? n_said : n_there;
  return true;
}

/* Order="0 1 3 2": where each node of a cell is among those of the file. */
static bool look_order(mtm_topology* topology, mtm_error* error)
{
  mtm_node_order order;
  if (!mtm_node_order_said(topology->element, topology->nodes_per_cell, &order))
  {
    mtm_message(error,
      "its Order \"%.100s\" is not one of %d nodes",
      mtm_attribute(topology->element, "Order", NULL),
      (int)topology->nodes_per_cell);
    return false;
  }
  topology->has_order = order.is_other;
  return true;
}

static bool unstructured(mtm_xdmf* file,
  const xmlNode* element,
  const char* name,
  mtm_topology* topology,
  mtm_error* error)
{
  const bool is_mixed = mtm_same_word(name, "Mixed");
  const cell_kind* kind = is_mixed ? NULL : kind_named(name);
  if (!is_mixed && !kind)
  {
    mtm_message(error, "its TopologyType \"%.100s\" is not known", name);
    return false;
  }
  topology->kind = MTM_UNSTRUCTURED;
  topology->base_offset = mtm_integer_attribute(element, "BaseOffset", 0);
  const int64_t nodes = mtm_integer_attribute(element, "NodesPerElement", 0);
  if (kind)
  {
    topology->cell_type = kind->cell_type;
    topology->nodes_per_cell = kind->n_nodes ? kind->n_nodes
      : nodes > 0 && nodes <= INT32_MAX      ? (int32_t)nodes
                                             : 0;
  }
  const int64_t n_said = said_cells(element);
  const xmlNode* item = mtm_child(file, element, "DataItem");
  if (!item && !is_mixed && topology->cell_type != MTM_POLYHEDRON)
  {
    return identity(topology, n_said, error) && look_order(topology, error);
  }
  topology->connectivity = item ? mtm_source_of(file, item, error) : NULL;
  if (!topology->connectivity)
  {
    if (!item)
    {
      mtm_message(error, "it has no connectivity");
    }
    return false;
  }
  const bool are_counted = kind && is_counted(topology, n_said);
  if (is_mixed || are_counted || topology->cell_type == MTM_POLYHEDRON)
  {
    if (mtm_attribute(element, "Order", NULL))
    {
      mtm_problem(file, element, "an Order is of cells of one type: this one is not read");
    }
    topology->layout = are_counted ? MTM_LAYOUT_COUNTED : MTM_LAYOUT_MIXED;
    topology->code = kind ? kind->code : 0;
    topology->n_cells = -1;
    return true;
  }
  return fixed(topology, n_said, error) && look_order(topology, error);
}

bool mtm_topology_look(mtm_xdmf* file,
  const xmlNode* element,
  mtm_topology* topology,
  mtm_error* error)
{
  *topology = (mtm_topology){ .element = element };
  const char* name = mtm_attribute(element, "TopologyType", "Type", NULL);
  if (!name)
  {
    mtm_message(error, "it has no TopologyType");
    return false;
  }
  if (is_structured(name, topology))
  {
    return structured_dims(
      mtm_attribute(element, "Dimensions", "NumberOfElements", NULL), topology, error);
  }
  return unstructured(file, element, name, topology, error);
}
