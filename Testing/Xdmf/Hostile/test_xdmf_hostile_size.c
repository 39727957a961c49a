/* SPDX-FileCopyrightText: The Microtome developers */
/* SPDX-License-Identifier: BSD-3-Clause */

/* Small files that grow without end, and large ones that are only large: time and memory stay in
 * proportion to what there is. */
#include "check.h"
#include "hostile.h"

#include <stdlib.h>
#include <unistd.h>

enum
{
  MAX_S = 40, /* for one file, on a slow and busy machine; most take some milliseconds */
  MAX_MB = 1000
};

/* Whatever becomes of the file, it is soon and costs little. */
static hostile_end check_end(const char* what)
{
  const hostile_end end = hostile_tour("in.xdmf", NULL);
  CHECK(!end.tour.defect[0], "%s: %s", what, end.tour.defect);
#if !defined(__SANITIZE_ADDRESS__)
  CHECK(end.time_s < MAX_S, "%s: %g s", what, end.time_s);
  CHECK(end.peak_mb < MAX_MB, "%s: %d MB", what, (int)end.peak_mb);
#endif
  printf("%s: %.2f s, %d MB, %s%s\n",
    what,
    end.time_s,
    (int)end.peak_mb,
    end.tour.error.message,
    end.tour.n_problems ? end.tour.problems : "\n");
  return end;
}

static void repeat(FILE* stream, int n, const char* text)
{
  for (int i = 0; i < n; ++i)
  {
    fputs(text, stream);
  }
}

/* Two texts, each of them often, with others around them. */
typedef struct repeated
{
  const char* before;
  int n_first;
  const char* first;
  const char* between;
  int n_second;
  const char* second;
  const char* after;
} repeated;

/* What becomes of a file of these: it must not be read, with a message that says so. */
static void check_repeated(const char* what, const repeated* texts, const char* says)
{
  FILE* stream = fopen("in.xdmf", "wb");
  fputs(texts->before, stream);
  repeat(stream, texts->n_first, texts->first);
  fputs(texts->between, stream);
  repeat(stream, texts->n_second, texts->second);
  fputs(texts->after, stream);
  fclose(stream);
  const hostile_end end = check_end(what);
  CHECK(end.tour.opened == MTM_BAD_FILE, "%s: %s", what, end.tour.error.message);
  CHECK(!says || hostile_says(&end, says), "%s: %s", what, end.tour.error.message);
}

/* ---- Entities -------------------------------------------------------------------------------------- */

static void check_entities(void)
{
  FILE* stream = fopen("in.xdmf", "wb");
  fputs("<!DOCTYPE Xdmf [<!ENTITY e0 '1 2 3 4 5 6 7 8 9 '>", stream);
  for (int i = 1; i < 20; ++i)
  {
    fprintf(stream, "<!ENTITY e%d '", i);
    for (int k = 0; k < 10; ++k)
    {
      fprintf(stream, "&e%d;", i - 1);
    }
    fputs("'>", stream);
  }
  fputs("]>" HOSTILE_ARRAY("<DataItem>&e19;</DataItem>"), stream);
  fclose(stream);
  hostile_end end = check_end("entities of entities");
  CHECK(end.tour.opened == MTM_BAD_FILE, "entities of entities: %s", end.tour.error.message);
  const char* const entity = "<!DOCTYPE Xdmf [<!ENTITY e '";
  const char* const domain = "'>]><Xdmf><Domain>";
  const char* const close = "</Domain></Xdmf>";
  check_repeated("a long entity, often",
    &(repeated){ entity, 100000, "1 2 3 4 ", domain, 20000, "<Grid Name='&e;'/>", close },
    NULL);
  check_repeated("a long entity of elements, often",
    &(repeated){ entity, 50000, "<a/>", domain, 20000, "&e;", close },
    NULL);
  /* Attributes that a DTD adds to each element. */
  check_repeated("a long attribute by default",
    &(repeated){ "<!DOCTYPE Xdmf [<!ATTLIST Grid Name CDATA '",
      100000,
      "name",
      domain,
      100000,
      "<Grid/>",
      close },
    "by attributes of Grid");
  /* What a code may write is read. */
  hostile_text("in.xdmf",
    "<!DOCTYPE Xdmf [<!ATTLIST Attribute Center CDATA 'Node'><!ENTITY v '1 2 3 4'>]>" HOSTILE_ARRAY(
      "<DataItem>&v;</DataItem>"));
  end = check_end("entities as they should be");
  CHECK(end.tour.n_arrays == 3, "%s", end.tour.error.message);
}

/* ---- Nesting ---------------------------------------------------------------------------------------- */

static void write_nested(int n,
  const char* open,
  const char* close,
  const char* before,
  const char* after)
{
  FILE* stream = fopen("in.xdmf", "wb");
  fputs(before, stream);
  repeat(stream, n, open);
  fputs("<DataItem>1 2 3 4</DataItem>", stream);
  repeat(stream, n, close);
  fputs(after, stream);
  fclose(stream);
}

static void check_nesting(void)
{
  static const int depths[] = { 70, 1000, 100000 };
  for (size_t i = 0; i < sizeof depths / sizeof depths[0]; ++i)
  {
    write_nested(
      depths[i], "<Grid GridType='Tree'>", "</Grid>", "<Xdmf><Domain>", "</Domain></Xdmf>");
    hostile_end end = check_end("grids in grids");
    CHECK(hostile_says(&end, "nested too deeply") || hostile_says(&end, "epth"),
      "%s",
      end.tour.problems);
    write_nested(depths[i],
      "<DataItem ItemType='Function' Function='$0+1'>",
      "</DataItem>",
      "<Xdmf><Domain>"
      "<Grid>" HOSTILE_SQUARE "<Attribute>",
      "</Attribute></Grid></Domain></Xdmf>");
    end = check_end("data items in data items");
    CHECK(hostile_says(&end, "nested too deeply") || hostile_says(&end, "epth"),
      "%s",
      end.tour.problems);
  }
  FILE* stream = fopen("in.xdmf", "wb");
  fputs("<Xdmf><Domain><Grid>" HOSTILE_SQUARE "<Attribute><DataItem ItemType='Function' Function='",
    stream);
  repeat(stream, 100000, "(");
  fputs("$0'><DataItem>1 2 3 4</DataItem></DataItem></Attribute></Grid></Domain></Xdmf>", stream);
  fclose(stream);
  check_end("brackets in brackets");
  stream = fopen("in.xdmf", "wb");
  fputs("<Xdmf><Domain><Grid>" HOSTILE_SQUARE
        "<Attribute><DataItem ItemType='Function' Function='$0",
    stream);
  repeat(stream, 100000, "+$0");
  fputs("'><DataItem>1 2 3 4</DataItem></DataItem></Attribute></Grid></Domain></Xdmf>", stream);
  fclose(stream);
  hostile_end end = check_end("a long function");
  CHECK(hostile_says(&end, "it is too long"), "%s", end.tour.problems);
  stream = fopen("in.xdmf", "wb");
  fputs("<Xdmf><Domain><Grid>" HOSTILE_SQUARE
        "<Attribute><DataItem ItemType='Function' Function='$0",
    stream);
  repeat(stream, 150, " + $0 * $149");
  fputs("'>", stream);
  repeat(stream, 150, "<DataItem>1 2 3 4</DataItem>");
  fputs("</DataItem></Attribute></Grid></Domain></Xdmf>", stream);
  fclose(stream);
  end = check_end("150 arguments");
  CHECK(end.tour.n_arrays == 3, "%s", end.tour.problems);
}

/* ---- Things made of each other ------------------------------------------------------------------------ */

/* `n` levels, each of which is two of the one before. */
static void write_doubling(int n, const char* type, const char* inside)
{
  FILE* stream = fopen("in.xdmf", "wb");
  fprintf(stream, "<Xdmf><Domain><DataItem Name='d0'>1 2 3 4</DataItem>");
  for (int i = 1; i <= n; ++i)
  {
    fprintf(stream, "<DataItem Name='d%d' %s>", i, type);
    for (int k = 0; k < 2; ++k)
    {
      fprintf(stream, "<DataItem Reference='/Xdmf/Domain/DataItem[@Name=\"d%d\"]'/>", i - 1);
    }
    fputs("</DataItem>", stream);
  }
  fprintf(stream, inside, n);
  fputs("</Domain></Xdmf>", stream);
  fclose(stream);
}

static void check_doubling(void)
{
  static const char values[] =
    "<Grid>" HOSTILE_SQUARE "<Attribute Center='Grid'><DataItem "
    "Reference='/Xdmf/Domain/DataItem[@Name=\"d%d\"]'/></Attribute></Grid>";
  static const char points[] =
    "<Grid><Topology TopologyType='Polyvertex'/><Geometry>"
    "<DataItem Reference='/Xdmf/Domain/DataItem[@Name=\"d%d\"]'/></Geometry></Grid>";
  static const char* const types[] = { "ItemType='Function' Function='JOIN($0,$1)'",
    "ItemType='Collection'",
    "ItemType='Function' Function='$0 + $1'" };
  for (size_t t = 0; t < sizeof types / sizeof types[0]; ++t)
  {
    for (int n = 8; n <= 60; n += n < 16 ? 1 : 22)
    {
      write_doubling(n, types[t], values);
      check_end(types[t]);
      write_doubling(n, types[t], points);
      check_end(types[t]);
    }
  }
}

/* Trees of grids, each of which has the next one ten times, by reference or by include. */
static void check_trees(void)
{
  static const char* const ways[] = { "<Grid Reference='/Xdmf/Domain/Grid[%d]'/>",
    "<xi:include xpointer='element(/1/1/%d)'/>",
    "<Grid Reference='XML'>/Xdmf/Domain/Grid[%d]</Grid>" };
  static const char* const types[] = { "GridType='Tree'",
    "GridType='Collection' CollectionType='Temporal'" };
  for (size_t w = 0; w < sizeof ways / sizeof ways[0]; ++w)
  {
    for (size_t t = 0; t < sizeof types / sizeof types[0]; ++t)
    {
      FILE* stream = fopen("in.xdmf", "wb");
      fputs("<Xdmf xmlns:xi='http://www.w3.org/2001/XInclude'><Domain>", stream);
      for (int i = 1; i < 30; ++i)
      {
        fprintf(stream, "<Grid %s Name='t%d'>", types[t], i);
        for (int k = 0; k < 10; ++k)
        {
          fprintf(stream, ways[w], i + 1);
        }
        fputs("</Grid>", stream);
      }
      fputs("<Grid><Time Value='1'/>" HOSTILE_SQUARE "</Grid></Domain></Xdmf>", stream);
      fclose(stream);
      check_end(ways[w]);
    }
  }
}

/* Files that include the next one twice, and one that includes them all often. */
static void check_includes(void)
{
  for (int i = 0; i < 40; ++i)
  {
    char name[32];
    snprintf(name, sizeof name, "part%d.xml", i);
    hostile_text(name,
      "<Xdmf xmlns:xi='http://www.w3.org/2001/XInclude'><Domain><xi:include href='part%d.xml'/>"
      "<xi:include href='part%d.xml'/></Domain></Xdmf>",
      i + 1,
      i + 1);
  }
  hostile_text("part40.xml", HOSTILE_FILE(HOSTILE_GRID("")));
  FILE* stream = fopen("in.xdmf", "wb");
  fputs("<Xdmf xmlns:xi='http://www.w3.org/2001/XInclude'><Domain>", stream);
  repeat(stream, 1000, "<xi:include href='part20.xml'/><xi:include href='part0.xml'/>");
  fputs("</Domain></Xdmf>", stream);
  fclose(stream);
  const hostile_end end = check_end("includes of includes");
  CHECK(hostile_says(&end, "includes of the file are more than"), "%s", end.tour.problems);
}

/* ---- Large, and nothing else ------------------------------------------------------------------------ */

static void write_steps(int n)
{
  FILE* stream = fopen("in.xdmf", "wb");
  fputs("<Xdmf><Domain><Grid GridType='Collection' CollectionType='Temporal'>\n", stream);
  for (int i = 0; i < n; ++i)
  {
    fprintf(stream,
      "<Grid><Time Value='%d'/><Topology Reference='/Xdmf/Domain/Topology'/>"
      "<Geometry Reference='/Xdmf/Domain/Geometry'/></Grid>\n",
      i);
  }
  fputs("</Grid>" HOSTILE_SQUARE "</Domain></Xdmf>", stream);
  fclose(stream);
}

static void check_steps(int n)
{
  write_steps(n);
  const hostile_end end = hostile_tour("in.xdmf", NULL);
  CHECK(!end.tour.defect[0] && end.tour.n_steps == n,
    "%d steps: %d, %s %s",
    n,
    (int)end.tour.n_steps,
    end.tour.defect,
    end.tour.error.message);
  CHECK(end.tour.n_meshes == 5 && end.tour.n_problems == 0,
    "%d steps: %d meshes, %s",
    n,
    (int)end.tour.n_meshes,
    end.tour.error.message);
  printf("%d steps: %.2f s, %d MB\n", n, end.time_s, (int)end.peak_mb);
}

#if !defined(__SANITIZE_ADDRESS__)
/* Opens the file and goes to some of its steps, each of which has its number as time. */
static bool visit_steps(void* user, test_tour* tour)
{
  (void)user;
  alarm(120); /* large is not stuck */
  mtm_xdmf* file = NULL;
  tour->opened = mtm_xdmf_open("in.xdmf", NULL, &file, &tour->error);
  tour->n_steps = file ? mtm_xdmf_n_steps(file) : 0;
  const double* times = file ? mtm_xdmf_times(file) : NULL;
  const int64_t steps[] = { 0, tour->n_steps / 2, tour->n_steps - 1 };
  for (int i = 0; times && i < 3; ++i)
  {
    mtm_xdmf_mesh mesh = { 0 };
    tour->n_meshes += times[steps[i]] == (double)steps[i] &&
      mtm_xdmf_select_step(file, steps[i], &tour->error) == MTM_OK && mtm_xdmf_n_grids(file) == 1 &&
      mtm_xdmf_read_mesh(file, 0, NULL, NULL, &mesh, &tour->error) == MTM_OK;
    mtm_xdmf_mesh_free(&mesh);
  }
  mtm_xdmf_close(file);
  return tour->n_meshes == 3;
}

/* A run of years: what it costs is in proportion to the file, which is removed after. */
static void check_million_steps(void)
{
  enum
  {
    N = 1000000,
    MAX_BYTES_EACH = 2500 /* of memory for a step, which takes some 120 bytes in the file */
  };
  write_steps(N);
  const hostile_end end = hostile_run(visit_steps, NULL);
  CHECK(!end.tour.defect[0] && end.tour.n_steps == N,
    "%d steps: %s %s",
    (int)end.tour.n_steps,
    end.tour.defect,
    end.tour.error.message);
  CHECK(end.time_s < 60, "1,000,000 steps: %g s", end.time_s);
  CHECK(end.peak_mb < (int64_t)N * MAX_BYTES_EACH >> 20, "%d MB", (int)end.peak_mb);
  printf("1,000,000 steps: %.2f s, %d MB\n", end.time_s, (int)end.peak_mb);
  remove("in.xdmf");
}
#else
static void check_million_steps(void) {}
#endif

static void check_many(void)
{
  FILE* stream = fopen("in.xdmf", "wb");
  fputs("<Xdmf><Domain><Grid GridType='Collection'>", stream);
  repeat(stream, 100000, "<Grid Name='g'/>");
  fputs("</Grid></Domain></Xdmf>", stream);
  fclose(stream);
  hostile_end end = check_end("100,000 grids of one name");
  CHECK(end.tour.n_grids == 100000, "%d grids", (int)end.tour.n_grids);
  stream = fopen("in.xdmf", "wb");
  fputs("<Xdmf><Domain><Grid>" HOSTILE_SQUARE, stream);
  for (int i = 0; i < 100000; ++i)
  {
    fprintf(stream,
      "<Attribute Name='a%d'><DataItem Format='HDF'>gone%d.h5:/x</DataItem></Attribute>",
      i,
      i);
  }
  fputs("</Grid></Domain></Xdmf>", stream);
  fclose(stream);
  end = check_end("100,000 arrays in missing files");
  CHECK(
    end.tour.n_meshes == 1 && end.tour.n_problems == 1001, "%d problems", (int)end.tour.n_problems);
  /* A text that says it is a path of 10 MB. */
  stream = fopen("in.xdmf", "wb");
  fputs("<Xdmf><Domain><Grid>" HOSTILE_SQUARE "<Attribute><DataItem Format='HDF'>", stream);
  repeat(stream, 2000000, "x.h5:");
  fputs("</DataItem></Attribute></Grid></Domain></Xdmf>", stream);
  fclose(stream);
  check_end("a path of 10 MB");
  /* Many values in one text, which libxml2 by itself does not take. */
  stream = fopen("in.xdmf", "wb");
  fputs(
    "<Xdmf><Domain><Grid>" HOSTILE_SQUARE "<Attribute Name='a' Center='Grid'><DataItem>", stream);
  repeat(stream, 3000000, "1.25 ");
  fputs("</DataItem></Attribute></Grid></Domain></Xdmf>", stream);
  fclose(stream);
  end = check_end("a text of 15 MB");
  CHECK(end.tour.n_arrays == 3, "%s", end.tour.error.message);
}

/* Paths that libxml2 would look for long, often. */
static void check_paths(void)
{
  FILE* stream = fopen("in.xdmf", "wb");
  fputs("<Xdmf><Domain><Grid>" HOSTILE_SQUARE, stream);
  for (int i = 0; i < 5000; ++i)
  {
    fprintf(stream,
      "<Attribute><DataItem Reference='XML'>//*/following::*/preceding::*[@Name=\"%d\"]"
      "</DataItem></Attribute>",
      i);
  }
  fputs("</Grid></Domain></Xdmf>", stream);
  fclose(stream);
  check_end("long ways");
}

int main(int argc, char** argv)
{
  if (!hostile_start(argc, argv))
  {
    return 1;
  }
  check_entities();
  check_nesting();
  check_doubling();
  check_trees();
  check_includes();
  check_steps(100000);
  check_million_steps();
  check_many();
  check_paths();
  return check_result();
}
