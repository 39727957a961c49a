/* SPDX-FileCopyrightText: The Microtome developers */
/* SPDX-License-Identifier: BSD-3-Clause */

/* Unstructured grids: every type of cells by name, by alias and by code; the order of nodes; polygons,
 * polyhedra, points; ranges of cells against the whole; subsets. */
#include "check.h"
#include "grids.h"
#include "xdmf_files.h"

#include <stdlib.h>

typedef struct cell_name
{
  const char* name;
  const char* alias;
  int32_t code; /* 0: none */
  int32_t type;
  int32_t n;
} cell_name;

static const cell_name names[] = {
  { "Triangle", "TRIANGLE", 4, MTM_TRIANGLE, 3 },
  { "Quadrilateral", "quadrilateral", 5, MTM_QUAD, 4 },
  { "Tetrahedron", "TETRAHEDRON", 6, MTM_TETRAHEDRON, 4 },
  { "Pyramid", "PYRAMID", 7, MTM_PYRAMID, 5 },
  { "Wedge", "wedge", 8, MTM_WEDGE, 6 },
  { "Hexahedron", "HEXAHEDRON", 9, MTM_HEXAHEDRON, 8 },
  { "Edge_3", "EDGE_3", 0x22, MTM_QUADRATIC_EDGE, 3 },
  { "Quadrilateral_9", "Quad_9", 0x23, MTM_BIQUADRATIC_QUAD, 9 },
  { "Triangle_6", "Tri_6", 0x24, MTM_QUADRATIC_TRIANGLE, 6 },
  { "Quadrilateral_8", "QUAD_8", 0x25, MTM_QUADRATIC_QUAD, 8 },
  { "Tetrahedron_10", "Tet_10", 0x26, MTM_QUADRATIC_TETRAHEDRON, 10 },
  { "Pyramid_13", "pyramid_13", 0x27, MTM_QUADRATIC_PYRAMID, 13 },
  { "Wedge_15", "WEDGE_15", 0x28, MTM_QUADRATIC_WEDGE, 15 },
  { "Wedge_18", "Wedge_18", 0x29, MTM_BIQUADRATIC_QUADRATIC_WEDGE, 18 },
  { "Hexahedron_20", "Hex_20", 0x30, MTM_QUADRATIC_HEXAHEDRON, 20 },
  { "Hexahedron_24", "Hex_24", 0x31, MTM_BIQUADRATIC_QUADRATIC_HEXAHEDRON, 24 },
  { "Hexahedron_27", "Hex_27", 0x32, MTM_TRIQUADRATIC_HEXAHEDRON, 27 },
  { "Hexahedron_64", "Hex_64", 0x33, MTM_LAGRANGE_HEXAHEDRON, 64 },
  { "Hexahedron_125", "Hex_125", 0x34, MTM_LAGRANGE_HEXAHEDRON, 125 },
  { "Hexahedron_1000", "Hex_1000", 0x39, MTM_LAGRANGE_HEXAHEDRON, 1000 },
  { "Hexahedron_1331", "Hex_1331", 0x40, MTM_LAGRANGE_HEXAHEDRON, 1331 },
  { "Hexahedron_Spectral_64", "hexahedron_spectral_64", 0x41, MTM_LAGRANGE_HEXAHEDRON, 64 },
  { "Hexahedron_Spectral_1331", "HEXAHEDRON_SPECTRAL_1331", 0x48, MTM_LAGRANGE_HEXAHEDRON, 1331 },
  { "Triangle_10", "Triangle_10", 0, MTM_LAGRANGE_TRIANGLE, 10 },
  { "Quadrilateral_16", "QUADRILATERAL_16", 0, MTM_LAGRANGE_QUADRILATERAL, 16 },
  { "Tetrahedron_20", "tetrahedron_20", 0, MTM_LAGRANGE_TETRAHEDRON, 20 },
};

enum
{
  N_NAMES = sizeof names / sizeof names[0],
  N_POINTS = 2700
};

/* Points of a lattice of n x n x n: x slowest, which is XDMF's order of large hexahedra. */
static const char* geometry = "<Geometry GeometryType='XYZ'><DataItem Format='HDF' "
                              "Dimensions='2700 3'>points.h5:/xyz</DataItem>"
                              "</Geometry>\n"
                              "<Attribute Name='p'><DataItem Format='HDF' "
                              "Dimensions='2700'>points.h5:/count</DataItem></Attribute>\n";

static mtm_xdmf* open_cells(const char* name, const char* topology, mtm_xdmf_mesh* mesh)
{
  char* domain = NULL;
  size_t size = 0;
  FILE* text = open_memstream(&domain, &size);
  fprintf(text, "<Grid Name='%s'>\n%s\n%s</Grid>\n", name, topology, geometry);
  fclose(text);
  mtm_xdmf* file = xdmf_files_open(name, domain);
  mtm_error error = { "" };
  *mesh = (mtm_xdmf_mesh){ 0 };
  CHECK(file && mtm_xdmf_read_mesh(file, 0, NULL, NULL, mesh, &error) == MTM_OK,
    "%s: %s",
    name,
    error.message);
  CHECK(
    mtm_mesh_check(&mesh->mesh, MTM_CHECK_IDS, &error) == MTM_OK, "%s: %s", name, error.message);
  free(domain);
  return file;
}

static int64_t id_at(const mtm_xdmf_mesh* mesh, int64_t cell, int64_t node)
{
  return mesh_id(&mesh->mesh.connectivity, mesh_id(&mesh->mesh.offsets, cell) + node);
}

static int64_t n_nodes_at(const mtm_xdmf_mesh* mesh, int64_t cell)
{
  return mesh_id(&mesh->mesh.offsets, cell + 1) - mesh_id(&mesh->mesh.offsets, cell);
}

static int32_t type_at(const mtm_xdmf_mesh* mesh, int64_t cell)
{
  return ((const uint8_t*)mesh->mesh.cell_types.data)[cell];
}

/* A cell whose nodes in the file are first, first + 1 and so on. Of large hexahedra VTK's corners,
 * then the first nodes of edges and faces are known by where they are in the lattice. */
static void check_nodes(const mtm_xdmf_mesh* mesh, int64_t cell, const cell_name* of, int64_t first)
{
  CHECK(type_at(mesh, cell) == of->type, "%s: type %d", of->name, type_at(mesh, cell));
  CHECK(n_nodes_at(mesh, cell) == of->n, "%s: number of nodes", of->name);
  int64_t n_seen = 0;
  int64_t sum = 0;
  for (int64_t v = 0; v < of->n; ++v)
  {
    const int64_t place = id_at(mesh, cell, v) - first;
    n_seen += place >= 0 && place < of->n;
    sum += place;
    CHECK(of->n >= 64 || of->type == MTM_LAGRANGE_HEXAHEDRON || place == v,
      "%s: node %d is %d",
      of->name,
      (int)v,
      (int)place);
  }
  CHECK(n_seen == of->n && sum == (int64_t)of->n * (of->n - 1) / 2, "%s: all nodes", of->name);
  if (of->type == MTM_LAGRANGE_HEXAHEDRON)
  {
    const int64_t p = (int64_t)(cbrt(of->n) + 0.5) - 1;
    /* Corners; then the first inner nodes of the edges 0-1, 1-2, 3-2, 0-3, 4-5 ... 0-4 and of faces. */
    const int64_t places[][4] = { { 0, 0, 0, 0 },
      { 1, p, 0, 0 },
      { 2, p, p, 0 },
      { 3, 0, p, 0 },
      { 4, 0, 0, p },
      { 5, p, 0, p },
      { 6, p, p, p },
      { 7, 0, p, p },
      { 8, 1, 0, 0 },
      { 8 + (p - 1), p, 1, 0 },
      { 8 + 2 * (p - 1), 1, p, 0 },
      { 8 + 3 * (p - 1), 0, 1, 0 },
      { 8 + 4 * (p - 1), 1, 0, p },
      { 8 + 8 * (p - 1), 0, 0, 1 },
      { 8 + 9 * (p - 1), p, 0, 1 },
      { 8 + 12 * (p - 1), 0, 1, 1 },
      { 8 + 12 * (p - 1) + (p - 1) * (p - 1), p, 1, 1 },
      { of->n - 1, p - 1, p - 1, p - 1 } };
    for (size_t i = 0; i < sizeof places / sizeof places[0]; ++i)
    {
      const int64_t expected = (places[i][1] * (p + 1) + places[i][2]) * (p + 1) + places[i][3];
      CHECK(id_at(mesh, cell, places[i][0]) - first == expected,
        "%s: node %d",
        of->name,
        (int)places[i][0]);
    }
  }
}

/* Two cells of a type, by its name and by its alias; with BaseOffset too. */
static void check_names(void)
{
  for (int32_t k = 0; k < N_NAMES; ++k)
  {
    for (int32_t variant = 0; variant < 2; ++variant)
    {
      const cell_name* of = &names[k];
      char* topology = NULL;
      size_t size = 0;
      FILE* text = open_memstream(&topology, &size);
      fprintf(text,
        "<Topology TopologyType='%s' NumberOfElements='2' %s><DataItem NumberType='Int' "
        "Dimensions='%d'>",
        variant ? of->alias : of->name,
        variant ? "BaseOffset='1'" : "",
        2 * of->n);
      for (int32_t i = 0; i < 2 * of->n; ++i)
      {
        fprintf(text, " %d", (int)(i + variant));
      }
      fputs("</DataItem></Topology>", text);
      fclose(text);
      mtm_xdmf_mesh mesh;
      mtm_xdmf* file = open_cells(variant ? "alias" : of->name, topology, &mesh);
      CHECK(mesh.mesh.cell_types.n_tuples == 2, "%s: number of cells", of->name);
      if (mesh.mesh.cell_types.n_tuples == 2)
      {
        check_nodes(&mesh, 0, of, 0);
        check_nodes(&mesh, 1, of, of->n);
      }
      mtm_xdmf_mesh_free(&mesh);
      mtm_xdmf_close(file);
      free(topology);
    }
  }
}

/* All codes in one topology, with those that need a count, and a polyhedron between them. Owns: the
 * caller's. */
static char* print_mixed(void)
{
  char* topology = NULL;
  size_t size = 0;
  FILE* text = open_memstream(&topology, &size);
  /* OGS writes the length of the list where the number of cells belongs. */
  fputs(
    "<Topology TopologyType='mixed' Dimensions='9999'><DataItem NumberType='Int' Precision='8'>\n"
    "1 2 10 11  2 3 20 21 22  3 5 30 31 32 33 34\n"
    "16 4  3 40 41 42  3 40 43 41  3 41 43 42  3 42 43 40\n",
    text);
  for (int32_t k = 0; k < N_NAMES; ++k)
  {
    fprintf(text, names[k].code ? "%d" : "", names[k].code);
    for (int32_t i = 0; i < names[k].n && names[k].code; ++i)
    {
      fprintf(text, " %d", 50 + i);
    }
    fputs("\n", text);
  }
  fputs("0 0 0</DataItem></Topology>\n"
        "<Attribute Name='c' Center='Cell'><DataItem Format='HDF' Dimensions='27'>points.h5:/count"
        "</DataItem></Attribute>",
    text);
  fclose(text);
  return topology;
}

/* Every first cell, with a few numbers of cells. */
static void check_ranges(mtm_xdmf* file, const mtm_xdmf_mesh* mesh)
{
  const int64_t n_cells = mesh->mesh.cell_types.n_tuples;
  int64_t n_compared = 0;
  for (int64_t first = 0; first <= n_cells; ++first)
  {
    for (int64_t n = 0; n <= n_cells - first; n += n < 3 ? 1 : 7)
    {
      const mtm_xdmf_part part = { .has_cells = true, .first_cell = first, .n_cells = n };
      const char* different = compare_part(file, 0, mesh, &part, &n_compared);
      CHECK(!different, "cells %d + %d: %s", (int)first, (int)n, different);
    }
  }
}

static void check_mixed(void)
{
  char* topology = print_mixed();
  mtm_xdmf_mesh mesh;
  mtm_xdmf* file = open_cells("mixed", topology, &mesh);
  static const int32_t types[] = { MTM_POLY_VERTEX, MTM_POLY_LINE, MTM_POLYGON, MTM_POLYHEDRON };
  static const int32_t counts[] = { 2, 3, 5, 4 };
  for (int32_t c = 0; c < 4; ++c)
  {
    CHECK(type_at(&mesh, c) == types[c] && n_nodes_at(&mesh, c) == counts[c] &&
        id_at(&mesh, c, 1) == 10 * (c + 1) + (c == 3 ? 1 : 1),
      "cell %d of type %d",
      (int)c,
      type_at(&mesh, c));
  }
  int64_t cell = 4;
  for (int32_t k = 0; k < N_NAMES; ++k)
  {
    if (names[k].code)
    {
      check_nodes(&mesh, cell++, &names[k], 50);
    }
  }
  CHECK(mesh.mesh.cell_types.n_tuples == cell && cell == 27,
    "%d cells",
    (int)mesh.mesh.cell_types.n_tuples);
  check_ranges(file, &mesh);
  mtm_xdmf_mesh_free(&mesh);
  mtm_xdmf_close(file);
  free(topology);
}

typedef struct shape_case
{
  const char* name;
  const char* topology;
  int32_t type;
  int64_t n_cells, n_nodes, last; /* number of a cell's nodes, and the last of the last */
} shape_case;

/* clang-format off */
static const shape_case shape_cases[] = {
  { "polyline-nodes",
    "<Topology Type='Polyline' NodesPerElement='3' NumberOfElements='2'>"
    "<DataItem NumberType='Int' Dimensions='6'>0 1 2 3 4 5</DataItem></Topology>", MTM_POLY_LINE, 2,
    3, 5 },
  { "polyline-shape",
    "<Topology TopologyType='POLYLINE' NumberOfElements='3'>"
    "<DataItem NumberType='Int' Dimensions='3 2'>0 1 2 3 4 5</DataItem></Topology>", MTM_POLY_LINE,
    3, 2, 5 },
  { "polygon",
    "<Topology TopologyType='Polygon' NodesPerElement='5' Dimensions='2'>"
    "<DataItem DataType='UInt' Precision='8' Dimensions='2 5'>0 1 2 3 4 5 6 7 8 9</DataItem>"
    "</Topology>", MTM_POLYGON, 2, 5, 9 },
  { "polyvertex", "<Topology TopologyType='Polyvertex'/>", MTM_VERTEX, N_POINTS, 1, N_POINTS - 1 },
  { "polyvertex-nodes",
    "<Topology TopologyType='Polyvertex' NodesPerElement='1' NumberOfElements='7'/>", MTM_VERTEX, 7,
    1, 6 },
  { "polyvertex-swift", "<Topology TopologyType='Polyvertex' Dimensions='9'/>", MTM_VERTEX, 9, 1,
    8 },
  { "points-in-one-cell", "<Topology TopologyType='Polyvertex' NodesPerElement='1350'/>",
    MTM_POLY_VERTEX, 2, 1350, N_POINTS - 1 },
  { "identity", "<Topology TopologyType='Triangle' NumberOfElements='4'/>", MTM_TRIANGLE, 4, 3,
    11 },
  { "fewer",
    "<Topology TopologyType='Triangle' NumberOfElements='2'>"
    "<DataItem NumberType='Int'>0 1 2 3 4 5 6 7 8</DataItem></Topology>", MTM_TRIANGLE, 2, 3, 5 },
  { "polyhedra",
    "<Topology TopologyType='Polyhedron' NumberOfElements='2'>"
    "<DataItem NumberType='Int'>4 3 0 2 1 3 0 1 3 3 1 2 3 3 2 0 3  4 3 4 6 5 3 4 5 7 3 5 6 7 3 6 "
    "4 7</DataItem></Topology>", MTM_POLYHEDRON, 2, 4, 7 },
};
/* clang-format on */

static void check_shapes(const shape_case* of)
{
  mtm_xdmf_mesh mesh;
  mtm_xdmf* file = open_cells(of->name, of->topology, &mesh);
  const int64_t n = mesh.mesh.cell_types.n_tuples;
  CHECK(n == of->n_cells && mtm_xdmf_grid_at(file, 0)->n_cells == of->n_cells,
    "%s: %d cells",
    of->name,
    (int)n);
  for (int64_t c = 0; c < n; ++c)
  {
    CHECK(type_at(&mesh, c) == of->type && n_nodes_at(&mesh, c) == of->n_nodes,
      "%s: cell %d",
      of->name,
      (int)c);
  }
  CHECK(n == of->n_cells && id_at(&mesh, n - 1, of->n_nodes - 1) == of->last,
    "%s: the last node",
    of->name);
  int64_t n_compared = 0;
  const mtm_xdmf_part part = { .has_cells = true, .first_cell = 1, .n_cells = of->n_cells - 1 };
  const char* different = compare_part(file, 0, &mesh, &part, &n_compared);
  CHECK(!different, "%s: a part: %s", of->name, different);
  mtm_xdmf_mesh_free(&mesh);
  mtm_xdmf_close(file);
}

static void check_counts(void)
{
  for (size_t c = 0; c < sizeof shape_cases / sizeof shape_cases[0]; ++c)
  {
    check_shapes(&shape_cases[c]);
  }
}

/* The nodes of a file in another order: as ParaView's reader of version 2 takes it, node v is number
 * Order[v]. */
static void check_order(void)
{
  static const char* topologies[] = {
    "<Topology TopologyType='Quadrilateral' NumberOfElements='2' Order='0 1 3 2'>"
    "<DataItem NumberType='Int'>0 1 2 3 4 5 6 7</DataItem></Topology>",
    "<Topology TopologyType='Quadrilateral' NumberOfElements='2' Order='0 1 3 2'/>",
    "<Topology TopologyType='Triangle' NumberOfElements='2' Order='1,2,0'>"
    "<DataItem NumberType='Int'>0 1 2 3 4 5</DataItem></Topology>"
  };
  static const int64_t expected[][4] = { { 4, 5, 7, 6 }, { 4, 5, 7, 6 }, { 4, 5, 3, 3 } };
  for (int32_t t = 0; t < 3; ++t)
  {
    mtm_xdmf_mesh mesh;
    mtm_xdmf* file = open_cells("order", topologies[t], &mesh);
    for (int64_t v = 0; v < n_nodes_at(&mesh, 1); ++v)
    {
      CHECK(id_at(&mesh, 1, v) == expected[t][v], "%d: node %d", (int)t, (int)v);
    }
    mtm_xdmf_mesh_free(&mesh);
    mtm_xdmf_close(file);
  }
}

/* Wrong cells cost the mesh, with the element and its line. */
static void check_wrong(void)
{
  static const char* wrong[][2] = {
    { "<Topology TopologyType='Triangle'><DataItem NumberType='Int'>0 1 2700</DataItem></Topology>",
      "uses point 2700 of 2700" },
    { "<Topology TopologyType='Triangle'><DataItem NumberType='Int'>0 -1 2</DataItem></Topology>",
      "uses point -1" },
    { "<Topology TopologyType='Mixed'><DataItem NumberType='Int'>4 0 1 2 4 0 "
      "1</DataItem></Topology>",
      "end within a cell" },
    { "<Topology TopologyType='Mixed'><DataItem NumberType='Int'>99 0 1 2</DataItem></Topology>",
      "code" },
    { "<Topology TopologyType='Mixed'><DataItem NumberType='Int'>3 1000000 0 1 "
      "2</DataItem></Topology>",
      "end within" },
    { "<Topology TopologyType='Polyhedron'><DataItem NumberType='Int'>4 3 0 2 1 3 "
      "0</DataItem></Topology>",
      "end within" },
    { "<Topology TopologyType='Triangle' Order='0 1 1'/>", "Order \"0 1 1\" is not one of 3" },
    { "<Topology TopologyType='Triangle' Order='0 1 2 3'/>", "Order" },
    { "<Topology TopologyType='Polyvertex'/><Geometry Type='Weird'/>", "\"Weird\" is not known" },
    { "<Topology TopologyType='Polyvertex'/><Geometry Type='X_Y'><DataItem>1 2</DataItem>"
      "<DataItem>1 2 3</DataItem></Geometry>",
      "differ in number" },
    { "<Topology TopologyType='Polyvertex'/><Geometry/>", "0 data items, and 1 are needed" },
    { "<Topology TopologyType='Polyvertex'/><Geometry Origin='0 a'><DataItem>1 2 3</DataItem>"
      "</Geometry>",
      "Origin \"0 a\"" },
    { "<Topology TopologyType='Polyvertex'/><Geometry><DataItem "
      "Format='HDF'>absent.h5:/x</DataItem>"
      "</Geometry>",
      "absent.h5" },
    { "<Topology TopologyType='2DCoRectMesh' Dimensions='2 2'/><Geometry Type='ORIGIN_DXDY'>"
      "<DataItem>0 0</DataItem></Geometry>",
      "an origin and a spacing" },
    { "<Topology TopologyType='2DRectMesh' Dimensions='2 3'/><Geometry Type='VXVY'>"
      "<DataItem>0 1</DataItem><DataItem>0 1</DataItem></Geometry>",
      "axis 0 has 2 coordinates" },
    { "<Topology TopologyType='3DSMesh' Dimensions='0 1 1'/>", "not those of a grid" },
    { "<Topology TopologyType='Polyline'/>", "neither connectivity nor NodesPerElement" },
    { "<Topology TopologyType='Polyline'><DataItem NumberType='Int'>2 0 1 2 "
      "0</DataItem></Topology>",
      "cell 1, number 4: the numbers end within a cell" },
    { "<Topology TopologyType='Mixed'/>", "no connectivity" },
    { "<Topology TopologyType='Heptagon'/>", "\"Heptagon\" is not known" },
    { "<Topology/>", "no TopologyType" },
    { "<Topology TopologyType='3DCoRectMesh'/>", "Dimensions" },
    { "<Topology TopologyType='3DCoRectMesh' Dimensions='3 4 5'/>", "not of the kind" },
    { "<Topology TopologyType='3DSMesh' Dimensions='300 4 5'/>", "2700 points" },
  };
  for (size_t w = 0; w < sizeof wrong / sizeof wrong[0]; ++w)
  {
    char domain[2048];
    snprintf(domain, sizeof domain, "<Grid Name='bad'>\n%s\n%s</Grid>\n", wrong[w][0], geometry);
    mtm_xdmf* file = xdmf_files_open("wrong", domain);
    mtm_xdmf_mesh mesh = { 0 };
    mtm_error error = { "" };
    const mtm_status status = mtm_xdmf_read_mesh(file, 0, NULL, NULL, &mesh, &error);
    CHECK(status == MTM_BAD_FILE && strstr(error.message, wrong[w][1]) &&
        strstr(error.message, "wrong.xdmf:"),
      "%d: %s",
      (int)w,
      error.message);
    CHECK(mesh.n_blocks == 0, "a mesh that failed holds memory");
    mtm_xdmf_close(file);
  }
}

static const char* subsets =
  "<Grid Name='all'>\n"
  "<Topology TopologyType='Mixed' NumberOfElements='4'><DataItem NumberType='Int'>"
  "4 0 1 2  16 4 3 0 2 1 3 0 1 3 3 1 2 3 3 2 0 3  5 5 6 7 8  16 4 3 4 6 5 3 4 5 7 3 5 6 7 3 6 4 7"
  "</DataItem></Topology>\n"
  "<Geometry GeometryType='XYZ'><DataItem Format='HDF' Dimensions='20 "
  "3'>points.h5:/xyz</DataItem></Geometry>\n"
  "<Attribute Name='c' Center='Cell'><DataItem>0 1 2 3</DataItem></Attribute>\n"
  "</Grid>\n"
  "<Grid Name='some' GridType='Subset' Section='DataItem'>\n"
  "<DataItem NumberType='Int'>3 0 2</DataItem>\n"
  "<Grid Reference='XML'>/Xdmf/Domain/Grid[@Name='all']</Grid>\n"
  "<Attribute Name='new' Center='Cell'><DataItem>30 0 20</DataItem></Attribute>\n"
  "<Attribute Name='p'><DataItem Format='HDF' "
  "Dimensions='20'>points.h5:/count</DataItem></Attribute>\n"
  "</Grid>\n"
  "<Grid Name='again' GridType='Subset' Section='All'>\n"
  "<Grid Reference='XML'>/Xdmf/Domain/Grid[@Name='all']</Grid>\n"
  "<Attribute Name='other' Center='Cell'><DataItem>7 8 9 10</DataItem></Attribute>\n"
  "</Grid>\n"
  "<Grid Name='bad' GridType='Subset' Section='DataItem'>\n"
  "<DataItem NumberType='Int'>4</DataItem>\n"
  "<Grid Reference='XML'>/Xdmf/Domain/Grid[@Name='all']</Grid>\n"
  "</Grid>\n"
  "<Grid Name='none' GridType='Subset'/>\n";

static void check_subsets(void)
{
  mtm_xdmf* file = xdmf_files_open("subsets", subsets);
  mtm_error error = { "" };
  mtm_xdmf_mesh mesh = { 0 };
  CHECK(mtm_xdmf_n_grids(file) == 5, "%d grids", (int)mtm_xdmf_n_grids(file));
  CHECK(mtm_xdmf_read_mesh(file, 1, NULL, NULL, &mesh, &error) == MTM_OK, "%s", error.message);
  CHECK(mtm_mesh_check(&mesh.mesh, MTM_CHECK_IDS, &error) == MTM_OK, "%s", error.message);
  CHECK(mesh.mesh.cell_types.n_tuples == 3 && type_at(&mesh, 0) == MTM_POLYHEDRON &&
      type_at(&mesh, 1) == MTM_TRIANGLE && type_at(&mesh, 2) == MTM_QUAD,
    "types");
  CHECK(id_at(&mesh, 0, 3) == 7 && id_at(&mesh, 1, 2) == 2 && id_at(&mesh, 2, 3) == 8, "points");
  CHECK(mesh.mesh.face_offsets.n_tuples == 5 && mesh_id(&mesh.mesh.face_connectivity, 11) == 7,
    "faces");
  int64_t n = 0;
  double* values = grid_values(file, 1, "new", &mesh, &n);
  CHECK(n == 3 && values[0] == 30.0 && values[2] == 20.0, "its own array");
  free(values);
  int64_t n_compared = 0;
  for (int64_t first = 0; first < 3; ++first)
  {
    const mtm_xdmf_part part = { .has_cells = true, .first_cell = first, .n_cells = 3 - first };
    const char* different = compare_part(file, 1, &mesh, &part, &n_compared);
    CHECK(!different, "cells from %d: %s", (int)first, different);
  }
  mtm_xdmf_mesh_free(&mesh);
  values = whole_values(file, 2, "other", &n);
  CHECK(n == 4 && first_odd(values, n, 7.0, 1.0) < 0, "all cells");
  free(values);
  CHECK(mtm_xdmf_mesh_key(file, 0) == mtm_xdmf_mesh_key(file, 2) &&
      mtm_xdmf_mesh_key(file, 0) != mtm_xdmf_mesh_key(file, 1),
    "keys");
  CHECK(mtm_xdmf_read_mesh(file, 3, NULL, NULL, &mesh, &error) == MTM_BAD_FILE &&
      strstr(error.message, "cell 4"),
    "%s",
    error.message);
  CHECK(mtm_xdmf_read_mesh(file, 4, NULL, NULL, &mesh, &error) == MTM_BAD_FILE &&
      strstr(error.message, "Grid \"none\""),
    "%s",
    error.message);
  mtm_xdmf_close(file);
}

int main(int argc, char** argv)
{
  if (!xdmf_files_start(argc, argv))
  {
    return 2;
  }
  const hid_t heavy =
    H5Fcreate(xdmf_files_path("points.h5"), H5F_ACC_TRUNC, H5P_DEFAULT, H5P_DEFAULT);
  xdmf_files_count(heavy, "/xyz", H5T_IEEE_F64LE, 2, (const hsize_t[]){ N_POINTS, 3 });
  xdmf_files_count(heavy, "/count", H5T_STD_I32LE, 1, (const hsize_t[]){ N_POINTS });
  H5Fclose(heavy);
  check_names();
  check_mixed();
  check_counts();
  check_order();
  check_wrong();
  check_subsets();
  return check_result();
}
