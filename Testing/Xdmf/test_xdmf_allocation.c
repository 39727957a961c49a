/* SPDX-FileCopyrightText: The Microtome developers */
/* SPDX-License-Identifier: BSD-3-Clause */

/* Each allocation of the library fails in turn, alone and with all after it: a status or a problem, and
 * nothing leaked; then all goes well. Progress that says no ends a read. */
#include "check.h"
#include "failing_malloc.h"
#include "grids.h"
#include "xdmf_files.h"

static const char* domain =
  "<Grid GridType='Collection' CollectionType='Temporal'>\n"
  "<Time TimeType='List'><DataItem>1 2</DataItem></Time>\n"
  "<Grid Name='first'>\n<Topology TopologyType='Mixed'><DataItem NumberType='Int'>"
  "4 0 1 2  16 4 3 0 2 1 3 0 1 3 3 1 2 3 3 2 0 3  5 5 6 7 8</DataItem></Topology>\n"
  "<Geometry><DataItem Format='HDF' Dimensions='20 3'>failing.h5:/values</DataItem></Geometry>\n"
  "<Attribute Name='join' AttributeType='Vector'><DataItem ItemType='Function' "
  "Function='JOIN($0, 2*$0)' Dimensions='20 2'><DataItem ItemType='HyperSlab'>"
  "<DataItem>0 2 20</DataItem><DataItem Format='HDF'>failing.h5:/values</DataItem></DataItem>"
  "</DataItem></Attribute>\n"
  "<Attribute Name='pieces' Center='Cell'><DataItem Format='HDF'>failing.h5:/values|0:1:1|"
  "failing.h5:/values|7:1:2</DataItem></Attribute>\n"
  "<Attribute Name='places' Center='Cell'><DataItem ItemType='Coordinates'><DataItem>2 1 "
  "0</DataItem>"
  "<DataItem ItemType='Collection'><DataItem>1</DataItem><DataItem>2 3</DataItem></DataItem>"
  "</DataItem></Attribute>\n"
  "<Attribute Name='binary' Center='Grid'><DataItem Format='Binary' NumberType='UChar'>failing.h5"
  "</DataItem></Attribute>\n"
  "<Set Name='some' SetType='Node'><DataItem NumberType='Int'>3 4</DataItem></Set>\n</Grid>\n"
  "<Grid Name='second' GridType='Subset' Section='DataItem'><DataItem NumberType='Int'>1 "
  "0</DataItem>"
  "<Grid Reference='XML'>/Xdmf/Domain/Grid/Grid[1]</Grid>\n"
  "<Set Reference='/Xdmf/Domain/Grid/Grid[1]/Set'/>\n</Grid>\n"
  "<Grid Name='third'>\n<Topology TopologyType='Hexahedron_64'/>"
  "<Geometry Type='X_Y_Z'><DataItem Format='HDF' Dimensions='3 "
  "64'>failing.h5:/values</DataItem></Geometry>\n"
  "</Grid>\n</Grid>\n";

/* Everything of one step, with a part of the mesh too; the first status that is not MTM_OK. */
static mtm_status read_step(mtm_xdmf* file, int64_t step, const mtm_run* run, mtm_error* error)
{
  static double values[1 << 16];
  mtm_xdmf_mesh mesh = { 0 };
  mtm_xdmf_mesh some = { 0 };
  const mtm_xdmf_part part = { .has_cells = true, .first_cell = 0, .n_cells = 1 };
  double bounds[6];
  mtm_status status = mtm_xdmf_select_step(file, step, error);
  status = status == MTM_OK ? mtm_xdmf_read_mesh(file, 0, NULL, run, &mesh, error) : status;
  status = status == MTM_OK ? mtm_xdmf_read_mesh(file, 0, &part, run, &some, error) : status;
  status = status == MTM_OK ? mtm_xdmf_bounds(file, 0, run, bounds, error) : status;
  const mtm_xdmf_grid* grid = mtm_xdmf_grid_at(file, 0);
  for (int32_t a = 0; status == MTM_OK && a < grid->n_arrays; ++a)
  {
    if (grid->arrays[a].type != MTM_NO_TYPE)
    {
      status = mtm_xdmf_read_array(file, 0, a, &mesh, run, values, sizeof values, error);
      status = status == MTM_OK
        ? mtm_xdmf_read_array(file, 0, a, &some, run, values, sizeof values, error)
        : status;
    }
  }
  mtm_xdmf_mesh_free(&mesh);
  mtm_xdmf_mesh_free(&some);
  return status;
}

static mtm_status read_all(const char* path,
  const mtm_run* run,
  int32_t* n_problems,
  mtm_error* error)
{
  mtm_xdmf* file = NULL;
  mtm_status status = mtm_xdmf_open(path, NULL, &file, error);
  for (int64_t step = 0; status == MTM_OK && step < mtm_xdmf_n_steps(file); ++step)
  {
    status = read_step(file, step, run, error);
  }
  *n_problems = mtm_xdmf_n_problems(file);
  mtm_xdmf_close(file);
  return status;
}

static void check_failing(const char* path)
{
  int32_t n_problems = 0;
  mtm_error error = { "" };
  failing_malloc_start(-1, false);
  CHECK(read_all(path, NULL, &n_problems, &error) == MTM_OK, "%s", error.message);
  CHECK(n_problems == 0, "%d problems", n_problems);
  const int64_t n_live = failing_malloc_live();
  const int64_t n_all = failing_malloc_count();
  CHECK(n_all > 100, "%d allocations", (int)n_all);
  for (int64_t n = 0; n < n_all; ++n)
  {
    for (int32_t all_after = 0; all_after < 2; ++all_after)
    {
      error.message[0] = '\0';
      failing_malloc_start(n, all_after == 1);
      const mtm_status status = read_all(path, NULL, &n_problems, &error);
      const bool has_failed = failing_malloc_has_failed();
      failing_malloc_start(-1, false);
      CHECK(has_failed, "allocation %d was not reached", (int)n);
      CHECK(status == MTM_OK || error.message[0], "allocation %d: no message", (int)n);
      CHECK(failing_malloc_live() == n_live,
        "allocation %d: %d blocks are left",
        (int)n,
        (int)(failing_malloc_live() - n_live));
    }
  }
  CHECK(
    read_all(path, NULL, &n_problems, &error) == MTM_OK && n_problems == 0, "%s", error.message);
}

/* Counts calls, and says no from one on. */
typedef struct patience
{
  int32_t n_calls;
  int32_t n_allowed;
} patience;

static bool on_progress(void* user, double fraction)
{
  patience* of = user;
  CHECK(fraction >= 0.0 && fraction <= 1.0, "progress %g", fraction);
  return ++of->n_calls <= of->n_allowed;
}

static void check_cancelled(const char* path)
{
  patience all = { 0, 1 << 30 };
  mtm_run run = { .progress = on_progress, .user = &all };
  mtm_error error = { "" };
  int32_t n_problems = 0;
  CHECK(read_all(path, &run, &n_problems, &error) == MTM_OK && all.n_calls > 5,
    "%d calls",
    all.n_calls);
  for (int32_t n = 0; n < all.n_calls; ++n)
  {
    patience some = { 0, n };
    run.user = &some;
    const int64_t n_live = failing_malloc_live();
    const mtm_status status = read_all(path, &run, &n_problems, &error);
    CHECK(status == MTM_CANCELLED && some.n_calls == n + 1,
      "call %d: status %d after %d calls",
      (int)n,
      status,
      some.n_calls);
    CHECK(failing_malloc_live() == n_live, "call %d: blocks are left", (int)n);
  }
}

int main(int argc, char** argv)
{
  if (!xdmf_files_start(argc, argv))
  {
    return 2;
  }
  const hid_t heavy =
    H5Fcreate(xdmf_files_path("failing.h5"), H5F_ACC_TRUNC, H5P_DEFAULT, H5P_DEFAULT);
  xdmf_files_count(heavy, "/values", H5T_IEEE_F64LE, 1, (const hsize_t[]){ 300 });
  H5Fclose(heavy);
  mtm_xdmf_close(xdmf_files_open("failing", domain));
  const char* path = xdmf_files_path("failing.xdmf");
  check_failing(path);
  check_cancelled(path);
  return check_result();
}
