/* SPDX-FileCopyrightText: The Microtome developers */
/* SPDX-License-Identifier: BSD-3-Clause */

/* Slices of structured grids read the planes they touch, whatever the shape of the data set that holds
 * them. Values are compared with the formula they were written by; bytes with the library's count and with
 * the kernel's, against those of the planes, or of the chunks that hold them. */
#include "heavy.h"

enum
{
  NX = 96,
  NY = 80,
  NZ = 70,
  N = NX * NY * NZ,
  /* What HDF5 reads beside values when it opens a data set and finds its chunks. */
  HEAD_BYTES = 24 << 10
};

/* Slower than this, planes lie apart: faster ones are read through, in one pass. */
static const double overhead = 1.1;

/* Exact in a float. */
static float value_at(long i, long j, long k, long component)
{
  return (float)(i + NX * (j + NY * k)) + 0.25f * (float)component;
}

/* ---- Data sets ----------------------------------------------------------------------------------------- */

static void write_volume(hid_t file,
  const char* name,
  const layout* as,
  int n_components,
  int first)
{
  float* values = malloc((size_t)N * (size_t)n_components * sizeof *values);
  for (long p = 0; p < N; ++p)
  {
    for (int c = 0; c < n_components; ++c)
    {
      values[p * n_components + c] = value_at(p % NX, p / NX % NY, p / (NX * NY), first + c);
    }
  }
  CHECK(n_values_of(as) == (hsize_t)N * (hsize_t)n_components, "the shape of %s", name);
  write_floats(file, name, as, values);
  free(values);
}

/* The volume within a larger one, from 2 1 3 on; around it -1. */
static void write_larger(hid_t file)
{
  enum
  {
    WX = NX + 6,
    WY = NY + 2,
    WZ = NZ + 4
  };
  const layout as = { 3, { WZ, WY, WX }, NULL, 0 };
  float* values = malloc((size_t)WX * WY * WZ * sizeof *values);
  for (long p = 0; p < (long)WX * WY * WZ; ++p)
  {
    const long i = p % WX - 3;
    const long j = p / WX % WY - 1;
    const long k = p / (WX * WY) - 2;
    const int is_inside = i >= 0 && i < NX && j >= 0 && j < NY && k >= 0 && k < NZ;
    values[p] = is_inside ? value_at(i, j, k, 0) : -1.0f;
  }
  write_floats(file, "larger", &as, values);
  free(values);
}

static void write_raw(void)
{
  FILE* stream = fopen("volume.raw", "wb");
  for (long p = 0; p < N; ++p)
  {
    const float value = value_at(p % NX, p / NX % NY, p / (NX * NY), 0);
    fwrite(&value, sizeof value, 1, stream);
  }
  CHECK(fclose(stream) == 0, "writing volume.raw");
}

static const hsize_t cube[4] = { 16, 16, 16, 3 };
static const hsize_t stretch[1] = { 10000 };

static void write_data(void)
{
  const hid_t file = H5Fcreate("volume.h5", H5F_ACC_TRUNC, H5P_DEFAULT, H5P_DEFAULT);
  const layout shaped = { 3, { NZ, NY, NX }, NULL, 0 };
  const layout flat = { 1, { N }, NULL, 0 };
  const layout rows = { 2, { NZ * NY, NX }, NULL, 0 };
  const layout slabs = { 2, { NZ, NY * NX }, NULL, 0 };
  const layout padded = { 6, { 1, NZ, 1, NY, NX, 1 }, NULL, 0 };
  const layout shaped_vectors = { 4, { NZ, NY, NX, 3 }, NULL, 0 };
  const layout vectors = { 2, { N, 3 }, NULL, 0 };
  const layout flat_vectors = { 1, { 3 * N }, NULL, 0 };
  const layout chunked = { 3, { NZ, NY, NX }, cube, 0 };
  const layout gzip = { 3, { NZ, NY, NX }, cube, 1 };
  const layout chunked_flat = { 1, { N }, stretch, 0 };
  const layout chunked_vectors = { 4, { NZ, NY, NX, 3 }, cube, 0 };
  write_volume(file, "shaped", &shaped, 1, 0);
  write_volume(file, "flat", &flat, 1, 0);
  write_volume(file, "rows", &rows, 1, 0);
  write_volume(file, "slabs", &slabs, 1, 0);
  write_volume(file, "padded", &padded, 1, 0);
  write_volume(file, "shaped_vectors", &shaped_vectors, 3, 0);
  write_volume(file, "vectors", &vectors, 3, 0);
  write_volume(file, "flat_vectors", &flat_vectors, 3, 0);
  write_volume(file, "x", &flat, 1, 0);
  write_volume(file, "y", &shaped, 1, 1);
  write_volume(file, "z", &slabs, 1, 2);
  write_volume(file, "chunked", &chunked, 1, 0);
  write_volume(file, "gzip", &gzip, 1, 0);
  write_volume(file, "chunked_flat", &chunked_flat, 1, 0);
  write_volume(file, "chunked_vectors", &chunked_vectors, 3, 0);
  write_larger(file);
  H5Fclose(file);
}

/* ---- Items --------------------------------------------------------------------------------------------- */

#define VOLUME "70 80 96"
#define HDF(dims, name)                                                                            \
  "<DataItem Format=\"HDF\" Dimensions=\"" dims "\">volume.h5:/" name "</DataItem>"
#define SLAB(dims, numbers, child)                                                                 \
  "<DataItem ItemType=\"HyperSlab\" Dimensions=\"" dims "\"><DataItem Dimensions=\"3 3\">" numbers \
  "</DataItem>" child "</DataItem>"

typedef struct array_case
{
  const char* name;
  const char* item;
  int n_components;
  int copies;           /* data sets that one value is read from */
  const hsize_t* chunk; /* of the data set, shaped as the volume or flat; NULL: contiguous */
  int is_flat;
} array_case;

static const array_case cases[] = {
  { "shaped", HDF(VOLUME, "shaped"), 1, 1, NULL, 0 },
  { "flat", HDF(VOLUME, "flat"), 1, 1, NULL, 0 },
  { "flat in XML too", HDF("537600", "flat"), 1, 1, NULL, 0 },
  { "rows", HDF(VOLUME, "rows"), 1, 1, NULL, 0 },
  { "slabs", HDF(VOLUME, "slabs"), 1, 1, NULL, 0 },
  { "padded", HDF(VOLUME, "padded"), 1, 1, NULL, 0 },
  { "padded in XML", HDF("1 70 80 1 96", "flat"), 1, 1, NULL, 0 },
  { "shaped vectors", HDF(VOLUME " 3", "shaped_vectors"), 3, 1, NULL, 0 },
  { "vectors", HDF(VOLUME " 3", "vectors"), 3, 1, NULL, 0 },
  { "flat vectors", HDF(VOLUME " 3", "flat_vectors"), 3, 1, NULL, 0 },
  { "slab", SLAB(VOLUME, "2 1 3 1 1 1 70 80 96", HDF("74 82 102", "larger")), 1, 1, NULL, 0 },
  { "slab in slab",
    SLAB(VOLUME,
      "1 0 2 1 1 1 70 80 96",
      SLAB("72 81 99", "1 1 1 1 1 1 72 81 99", HDF("74 82 102", "larger"))),
    1,
    1,
    NULL,
    0 },
  { "join",
    "<DataItem ItemType=\"Function\" Function=\"JOIN($0, $1, $2)\" Dimensions=\"" VOLUME
    " 3\">" HDF(VOLUME, "x") HDF(VOLUME, "y") HDF(VOLUME, "z") "</DataItem>",
    3,
    1,
    NULL,
    0 },
  { "arithmetic",
    "<DataItem ItemType=\"Function\" Function=\"0.5 * ($0 + $1)\" Dimensions=\"" VOLUME
    "\">" HDF(VOLUME, "shaped") HDF(VOLUME, "flat") "</DataItem>",
    1,
    2,
    NULL,
    0 },
  { "binary",
    "<DataItem Format=\"Binary\" Dimensions=\"" VOLUME "\">volume.raw</DataItem>",
    1,
    1,
    NULL,
    0 },
  { "chunked", HDF(VOLUME, "chunked"), 1, 1, cube, 0 },
  { "gzip", HDF(VOLUME, "gzip"), 1, 1, cube, 0 },
  { "chunked flat", HDF(VOLUME, "chunked_flat"), 1, 1, stretch, 1 },
  { "chunked vectors", HDF(VOLUME " 3", "chunked_vectors"), 3, 1, cube, 0 },
};

enum
{
  N_CASES = sizeof cases / sizeof cases[0]
};

static mtm_xdmf* open_cases(void)
{
  FILE* stream = fopen("volume.xmf", "w");
  fputs("<Xdmf><Domain><Grid Name=\"volume\">"
        "<Topology TopologyType=\"3DCoRectMesh\" Dimensions=\"" VOLUME "\"/>"
        "<Geometry GeometryType=\"ORIGIN_DXDYDZ\"><DataItem Dimensions=\"3\">0 0 0</DataItem>"
        "<DataItem Dimensions=\"3\">1 1 1</DataItem></Geometry>",
    stream);
  for (int c = 0; c < N_CASES; ++c)
  {
    fprintf(stream, "<Attribute Name=\"%s\">%s</Attribute>\n", cases[c].name, cases[c].item);
  }
  fputs("</Grid></Domain></Xdmf>", stream);
  fclose(stream);
  mtm_xdmf* file = NULL;
  mtm_error error = { "" };
  CHECK(mtm_xdmf_open("volume.xmf", NULL, &file, &error) == MTM_OK, "%s", error.message);
  CHECK(mtm_xdmf_describe(file, 0, &error) == MTM_OK, "%s", error.message);
  CHECK(mtm_xdmf_n_problems(file) == 0, "%s", mtm_xdmf_problem(file, 0));
  CHECK(mtm_xdmf_grid_at(file, 0)->n_arrays == N_CASES, "arrays of the volume");
  CHECK(counted_bytes(file) == 0, "describing read %lld bytes", counted_bytes(file));
  return file;
}

/* ---- Reading ------------------------------------------------------------------------------------------- */

static void check_values(const array_case* of, const mtm_xdmf_part* part, const float* values)
{
  const int64_t* e = part->extent;
  long n_wrong = 0;
  for (int64_t k = e[4]; k <= e[5]; ++k)
  {
    for (int64_t j = e[2]; j <= e[3]; ++j)
    {
      for (int64_t i = e[0]; i <= e[1]; ++i)
      {
        for (int c = 0; c < of->n_components; ++c)
        {
          n_wrong += *values++ != value_at(i, j, k, c);
        }
      }
    }
  }
  CHECK(n_wrong == 0, "%s: %ld values are wrong", of->name, n_wrong);
}

/* Bytes of the chunks that an extent touches. */
static double chunk_bytes(const array_case* of, const mtm_xdmf_part* part)
{
  const int64_t* e = part->extent;
  if (of->is_flat)
  {
    /* Each row of the extent, to the ends of its chunks. */
    double n_values = 0.0;
    int64_t last = -1;
    for (int64_t row = 0; row < NY * NZ; ++row)
    {
      const int64_t j = row % NY;
      const int64_t k = row / NY;
      const int64_t first_chunk = (row * NX + e[0]) / (int64_t)of->chunk[0];
      const int64_t last_chunk = (row * NX + e[1]) / (int64_t)of->chunk[0];
      if (j >= e[2] && j <= e[3] && k >= e[4] && k <= e[5])
      {
        const int64_t from = first_chunk > last ? first_chunk : last + 1;
        n_values +=
          last_chunk >= from ? (double)(last_chunk - from + 1) * (double)of->chunk[0] : 0.0;
        last = last_chunk > last ? last_chunk : last;
      }
    }
    return 4.0 * n_values;
  }
  double bytes = 4.0 * of->n_components;
  for (int a = 0; a < 3; ++a)
  {
    const int64_t edge = (int64_t)of->chunk[2 - a];
    const int64_t n_chunks = e[2 * a + 1] / edge - e[2 * a] / edge + 1;
    bytes *= (double)n_chunks * (double)edge;
  }
  return bytes;
}

/* Reads an array of a part; what it read of the files by the library's count and the kernel's. */
static void read_part(mtm_xdmf* file,
  int at,
  const mtm_xdmf_part* part,
  double counted_limit,
  double kernel_limit)
{
  mtm_error error = { "" };
  mtm_xdmf_mesh mesh = { 0 };
  CHECK(mtm_xdmf_read_mesh(file, 0, part, NULL, &mesh, &error) == MTM_OK, "%s", error.message);
  const size_t bytes =
    (size_t)mtm_mesh_n_points(&mesh.mesh) * (size_t)cases[at].n_components * sizeof(float);
  float* values = malloc(bytes);
  const long long counted = counted_bytes(file);
  const long long kernel = kernel_bytes();
  CHECK(mtm_xdmf_read_array(file, 0, at, &mesh, NULL, values, bytes, &error) == MTM_OK,
    "%s: %s",
    cases[at].name,
    error.message);
  const long long n_kernel = kernel_bytes() - kernel;
  const long long n_counted = counted_bytes(file) - counted;
  check_values(&cases[at], part, values);
  CHECK((double)n_counted <= counted_limit,
    "%s: %lld bytes of values, %.0f allowed",
    cases[at].name,
    n_counted,
    counted_limit);
  CHECK(kernel < 0 || (double)n_kernel <= kernel_limit + HEAD_BYTES,
    "%s: %lld bytes by the kernel, %.0f allowed",
    cases[at].name,
    n_kernel,
    kernel_limit);
  free(values);
  mtm_xdmf_mesh_free(&mesh);
}

static void test_planes(mtm_xdmf* file)
{
  const int64_t n[3] = { NX, NY, NZ };
  for (int axis = 0; axis < 3; ++axis)
  {
    const double places[] = { 0.0, 0.3, 16.0, 31.5, (double)n[axis] - 1.5, (double)n[axis] - 1.0 };
    for (size_t p = 0; p < sizeof places / sizeof places[0]; ++p)
    {
      mtm_plane plane = { { places[p], places[p], places[p] }, { 0.0, 0.0, 0.0 } };
      plane.normal[axis] = 1.0;
      mtm_xdmf_part part = { 0 };
      bool empty = true;
      mtm_error error = { "" };
      CHECK(mtm_xdmf_slice_part(file, 0, &plane, &part, &empty, &error) == MTM_OK && !empty,
        "axis %d at %g: %s",
        axis,
        places[p],
        error.message);
      const int64_t n_layers = part.extent[2 * axis + 1] - part.extent[2 * axis] + 1;
      CHECK(n_layers >= 2 && n_layers <= 3,
        "axis %d at %g: %lld layers",
        axis,
        places[p],
        (long long)n_layers);
      const double plane_values = (double)n_layers * N / (double)n[axis];
      for (int c = 0; c < N_CASES; ++c)
      {
        /* Planes across the rows of a contiguous array: one pass over it. */
        const double bytes = 4.0 * cases[c].n_components * cases[c].copies *
          (axis == 0 && !cases[c].chunk ? (double)N * 1.2 : plane_values);
        read_part(file,
          c,
          &part,
          overhead * bytes,
          overhead * (cases[c].chunk ? chunk_bytes(&cases[c], &part) : bytes));
      }
    }
  }
}

static uint64_t next_random(uint64_t* state)
{
  *state = *state * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
  return *state >> 33;
}

static void test_boxes(mtm_xdmf* file, uint64_t seed)
{
  printf("seed %llu\n", (unsigned long long)seed);
  const int64_t n[3] = { NX, NY, NZ };
  for (int t = 0; t < 40; ++t)
  {
    mtm_xdmf_part part = { .has_extent = true };
    for (int a = 0; a < 3; ++a)
    {
      const int64_t first = (int64_t)(next_random(&seed) % (uint64_t)n[a]);
      const int64_t most = t % 2 ? n[a] - first : (n[a] - first + 7) / 8;
      part.extent[2 * a] = first;
      part.extent[2 * a + 1] = first + (int64_t)(next_random(&seed) % (uint64_t)most);
    }
    const int c = (int)(next_random(&seed) % N_CASES);
    const double all = 4.0 * cases[c].n_components * cases[c].copies * N * 1.2;
    read_part(file, c, &part, all, cases[c].chunk ? overhead * chunk_bytes(&cases[c], &part) : all);
  }
}

int main(int argc, char* argv[])
{
  enter_folder(argc, argv);
  write_data();
  write_raw();
  mtm_xdmf* file = open_cases();
  if (n_failures == 0)
  {
    test_planes(file);
    test_boxes(file, argc > 2 ? strtoull(argv[2], NULL, 10) : 20);
  }
  mtm_xdmf_close(file);
  return check_result();
}
