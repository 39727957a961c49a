/* SPDX-FileCopyrightText: The Microtome developers */
/* SPDX-License-Identifier: BSD-3-Clause */

/* Attributes of every type and centre, sets, functions of finite elements, and single tuples. */
#include "check.h"
#include "grids.h"
#include "random.h"
#include "xdmf_files.h"

#include <stdlib.h>

/* Two quads and a triangle over seven points. */
static const char* mesh_text =
  "<Topology TopologyType='Mixed' NumberOfElements='3'><DataItem NumberType='Int'>"
  "5 0 1 4 3  5 1 2 5 4  4 3 4 6</DataItem></Topology>\n"
  "<Geometry GeometryType='XY'><DataItem>0 0 1 0 2 0 0 1 1 1 2 1 0 2</DataItem></Geometry>\n";

typedef struct attribute
{
  const char* xml; /* attributes of the element */
  int64_t n_values;
  mtm_association association;
  int32_t n_components;
  int64_t n_tuples; /* 0: a problem */
  bool global_ids;
} attribute;

static const attribute attributes[] = {
  { "Name='a'", 7, MTM_POINT, 1, 7, false },
  { "Name='b' AttributeType='Scalar' Center='Node'", 7, MTM_POINT, 1, 7, false },
  { "Name='c' Type='SCALAR' Center='NODE'", 7, MTM_POINT, 1, 7, false },
  { "Name='d' AttributeType='Vector'", 21, MTM_POINT, 3, 7, false },
  { "Name='e' AttributeType='Vector'", 14, MTM_POINT, 2, 7, false },
  { "Name='f' AttributeType='Vector'", 35, MTM_POINT, 5, 7, false },
  { "Name='g' AttributeType='Tensor' Center='Cell'", 27, MTM_CELL, 9, 3, false },
  { "Name='h' AttributeType='Tensor6' Center='cell'", 18, MTM_CELL, 6, 3, false },
  { "Name='i' AttributeType='Matrix'", 70, MTM_POINT, 10, 7, false },
  { "Name='j' AttributeType='GlobalID'", 7, MTM_POINT, 1, 7, true },
  { "Name='k' AttributeType='GlobalId' Center='Cell'", 3, MTM_CELL, 1, 3, true },
  { "Name='l' AttributeType='None' ItemType='' Center='Cell'", 6, MTM_CELL, 2, 3, false },
  { "Name='m' Center='Grid'", 5, MTM_FIELD, 1, 5, false },
  { "Name='n' Center='Grid' AttributeType='Vector'", 6, MTM_FIELD, 3, 2, false },
  { "Name='o' Center='Other' AttributeType='Vector'", 7, MTM_FIELD, 1, 7, false },
  { "Name='p' Center='Face'", 4, MTM_FIELD, 1, 4, false },
  { "Name='q' Center='Edge'", 9, MTM_FIELD, 1, 9, false },
  { "Center='Node'", 7, MTM_POINT, 1, 7, false },
  { "Name='s' AttributeType='Scalar'", 9, MTM_POINT, 0, 0, false },
  { "Name='t' AttributeType='Vector' Center='Cell'", 10, MTM_CELL, 0, 0, false },
  { "Name='u'", 6, MTM_POINT, 0, 0, false },
  { "Name='v' Center='Cell'", 2, MTM_CELL, 0, 0, false },
};

enum
{
  N_ATTRIBUTES = sizeof attributes / sizeof attributes[0],
  N_TUPLES = 20000
};

static mtm_xdmf* open_attributes(void)
{
  char* domain = NULL;
  size_t size = 0;
  FILE* text = open_memstream(&domain, &size);
  fprintf(text, "<Grid Name='mesh'>\n%s", mesh_text);
  for (int32_t a = 0; a < N_ATTRIBUTES; ++a)
  {
    fprintf(text,
      "<Attribute %s><DataItem Format='HDF' "
      "Dimensions='%d'>tuples.h5:/flat</DataItem></Attribute>\n",
      attributes[a].xml,
      (int)attributes[a].n_values);
  }
  fputs("</Grid>\n", text);
  fclose(text);
  mtm_xdmf* file = xdmf_files_open("attributes", domain);
  free(domain);
  return file;
}

static void check_attributes(void)
{
  mtm_xdmf* file = open_attributes();
  mtm_xdmf_mesh mesh = { 0 };
  mtm_error error = { "" };
  const mtm_xdmf_grid* grid = mtm_xdmf_grid_at(file, 0);
  CHECK(grid->n_arrays == N_ATTRIBUTES && !grid->described, "%d arrays", grid->n_arrays);
  CHECK(strcmp(grid->arrays[17].name, "Attribute 18") == 0, "%s", grid->arrays[17].name);
  CHECK(mtm_xdmf_read_mesh(file, 0, NULL, NULL, &mesh, &error) == MTM_OK, "%s", error.message);
  CHECK(grid->n_cells == 3 && grid->n_points == 7, "%d cells", (int)grid->n_cells);
  int32_t n_bad = 0;
  for (int32_t a = 0; a < N_ATTRIBUTES; ++a)
  {
    const attribute* of = &attributes[a];
    const mtm_xdmf_array* array = &grid->arrays[a];
    CHECK(array->association == of->association && array->n_components == of->n_components &&
        array->n_tuples == of->n_tuples && array->global_ids == of->global_ids,
      "%s: association %d, %d x %d",
      of->xml,
      array->association,
      array->n_components,
      (int)array->n_tuples);
    n_bad += of->n_tuples == 0;
    if (of->n_tuples)
    {
      int64_t n = 0;
      double* values = grid_values(file, 0, array->name, &mesh, &n);
      CHECK(n == of->n_tuples * of->n_components && first_odd(values, n, 0.0, 1.0) < 0,
        "%s: values",
        of->xml);
      free(values);
    }
  }
  CHECK(
    problem_with(
      file, "attributes.xdmf:", "Attribute \"u\": it has 6 values, and there are 7 points", NULL) >=
      0,
    "no problem");
  CHECK(problem_with(file, "Attribute \"v\": it has 2 values, and there are 3 cells", NULL) >= 0,
    "no problem");
  CHECK(mtm_xdmf_n_problems(file) == n_bad, "%d problems", mtm_xdmf_n_problems(file));
  mtm_xdmf_mesh_free(&mesh);
  mtm_xdmf_close(file);
}

static void check_sets(void)
{
  char domain[4096];
  snprintf(domain,
    sizeof domain,
    "<Grid Name='mesh'>\n%s"
    "<Set Name='corner' SetType='Node'><DataItem NumberType='Int'>0 6</DataItem></Set>\n"
    "<Set Name='cells' Type='CELL'><DataItem NumberType='Int' Dimensions='1'>2</DataItem></Set>\n"
    "<Set Name='faces' SetType='Face'><DataItem NumberType='Int'>2</DataItem></Set>\n"
    "<Set Name='bad' SetType='Node'><DataItem NumberType='Int'>7</DataItem></Set>\n"
    "<Information Name='author' Value='nobody'/>\n"
    "</Grid>\n",
    mesh_text);
  mtm_xdmf* file = xdmf_files_open("sets", domain);
  mtm_xdmf_mesh mesh = { 0 };
  mtm_error error = { "" };
  CHECK(mtm_xdmf_read_mesh(file, 0, NULL, NULL, &mesh, &error) == MTM_OK, "%s", error.message);
  int64_t n = 0;
  double* corner = grid_values(file, 0, "corner", &mesh, &n);
  CHECK(n == 7 && corner[0] == 1.0 && corner[1] == 0.0 && corner[6] == 1.0, "nodes");
  free(corner);
  double* cells = grid_values(file, 0, "cells", &mesh, &n);
  CHECK(n == 3 && cells[0] == 0.0 && cells[1] == 0.0 && cells[2] == 1.0, "cells");
  free(cells);
  CHECK(
    array_named(file, 0, "faces") < 0 && problem_with(file, "Set \"faces\"", "left out", NULL) >= 0,
    "faces");
  uint8_t values[7];
  CHECK(mtm_xdmf_read_array(file, 0, array_named(file, 0, "bad"), &mesh, NULL, values, 7, &error) ==
        MTM_BAD_FILE &&
      strstr(error.message, "number 7"),
    "%s",
    error.message);
  const mtm_xdmf_part part = { .has_cells = true, .first_cell = 1, .n_cells = 2 };
  mtm_xdmf_mesh some = { 0 };
  CHECK(mtm_xdmf_read_mesh(file, 0, &part, NULL, &some, &error) == MTM_OK, "%s", error.message);
  corner = grid_values(file, 0, "corner", &some, &n);
  /* Points 1, 2, 3, 4, 5 and 6. */
  CHECK(n == 6 && corner[5] == 1.0 && first_odd(corner, 5, 0.0, 0.0) < 0, "nodes of a part");
  free(corner);
  mtm_xdmf_mesh_free(&some);
  mtm_xdmf_mesh_free(&mesh);
  mtm_xdmf_close(file);
}

/* Unknowns of two triangles in another order than their points: dof d has the value 100 + d. */
static const char* elements =
  "<Grid Name='mesh'>\n"
  "<Topology TopologyType='Triangle' NumberOfElements='2'><DataItem NumberType='Int' Dimensions='2 "
  "3'>"
  "0 1 2  1 3 2</DataItem></Topology>\n"
  "<Geometry GeometryType='XY'><DataItem>0 0 1 0 0 1 1 1</DataItem></Geometry>\n"
  "<Attribute ItemType='FiniteElementFunction' ElementFamily='CG' ElementDegree='1' "
  "ElementCell='triangle' Name='linear' Center='Other' AttributeType='Scalar'>\n"
  "<DataItem NumberType='Int'>3 2 1  2 0 1</DataItem><DataItem>100 101 102 103</DataItem>\n"
  "<DataItem NumberType='Int'>0 3 6</DataItem><DataItem NumberType='Int'>0 "
  "1</DataItem></Attribute>\n"
  "<Attribute ItemType='FiniteElementFunction' ElementFamily='DG' ElementDegree='0' "
  "ElementCell='triangle' Name='constant' Center='Other' AttributeType='Scalar'>\n"
  "<DataItem NumberType='Int'>1 0</DataItem><DataItem>100 101</DataItem>\n"
  "<DataItem NumberType='Int'>0 1 2</DataItem><DataItem NumberType='Int'>0 "
  "1</DataItem></Attribute>\n"
  "<Attribute ItemType='FiniteElementFunction' ElementFamily='CG' ElementDegree='1' "
  "ElementCell='triangle' Name='vector' Center='Other' AttributeType='Vector'>\n"
  "<DataItem NumberType='Int'>0 2 4 1 3 5  2 6 4 3 7 5</DataItem>"
  "<DataItem>100 101 102 103 104 105 106 107</DataItem>\n"
  "<DataItem NumberType='Int'>0 6 12</DataItem><DataItem NumberType='Int'>0 "
  "1</DataItem></Attribute>\n"
  "<Attribute ItemType='FiniteElementFunction' ElementFamily='N1curl' ElementDegree='1' "
  "Name='other' Center='Other'>\n"
  "<DataItem NumberType='Int'>0 1</DataItem><DataItem>1 2</DataItem>"
  "<DataItem NumberType='Int'>0 1 2</DataItem><DataItem NumberType='Int'>0 "
  "1</DataItem></Attribute>\n"
  "</Grid>\n";

static void check_elements(void)
{
  mtm_xdmf* file = xdmf_files_open("elements", elements);
  int64_t n = 0;
  double* values = whole_values(file, 0, "linear", &n);
  CHECK(
    n == 4 && values[0] == 103.0 && values[1] == 102.0 && values[2] == 101.0 && values[3] == 100.0,
    "linear");
  free(values);
  values = whole_values(file, 0, "constant", &n);
  CHECK(n == 2 && values[0] == 101.0 && values[1] == 100.0, "constant");
  CHECK(mtm_xdmf_grid_at(file, 0)->arrays[1].association == MTM_CELL, "constant on cells");
  free(values);
  values = whole_values(file, 0, "vector", &n);
  CHECK(n == 8 && first_odd(values, n, 100.0, 1.0) < 0, "vector");
  free(values);
  CHECK(problem_with(file, "Attribute \"other\"", "N1curl", NULL) >= 0, "other elements");
  mtm_xdmf_close(file);
}

static const char* tuples_text =
  "<Grid><Topology TopologyType='Polyvertex'/>\n<Geometry GeometryType='XYZ'>"
  "<DataItem Format='HDF' Dimensions='20000 3'>tuples.h5:/flat</DataItem></Geometry>\n"
  "<Attribute Name='hdf' AttributeType='Vector'><DataItem Format='HDF' Dimensions='20000 "
  "3'>tuples.h5:/flat"
  "</DataItem></Attribute>\n"
  "<Attribute Name='join' AttributeType='Vector'><DataItem ItemType='Function' "
  "Function='JOIN($0, $1)' "
  "Dimensions='20000 2'><DataItem Format='HDF' Dimensions='20000'>tuples.h5:/flat</DataItem>"
  "<DataItem Format='HDF' Dimensions='20000'>tuples.h5:/flat</DataItem></DataItem></Attribute>\n"
  "<Attribute Name='grid' Center='Grid'><DataItem>0 1 2</DataItem></Attribute>\n</Grid>";

static void check_tuple_errors(mtm_xdmf* file)
{
  mtm_error error = { "" };
  const int64_t outside[] = { 0, N_TUPLES };
  mtm_array ids = { .type = MTM_INT64, .n_components = 1, .n_tuples = 2, .data = outside };
  double room[6];
  CHECK(mtm_xdmf_read_tuples(file, 0, 0, &ids, NULL, room, sizeof room, &error) == MTM_BAD_ARGUMENT,
    "%s",
    error.message);
  ids.n_tuples = 1;
  CHECK(mtm_xdmf_read_tuples(file, 0, 0, &ids, NULL, room, 23, &error) == MTM_BAD_ARGUMENT,
    "%s",
    error.message);
  CHECK(mtm_xdmf_read_tuples(file, 0, 9, &ids, NULL, room, 24, &error) == MTM_BAD_ARGUMENT,
    "%s",
    error.message);
  CHECK(mtm_xdmf_read_array(file, 0, 0, NULL, NULL, room, sizeof room, &error) == MTM_BAD_ARGUMENT,
    "%s",
    error.message);
  CHECK(mtm_xdmf_read_array(file, 0, 2, NULL, NULL, room, 12, &error) == MTM_OK &&
      ((float*)room)[2] == 2.0f,
    "%s",
    error.message);
  CHECK(mtm_xdmf_read_array(file, 0, 2, NULL, NULL, room, 11, &error) == MTM_BAD_ARGUMENT,
    "%s",
    error.message);
}

/* Any tuples, in any order and more than once, are those of the whole. */
static void check_tuples(test_random* random)
{
  mtm_xdmf* file = xdmf_files_open("tuples", tuples_text);
  mtm_error error = { "" };
  CHECK(mtm_xdmf_describe(file, 0, &error) == MTM_OK, "%s", error.message);
  for (int32_t c = 0; c < 60; ++c)
  {
    int32_t few[300];
    int64_t wide[300];
    const int64_t n = test_random_below(random, 300);
    const int64_t range = c % 3 ? N_TUPLES : 50;
    for (int64_t i = 0; i < n; ++i)
    {
      few[i] = (int32_t)test_random_below(random, range);
      wide[i] = few[i];
    }
    const mtm_array ids = { .type = c % 2 ? MTM_INT32 : MTM_INT64,
      .n_components = 1,
      .n_tuples = n,
      .data = c % 2 ? (const void*)few : wide };
    double triples[900];
    double pairs[600];
    CHECK(mtm_xdmf_read_tuples(file, 0, 0, &ids, NULL, triples, (size_t)n * 24, &error) == MTM_OK,
      "%s",
      error.message);
    CHECK(mtm_xdmf_read_tuples(file, 0, 1, &ids, NULL, pairs, (size_t)n * 16, &error) == MTM_OK,
      "%s",
      error.message);
    int64_t n_odd = 0;
    for (int64_t i = 0; i < n; ++i)
    {
      n_odd += triples[3 * i] != 3.0 * few[i] || triples[3 * i + 2] != 3.0 * few[i] + 2.0;
      n_odd += pairs[2 * i] != few[i] || pairs[2 * i + 1] != few[i];
    }
    CHECK(n_odd == 0, "case %d: %d tuples of %d differ", (int)c, (int)n_odd, (int)n);
  }
  check_tuple_errors(file);
  mtm_xdmf_close(file);
}

typedef struct points_case
{
  const char* geometry;
  double last[3]; /* of three points */
  double bounds[6];
} points_case;

/* Coordinates that are not points as they stand, in all types of numbers. */
static const points_case points_cases[] = {
  { "<Geometry GeometryType='XYZ' Origin='10 20 30'><DataItem>0 0 0 1 2 3 -1 5 "
    "0</DataItem></Geometry>",
    { 9, 25, 30 },
    { 9, 11, 20, 25, 30, 33 } },
  { "<Geometry GeometryType='XY' Origin='10 20'><DataItem NumberType='Double'>0 0 1 2 -1 "
    "5</DataItem></Geometry>",
    { 9, 25, 0 },
    { 9, 11, 20, 25, 0, 0 } },
  { "<Geometry GeometryType='XYZ'><DataItem NumberType='Int'>0 0 0 1 2 3 -1 5 "
    "0</DataItem></Geometry>",
    { -1, 5, 0 },
    { -1, 1, 0, 5, 0, 3 } },
  { "<Geometry GeometryType='X_Y_Z'><DataItem>0 1 -1 0 2 5 0 3 0</DataItem></Geometry>",
    { -1, 5, 0 },
    { -1, 1, 0, 5, 0, 3 } },
  { "<Geometry GeometryType='X_Y_Z'><DataItem>0 1 -1</DataItem><DataItem NumberType='Double'>0 2 "
    "5</DataItem><DataItem>0 3 0</DataItem></Geometry>",
    { -1, 5, 0 },
    { -1, 1, 0, 5, 0, 3 } },
  { "<Geometry GeometryType='Polar'><DataItem NumberType='Double'>1 0 2 0 3 "
    "1.5707963267948966</DataItem></Geometry>",
    { 0, 3, 0 },
    { -3, 3, -3, 3, 0, 0 } },
  { "<Geometry GeometryType='Spherical'><DataItem NumberType='Double'>1 0 0 2 0 0 3 "
    "1.5707963267948966 1.5707963267948966</DataItem></Geometry>",
    { 0, 3, 0 },
    { -3, 3, -3, 3, -3, 3 } },
};

static void check_points(void)
{
  for (size_t c = 0; c < sizeof points_cases / sizeof points_cases[0]; ++c)
  {
    char domain[1024];
    const points_case* of = &points_cases[c];
    snprintf(domain,
      sizeof domain,
      "<Grid><Topology TopologyType='Polyvertex'/>\n%s</Grid>",
      of->geometry);
    mtm_xdmf* file = xdmf_files_open("points", domain);
    mtm_xdmf_mesh mesh = { 0 };
    mtm_error error = { "" };
    double xyz[3] = { 0 };
    double bounds[6] = { 0 };
    CHECK(mtm_xdmf_read_mesh(file, 0, NULL, NULL, &mesh, &error) == MTM_OK, "%s", error.message);
    CHECK(mtm_mesh_n_points(&mesh.mesh) == 3,
      "%s: %d points",
      of->geometry,
      (int)mtm_mesh_n_points(&mesh.mesh));
    CHECK(mtm_xdmf_bounds(file, 0, NULL, bounds, &error) == MTM_OK, "%s", error.message);
    mesh_point(&mesh.mesh, 2, xyz);
    for (int32_t a = 0; a < 3; ++a)
    {
      CHECK_NEAR(xyz[a], of->last[a], 1e-15, "%s", of->geometry);
      CHECK(bounds[2 * a] == of->bounds[2 * a] && bounds[2 * a + 1] == of->bounds[2 * a + 1],
        "%s: axis %d: %g to %g",
        of->geometry,
        (int)a,
        bounds[2 * a],
        bounds[2 * a + 1]);
    }
    mtm_xdmf_mesh_free(&mesh);
    mtm_xdmf_close(file);
  }
}

int main(int argc, char** argv)
{
  if (!xdmf_files_start(argc, argv))
  {
    return 2;
  }
  test_random random = test_random_start();
  const hid_t heavy =
    H5Fcreate(xdmf_files_path("tuples.h5"), H5F_ACC_TRUNC, H5P_DEFAULT, H5P_DEFAULT);
  xdmf_files_count(heavy, "/flat", H5T_IEEE_F64LE, 1, (const hsize_t[]){ 3 * N_TUPLES });
  H5Fclose(heavy);
  check_attributes();
  check_sets();
  check_elements();
  check_tuples(&random);
  check_points();
  return check_result();
}
