/* SPDX-FileCopyrightText: The Microtome developers */
/* SPDX-License-Identifier: BSD-3-Clause */

/* Times in every form, collections within one another either way, names and paths, and the keys that
 * tell whether a mesh is the same as before. */
#include "check.h"
#include "grids.h"
#include "xdmf_files.h"

#include <stdlib.h>

/* A grid of one point whose array "id" is one number. */
#define POINT "<Topology TopologyType='Polyvertex'/><Geometry><DataItem>0 0 0</DataItem></Geometry>"
#define GRID(name, time, id)                                                                       \
  "<Grid Name='" name "'>" time POINT "<Attribute Name='id' Center='Grid'><DataItem>" id           \
  "</DataItem></Attribute></Grid>\n"
#define AT(value) "<Time Value='" value "'/>"
#define SERIES "<Grid Name='run' GridType='Collection' CollectionType='Temporal'>\n"
#define THREE GRID("a", "", "0") GRID("b", "", "1") GRID("c", "", "2") "</Grid>\n"

typedef struct series
{
  const char* name;
  const char* domain;
  int64_t n_steps;
  double times[4];
  const char* shown[4]; /* of each step: "path=id" of all grids */
} series;

static const series all_series[] = {
  { "values",
    SERIES GRID("a", AT("0.5"), "0") GRID("b", AT(" 1.0D+00 "), "1")
      GRID("c", AT("2"), "2") "</Grid>",
    3,
    { 0.5, 1, 2 },
    { "run=0", "run=1", "run=2" } },
  { "unsorted",
    SERIES GRID("a", AT("3"), "0") GRID("b", AT("-1"), "1") GRID("c", AT("2"), "2") "</Grid>",
    3,
    { -1, 2, 3 },
    { "run=1", "run=2", "run=0" } },
  { "single",
    SERIES GRID("a", "<Time TimeType='Single' Value='4'/>", "0")
      GRID("b", "<Time Type='single' Value='5'/>", "1") "</Grid>",
    2,
    { 4, 5 },
    { "run=0", "run=1" } },
  { "list",
    SERIES "<Time TimeType='List'><DataItem Dimensions='3'>1 2 4</DataItem></Time>" THREE,
    3,
    { 1, 2, 4 },
    { "run=0", "run=1", "run=2" } },
  { "hyperslab",
    SERIES "<Time TimeType='HyperSlab'><DataItem Dimensions='3'>1.0 0.5 3</DataItem></Time>" THREE,
    3,
    { 1, 1.5, 2 },
    { "run=0", "run=1", "run=2" } },
  { "range",
    SERIES "<Time TimeType='Range'><DataItem Dimensions='2'>0 10</DataItem></Time>" THREE,
    3,
    { 0, 5, 10 },
    { "run=0", "run=1", "run=2" } },
  { "text",
    SERIES "<Time TimeType='List' Value='1 2 4'/>" THREE,
    3,
    { 1, 2, 4 },
    { "run=0", "run=1", "run=2" } },
  { "none", SERIES THREE, 3, { 0, 1, 2 }, { "run=0", "run=1", "run=2" } },
  { "by-type",
    "<Grid Name='run' GridType='collection' CollectionType='TEMPORAL'>" THREE,
    3,
    { 0, 1, 2 },
    { "run=0", "run=1", "run=2" } },
  { "uniform", GRID("a", AT("7"), "0"), 1, { 7 }, { "a=0" } },
  { "timeless", GRID("a", "", "0") GRID("b", "", "1"), 1, { NAN }, { "a=0 b=1" } },
  { "untyped",
    "<Grid Name='all' GridType='Collection'>" AT("3") THREE,
    1,
    { 3 },
    { "all/a=0 all/b=1 all/c=2" } },
  { "tree",
    "<Grid Name='all' GridType='Tree'>" GRID("a",
      "",
      "0") "<Grid Name='in' GridType='Tree'>" GRID("b", "", "1") "</Grid></Grid>",
    1,
    { NAN },
    { "all/a=0 all/in/b=1" } },
  { "time-of-space",
    SERIES "<Grid Name='s0' GridType='Collection'>" AT("1") GRID("a", "", "0")
      GRID("b", "", "1") "</Grid>"
                         "<Grid Name='s1' GridType='Collection' CollectionType='Spatial'>" AT("2")
                           GRID("a", "", "2") GRID("b", "", "3") "</Grid></Grid>",
    2,
    { 1, 2 },
    { "run/s0/a=0 run/s0/b=1", "run/s1/a=2 run/s1/b=3" } },
  { "time-inside",
    SERIES "<Grid Name='s0' GridType='Collection'>" GRID("a", AT("1"), "0") GRID("b",
      "",
      "1") "</Grid>"
           "<Grid Name='s1' GridType='Collection'>" GRID("a", AT("2"), "2") "</Grid></Grid>",
    2,
    { 1, 2 },
    { "run/s0/a=0 run/s0/b=1", "run/s1/a=2" } },
  { "space-of-time",
    "<Grid Name='all' GridType='Collection' CollectionType='Spatial'>"
    "<Grid Name='fast' GridType='Collection' CollectionType='Temporal'>" GRID("x", AT("0"), "0")
      GRID("x", AT("1"), "1") GRID("x",
        AT("2"),
        "2") "</Grid>"
             "<Grid Name='slow' GridType='Collection' CollectionType='Temporal'>" GRID("y",
               AT("0.5"),
               "10") GRID("y", AT("1.5"), "11") "</Grid></Grid>",
    5,
    { 0, 0.5, 1, 1.5 },
    { "all/fast=0 all/slow=10",
      "all/fast=0 all/slow=10",
      "all/fast=1 all/slow=10",
      "all/fast=1 all/slow=11" } },
  { "equal-times",
    SERIES GRID("a", AT("1"), "0") GRID("b", AT("1"), "1") GRID("a", AT("2"), "2")
      GRID("b", AT("2"), "3") "</Grid>",
    2,
    { 1, 2 },
    { "run/a=0 run/b=1", "run/a=2 run/b=3" } },
  { "same-names",
    GRID("a", "", "0") GRID("a", "", "1") GRID("", "", "2"),
    1,
    { NAN },
    { "a=0 a (2)=1 Grid 3=2" } },
};

/* The grids of the step as text. */
static void print_shown(mtm_xdmf* file, char* text, size_t size)
{
  size_t length = 0;
  text[0] = '\0';
  for (int32_t g = 0; g < mtm_xdmf_n_grids(file); ++g)
  {
    int64_t n = 0;
    double* id = grid_values(file, g, "id", NULL, &n);
    length += (size_t)snprintf(text + length,
      size - length,
      "%s%s=%g",
      g ? " " : "",
      mtm_xdmf_grid_at(file, g)->path,
      n == 1 ? id[0] : NAN);
    free(id);
  }
}

static void check_series(const series* of)
{
  mtm_xdmf* file = xdmf_files_open(of->name, of->domain);
  const double* times = mtm_xdmf_times(file);
  CHECK(
    mtm_xdmf_n_steps(file) == of->n_steps, "%s: %d steps", of->name, (int)mtm_xdmf_n_steps(file));
  CHECK((times == NULL) == isnan(of->times[0]), "%s: times", of->name);
  for (int64_t s = of->n_steps < 4 ? of->n_steps - 1 : 3; s >= 0; --s)
  {
    char shown[512];
    mtm_error error = { "" };
    CHECK(!times || times[s] == of->times[s], "%s: time %g", of->name, times[s]);
    CHECK(mtm_xdmf_select_step(file, s, &error) == MTM_OK, "%s: %s", of->name, error.message);
    print_shown(file, shown, sizeof shown);
    CHECK(strcmp(shown, of->shown[s]) == 0, "%s, step %d: %s", of->name, (int)s, shown);
  }
  mtm_error error = { "" };
  CHECK(mtm_xdmf_select_step(file, of->n_steps, &error) == MTM_BAD_ARGUMENT && error.message[0],
    "a step too many");
  CHECK(mtm_xdmf_select_step(file, -1, &error) == MTM_BAD_ARGUMENT, "a step before the first");
  CHECK(mtm_xdmf_n_problems(file) == 0, "%s: %s", of->name, mtm_xdmf_problem(file, 0));
  mtm_xdmf_close(file);
}

/* ---- Keys ----------------------------------------------------------------------------------------------- */

#define TRIANGLE(points)                                                                           \
  "<Topology TopologyType='Triangle'><DataItem Format='HDF'>mesh.h5:/cells</DataItem></Topology>"  \
  "<Geometry><DataItem Format='HDF'>mesh.h5:" points "</DataItem></Geometry>"

static const struct
{
  const char* name;
  const char* meshes[2];
  bool are_equal;
} pairs[] = {
  { "same data sets", { TRIANGLE("/points"), TRIANGLE("/points") }, true },
  { "other points", { TRIANGLE("/points"), TRIANGLE("/moved") }, false },
  { "same text", { POINT, POINT }, true },
  { "other text",
    { POINT,
      "<Topology TopologyType='Polyvertex'/><Geometry><DataItem>0 0 1</DataItem></Geometry>" },
    false },
  { "other type",
    { POINT,
      "<Topology TopologyType='Polyvertex'/><Geometry><DataItem NumberType='Double'>0 0 "
      "0</DataItem></Geometry>" },
    false },
  { "other origin",
    { POINT,
      "<Topology TopologyType='Polyvertex'/><Geometry Origin='0 0 1'><DataItem>0 0 "
      "0</DataItem></Geometry>" },
    false },
  { "fewer cells",
    { TRIANGLE("/points"),
      "<Topology TopologyType='Triangle' NumberOfElements='1'><DataItem "
      "Format='HDF'>mesh.h5:/cells</DataItem></Topology><Geometry><DataItem "
      "Format='HDF'>mesh.h5:/points</DataItem></Geometry>" },
    false },
  { "other offset",
    { TRIANGLE("/points"),
      "<Topology TopologyType='Triangle' BaseOffset='1'><DataItem "
      "Format='HDF'>mesh.h5:/cells</DataItem></Topology><Geometry><DataItem "
      "Format='HDF'>mesh.h5:/points</DataItem></Geometry>" },
    false },
  { "other spacing",
    { "<Topology TopologyType='2DCoRectMesh' Dimensions='2 2'/><Geometry "
      "Type='ORIGIN_DXDY'><DataItem>0 0</DataItem><DataItem>1 1</DataItem></Geometry>",
      "<Topology TopologyType='2DCoRectMesh' Dimensions='2 2'/><Geometry "
      "Type='ORIGIN_DXDY'><DataItem>0 0</DataItem><DataItem>1 2</DataItem></Geometry>" },
    false },
  { "hyperslabs of steps",
    { "<Topology TopologyType='Polyvertex'/><Geometry><DataItem ItemType='HyperSlab'><DataItem>0 0 "
      "1 1 1 3</DataItem><DataItem Format='HDF'>mesh.h5:/points</DataItem></DataItem></Geometry>",
      "<Topology TopologyType='Polyvertex'/><Geometry><DataItem ItemType='HyperSlab'><DataItem>1 0 "
      "1 1 1 3</DataItem><DataItem Format='HDF'>mesh.h5:/points</DataItem></DataItem></Geometry>" },
    false },
  { "referred to",
    { TRIANGLE("/points"),
      "<Topology Reference='/Xdmf/Domain/Grid/Grid[1]/Topology'/><Geometry "
      "Reference='XML'>/Xdmf/Domain/Grid/Grid[1]/Geometry</Geometry>" },
    true },
};

static void check_keys(void)
{
  const hid_t heavy =
    H5Fcreate(xdmf_files_path("mesh.h5"), H5F_ACC_TRUNC, H5P_DEFAULT, H5P_DEFAULT);
  xdmf_files_count(heavy, "/points", H5T_IEEE_F64LE, 2, (const hsize_t[]){ 7, 3 });
  xdmf_files_count(heavy, "/moved", H5T_IEEE_F64LE, 2, (const hsize_t[]){ 7, 3 });
  xdmf_files_count(heavy, "/cells", H5T_STD_I32LE, 2, (const hsize_t[]){ 2, 3 });
  H5Fclose(heavy);
  for (size_t p = 0; p < sizeof pairs / sizeof pairs[0]; ++p)
  {
    char domain[2048];
    uint64_t keys[2];
    snprintf(domain,
      sizeof domain,
      SERIES "<Grid>%s</Grid>\n<Grid>%s</Grid></Grid>",
      pairs[p].meshes[0],
      pairs[p].meshes[1]);
    mtm_xdmf* file = xdmf_files_open("keys", domain);
    for (int32_t s = 0; s < 2; ++s)
    {
      mtm_error error = { "" };
      CHECK(mtm_xdmf_select_step(file, s, &error) == MTM_OK, "%s", error.message);
      keys[s] = mtm_xdmf_mesh_key(file, 0);
      CHECK(mtm_xdmf_describe(file, 0, &error) == MTM_OK && keys[s],
        "%s: %s",
        pairs[p].name,
        error.message);
    }
    CHECK((keys[0] == keys[1]) == pairs[p].are_equal, "%s", pairs[p].name);
    mtm_xdmf_close(file);
  }
}

int main(int argc, char** argv)
{
  if (!xdmf_files_start(argc, argv))
  {
    return 2;
  }
  for (size_t s = 0; s < sizeof all_series / sizeof all_series[0]; ++s)
  {
    check_series(&all_series[s]);
  }
  check_keys();
  return check_result();
}
