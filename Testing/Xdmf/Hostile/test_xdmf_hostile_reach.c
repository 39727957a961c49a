/* SPDX-FileCopyrightText: The Microtome developers */
/* SPDX-License-Identifier: BSD-3-Clause */

/* Nothing is reached that a file may not reach: by default only what it names as heavy data, confined
 * what is in its folder, trusted all that the formats can lead to. */
#include "check.h"
#include "hostile.h"

#include <hdf5.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

static const mtm_xdmf_options by_default = { .size = sizeof by_default };
static const mtm_xdmf_options confined = { .size = sizeof confined, .confined = true };
static const mtm_xdmf_options trusted = { .size = sizeof trusted, .trusted = true };
static const mtm_xdmf_options both = { .size = sizeof both, .confined = true, .trusted = true };

/* The file's one array, 1 2 3 4 if what it reaches for is reached; else the file or the array is refused,
 * for a reason that has the text in it. */
static void check_reach(const char* what,
  const mtm_xdmf_options* options,
  bool is_reached,
  const char* says)
{
  const hostile_end end = hostile_tour("in/in.xdmf", options);
  CHECK(!end.tour.defect[0], "%s: %s", what, end.tour.defect);
  CHECK(is_reached == (end.tour.n_arrays == 3),
    "%s: %s reached: %s %s",
    what,
    is_reached ? "not" : "is",
    end.tour.error.message,
    end.tour.problems);
  CHECK(is_reached || hostile_says(&end, says),
    "%s: says \"%s\" and:\n%s",
    what,
    end.tour.error.message,
    end.tour.problems);
}

static void write_file(const char* dtd, const char* item)
{
  hostile_text("in/in.xdmf",
    "%s<Xdmf xmlns:xi='http://www.w3.org/2001/XInclude'><Domain>" HOSTILE_GRID(
      "<Attribute Name='a'>%s</Attribute>") "</Domain></Xdmf>",
    dtd,
    item);
}

/* ---- XML ---------------------------------------------------------------------------------------- */

static void check_entities(void)
{
  static const char item[] = "<DataItem Dimensions='4'>&secret;</DataItem>";
  char* here = realpath(".", NULL);
  char dtd[9000];
  hostile_text("out/secret.txt", "<?xml version='1.0' encoding='UTF-8'?>1 2 3 4\n");
  const char* const systems[] = {
    "../out/secret.txt", "file://%s/out/secret.txt", "%s/out/secret.txt"
  };
  for (size_t i = 0; i < sizeof systems / sizeof systems[0]; ++i)
  {
    char path[4200];
    snprintf(path, sizeof path, systems[i], here);
    snprintf(dtd, sizeof dtd, "<!DOCTYPE Xdmf [<!ENTITY secret SYSTEM '%s'>]>", path);
    write_file(dtd, item);
    check_reach("external entity", &by_default, false, "external entities are not followed");
    check_reach("external entity, confined", &both, false, "");
    if (i != 1)
    {
      check_reach("external entity, trusted", &trusted, true, "");
    }
    /* With a DTD that is not there, libxml2 minds entities less. */
    snprintf(
      dtd, sizeof dtd, "<!DOCTYPE Xdmf SYSTEM 'Xdmf.dtd' [<!ENTITY secret SYSTEM '%s'>]>", path);
    write_file(dtd, item);
    check_reach(
      "external entity with a DTD", &by_default, false, "external entities are not followed");
    snprintf(dtd, sizeof dtd, "<!DOCTYPE Xdmf [<!ENTITY %% p SYSTEM '%s'> %%p; ]>", path);
    write_file(dtd, item);
    check_reach("external parameter entity", &trusted, false, "");
    snprintf(dtd,
      sizeof dtd,
      "<!DOCTYPE Xdmf PUBLIC 'x' '%s' [<!ENTITY secret PUBLIC 'x' '%s'>]>",
      path,
      path);
    write_file(dtd, item);
    check_reach("public entity", &by_default, false, "external entities are not followed");
  }
  /* In an attribute, and through another entity. */
  write_file("<!DOCTYPE Xdmf [<!ENTITY secret SYSTEM '../out/secret.txt'>]>",
    "<DataItem Dimensions='4' Name='&secret;'>1 2 3 4</DataItem>");
  check_reach("external entity in an attribute", &by_default, false, "");
  write_file("<!DOCTYPE Xdmf [<!ENTITY secret SYSTEM '../out/secret.txt'><!ENTITY x '&secret;'>]>",
    "<DataItem Dimensions='4'>&x;</DataItem>");
  check_reach("external entity in another", &by_default, false, "");
  free(here);
}

/* A DTD that would declare what is missing, or worse, is left where it is. */
static void check_dtd(void)
{
  hostile_text("out/Xdmf.dtd", "<!ENTITY secret '1 2 3 4'>");
  hostile_text("in/Xdmf.dtd", "<!ENTITY secret '1 2 3 4'>");
  write_file("<!DOCTYPE Xdmf SYSTEM 'Xdmf.dtd'>", "<DataItem>&secret;</DataItem>");
  check_reach("DTD", &trusted, false, "there is no entity secret");
  write_file("<!DOCTYPE Xdmf SYSTEM '/dev/zero'>", "<DataItem>1 2 3 4</DataItem>");
  check_reach("endless DTD", &trusted, true, "");
  write_file(
    "<!DOCTYPE Xdmf SYSTEM 'http://127.0.0.1:1/Xdmf.dtd'>", "<DataItem>1 2 3 4</DataItem>");
  check_reach("DTD of the net", &trusted, true, "");
}

static void check_includes(void)
{
  hostile_text("out/secret.txt", "1 2 3 4\n");
  hostile_text("in/open.txt", "1 2 3 4\n");
  hostile_text("out/part.xml", "<DataItem>1 2 3 4</DataItem>");
  write_file("", "<DataItem><xi:include parse='text' href='../out/secret.txt'/></DataItem>");
  check_reach("text include", &by_default, false, "trusted files only");
  check_reach("text include, trusted", &trusted, true, "");
  check_reach("text include, confined and trusted", &both, false, "outside the folder");
  write_file("", "<DataItem><xi:include parse='text' href='open.txt'/></DataItem>");
  check_reach("text include beside", &by_default, false, "trusted files only");
  check_reach("text include beside, confined and trusted", &both, true, "");
  write_file("", "<xi:include href='../out/part.xml'/>");
  check_reach("include", &by_default, true, "");
  check_reach("include, confined", &confined, false, "outside the folder");
  write_file("", "<xi:include href='http://127.0.0.1:1/part.xml'/>");
  check_reach("include of the net", &trusted, false, "there is no file");
}

/* ---- Files -------------------------------------------------------------------------------------- */

static void check_paths(void)
{
  static const float values[4] = { 1, 2, 3, 4 };
  char* here = realpath(".", NULL);
  char item[5000];
  hostile_write("out/data.bin", values, sizeof values);
  CHECK(symlink("../out/data.bin", "in/link.bin") == 0 && symlink("../out", "in/folder") == 0 &&
      symlink("in.xdmf", "in/loop") == 0 && symlink("circle", "in/circle") == 0,
    "links");
  static const char* const names[] = { "../out/data.bin",
    "link.bin",
    "folder/data.bin",
    "%s/out/data.bin",
    "../in/../in/./folder/../out/data.bin" };
  for (size_t i = 0; i < sizeof names / sizeof names[0]; ++i)
  {
    char name[4200];
    snprintf(name, sizeof name, names[i], here);
    snprintf(item, sizeof item, "<DataItem Format='Binary'>%s</DataItem>", name);
    write_file("", item);
    check_reach(name, &by_default, true, "");
    check_reach(name, &confined, false, "outside the folder");
    check_reach(name, &both, false, "outside the folder");
  }
  hostile_write("in/data.bin", values, sizeof values);
  write_file("", "<DataItem Format='Binary'>/nowhere/data.bin</DataItem>");
  check_reach("beside", &confined, true, "");
  write_file("", "<DataItem Format='Binary'>circle</DataItem>");
  check_reach("circle of links", &by_default, false, "there is no file");
  free(here);
}

/* What would block or do something when it is opened. */
static void check_devices(void)
{
  CHECK(mkfifo("in/pipe", 0666) == 0 && mkdir("in/directory", 0777) == 0, "a pipe and a directory");
  struct sockaddr_un address = { .sun_family = AF_UNIX, .sun_path = "in/socket" };
  const int listener = socket(AF_UNIX, SOCK_STREAM, 0);
  CHECK(bind(listener, (const struct sockaddr*)&address, sizeof address) == 0, "a socket");
  static const char* const names[] = {
    "pipe", "directory", "socket", "/dev/zero", "/dev/stdin", "."
  };
  static const char* const formats[] = { "<DataItem Format='Binary' Dimensions='4'>%s</DataItem>",
    "<DataItem Format='HDF' Dimensions='4'>%s:/x</DataItem>",
    "<DataItem Format='Binary' Compression='Zlib' Dimensions='4'>%s</DataItem>",
    "<xi:include href='%s'/>",
    "<DataItem><xi:include parse='text' href='%s'/></DataItem>" };
  for (size_t n = 0; n < sizeof names / sizeof names[0]; ++n)
  {
    char item[512];
    for (size_t f = 0; f < sizeof formats / sizeof formats[0]; ++f)
    {
      snprintf(item, sizeof item, formats[f], names[n]);
      write_file("", item);
      check_reach(item, &trusted, false, "not a regular file");
    }
    snprintf(item, sizeof item, names[n][0] == '/' ? "%s" : "in/%s", names[n]);
    const hostile_end end = hostile_tour(item, NULL);
    CHECK(!end.tour.defect[0] && end.tour.opened == MTM_IO_ERROR &&
        hostile_says(&end, "not a regular file"),
      "%s: %s %s",
      item,
      end.tour.defect,
      end.tour.error.message);
    snprintf(item, sizeof item, "<!DOCTYPE Xdmf [<!ENTITY x SYSTEM '%s'>]>", names[n]);
    write_file(item, "<DataItem>&x;</DataItem>");
    check_reach(item, &trusted, false, "no entity x");
  }
  close(listener);
}

/* ---- HDF5 --------------------------------------------------------------------------------------- */

static void write_set(hid_t file, const char* name, hid_t properties)
{
  static const int values[4] = { 1, 2, 3, 4 };
  const hsize_t n = 4;
  const hid_t space = H5Screate_simple(1, &n, NULL);
  const hid_t set =
    H5Dcreate2(file, name, H5T_NATIVE_INT, space, H5P_DEFAULT, properties, H5P_DEFAULT);
  CHECK(set >= 0, "%s", name);
  if (properties == H5P_DEFAULT)
  {
    CHECK(H5Dwrite(set, H5T_NATIVE_INT, H5S_ALL, H5S_ALL, H5P_DEFAULT, values) >= 0, "%s", name);
  }
  H5Dclose(set);
  H5Sclose(space);
}

static void write_hdf5(void)
{
  const hsize_t n = 4;
  static const int values[4] = { 1, 2, 3, 4 };
  char* here = realpath("out", NULL);
  char other[5000];
  hostile_write("out/secret.raw", values, sizeof values);
  snprintf(other, sizeof other, "%s/secret.h5", here);
  hid_t file = H5Fcreate(other, H5F_ACC_TRUNC, H5P_DEFAULT, H5P_DEFAULT);
  write_set(file, "x", H5P_DEFAULT);
  H5Fclose(file);
  file = H5Fcreate("in/data.h5", H5F_ACC_TRUNC, H5P_DEFAULT, H5P_DEFAULT);
  write_set(file, "x", H5P_DEFAULT);
  H5Lcreate_soft("/x", file, "soft", H5P_DEFAULT, H5P_DEFAULT);
  H5Lcreate_soft("/circle", file, "circle", H5P_DEFAULT, H5P_DEFAULT);
  H5Lcreate_soft("/gone", file, "dangling", H5P_DEFAULT, H5P_DEFAULT);
  H5Lcreate_external(other, "/x", file, "external", H5P_DEFAULT, H5P_DEFAULT);
  H5Lcreate_external(other, "/", file, "group", H5P_DEFAULT, H5P_DEFAULT);
  H5Lcreate_soft("/external", file, "soft_to_external", H5P_DEFAULT, H5P_DEFAULT);
  H5Lcreate_external("pipe", "/x", file, "external_pipe", H5P_DEFAULT, H5P_DEFAULT);
  hid_t properties = H5Pcreate(H5P_DATASET_CREATE);
  char raw[5000];
  snprintf(raw, sizeof raw, "%s/secret.raw", here);
  H5Pset_external(properties, raw, 0, sizeof values);
  write_set(file, "storage", properties);
  H5Pclose(properties);
  properties = H5Pcreate(H5P_DATASET_CREATE);
  const hid_t space = H5Screate_simple(1, &n, NULL);
  H5Pset_virtual(properties, space, other, "x", space);
  write_set(file, "virtual", properties);
  H5Pclose(properties);
  H5Sclose(space);
  H5Fclose(file);
  free(here);
}

static void check_hdf5(void)
{
  static const struct
  {
    const char* name;
    bool is_inside, is_there;
    const char* says;
  } sets[] = { { "x", true, true, "" },
    { "soft", true, true, "" },
    { "circle", false, false, "is not there" },
    { "dangling", false, false, "is not there" },
    { "external", false, true, "a link to another file" },
    { "group/x", false, true, "a link to another file" },
    { "soft_to_external", false, true, "a link to another file" },
    { "storage", false, true, "external storage" },
    { "virtual", false, true, "virtual" } };
  write_hdf5();
  for (size_t i = 0; i < sizeof sets / sizeof sets[0]; ++i)
  {
    char item[256];
    snprintf(item,
      sizeof item,
      "<DataItem Format='HDF' Dimensions='4'>data.h5:/%s</DataItem>",
      sets[i].name);
    write_file("", item);
    check_reach(sets[i].name, &by_default, sets[i].is_inside, sets[i].says);
    check_reach(sets[i].name, &confined, sets[i].is_inside, sets[i].says);
    check_reach(sets[i].name, &both, sets[i].is_inside, sets[i].says);
    check_reach(sets[i].name, &trusted, sets[i].is_there, sets[i].says);
  }
  write_file("", "<DataItem Format='HDF' Dimensions='4'>data.h5:/external_pipe</DataItem>");
  check_reach("link to a pipe", &by_default, false, "a link to another file");
}

int main(int argc, char** argv)
{
  if (!hostile_start(argc, argv) || mkdir("in", 0777) != 0 || mkdir("out", 0777) != 0)
  {
    return 1;
  }
  check_entities();
  check_dtd();
  check_includes();
  check_paths();
  check_hdf5();
  check_devices();
  return check_result();
}
