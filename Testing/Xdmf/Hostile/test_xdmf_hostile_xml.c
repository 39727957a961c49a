/* SPDX-FileCopyrightText: The Microtome developers */
/* SPDX-License-Identifier: BSD-3-Clause */

/* Small XML files with something wrong in each: no crash, no hang; what is wrong is said in one line with
 * its place, and costs no more than it must. */
#include "check.h"
#include "hostile.h"

#include <stdlib.h>
#include <unistd.h>

typedef struct expected
{
  const char* name;
  const char* text;
  mtm_status opened;
  int n_grids, n_meshes,
    n_arrays;       /* -1: whatever; read whole, in parts and from slices: at least */
  const char* says; /* NULL: nothing */
} expected;

#define DATA(attributes, text) "<DataItem " attributes ">" text "</DataItem>"
#define SLAB_OF(attributes, numbers, data)                                                         \
  "<DataItem ItemType='HyperSlab' Dimensions='4'>" DATA(attributes, numbers) data "</DataItem>"
#define SLAB(numbers, data) SLAB_OF("", numbers, data)
#define FUNCTION(text, data)                                                                       \
  "<DataItem ItemType='Function' Function='" text "' Dimensions='4'>" data "</DataItem>"
#define FOUR DATA("Dimensions='4'", "1 2 3 4")
#define CELLS(attributes, cells)                                                                   \
  HOSTILE_FILE("<Grid><Topology " attributes ">" DATA("NumberType='Int'",                          \
    cells) "</Topology><Geometry><DataItem Dimensions='4 3'>0 0 0 1 0 0 1 1 0 0 1 0</DataItem>"    \
           "</Geometry></Grid>")
#define BLOCK(dimensions, inside)                                                                  \
  HOSTILE_FILE(                                                                                    \
    "<Grid><Topology TopologyType='3DCoRectMesh' Dimensions='" dimensions "'/>"                    \
    "<Geometry GeometryType='ORIGIN_DXDYDZ'><DataItem>0 0 0</DataItem><DataItem>1 1 1</DataItem>"  \
    "</Geometry>" inside "</Grid>")
#define VALUES                                                                                     \
  "<Attribute Name='a'>" DATA(                                                                     \
    "", "1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20 21 22 23 24") "</Attribute>"

static const expected files[] = {
  /* XML that is none, or no XDMF. */
  { "empty", "", MTM_BAD_FILE, 0, 0, 0, "in.xdmf:1: " },
  { "blank", "\n\n", MTM_BAD_FILE, 0, 0, 0, "in.xdmf:" },
  { "no XML", "HDF\r\n\032\n", MTM_BAD_FILE, 0, 0, 0, "in.xdmf:1: " },
  { "cut off", "<Xdmf><Domain>\n<Grid>", MTM_BAD_FILE, 0, 0, 0, "in.xdmf:2: " },
  { "other XML", "<html/>", MTM_BAD_FILE, 0, 0, 0, "html" },
  { "no domain", "<Xdmf/>", MTM_OK, 0, 0, 0, NULL },
  { "no grid", HOSTILE_FILE(""), MTM_OK, 0, 0, 0, NULL },
  { "nothing in the grid", HOSTILE_FILE("<Grid/>"), MTM_OK, 1, 0, 0, "in.xdmf:2: Grid: " },
  { "no geometry",
    HOSTILE_FILE("<Grid Name='x'><Topology TopologyType='3DSMesh' Dimensions='2 2 2'/></Grid>"),
    MTM_OK,
    1,
    0,
    0,
    "in.xdmf:2: Grid \"x\": the grid has no Geometry" },
  { "nothing in the collection",
    HOSTILE_FILE("<Grid GridType='Collection' CollectionType='Temporal'/>"),
    MTM_OK,
    0,
    0,
    0,
    NULL },
  { "one line for a name of several",
    HOSTILE_FILE("<Grid Name='a&#10;b&#13;&#9;c'/>"),
    MTM_OK,
    1,
    0,
    0,
    "Grid \"a b  c\": " },
  { "no such entity",
    "<!DOCTYPE Xdmf SYSTEM 'Xdmf.dtd'>" HOSTILE_ARRAY(DATA("", "1 2 &x; 4")),
    MTM_BAD_FILE,
    0,
    0,
    0,
    "in.xdmf:3: there is no entity x" },

  /* Dimensions. */
  { "large without values",
    BLOCK("2000 2000 2000", VALUES),
    MTM_OK,
    1,
    -1,
    0,
    "Attribute \"a\": it has 24 values" },
  { "dimensions of 2^32", BLOCK("4294967296 3 4", VALUES), MTM_OK, 1, -1, 0, "Attribute \"a\": " },
  { "dimensions of 2^63",
    BLOCK("9223372036854775807 3 4", VALUES),
    MTM_OK,
    1,
    0,
    0,
    "are not those of a grid" },
  { "dimensions of 2^64",
    BLOCK("18446744073709551616 3 4", VALUES),
    MTM_OK,
    1,
    0,
    0,
    "has 1 to 3 Dimensions" },
  { "negative dimensions", BLOCK("-1 3 4", VALUES), MTM_OK, 1, 0, 0, "are not those of a grid" },
  { "no dimensions", BLOCK("0 3 4", VALUES), MTM_OK, 1, 0, 0, "are not those of a grid" },
  { "dimensions in words", BLOCK("a b", VALUES), MTM_OK, 1, 0, 0, "has 1 to 3 Dimensions" },
  { "commas between dimensions", BLOCK("2,3,4", VALUES), MTM_OK, 1, 1, 3, NULL },
  { "data of 2^40",
    HOSTILE_ARRAY(DATA("Dimensions='1048576 1048576'", "1 2 3 4")),
    MTM_OK,
    1,
    1,
    0,
    "in.xdmf:2: Attribute \"a\": it has 4 values, and its Dimensions" },
  { "data of 2^90",
    HOSTILE_ARRAY(DATA("Dimensions='1073741824 1073741824 1073741824'", "1 2 3 4")),
    MTM_OK,
    1,
    1,
    0,
    "are not an array's" },
  { "no data", HOSTILE_ARRAY(DATA("Dimensions='0'", "")), MTM_OK, 1, 1, 0, "it has 0 values" },
  { "33 dimensions",
    HOSTILE_ARRAY(
      DATA("Dimensions='1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 4'",
        "1 2 3 4")),
    MTM_OK,
    1,
    1,
    0,
    "are not an array's" },

  { "no spacing",
    HOSTILE_FILE(
      "<Grid><Topology TopologyType='2DCoRectMesh' Dimensions='2 2'/>"
      "<Geometry GeometryType='ORIGIN_DXDY'>" DATA("", "0 0") DATA("", "0 1") "</Geometry></Grid>"),
    MTM_OK,
    1,
    0,
    0,
    "along axis 1 its origin is no number, or its spacing 0 or none" },

  /* Numbers. */
  { "not a number",
    HOSTILE_ARRAY(DATA("", "1 2 x\ny 4")),
    MTM_OK,
    1,
    1,
    0,
    "value 2, \"x y 4\", is no number" },
  { "cut in a character",
    HOSTILE_ARRAY(
      DATA("", "1 2 aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\303\244\303\244")),
    MTM_OK,
    1,
    1,
    0,
    "is no number" },
  { "beyond double",
    HOSTILE_ARRAY(DATA("Precision='8'", "1e999 -1e999 nan 1e-999")),
    MTM_OK,
    1,
    1,
    3,
    NULL },
  { "as FORTRAN writes",
    HOSTILE_ARRAY(DATA("", "0.18E-01 1.0D+00 ,1.;-2")),
    MTM_OK,
    1,
    1,
    3,
    NULL },
  { "integers beyond 64 bits",
    HOSTILE_ARRAY(DATA("NumberType='Int'", "1 2 99999999999999999999 4")),
    MTM_OK,
    1,
    1,
    0,
    "does not fit its NumberType" },
  { "integers of 64 bits, then beyond",
    HOSTILE_ARRAY(DATA("NumberType='Int' Precision='1'",
      "9223372036854775807 -9223372036854775808 -9223372236854775808 0")),
    MTM_OK,
    1,
    1,
    0,
    "value 2, \"-9223372236854775808 0\", does not fit its NumberType" },
  { "NaN for an integer",
    HOSTILE_ARRAY(DATA("NumberType='Int'", "1 2 nan 4")),
    MTM_OK,
    1,
    1,
    0,
    "does not fit its NumberType" },
  { "coordinates that are none",
    HOSTILE_FILE("<Grid><Topology TopologyType='Triangle'>" DATA("NumberType='Int'",
      "0 1 2") "</Topology><Geometry>" DATA("", "nan 0 0 1e999 0 0 0 -inf 0") "</Geometry></Grid>"),
    MTM_OK,
    1,
    1,
    0,
    NULL },

  /* Cells. */
  { "points that are not there",
    CELLS("TopologyType='Triangle'", "0 1 4"),
    MTM_OK,
    1,
    0,
    0,
    "Topology: cell 0 uses point 4 of 4" },
  { "negative points",
    CELLS("TopologyType='Triangle'", "0 -1 2"),
    MTM_OK,
    1,
    0,
    0,
    "cell 0 uses point -1" },
  { "base offset of 2^63",
    CELLS("TopologyType='Triangle' BaseOffset='-9223372036854775807'", "0 1 2"),
    MTM_OK,
    1,
    0,
    0,
    "cell 0 uses point" },
  { "points that are no integers",
    HOSTILE_FILE("<Grid><Topology TopologyType='Triangle'>" DATA("",
      "0 1 1.5") "</Topology><Geometry>" DATA("", "0 0 0 1 0 0 1 1 0") "</Geometry></Grid>"),
    MTM_OK,
    1,
    0,
    0,
    "value 2 is not an integer" },
  { "mixed, cut off",
    CELLS("TopologyType='Mixed'", "4 0 1 2 5 0 1"),
    MTM_OK,
    1,
    0,
    0,
    "cell 1, number 5: the numbers end within a cell" },
  { "mixed, bad count",
    CELLS("TopologyType='Mixed'", "3 9000000000 0 1"),
    MTM_OK,
    1,
    0,
    0,
    "end within a cell" },
  { "mixed, negative count",
    CELLS("TopologyType='Mixed'", "3 -3 0 1 2"),
    MTM_OK,
    1,
    0,
    0,
    "end within a cell" },
  { "mixed, bad code",
    CELLS("TopologyType='Mixed'", "77 0 1 2"),
    MTM_OK,
    1,
    0,
    0,
    "a code is of no cell" },
  { "mixed, bad point",
    CELLS("TopologyType='Mixed'", "4 0 1 7"),
    MTM_OK,
    1,
    0,
    0,
    "a point that is not there" },
  { "polygons of one and two points",
    CELLS("TopologyType='Mixed'", "3 1 0 3 2 0 1 3 0 2 1 3"),
    MTM_OK,
    1,
    1,
    0,
    NULL },
  { "polyhedron, bad face",
    CELLS("TopologyType='Polyhedron'", "4 3 0 1 2 3 0 1 3 3 1 2 3 -3"),
    MTM_OK,
    1,
    0,
    0,
    "end within a face" },
  { "polyhedra without faces",
    CELLS("TopologyType='Mixed'", "4 0 1 2 16 0 16 1 0 16 0 4 0 2 3"),
    MTM_OK,
    1,
    1,
    0,
    NULL },
  { "polyline without a length",
    CELLS("TopologyType='Polyline'", "7 1 2"),
    MTM_OK,
    1,
    0,
    0,
    "end within a cell" },
  { "no such cells",
    CELLS("TopologyType='Heptahedron'", "0 1 2"),
    MTM_OK,
    1,
    0,
    0,
    "\"Heptahedron\" is not known" },

  /* Selections. */
  { "slab of 40 dimensions",
    HOSTILE_ARRAY("<DataItem ItemType='HyperSlab' Dimensions='4'>" DATA("",
      "0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 "
      "1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 "
      "4 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1") FOUR
      "</DataItem>"),
    MTM_OK,
    1,
    1,
    0,
    "1 to 32 dimensions, not 120 numbers" },
  { "slab outside", HOSTILE_ARRAY(SLAB("1 1 4", FOUR)), MTM_OK, 1, 1, 0, "does not lie within" },
  { "slab of 2^63",
    HOSTILE_ARRAY(
      SLAB_OF("NumberType='Int' Precision='8'", "0 9223372036854775807 9223372036854775807", FOUR)),
    MTM_OK,
    1,
    1,
    0,
    "does not lie within" },
  { "slab with a step of 2^63",
    HOSTILE_ARRAY(SLAB_OF("NumberType='Int' Precision='8'", "3 9223372036854775807 1", FOUR)),
    MTM_OK,
    1,
    1,
    0,
    "ask for 4" },
  { "negative slab", HOSTILE_ARRAY(SLAB("-1 1 4", FOUR)), MTM_OK, 1, 1, 0, "are not negative" },
  { "slab without a step",
    HOSTILE_ARRAY(SLAB("0 0 4", FOUR)),
    MTM_OK,
    1,
    1,
    0,
    "its stride not 0" },
  { "slab of nothing",
    HOSTILE_ARRAY("<DataItem ItemType='HyperSlab'/>"),
    MTM_OK,
    1,
    1,
    0,
    "two data items" },
  { "slab of five numbers",
    HOSTILE_ARRAY(SLAB("0 0 1 1 4", FOUR)),
    MTM_OK,
    1,
    1,
    0,
    "not 5 numbers" },
  { "coordinates outside",
    HOSTILE_ARRAY("<DataItem ItemType='Coordinates'>" DATA("", "0 1 2 4") FOUR "</DataItem>"),
    MTM_OK,
    1,
    1,
    0,
    "outside of their array" },

  /* Functions. */
  { "argument that is not there",
    HOSTILE_ARRAY(FUNCTION("$7 + $0", FOUR)),
    MTM_OK,
    1,
    1,
    0,
    "no such data item" },
  { "argument of 2^40",
    HOSTILE_ARRAY(FUNCTION("$1099511627776", FOUR)),
    MTM_OK,
    1,
    1,
    0,
    "no such data item" },
  { "no function",
    HOSTILE_ARRAY(FUNCTION("", FOUR)),
    MTM_OK,
    1,
    1,
    0,
    "the Function cannot be understood" },
  { "no such function",
    HOSTILE_ARRAY(FUNCTION("SYSTEM($0)", FOUR)),
    MTM_OK,
    1,
    1,
    0,
    "no such function" },
  { "open bracket", HOSTILE_ARRAY(FUNCTION("JOIN($0", FOUR)), MTM_OK, 1, 1, 0, "not closed" },
  { "one JOINed", HOSTILE_ARRAY(FUNCTION("JOIN($0)", FOUR)), MTM_OK, 1, 1, 3, NULL },
  { "division by nothing", HOSTILE_ARRAY(FUNCTION("$0 / 0", FOUR)), MTM_OK, 1, 1, 3, NULL },
  { "arguments of different lengths",
    HOSTILE_ARRAY(FUNCTION("$0 + $1", FOUR DATA("", "1 2 3"))),
    MTM_OK,
    1,
    1,
    0,
    "different numbers of values" },

  /* Times. */
  { "no times",
    HOSTILE_FILE(
      "<Grid GridType='Collection' CollectionType='Temporal'><Time TimeType='List'>" DATA("",
        "x") "</Time>" HOSTILE_GRID("") "</Grid>"),
    MTM_OK,
    1,
    1,
    0,
    "Time: its values cannot be read: " },
  { "times that are no numbers",
    HOSTILE_FILE("<Grid GridType='Collection' CollectionType='Temporal'><Grid Name='a'><Time "
                 "Value='nan'/>" HOSTILE_SQUARE
                 "</Grid><Grid Name='b'><Time Value='inf'/>" HOSTILE_SQUARE "</Grid></Grid>"),
    MTM_OK,
    2,
    2,
    0,
    NULL },
  { "a range of one",
    HOSTILE_FILE("<Grid GridType='Collection' CollectionType='Temporal'>"
                 "<Time TimeType='Range' Value='0 1'/>" HOSTILE_GRID("") "</Grid>"),
    MTM_OK,
    1,
    1,
    0,
    NULL },

  /* References and includes. */
  { "reference to itself",
    HOSTILE_ARRAY(
      "<DataItem Name='x' Reference='XML'>/Xdmf/Domain/Grid/Attribute/DataItem</DataItem>"),
    MTM_OK,
    1,
    1,
    0,
    "in.xdmf:2: Attribute \"a\": the reference leads round in a circle" },
  { "reference to nothing",
    HOSTILE_ARRAY("<DataItem Reference='XML'>/Xdmf/No</DataItem>"),
    MTM_OK,
    1,
    1,
    0,
    "leads to no element" },
  { "reference to something else",
    HOSTILE_ARRAY("<DataItem Reference='/Xdmf/Domain'/>"),
    MTM_OK,
    1,
    1,
    0,
    "leads to a Domain, not to a DataItem" },
  { "reference that is no path",
    HOSTILE_ARRAY("<DataItem Reference='//*[count(//*[//*=//*]) &gt; 1]'/>"),
    MTM_OK,
    1,
    1,
    0,
    "leads to no element: it is not a simple one" },
  { "data item in itself",
    HOSTILE_ARRAY(FUNCTION("$0+1", "<DataItem Reference='/Xdmf/Domain/Grid/Attribute/DataItem'/>")),
    MTM_OK,
    1,
    1,
    0,
    "it refers to itself" },
  { "grid that is its own part",
    HOSTILE_FILE(
      "<Grid Name='t' GridType='Tree'><Grid Name='u' Reference='/Xdmf/Domain/Grid'/></Grid>"),
    MTM_OK,
    0,
    0,
    0,
    "nested too deeply, or one is in itself" },
  { "include of itself",
    "<Xdmf xmlns:xi='http://www.w3.org/2001/XInclude'><Domain><xi:include "
    "href='in.xdmf'/></Domain></Xdmf>",
    MTM_OK,
    0,
    0,
    0,
    "in.xdmf:1: include: it includes itself" },
  { "include of the include",
    "<Xdmf xmlns:xi='https://www.w3.org/2001/XInclude'><Domain><Grid Name='g'>" HOSTILE_SQUARE
    "<xi:include xpointer='element(/1/1/1/3)'/></Grid></Domain></Xdmf>",
    MTM_OK,
    1,
    1,
    0,
    "it includes itself" },
  { "include of the grid around",
    "<Xdmf xmlns:xi='http://www.w3.org/2003/XInclude'><Domain><Grid GridType='Tree'>"
    "<xi:include xpointer='element(/1/1/1)'/></Grid></Domain></Xdmf>",
    MTM_OK,
    0,
    0,
    0,
    "in itself" },
  { "include of nothing",
    "<Xdmf xmlns:xi='http://www.w3.org/2001/XInclude'><Domain><xi:include/>" HOSTILE_GRID(
      "") "</Domain></Xdmf>",
    MTM_OK,
    1,
    1,
    0,
    "names neither a file nor an element" },

  /* Names. */
  { "equal names",
    HOSTILE_FILE(HOSTILE_GRID("") HOSTILE_GRID("") "<Grid Name='g (2)'>" HOSTILE_SQUARE "</Grid>"
                                                   "<Grid Name='g (2)'>" HOSTILE_SQUARE "</Grid>"),
    MTM_OK,
    4,
    4,
    0,
    NULL },
  { "arrays of equal names",
    HOSTILE_FILE(HOSTILE_GRID(
      "<Attribute Name='a'>" FOUR "</Attribute><Attribute Name='a'>" FOUR "</Attribute>")),
    MTM_OK,
    1,
    1,
    3,
    "in.xdmf:2: Attribute \"a\": the grid has a later one of this name, which counts" },
  { "heavy data without a file",
    HOSTILE_ARRAY(DATA("Format='HDF'", "")),
    MTM_OK,
    1,
    1,
    0,
    "names no data set" },
  { "heavy data in no file",
    HOSTILE_ARRAY(DATA("Format='HDF'", "gone.h5:/x")),
    MTM_OK,
    1,
    1,
    0,
    "in.xdmf:2: Attribute \"a\": there is no file ./gone.h5" },
  { "heavy data in the folder",
    HOSTILE_ARRAY(DATA("Format='Binary'", ".")),
    MTM_OK,
    1,
    1,
    0,
    "not a regular file" },
  { "no such format",
    HOSTILE_ARRAY(DATA("Format='MYSQL'", "x")),
    MTM_OK,
    1,
    1,
    0,
    "Format \"MYSQL\"" },
};

static void check_file(const expected* file)
{
  CHECK(hostile_write("in.xdmf", file->text, strlen(file->text)), "%s: not written", file->name);
  const hostile_end end = hostile_tour("in.xdmf", NULL);
  const test_tour* tour = &end.tour;
  CHECK(!tour->defect[0], "%s: %s", file->name, tour->defect);
  CHECK(tour->opened == file->opened, "%s: %s", file->name, tour->error.message);
  CHECK(file->n_grids < 0 || tour->n_grids == file->n_grids,
    "%s: %d grids",
    file->name,
    (int)tour->n_grids);
  CHECK(file->n_meshes < 0 || tour->n_meshes == file->n_meshes,
    "%s: %d meshes, %s",
    file->name,
    (int)tour->n_meshes,
    tour->error.message);
  CHECK(file->n_arrays == 0 ? tour->n_arrays == 0 : tour->n_arrays >= file->n_arrays,
    "%s: %d arrays",
    file->name,
    (int)tour->n_arrays);
  if (file->says)
  {
    CHECK(hostile_says(&end, file->says),
      "%s: says \"%s\" and:\n%s",
      file->name,
      tour->error.message,
      tour->problems);
  }
  else
  {
    CHECK(!tour->error.message[0] && tour->n_problems == 0,
      "%s: says \"%s\" and:\n%s",
      file->name,
      tour->error.message,
      tour->problems);
  }
}

/* The same text in UTF-16 with a mark in front. */
static void check_utf16(void)
{
  static const char text[] = "<?xml version='1.0' encoding='UTF-16'?>" HOSTILE_ARRAY(FOUR);
  char wide[2 + 2 * sizeof text] = "\377\376";
  for (size_t i = 0; i + 1 < sizeof text; ++i)
  {
    wide[2 + 2 * i] = text[i];
  }
  hostile_write("in.xdmf", wide, 2 * sizeof text);
  const hostile_end end = hostile_tour("in.xdmf", NULL);
  CHECK(!end.tour.defect[0] && end.tour.n_arrays == 3,
    "UTF-16: %s %s",
    end.tour.defect,
    end.tour.error.message);
}

/* A text in no encoding is an error like others, and libxml2 prints nothing of its own. */
static void check_encoding(void)
{
  static const char text[] = "<?xml version='1.0' encoding='UTF-16LE'?>\n<Xdmf>\xd8\x00\n  </Xdmf>";
  hostile_write("in.xdmf", text, sizeof text - 1);
  fflush(stderr);
  const int kept = dup(STDERR_FILENO);
  FILE* printed = freopen("printed", "wb", stderr);
  const hostile_end end = hostile_tour("in.xdmf", NULL);
  fflush(stderr);
  const long n_printed = printed ? lseek(STDERR_FILENO, 0, SEEK_END) : -1;
  dup2(kept, STDERR_FILENO);
  close(kept);
  CHECK(n_printed == 0, "%ld bytes were printed", n_printed);
  CHECK(!end.tour.defect[0] && end.tour.opened == MTM_BAD_FILE,
    "%s %s",
    end.tour.defect,
    end.tour.error.message);
}

/* Names come as they are, grids' paths are unique. */
static void check_names(void)
{
  mtm_xdmf* file = NULL;
  mtm_error error = { "" };
  hostile_text("in.xdmf",
    "%s",
    HOSTILE_FILE("<Grid GridType='Tree' Name='t'><Grid Name='a/b'>" HOSTILE_SQUARE
                 "<Attribute Name='&lt;script>alert(1)&lt;/script>/..'>" FOUR "</Attribute></Grid>"
                 "<Grid Name='a/b'>" HOSTILE_SQUARE "</Grid><Grid Name='a/b (2)'>" HOSTILE_SQUARE
                 "</Grid></Grid>"));
  CHECK(mtm_xdmf_open("in.xdmf", NULL, &file, &error) == MTM_OK, "%s", error.message);
  static const char* const paths[3] = { "t/a/b", "t/a/b (2)", "t/a/b (2) (2)" };
  for (int32_t g = 0; g < 3 && mtm_xdmf_n_grids(file) == 3; ++g)
  {
    const mtm_xdmf_grid* grid = mtm_xdmf_grid_at(file, g);
    CHECK(strcmp(grid->path, paths[g]) == 0, "grid %d is %s", (int)g, grid->path);
    CHECK(strcmp(grid->name, paths[g] + 2) == 0, "grid %d is called %s", (int)g, grid->name);
  }
  const mtm_xdmf_grid* first = mtm_xdmf_grid_at(file, 0);
  CHECK(first && first->n_arrays == 1 &&
      strcmp(first->arrays[0].name, "<script>alert(1)</script>/..") == 0,
    "the array's name");
  mtm_xdmf_close(file);
}

/* 4000 bytes for every name. */
static void check_long_names(void)
{
  char name[4001];
  memset(name, 'n', 4000);
  name[4000] = '\0';
  hostile_text("in.xdmf",
    "<Xdmf><Domain><Grid Name='%s' GridType='Tree'><Grid Name='%s'>" HOSTILE_SQUARE
    "<Attribute Name='%s'><DataItem Format='HDF'>%s.h5:/%s</DataItem></Attribute></Grid><Grid "
    "Name='%s'/></Grid>"
    "</Domain></Xdmf>",
    name,
    name,
    name,
    name,
    name,
    name);
  const hostile_end end = hostile_tour("in.xdmf", NULL);
  CHECK(!end.tour.defect[0] && end.tour.n_grids == 2 && end.tour.n_meshes == 1,
    "long names: %s %s",
    end.tour.defect,
    end.tour.error.message);
}

/* Planes beside an image and through it: only the layers at the plane count. */
static void check_planes(void)
{
  mtm_xdmf* file = NULL;
  mtm_error error = { "" };
  hostile_text("in.xdmf", "%s", BLOCK("1000000000000 2 2", ""));
  CHECK(mtm_xdmf_open("in.xdmf", NULL, &file, &error) == MTM_OK, "%s", error.message);
  static const double places[] = { -5.0, -1.0, 0.0, 7.5, 999999999999.0, 1e12 + 1e7, 1e300, NAN };
  static const int64_t layers[][2] = { { 0, -1 }, { 0, -1 }, { 0, 1 }, { 7, 8 } };
  for (size_t i = 0; i < sizeof places / sizeof places[0]; ++i)
  {
    const mtm_plane plane = { { 0.0, 0.0, places[i] }, { 0.0, 0.0, 1.0 } };
    mtm_xdmf_part part;
    bool empty = false;
    CHECK(
      mtm_xdmf_slice_part(file, 0, &plane, &part, &empty, &error) == MTM_OK, "%s", error.message);
    CHECK(i >= 4 || empty == (layers[i][1] < 0), "plane at %g", places[i]);
    CHECK(i >= 4 || empty || (part.extent[4] == layers[i][0] && part.extent[5] == layers[i][1]),
      "plane at %g: %lld to %lld",
      places[i],
      (long long)part.extent[4],
      (long long)part.extent[5]);
    CHECK(i != 4 || (!empty && part.extent[5] == 999999999999), "plane at %g", places[i]);
    CHECK(i < 6 || empty || part.extent[5] < 1000000000000, "plane at %g", places[i]);
  }
  mtm_xdmf_close(file);
}

int main(int argc, char** argv)
{
  if (!hostile_start(argc, argv))
  {
    return 1;
  }
  for (size_t i = 0; i < sizeof files / sizeof files[0]; ++i)
  {
    check_file(&files[i]);
  }
  check_utf16();
  check_encoding();
  check_names();
  check_planes();
  check_long_names();
  return check_result();
}
