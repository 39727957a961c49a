/* SPDX-FileCopyrightText: The Microtome developers */
/* SPDX-License-Identifier: BSD-3-Clause */

/* Each allocation of the library fails in turn, alone and with all after it: MTM_NO_MEMORY or a problem,
 * no crash, nothing leaked; and then all goes well. */
#include "check.h"
#include "failing_malloc.h"
#include "hostile.h"

#include <hdf5.h>
#include <stdlib.h>

#define XYZ "<Geometry><DataItem Dimensions='4 3'>0 0 0 1 0 0 0 1 0 0 0 1</DataItem></Geometry>"

/* Something of everything. */
static const char xdmf[] =
  "<!DOCTYPE Xdmf [<!ENTITY four '1 2 3 4'>]><Xdmf "
  "xmlns:xi='http://www.w3.org/2001/XInclude'><Domain>"
  "<Grid GridType='Collection' CollectionType='Temporal'><Time TimeType='List'><DataItem>0 "
  "1</DataItem></Time>"
  "<Grid Name='a'>" HOSTILE_SQUARE
  "<Attribute Name='text'><DataItem Dimensions='4'>&four;</DataItem></Attribute>"
  "<Attribute Name='set'><DataItem Format='HDF' Dimensions='4'>data.h5:/x</DataItem></Attribute>"
  "<Attribute Name='pieces'><DataItem "
  "Format='HDF'>data.h5:/x|0:1:2|data.h5:/x|2:1:2</DataItem></Attribute>"
  "<Attribute Name='gone'><DataItem Format='HDF'>gone.h5:/x</DataItem></Attribute>"
  "<Attribute Name='binary'><DataItem Format='Binary' "
  "Dimensions='4'>data.bin</DataItem></Attribute>"
  "<Attribute Name='slab'><DataItem ItemType='HyperSlab' Dimensions='4'><DataItem>0 2 4</DataItem>"
  "<DataItem>1 2 3 4 5 6 7 8</DataItem></DataItem></Attribute>"
  "<Attribute Name='picked'><DataItem ItemType='Coordinates'><DataItem>3 2 1 0</DataItem>"
  "<DataItem>1 2 3 4</DataItem></DataItem></Attribute>"
  "<Attribute Name='joined'><DataItem ItemType='Function' Function='JOIN($0, 2*$0)' Dimensions='4 "
  "2'>"
  "<DataItem>1 2 3 4</DataItem></DataItem></Attribute>"
  "<Attribute Name='collected'><DataItem ItemType='Collection'><DataItem>1 2</DataItem><DataItem>3 "
  "4</DataItem>"
  "</DataItem></Attribute>"
  "<Set SetType='Node' Name='nodes'><DataItem NumberType='Int'>1 3</DataItem></Set></Grid>"
  "<Grid GridType='Tree' Name='t'>"
  "<Grid Name='b'><Topology TopologyType='Mixed'><DataItem NumberType='Int'>"
  "4 0 1 2 16 4 3 0 1 2 3 0 1 3 3 1 2 3 3 0 2 3 6 0 1 2 3</DataItem></Topology>" XYZ
  "<Attribute Name='c' Center='Cell'><DataItem>1 2 3</DataItem></Attribute></Grid>"
  "<Grid Name='b'><Topology TopologyType='Triangle'><DataItem NumberType='Int'>0 1 2 0 2 "
  "3</DataItem></Topology>"
  "<xi:include xpointer='xpointer(/Xdmf/Domain/Grid/Grid/Grid[@Name=\"b\"][1]/Geometry)'/>"
  "<Attribute Name='u' ItemType='FiniteElementFunction' ElementFamily='CG' ElementDegree='1'>"
  "<DataItem NumberType='Int'>0 1 2 0 2 3</DataItem><DataItem>1 2 3 4</DataItem>"
  "<DataItem NumberType='Int'>0 3 6</DataItem><DataItem NumberType='Int'>0 "
  "1</DataItem></Attribute></Grid>"
  "<Grid Name='c'><Topology TopologyType='3DRectMesh' Dimensions='1 2 2'/><Geometry "
  "GeometryType='VXVYVZ'>"
  "<DataItem>0 1</DataItem><DataItem>0 1</DataItem><DataItem>0</DataItem></Geometry></Grid>"
  "<Grid Name='d'><Topology TopologyType='3DSMesh' Dimensions='1 2 2'/><Geometry "
  "GeometryType='X_Y_Z'>"
  "<DataItem>0 1 0 1</DataItem><DataItem>0 0 1 1</DataItem><DataItem>0 0 0 "
  "0</DataItem></Geometry></Grid>"
  "<Grid Name='e' Reference='XML'>/Xdmf/Domain/Grid/Grid[1]</Grid></Grid>"
  "</Grid></Domain></Xdmf>";

/* Fails allocation n; whether one was there to fail. */
static bool fail_once(int64_t n, bool all_after, const test_tour* whole)
{
  const int64_t live = failing_malloc_live();
  failing_malloc_start(n, all_after);
  const test_tour tour = test_tour_of("in.xdmf", NULL, 1 << 20);
  const bool failed = failing_malloc_has_failed();
  failing_malloc_start(-1, false);
  const char* says = tour.opened != MTM_OK ? tour.error.message : tour.problems;
  CHECK(!tour.defect[0], "allocation %lld: %s", (long long)n, tour.defect);
  if (!failed)
  {
    CHECK(tour.n_arrays == whole->n_arrays && tour.n_meshes == whole->n_meshes,
      "%s",
      tour.error.message);
  }
  else if (tour.opened != MTM_OK)
  {
    CHECK(tour.opened == MTM_NO_MEMORY,
      "allocation %lld: %s, %s",
      (long long)n,
      mtm_status_name(tour.opened),
      says);
  }
  else
  {
    /* What is missing is missing for a reason that was told: an error or a problem. */
    CHECK((tour.n_arrays == whole->n_arrays && tour.n_meshes == whole->n_meshes) ||
        strstr(tour.error.message, "memory") || tour.n_problems > whole->n_problems || all_after,
      "allocation %lld: %d arrays, %d meshes, \"%s\", %s",
      (long long)n,
      (int)tour.n_arrays,
      (int)tour.n_meshes,
      tour.error.message,
      says);
  }
  CHECK(failing_malloc_live() == live,
    "allocation %lld: %lld blocks leaked",
    (long long)n,
    (long long)(failing_malloc_live() - live));
  return failed;
}

int main(int argc, char** argv)
{
  static const float values[4] = { 1, 2, 3, 4 };
  if (!hostile_start(argc, argv))
  {
    return 1;
  }
  const hsize_t n_values = 4;
  const hid_t file = H5Fcreate("data.h5", H5F_ACC_TRUNC, H5P_DEFAULT, H5P_DEFAULT);
  const hid_t space = H5Screate_simple(1, &n_values, NULL);
  const hid_t set =
    H5Dcreate2(file, "x", H5T_NATIVE_FLOAT, space, H5P_DEFAULT, H5P_DEFAULT, H5P_DEFAULT);
  H5Dwrite(set, H5T_NATIVE_FLOAT, H5S_ALL, H5S_ALL, H5P_DEFAULT, values);
  H5Dclose(set);
  H5Sclose(space);
  H5Fclose(file);
  hostile_write("data.bin", values, sizeof values);
  hostile_write("in.xdmf", xdmf, sizeof xdmf - 1);
  const test_tour whole = test_tour_of("in.xdmf", NULL, 1 << 20);
  CHECK(whole.opened == MTM_OK && !whole.defect[0], "%s %s", whole.error.message, whole.defect);
  CHECK(whole.n_steps == 2 && whole.n_grids == 6 && whole.n_meshes == 6,
    "%d grids, %d meshes: %s",
    (int)whole.n_grids,
    (int)whole.n_meshes,
    whole.error.message);
  CHECK(whole.n_problems == 1, "%s", whole.problems);
  for (int all_after = 0; all_after < 2; ++all_after)
  {
    int64_t n = 0;
    while (n < 20000 && fail_once(n, all_after, &whole))
    {
      ++n;
    }
    CHECK(n > 100 && n < 20000, "%lld allocations", (long long)n);
    printf("%lld allocations\n", (long long)n);
  }
  return check_result();
}
