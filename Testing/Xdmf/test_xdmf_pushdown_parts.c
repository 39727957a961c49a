/* SPDX-FileCopyrightText: The Microtome developers */
/* SPDX-License-Identifier: BSD-3-Clause */

/* What is not asked for is not read: blocks beside a plane, other arrays, tuples that no slice needs; and
 * what is being read ends soon when the host says so. */
#include "heavy.h"

enum
{
  EDGE = 40, /* cells of the mesh along each axis */
  N_MESH_POINTS = (EDGE + 1) * (EDGE + 1) * (EDGE + 1),
  N_MESH_CELLS = EDGE * EDGE * EDGE,
  BLOCK = 24, /* points of a block along each axis */
  N_BLOCKS = 64,
  N_LARGE = 6 << 20 /* values: 24 MiB */
};

static float point_value(int64_t p)
{
  return 0.5f * (float)p;
}

/* ---- Blocks -------------------------------------------------------------------------------------------- */

static void write_block_values(int b, const char* path)
{
  static float values[BLOCK * BLOCK * BLOCK];
  const layout volume = { 3, { BLOCK, BLOCK, BLOCK }, NULL, 0 };
  const layout axis = { 1, { BLOCK }, NULL, 0 };
  const hid_t heavy = H5Fcreate(path, H5F_ACC_TRUNC, H5P_DEFAULT, H5P_DEFAULT);
  for (int p = 0; p < BLOCK * BLOCK * BLOCK; ++p)
  {
    values[p] = (float)(b * 100000 + p);
  }
  write_floats(heavy, "T", &volume, values);
  for (int i = 0; i < BLOCK; ++i)
  {
    values[i] = (float)(b * (BLOCK - 1) + i);
  }
  write_floats(heavy, "x", &axis, values);
  for (int i = 0; i < BLOCK; ++i)
  {
    values[i] = (float)i;
  }
  write_floats(heavy, "y", &axis, values);
  H5Fclose(heavy);
}

#define BLOCK_DIMS "24 24 24"

/* Blocks in a row along x, one file each: images, or rectilinear grids with their axes in the file. */
static void write_blocks(bool are_images)
{
  FILE* stream = fopen("blocks.xmf", "w");
  fputs("<Xdmf><Domain><Grid GridType=\"Collection\">", stream);
  for (int b = 0; b < N_BLOCKS; ++b)
  {
    char path[32];
    snprintf(path, sizeof path, "block%d.h5", b);
    write_block_values(b, path);
    fprintf(stream, "<Grid Name=\"b%d\">", b);
    if (are_images)
    {
      fprintf(stream,
        "<Topology TopologyType=\"3DCoRectMesh\" Dimensions=\"" BLOCK_DIMS "\"/>"
        "<Geometry Type=\"ORIGIN_DXDYDZ\"><DataItem Dimensions=\"3\">0 0 %d</DataItem>"
        "<DataItem Dimensions=\"3\">1 1 1</DataItem></Geometry>",
        b * (BLOCK - 1));
    }
    else
    {
      fputs("<Topology TopologyType=\"3DRectMesh\" Dimensions=\"" BLOCK_DIMS "\"/>"
            "<Geometry Type=\"VXVYVZ\">",
        stream);
      for (int a = 0; a < 3; ++a)
      {
        fprintf(stream,
          "<DataItem Format=\"HDF\" Dimensions=\"24\">%s:/%c</DataItem>",
          path,
          a == 0 ? 'x' : 'y');
      }
      fputs("</Geometry>", stream);
    }
    fprintf(stream,
      "<Attribute Name=\"T\"><DataItem Format=\"HDF\" Dimensions=\"" BLOCK_DIMS
      "\">%s:/T</DataItem></Attribute></Grid>\n",
      path);
  }
  fputs("</Grid></Domain></Xdmf>", stream);
  fclose(stream);
}

/* A host's slice: of the blocks that a plane can touch, the layers there. Returns how many those are. */
static int slice_blocks(mtm_xdmf* file, const mtm_plane* plane)
{
  mtm_error error = { "" };
  int n_touched = 0;
  for (int32_t b = 0; b < mtm_xdmf_n_grids(file); ++b)
  {
    mtm_xdmf_part part = { 0 };
    bool empty = true;
    CHECK(
      mtm_xdmf_slice_part(file, b, plane, &part, &empty, &error) == MTM_OK, "%s", error.message);
    if (empty)
    {
      continue;
    }
    ++n_touched;
    mtm_xdmf_mesh mesh = { 0 };
    CHECK(mtm_xdmf_read_mesh(file, b, &part, NULL, &mesh, &error) == MTM_OK, "%s", error.message);
    const size_t n = (size_t)mtm_mesh_n_points(&mesh.mesh);
    float* values = malloc(n * sizeof *values);
    CHECK(
      mtm_xdmf_read_array(file, b, 0, &mesh, NULL, values, n * sizeof *values, &error) == MTM_OK,
      "%s",
      error.message);
    const int64_t first = part.extent[0] + BLOCK * (part.extent[2] + BLOCK * part.extent[4]);
    CHECK(values[0] == (float)(b * 100000 + first),
      "the first value of block %d is %g",
      b,
      (double)values[0]);
    free(values);
    mtm_xdmf_mesh_free(&mesh);
  }
  return n_touched;
}

static void test_blocks(bool are_images)
{
  write_blocks(are_images);
  mtm_xdmf* file = NULL;
  mtm_error error = { "" };
  CHECK(mtm_xdmf_open("blocks.xmf", NULL, &file, &error) == MTM_OK, "%s", error.message);
  const long long layer = 4LL * BLOCK * BLOCK;
  const long long axes = are_images ? 0 : 4LL * BLOCK;
  /* Across the row: one block has the plane, of the others nothing but the axis is read. */
  const mtm_plane across = { { 100.5, 0.0, 0.0 }, { 1.0, 0.0, 0.0 } };
  CHECK(slice_blocks(file, &across) == 1, "blocks at x = 100.5");
  CHECK(counted_bytes(file) <= layer * BLOCK + (N_BLOCKS + 3) * axes,
    "%lld bytes of values for one block",
    counted_bytes(file));
  /* Along the row: two layers of each. */
  const long long before = counted_bytes(file);
  const mtm_plane along = { { 0.0, 0.0, 3.5 }, { 0.0, 0.0, 1.0 } };
  CHECK(slice_blocks(file, &along) == N_BLOCKS, "blocks at z = 3.5");
  CHECK(counted_bytes(file) - before <= N_BLOCKS * (2 * layer + 4 * axes),
    "%lld bytes of values for two layers",
    counted_bytes(file) - before);
  /* Their bounds are known by now, or need nothing but the axes; asked again, nothing. */
  double bounds[6];
  for (int32_t b = 0; b < N_BLOCKS; ++b)
  {
    CHECK(mtm_xdmf_bounds(file, b, NULL, bounds, &error) == MTM_OK, "%s", error.message);
    CHECK(bounds[0] == b * (BLOCK - 1.0) && bounds[1] == (b + 1) * (BLOCK - 1.0) &&
        bounds[4] == 0.0 && bounds[5] == BLOCK - 1.0,
      "block %d from %g to %g",
      b,
      bounds[0],
      bounds[1]);
  }
  const long long known = counted_bytes(file);
  for (int32_t b = 0; b < N_BLOCKS; ++b)
  {
    mtm_xdmf_bounds(file, b, NULL, bounds, &error);
  }
  CHECK(counted_bytes(file) == known, "bounds were read twice");
  mtm_xdmf_close(file);
}

/* ---- A mesh -------------------------------------------------------------------------------------------- */

static void write_cells(hid_t heavy)
{
  const long row = EDGE + 1;
  int* ids = malloc(8 * N_MESH_CELLS * sizeof *ids);
  for (long c = 0; c < N_MESH_CELLS; ++c)
  {
    const long first = c % EDGE + c / EDGE % EDGE * row + c / (EDGE * EDGE) * row * row;
    const long corners[8] = {
      0, 1, row + 1, row, row * row, row * row + 1, row * row + row + 1, row * row + row
    };
    for (int v = 0; v < 8; ++v)
    {
      ids[8 * c + v] = (int)(first + corners[v]);
    }
  }
  const hsize_t dims[2] = { N_MESH_CELLS, 8 };
  const hid_t space = H5Screate_simple(2, dims, NULL);
  const hid_t set =
    H5Dcreate2(heavy, "cells", H5T_NATIVE_INT, space, H5P_DEFAULT, H5P_DEFAULT, H5P_DEFAULT);
  CHECK(H5Dwrite(set, H5T_NATIVE_INT, H5S_ALL, H5S_ALL, H5P_DEFAULT, ids) >= 0, "writing cells");
  H5Dclose(set);
  H5Sclose(space);
  free(ids);
}

static void write_mesh(void)
{
  const hid_t heavy = H5Fcreate("mesh.h5", H5F_ACC_TRUNC, H5P_DEFAULT, H5P_DEFAULT);
  const long row = EDGE + 1;
  float* values = malloc(3 * N_MESH_POINTS * sizeof *values);
  for (long p = 0; p < N_MESH_POINTS; ++p)
  {
    const long place[3] = { p % row, p / row % row, p / (row * row) };
    for (int a = 0; a < 3; ++a)
    {
      values[3 * p + a] = (float)place[a];
    }
  }
  const layout points = { 2, { N_MESH_POINTS, 3 }, NULL, 0 };
  write_floats(heavy, "points", &points, values);
  write_cells(heavy);
  for (long p = 0; p < N_MESH_POINTS; ++p)
  {
    values[p] = point_value(p);
  }
  static const hsize_t chunk[1] = { 5000 };
  const layout plain = { 1, { N_MESH_POINTS }, NULL, 0 };
  const layout gzip = { 1, { N_MESH_POINTS }, chunk, 1 };
  write_floats(heavy, "T", &plain, values);
  write_floats(heavy, "U", &gzip, values);
  H5Fclose(heavy);
  free(values);
  FILE* stream = fopen("mesh.xmf", "w");
  fprintf(stream,
    "<Xdmf><Domain><Grid Name=\"mesh\"><Topology Type=\"Hexahedron\" NumberOfElements=\"%d\">"
    "<DataItem Format=\"HDF\" DataType=\"Int\" Dimensions=\"%d "
    "8\">mesh.h5:/cells</DataItem></Topology>"
    "<Geometry><DataItem Format=\"HDF\" Dimensions=\"%d 3\">mesh.h5:/points</DataItem></Geometry>"
    "<Attribute Name=\"T\"><DataItem Format=\"HDF\" "
    "Dimensions=\"%d\">mesh.h5:/T</DataItem></Attribute>"
    "<Attribute Name=\"U\"><DataItem Format=\"HDF\" "
    "Dimensions=\"%d\">mesh.h5:/U</DataItem></Attribute>"
    "</Grid></Domain></Xdmf>",
    N_MESH_CELLS,
    N_MESH_CELLS,
    N_MESH_POINTS,
    N_MESH_POINTS,
    N_MESH_POINTS);
  fclose(stream);
}

/* Some tuples of an array: right, and no more bytes than allowed. */
static void read_some(mtm_xdmf* file, int array, const int64_t* ids, int64_t n, double limit)
{
  mtm_error error = { "" };
  const mtm_array wanted = { .type = MTM_INT64, .n_components = 1, .n_tuples = n, .data = ids };
  float* values = malloc((size_t)n * sizeof *values);
  const long long before = counted_bytes(file);
  CHECK(mtm_xdmf_read_tuples(
          file, 0, array, &wanted, NULL, values, (size_t)n * sizeof *values, &error) == MTM_OK,
    "%s",
    error.message);
  const long long n_bytes = counted_bytes(file) - before;
  CHECK((double)n_bytes <= limit, "array %d: %lld bytes, %.0f allowed", array, n_bytes, limit);
  int64_t n_wrong = 0;
  for (int64_t i = 0; i < n; ++i)
  {
    n_wrong += values[i] != point_value(ids[i]);
  }
  CHECK(n_wrong == 0, "array %d: %lld tuples are wrong", array, (long long)n_wrong);
  free(values);
}

static void test_tuples(mtm_xdmf* file)
{
  enum
  {
    LAYER = (EDGE + 1) * (EDGE + 1)
  };
  int64_t* ids = malloc(N_MESH_POINTS * sizeof *ids);
  for (int array = 0; array < 2; ++array)
  {
    /* A plane across the slowest axis: two layers of points, which lie together. */
    for (int64_t i = 0; i < 2 * LAYER; ++i)
    {
      ids[i] = 17 * LAYER + (7 * i) % (2 * LAYER);
    }
    read_some(file, array, ids, 2 * LAYER, 1.1 * 2 * LAYER * 4);
    /* A few here and there, one of them twice. */
    const int64_t few[] = { N_MESH_POINTS - 1, 0, 30000, 30001, 0 };
    read_some(file, array, few, 5, 5 * 4);
    /* A plane along it: they lie everywhere, and all is read once. */
    for (int64_t i = 0; i < LAYER; ++i)
    {
      ids[i] = 5 + i * (EDGE + 1);
    }
    read_some(file, array, ids, LAYER, 1.1 * N_MESH_POINTS * 4);
  }
  free(ids);
}

static void test_mesh(void)
{
  write_mesh();
  mtm_xdmf* file = NULL;
  mtm_error error = { "" };
  CHECK(mtm_xdmf_open("mesh.xmf", NULL, &file, &error) == MTM_OK, "%s", error.message);
  const long long kernel = kernel_bytes();
  CHECK(mtm_xdmf_describe(file, 0, &error) == MTM_OK, "%s", error.message);
  CHECK(counted_bytes(file) == 0, "describing read %lld bytes of values", counted_bytes(file));
  CHECK(kernel < 0 || kernel_bytes() - kernel < 64 << 10, "describing read heavy data");
  mtm_xdmf_mesh mesh = { 0 };
  CHECK(mtm_xdmf_read_mesh(file, 0, NULL, NULL, &mesh, &error) == MTM_OK, "%s", error.message);
  const long long n_mesh = 4LL * (8 * N_MESH_CELLS + 3 * N_MESH_POINTS);
  CHECK(counted_bytes(file) == n_mesh, "the mesh: %lld bytes of %lld", counted_bytes(file), n_mesh);
  float* values = malloc(N_MESH_POINTS * sizeof *values);
  CHECK(mtm_xdmf_read_array(
          file, 0, 0, &mesh, NULL, values, N_MESH_POINTS * sizeof *values, &error) == MTM_OK,
    "%s",
    error.message);
  CHECK(counted_bytes(file) == n_mesh + 4LL * N_MESH_POINTS,
    "one array: %lld bytes",
    counted_bytes(file));
  CHECK(values[12345] == point_value(12345), "a value of the array");
  free(values);
  mtm_xdmf_mesh_free(&mesh);
  test_tuples(file);
  mtm_xdmf_close(file);
}

/* ---- Cancel -------------------------------------------------------------------------------------------- */

typedef struct watch
{
  int n_calls, n_allowed;
  double last;
} watch;

static bool go_on(void* user, double fraction)
{
  watch* of = user;
  CHECK(fraction >= of->last && fraction <= 1.0, "progress from %g to %g", of->last, fraction);
  of->last = fraction;
  return ++of->n_calls <= of->n_allowed;
}

static void write_large(void)
{
  static const hsize_t chunk[1] = { 1 << 16 };
  const layout plain = { 1, { N_LARGE }, NULL, 0 };
  const layout gzip = { 1, { N_LARGE }, chunk, 1 };
  float* values = malloc(N_LARGE * sizeof *values);
  for (int64_t p = 0; p < N_LARGE; ++p)
  {
    values[p] = point_value(p % 100000);
  }
  const hid_t heavy = H5Fcreate("large.h5", H5F_ACC_TRUNC, H5P_DEFAULT, H5P_DEFAULT);
  write_floats(heavy, "plain", &plain, values);
  write_floats(heavy, "gzip", &gzip, values);
  H5Fclose(heavy);
  FILE* raw = fopen("large.raw", "wb");
  CHECK(raw && fwrite(values, sizeof *values, N_LARGE, raw) == N_LARGE, "writing large.raw");
  fclose(raw);
  free(values);
  write_text("large.xmf",
    "<Xdmf><Domain><Grid Name=\"large\"><Topology Type=\"3DCoRectMesh\" Dimensions=\"384 128 "
    "128\"/>"
    "<Geometry Type=\"ORIGIN_DXDYDZ\"><DataItem Dimensions=\"3\">0 0 0</DataItem>"
    "<DataItem Dimensions=\"3\">1 1 1</DataItem></Geometry>"
    "<Attribute Name=\"p\"><DataItem Format=\"HDF\" Dimensions=\"384 128 "
    "128\">large.h5:plain</DataItem></Attribute>"
    "<Attribute Name=\"g\"><DataItem Format=\"HDF\" Dimensions=\"384 128 "
    "128\">large.h5:gzip</DataItem></Attribute>"
    "<Attribute Name=\"r\"><DataItem Format=\"Binary\" Dimensions=\"384 128 "
    "128\">large.raw</DataItem></Attribute>"
    "</Grid></Domain></Xdmf>");
}

/* A plane across the rows is one pass over the array, which makes progress as such. */
static void test_progress_across(mtm_xdmf* file)
{
  const mtm_xdmf_part part = { .has_extent = true, .extent = { 5, 6, 0, 127, 0, 383 } };
  const size_t bytes = (size_t)2 * 128 * 384 * sizeof(float);
  mtm_xdmf_mesh mesh = { 0 };
  mtm_error error = { "" };
  CHECK(mtm_xdmf_read_mesh(file, 0, &part, NULL, &mesh, &error) == MTM_OK, "%s", error.message);
  float* values = malloc(bytes);
  for (int32_t a = 0; a < 3; ++a)
  {
    watch all = { 0, 1 << 30, 0.0 };
    const mtm_run run = { .progress = go_on, .user = &all };
    CHECK(mtm_xdmf_read_array(file, 0, a, &mesh, &run, values, bytes, &error) == MTM_OK,
      "array %d: %s",
      a,
      error.message);
    CHECK(
      all.n_calls >= 2 && all.last > 0.99, "array %d: %d calls to %g", a, all.n_calls, all.last);
    CHECK(values[2] == point_value((5 + 128) % 100000), "a value of array %d", a);
  }
  free(values);
  mtm_xdmf_mesh_free(&mesh);
}

static void test_cancel(void)
{
  write_large();
  mtm_xdmf* file = NULL;
  mtm_xdmf_mesh mesh = { 0 };
  mtm_error error = { "" };
  CHECK(mtm_xdmf_open("large.xmf", NULL, &file, &error) == MTM_OK, "%s", error.message);
  CHECK(mtm_xdmf_read_mesh(file, 0, NULL, NULL, &mesh, &error) == MTM_OK, "%s", error.message);
  const size_t bytes = N_LARGE * sizeof(float);
  float* values = malloc(bytes);
  for (int32_t a = 0; a < 3; ++a)
  {
    watch all = { 0, 1 << 30, 0.0 };
    mtm_run run = { .progress = go_on, .user = &all };
    CHECK(mtm_xdmf_read_array(file, 0, a, &mesh, &run, values, bytes, &error) == MTM_OK,
      "array %d: %s",
      a,
      error.message);
    CHECK(
      all.n_calls >= 3 && all.last == 1.0, "array %d: progress is called %d times", a, all.n_calls);
    CHECK(
      values[N_LARGE - 1] == point_value((N_LARGE - 1) % 100000), "the last value of array %d", a);
    const long long before = counted_bytes(file);
    watch some = { 0, 1, 0.0 };
    run.user = &some;
    CHECK(mtm_xdmf_read_array(file, 0, a, &mesh, &run, values, bytes, &error) == MTM_CANCELLED,
      "array %d goes on",
      a);
    CHECK(some.n_calls == 2, "array %d: asked %d times", a, some.n_calls);
    CHECK(counted_bytes(file) - before <= 17 << 20,
      "array %d: %lld bytes are read before it ends",
      a,
      counted_bytes(file) - before);
  }
  free(values);
  mtm_xdmf_mesh_free(&mesh);
  test_progress_across(file);
  mtm_xdmf_close(file);
}

int main(int argc, char* argv[])
{
  enter_folder(argc, argv);
  test_blocks(true);
  test_blocks(false);
  test_mesh();
  test_cancel();
  return check_result();
}
