/* SPDX-FileCopyrightText: The Microtome developers */
/* SPDX-License-Identifier: BSD-3-Clause */

/* Parts of files that stand for others: includes in three namespaces and several forms, references,
 * entities; and the grids that are only there to be included. */
#include "check.h"
#include "grids.h"
#include "xdmf_files.h"

#include <stdlib.h>

#define MESH                                                                                       \
  "<Grid Name='mesh'>\n<Topology TopologyType='Triangle' NumberOfElements='1'>"                    \
  "<DataItem NumberType='Int'>0 1 2</DataItem></Topology>\n"                                       \
  "<Geometry GeometryType='XY'><DataItem>0 0 1 0 0 1</DataItem></Geometry>\n</Grid>\n"
#define VALUES "<Attribute Name='u'><DataItem>5 6 7</DataItem></Attribute>\n"
#define XI_2001 "xmlns:xi='http://www.w3.org/2001/XInclude'"
#define XI_2003 "xmlns:xi='http://www.w3.org/2003/XInclude'"
#define XI_HTTPS "xmlns:xi='https://www.w3.org/2001/XInclude'"
#define TREE "<Xdmf Version='3.0' " XI_2001 "><Domain>\n"
#define SOLUTION "<Grid Name='solution'>"
#define END VALUES "</Grid>\n</Domain></Xdmf>\n"

typedef struct tree
{
  const char* name;
  const char* text;
  int32_t n_grids; /* the last of which is a triangle with u = 5, 6, 7 */
  const char* problem;
} tree;

static const tree trees[] = {
  { "xpointer-2001",
    "<Xdmf Version='3.0' " XI_2001 "><Domain>\n" MESH SOLUTION
    "<xi:include xpointer=\"xpointer(//Grid[@Name='mesh']/*[self::Topology or "
    "self::Geometry])\"/>" END,
    1,
    NULL },
  { "xpointer-2003",
    "<Xdmf " XI_2003 "><Domain>\n" MESH SOLUTION
    "<xi:include xpointer=\"xpointer(//Grid[@Name='mesh']/*[self::Topology or "
    "self::Geometry])\"/>" END,
    1,
    NULL },
  { "xpointer-https",
    "<Xdmf " XI_HTTPS "><Domain>\n" MESH SOLUTION
    "<xi:include xpointer=\"xpointer(/Xdmf/Domain/Grid/*[self::Topology or "
    "self::Geometry])\"/>" END,
    1,
    NULL },
  { "own-prefix",
    "<Xdmf><Domain>\n" MESH SOLUTION "<ns0:include xmlns:ns0='https://www.w3.org/2001/XInclude' "
    "xpointer=\"xpointer(//Grid[1]/*)\"/>" END,
    1,
    NULL },
  { "element",
    TREE MESH SOLUTION
    "<xi:include xpointer='element(/1/1/1/1)'/><xi:include xpointer='element(/1/1/1/2)'/>" END,
    1,
    NULL },
  { "series",
    TREE MESH "<Grid GridType='Collection' CollectionType='Temporal'>"
              "<Grid Name='solution'><Time Value='3'/><xi:include "
              "xpointer=\"xpointer(//Grid[@Name='mesh']/*)\"/>" VALUES "</Grid></Grid>\n"
              "</Domain></Xdmf>",
    1,
    NULL },
  { "from-file",
    TREE SOLUTION "<xi:include href='mesh.xmf' xpointer='xpointer(//Grid/Topology)'/>"
                  "<xi:include href='mesh.xmf' xpointer='xpointer(//Grid/Geometry)'/>" END,
    1,
    NULL },
  { "from-elsewhere",
    TREE SOLUTION
    "<xi:include href='/nowhere/mesh.xmf' xpointer='xpointer(//Topology | //Geometry)'/>" END,
    1,
    NULL },
  { "fragment",
    TREE SOLUTION "<xi:include href='topology.xml'/><xi:include href='geometry.xml'/>" END,
    1,
    NULL },
  { "nested", TREE "<xi:include href='outer.xmf'/></Domain></Xdmf>", 1, NULL },
  { "topology-reference",
    TREE MESH SOLUTION
    "<Topology Reference=\"/Xdmf/Domain/Grid[@Name='mesh']/Topology\"/><Geometry "
    "Reference='XML'>/Xdmf/Domain/Grid[1]/Geometry</Geometry>" END,
    1,
    NULL },
  { "grid-reference",
    TREE "<Grid Name='copy' Reference='XML'>/Xdmf/Domain/Grid[@Name='solution']</Grid>\n" SOLUTION
         "<Topology TopologyType='Triangle'/><Geometry Type='XY'><DataItem>0 0 1 0 0 "
         "1</DataItem></Geometry>" END,
    2,
    NULL },
  { "entities",
    "<!DOCTYPE Xdmf SYSTEM 'Xdmf.dtd' [\n<!ENTITY n '3'>\n<!ENTITY points '0 0 1 0 0 1'>\n"
    "<!ENTITY mesh \"<Topology TopologyType='Triangle'/><Geometry GeometryType='XY'><DataItem "
    "Dimensions='&n; 2'>&points;</DataItem></Geometry>\">\n]>\n"
    "<Xdmf><Domain>" SOLUTION "&mesh;" END,
    1,
    NULL },
  { "doctype",
    "<?xml version='1.0' ?>\n<!DOCTYPE Xdmf SYSTEM \"Xdmf.dtd\" []>\n<Xdmf><Domain>" SOLUTION
    "<Topology TopologyType='Triangle'/><Geometry GeometryType='XY'><DataItem>0 0 1 0 0 "
    "1</DataItem></Geometry>" END,
    1,
    NULL },
  { "own-namespace",
    "<Xdmf xmlns='http://www.xdmf.org'><Domain>" SOLUTION
    "<Topology TopologyType='Triangle'/><Geometry GeometryType='XY'><DataItem>0 0 1 0 0 "
    "1</DataItem></Geometry>" END,
    1,
    NULL },
  { "two-domains",
    "<Xdmf><Domain>" MESH "</Domain><Domain>" SOLUTION
    "<Topology TopologyType='Triangle'/><Geometry GeometryType='XY'><DataItem>0 0 1 0 0 "
    "1</DataItem></Geometry>" END,
    2,
    NULL },
  { "case",
    "<XDMF><DOMAIN><grid name='solution'><TOPOLOGY TYPE='triangle'/><geometry TYPE='xy'><dataitem "
    "FORMAT='xml'>0 0 1 0 0 1</dataitem></geometry>"
    "<attribute NAME='u'><DataItem>5 6 7</DataItem></attribute></grid></DOMAIN></XDMF>",
    1,
    NULL },
  { "absent-file",
    TREE MESH SOLUTION
    "<xi:include xpointer='xpointer(//Grid[1]/*)'/><xi:include href='absent.xmf'/>" END,
    1,
    "absent.xmf" },
  { "absent-element",
    TREE MESH SOLUTION
    "<xi:include xpointer='xpointer(//Grid[1]/*)'/><xi:include xpointer='element(/1/1/9)'/>" END,
    1,
    "leads to no element" },
  { "text",
    TREE MESH SOLUTION
    "<xi:include xpointer='xpointer(//Grid[1]/*)'/><xi:include href='mesh.xmf' parse='text'/>" END,
    1,
    "text" },
};

static void check_tree(const tree* of)
{
  mtm_xdmf* file = xdmf_files_open_text(of->name, of->text);
  const int32_t n_grids = file ? mtm_xdmf_n_grids(file) : 0;
  CHECK(n_grids == of->n_grids, "%s: %d grids", of->name, n_grids);
  if (n_grids)
  {
    int64_t n = 0;
    mtm_xdmf_mesh mesh = { 0 };
    mtm_error error = { "" };
    const mtm_status status = mtm_xdmf_read_mesh(file, n_grids - 1, NULL, NULL, &mesh, &error);
    CHECK(
      status == MTM_OK && mtm_mesh_n_cells(&mesh.mesh) == 1 && mtm_mesh_n_points(&mesh.mesh) == 3,
      "%s: %s",
      of->name,
      error.message);
    double* values = status == MTM_OK ? grid_values(file, n_grids - 1, "u", &mesh, &n) : NULL;
    CHECK(n == 3 && first_odd(values, n, 5.0, 1.0) < 0, "%s: values", of->name);
    free(values);
    mtm_xdmf_mesh_free(&mesh);
  }
  const int32_t n_problems = mtm_xdmf_n_problems(file);
  CHECK(n_problems == (of->problem != NULL), "%s: %s", of->name, mtm_xdmf_problem(file, 0));
  CHECK(!of->problem || problem_with(file, of->problem, NULL) == 0,
    "%s: %s",
    of->name,
    mtm_xdmf_problem(file, 0));
  mtm_xdmf_close(file);
}

/* Files that are none, with what is said of them. */
static void check_bad_files(void)
{
  static const char* bad[][2] = {
    { "", "bad.xdmf" },
    { "<Xdmf><Domain>", "bad.xdmf:1: " },
    { "<Xdmf>\n\n<Domain></Grid></Domain></Xdmf>", "bad.xdmf:3: " },
    { "<html/>", "its first element is html" },
  };
  for (size_t b = 0; b < sizeof bad / sizeof bad[0]; ++b)
  {
    mtm_xdmf* file = NULL;
    mtm_error error = { "" };
    xdmf_files_write("bad.xdmf", bad[b][0], strlen(bad[b][0]));
    CHECK(mtm_xdmf_open(xdmf_files_path("bad.xdmf"), NULL, &file, &error) == MTM_BAD_FILE &&
        !file && strstr(error.message, bad[b][1]),
      "%d: %s",
      (int)b,
      error.message);
  }
  mtm_xdmf* file = NULL;
  mtm_error error = { "" };
  CHECK(mtm_xdmf_open(xdmf_files_path("not there.xdmf"), NULL, &file, &error) == MTM_IO_ERROR,
    "%s",
    error.message);
  CHECK(
    mtm_xdmf_open(xdmf_files_path("."), NULL, &file, &error) == MTM_IO_ERROR, "%s", error.message);
  CHECK(mtm_xdmf_open(NULL, NULL, &file, &error) == MTM_BAD_ARGUMENT, "%s", error.message);
  static const char* empty[] = {
    "<Xdmf/>", "<Xdmf><Domain/></Xdmf>", "<Xdmf><Domain><Grid/></Domain></Xdmf>"
  };
  for (int32_t e = 0; e < 3; ++e)
  {
    file = xdmf_files_open_text("empty", empty[e]);
    CHECK(
      file && mtm_xdmf_n_steps(file) == 1 && mtm_xdmf_n_grids(file) == (e == 2), "%s", empty[e]);
    CHECK(e < 2 ||
        (mtm_xdmf_describe(file, 0, &error) == MTM_BAD_FILE &&
          strstr(error.message, "no Topology")),
      "%s",
      error.message);
    mtm_xdmf_close(file);
  }
}

int main(int argc, char** argv)
{
  static const char* mesh = TREE MESH "</Domain></Xdmf>\n";
  static const char* outer = TREE "<xi:include href='inner.xmf'/></Domain></Xdmf>\n";
  static const char* inner =
    TREE SOLUTION "<xi:include href='mesh.xmf' xpointer='xpointer(//Grid/*)'/>" END;
  static const char* topology =
    "<Topology TopologyType='Triangle'><DataItem NumberType='Int'>0 1 2</DataItem></Topology>";
  static const char* geometry =
    "<Geometry GeometryType='XY'><DataItem>0 0 1 0 0 1</DataItem></Geometry>";
  if (!xdmf_files_start(argc, argv))
  {
    return 2;
  }
  xdmf_files_write("mesh.xmf", mesh, strlen(mesh));
  xdmf_files_write("outer.xmf", outer, strlen(outer));
  xdmf_files_write("inner.xmf", inner, strlen(inner));
  xdmf_files_write("topology.xml", topology, strlen(topology));
  xdmf_files_write("geometry.xml", geometry, strlen(geometry));
  for (size_t t = 0; t < sizeof trees / sizeof trees[0]; ++t)
  {
    check_tree(&trees[t]);
  }
  check_bad_files();
  return check_result();
}
