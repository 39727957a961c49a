/* SPDX-FileCopyrightText: The Microtome developers */
/* SPDX-License-Identifier: BSD-3-Clause */

/* What real files taught, each in the smallest file that has it: docs/xdmf.md, "What was decided". */
#include "check.h"
#include "grids.h"
#include "xdmf_files.h"

#include <stdlib.h>

static const char* points = "<Geometry><DataItem Dimensions='5 3'>0 0 0 1 0 0 1 1 0 0 1 0 0 0 1"
                            "</DataItem></Geometry>";

/* Opens a domain and reads the mesh of its first grid. */
static mtm_xdmf* open_mesh(const char* name, const char* format, mtm_xdmf_mesh* mesh)
{
  char domain[4096];
  snprintf(domain, sizeof domain, format, points, points);
  mtm_xdmf* file = xdmf_files_open(name, domain);
  mtm_error error = { "" };
  *mesh = (mtm_xdmf_mesh){ 0 };
  CHECK(
    mtm_xdmf_read_mesh(file, 0, NULL, NULL, mesh, &error) == MTM_OK, "%s: %s", name, error.message);
  return file;
}

static void close_mesh(mtm_xdmf* file, mtm_xdmf_mesh* mesh)
{
  mtm_xdmf_mesh_free(mesh);
  mtm_xdmf_close(file);
}

static void check_ids(const mtm_xdmf_mesh* mesh, const char* what, const int64_t* ids, int64_t n)
{
  CHECK(mesh->mesh.connectivity.n_tuples == n,
    "%s: %lld ids",
    what,
    (long long)mesh->mesh.connectivity.n_tuples);
  for (int64_t i = 0; i < n && mesh->mesh.connectivity.n_tuples == n; ++i)
  {
    const mtm_array* array = &mesh->mesh.connectivity;
    const int64_t id = array->type == MTM_INT32 ? ((const int32_t*)array->data)[i]
                                                : ((const int64_t*)array->data)[i];
    CHECK(id == ids[i], "%s: id %lld is %lld", what, (long long)i, (long long)id);
  }
}

/* Polygons and lines whose counts stand before them, or follow from NumberOfElements. */
static void check_counts(void)
{
  mtm_xdmf_mesh mesh;
  mtm_xdmf* file = open_mesh("counted",
    "<Grid><Topology TopologyType='Polygon' NumberOfElements='2'><DataItem Dimensions='9 1' "
    "NumberType='Int'>3 0 1 2 4 0 1 2 3</DataItem></Topology>%s</Grid>",
    &mesh);
  CHECK(mtm_mesh_n_cells(&mesh.mesh) == 2, "two polygons");
  check_ids(&mesh, "polygons", (const int64_t[]){ 0, 1, 2, 0, 1, 2, 3 }, 7);
  close_mesh(file, &mesh);

  file = open_mesh("lines",
    "<Grid><Topology TopologyType='Polyline' NumberOfElements='3'><DataItem Dimensions='6' "
    "NumberType='Int'>0 1 1 2 2 3</DataItem></Topology>%s</Grid>",
    &mesh);
  CHECK(mtm_mesh_n_cells(&mesh.mesh) == 3, "three lines");
  check_ids(&mesh, "lines", (const int64_t[]){ 0, 1, 1, 2, 2, 3 }, 6);
  close_mesh(file, &mesh);

  file = open_mesh("points", "<Grid><Topology TopologyType='Polyvertex'/>%s</Grid>", &mesh);
  CHECK(mtm_mesh_n_cells(&mesh.mesh) == 5, "a vertex for each point");
  close_mesh(file, &mesh);
}

/* The Geometry says whether axes or origin and spacing are meant. */
static void check_axes(void)
{
  mtm_xdmf_mesh mesh;
  mtm_xdmf* file = open_mesh("origin",
    "<Grid><Topology TopologyType='2DRectMesh' Dimensions='1 4 8'/><Geometry "
    "GeometryType='ORIGIN_DXDY'><DataItem>5 7</DataItem><DataItem>2 3</DataItem></Geometry></Grid>",
    &mesh);
  CHECK(
    mesh.mesh.kind == MTM_IMAGE && mesh.mesh.dims[0] == 8 && mesh.mesh.dims[1] == 4, "an image");
  CHECK(mesh.mesh.origin[0] == 7.0 && mesh.mesh.spacing[0] == 3.0, "x comes last");
  CHECK(mesh.mesh.origin[1] == 5.0 && mesh.mesh.spacing[1] == 2.0, "y comes first");
  close_mesh(file, &mesh);

  file = open_mesh("axes",
    "<Grid><Topology TopologyType='2DCoRectMesh' Dimensions='2 3'/><Geometry "
    "GeometryType='VXVY'><DataItem>0 1 4</DataItem><DataItem>0 9</DataItem></Geometry></Grid>",
    &mesh);
  double xyz[3];
  mesh_point(&mesh.mesh, 5, xyz);
  CHECK(mesh.mesh.kind == MTM_RECTILINEAR && xyz[0] == 4.0 && xyz[1] == 9.0, "axes");
  close_mesh(file, &mesh);
}

/* Of two arrays of one name the later one; of too many values none. */
static void check_arrays(void)
{
  mtm_xdmf_mesh mesh;
  mtm_xdmf* file = open_mesh("names",
    "<Grid><Topology TopologyType='Polyvertex'/>%s"
    "<Attribute Name='p'><DataItem>9 9 9 9 9</DataItem></Attribute>"
    "<Attribute Name='p' Center='Cell'><DataItem>5 6 7 8 9</DataItem></Attribute>"
    "<Attribute Name='p'><DataItem>0 1 2 3 4</DataItem></Attribute>"
    "<Attribute Name='many'><DataItem>0 1 2 3 4 5</DataItem></Attribute></Grid>",
    &mesh);
  const mtm_xdmf_grid* grid = mtm_xdmf_grid_at(file, 0);
  double values[5] = { -1.0 };
  mtm_error error = { "" };
  CHECK(
    grid->n_arrays == 3 && grid->arrays[0].association == MTM_CELL, "%d arrays", grid->n_arrays);
  CHECK(grid->arrays[1].type == MTM_FLOAT32, "type %d", (int)grid->arrays[1].type);
  float p[5] = { 0.0F };
  CHECK(mtm_xdmf_read_array(file, 0, 1, &mesh, NULL, p, sizeof p, &error) == MTM_OK,
    "%s",
    error.message);
  for (int i = 0; i < 5; ++i)
  {
    values[i] = p[i];
  }
  CHECK(first_odd(values, 5, 0.0, 1.0) < 0, "the later one");
  CHECK(problem_with(file, "\"p\"", "later one", NULL) >= 0, "it is said");
  CHECK(grid->arrays[2].type == MTM_NO_TYPE, "six values for five points are none");
  close_mesh(file, &mesh);
}

static void check_sets(void)
{
  mtm_xdmf_mesh mesh;
  mtm_xdmf* file = open_mesh("sets",
    "<Grid><Topology TopologyType='Polyvertex'/>%s<Set Name='some' SetType='Node'>"
    "<DataItem NumberType='Int'>4 1</DataItem><Attribute Name='q'><DataItem>40 10</DataItem>"
    "</Attribute></Set></Grid>",
    &mesh);
  int64_t n = 0;
  double* some = grid_values(file, 0, "some", &mesh, &n);
  double* q = grid_values(file, 0, "q", &mesh, &n);
  CHECK(n == 5 && some && q, "%d values", (int)n);
  for (int64_t i = 0; i < 5 && some && q; ++i)
  {
    const bool is_member = i == 1 || i == 4;
    CHECK(some[i] == (is_member ? 1.0 : 0.0), "member %d: %g", (int)i, some[i]);
    CHECK(is_member ? q[i] == 10.0 * (double)i : q[i] != q[i], "value %d: %g", (int)i, q[i]);
  }
  free(some);
  free(q);
  close_mesh(file, &mesh);
}

/* Equal times: steps where the Topology is the same, else blocks. */
static void check_times(void)
{
  mtm_xdmf_mesh mesh;
  mtm_xdmf* file = open_mesh("steps",
    "<Topology TopologyType='Polyvertex'/><Grid CollectionType='Temporal' GridType='Collection' "
    "Name='t'><Grid><Time Value='7'/><Topology Reference='/Xdmf/Domain/Topology'/>%s</Grid><Grid>"
    "<Time Value='7'/><Topology Reference='/Xdmf/Domain/Topology'/>%s</Grid></Grid>",
    &mesh);
  const double* times = mtm_xdmf_times(file);
  CHECK(mtm_xdmf_n_steps(file) == 2, "%d steps", (int)mtm_xdmf_n_steps(file));
  CHECK(times[0] == 7.0 && times[1] == nextafter(7.0, 8.0), "%.17g", times[1]);
  CHECK(mtm_xdmf_n_grids(file) == 1, "%d grids", mtm_xdmf_n_grids(file));
  close_mesh(file, &mesh);

  file = open_mesh("blocks",
    "<Grid CollectionType='Temporal' GridType='Collection' Name='t'><Grid Name='a'><Time "
    "Value='7'/>"
    "<Topology TopologyType='Polyvertex'/>%s</Grid><Grid Name='b'><Time Value='7'/><Topology "
    "TopologyType='Polyvertex'/>%s</Grid></Grid>",
    &mesh);
  CHECK(mtm_xdmf_n_steps(file) == 1, "%d steps", (int)mtm_xdmf_n_steps(file));
  CHECK(mtm_xdmf_n_grids(file) == 2, "%d grids", mtm_xdmf_n_grids(file));
  close_mesh(file, &mesh);
}

int main(int argc, char** argv)
{
  if (!xdmf_files_start(argc, argv))
  {
    return 2;
  }
  check_counts();
  check_axes();
  check_arrays();
  check_sets();
  check_times();
  return check_result();
}
