/* SPDX-FileCopyrightText: The Microtome developers */
/* SPDX-License-Identifier: BSD-3-Clause */

/* Cells that stay in the block they are read into, and those that do not: the same cells come out,
 * whatever type the file has its numbers in, and what is wrong is said. */
#include "heavy.h"

#include <stdint.h>
#include <string.h>

enum
{
  N_POINTS = 5000,
  N_CELLS = 90000, /* of more numbers than are read at once */
  MAX_NUMBERS = N_CELLS * 13
};

typedef struct cells
{
  int64_t numbers[MAX_NUMBERS]; /* as in the file */
  int64_t n_numbers;
  int64_t connectivity[MAX_NUMBERS], offsets[N_CELLS + 1];
  uint8_t types[N_CELLS];
  int64_t n;
} cells;

static uint64_t next_random(uint64_t* state)
{
  *state = *state * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
  return *state >> 33;
}

/* Random cells with random points: codes and counts of XDMF, and the types of VTK. */
static void make_mixed(cells* of, uint64_t* seed)
{
  static const struct
  {
    int code, type, n_points; /* 0: a count follows */
  } kinds[] = { { 0x4, 5, 3 },
    { 0x5, 9, 4 },
    { 0x6, 10, 4 },
    { 0x7, 14, 5 },
    { 0x8, 13, 6 },
    { 0x9, 12, 8 },
    { 0x3, 7, 0 },
    { 0x2, 4, 0 } };
  memset(of, 0, sizeof *of);
  of->n = N_CELLS;
  for (int64_t c = 0; c < of->n; ++c)
  {
    const uint64_t k = next_random(seed) % (sizeof kinds / sizeof kinds[0]);
    const int n = kinds[k].n_points ? kinds[k].n_points : 3 + (int)(next_random(seed) % 9);
    of->numbers[of->n_numbers++] = kinds[k].code;
    if (kinds[k].n_points == 0)
    {
      of->numbers[of->n_numbers++] = n;
    }
    of->types[c] = (uint8_t)kinds[k].type;
    of->offsets[c + 1] = of->offsets[c] + n;
    for (int v = 0; v < n; ++v)
    {
      const int64_t id = (int64_t)(next_random(seed) % N_POINTS);
      of->numbers[of->n_numbers++] = id;
      of->connectivity[of->offsets[c] + v] = id;
    }
  }
}

static void make_tetrahedra(cells* of, uint64_t* seed, int64_t base_offset)
{
  memset(of, 0, sizeof *of);
  of->n = N_CELLS;
  of->n_numbers = 4 * N_CELLS;
  for (int64_t i = 0; i < of->n_numbers; ++i)
  {
    of->connectivity[i] = (int64_t)(next_random(seed) % N_POINTS);
    of->numbers[i] = of->connectivity[i] + base_offset;
    of->offsets[i / 4 + 1] = i + 1;
    of->types[i / 4] = 10;
  }
}

static void write_cells(const cells* of, hid_t type, const char* topology, int base_offset)
{
  const hsize_t n = (hsize_t)of->n_numbers;
  const layout points = { 2, { N_POINTS, 3 }, NULL, 0 };
  float* values = calloc((size_t)N_POINTS * 3, sizeof *values);
  const hid_t heavy = H5Fcreate("cells.h5", H5F_ACC_TRUNC, H5P_DEFAULT, H5P_DEFAULT);
  const hid_t space = H5Screate_simple(1, &n, NULL);
  const hid_t set = H5Dcreate2(heavy, "cells", type, space, H5P_DEFAULT, H5P_DEFAULT, H5P_DEFAULT);
  CHECK(H5Dwrite(set, H5T_NATIVE_INT64, H5S_ALL, H5S_ALL, H5P_DEFAULT, of->numbers) >= 0, "cells");
  write_floats(heavy, "points", &points, values);
  H5Dclose(set);
  H5Sclose(space);
  H5Fclose(heavy);
  free(values);
  FILE* stream = fopen("cells.xmf", "w");
  fprintf(stream,
    "<Xdmf><Domain><Grid><Topology Type=\"%s\" NumberOfElements=\"%d\" BaseOffset=\"%d\">"
    "<DataItem Format=\"HDF\" Dimensions=\"%lld\">cells.h5:/cells</DataItem></Topology>"
    "<Geometry><DataItem Format=\"HDF\" Dimensions=\"%d 3\">cells.h5:/points</DataItem></Geometry>"
    "</Grid></Domain></Xdmf>",
    topology,
    N_CELLS,
    base_offset,
    (long long)of->n_numbers,
    N_POINTS);
  fclose(stream);
}

static int64_t id_at(const mtm_array* ids, int64_t i)
{
  return ids->type == MTM_INT32 ? ((const int32_t*)ids->data)[i] : ((const int64_t*)ids->data)[i];
}

/* Reads the file; the status. Where it is read, the cells are those. */
static mtm_status check_cells(const cells* of, const char* what, mtm_type wanted, mtm_error* error)
{
  mtm_xdmf* file = NULL;
  mtm_xdmf_mesh mesh = { 0 };
  CHECK(mtm_xdmf_open("cells.xmf", NULL, &file, error) == MTM_OK, "%s: %s", what, error->message);
  const mtm_status status = mtm_xdmf_read_mesh(file, 0, NULL, NULL, &mesh, error);
  const mtm_mesh* m = &mesh.mesh;
  int64_t n_wrong = 0;
  if (status == MTM_OK)
  {
    CHECK(m->cell_types.n_tuples == of->n && m->offsets.n_tuples == of->n + 1 &&
        m->connectivity.n_tuples == of->offsets[of->n],
      "%s: %lld cells",
      what,
      (long long)m->cell_types.n_tuples);
    CHECK(m->connectivity.type == wanted && m->offsets.type == wanted, "%s: type of ids", what);
    CHECK(mtm_mesh_check(m, MTM_CHECK_IDS, error) == MTM_OK, "%s: %s", what, error->message);
  }
  for (int64_t c = 0; status == MTM_OK && n_failures == 0 && c < of->n; ++c)
  {
    n_wrong += ((const uint8_t*)m->cell_types.data)[c] != of->types[c];
    n_wrong += id_at(&m->offsets, c + 1) != of->offsets[c + 1];
    for (int64_t i = of->offsets[c]; i < of->offsets[c + 1]; ++i)
    {
      n_wrong += id_at(&m->connectivity, i) != of->connectivity[i];
    }
  }
  CHECK(n_wrong == 0, "%s: %lld numbers are wrong", what, (long long)n_wrong);
  mtm_xdmf_mesh_free(&mesh);
  mtm_xdmf_close(file);
  return status;
}

int main(int argc, char* argv[])
{
  uint64_t seed = argc > 2 ? strtoull(argv[2], NULL, 10) : 20;
  printf("seed %llu\n", (unsigned long long)seed);
  enter_folder(argc, argv);
  const struct
  {
    const char* name;
    hid_t type;
    mtm_type wanted;
  } stored[] = { { "int32", H5T_STD_I32LE, MTM_INT32 },
    { "big int32", H5T_STD_I32BE, MTM_INT32 },
    { "uint32", H5T_STD_U32LE, MTM_INT32 },
    { "int64", H5T_STD_I64LE, MTM_INT64 },
    { "uint64", H5T_STD_U64LE, MTM_INT64 },
    { "int16", H5T_STD_I16LE, MTM_INT64 },
    { "float", H5T_IEEE_F32LE, MTM_INT64 } };
  mtm_error error = { "" };
  cells* of = malloc(sizeof *of);
  for (size_t s = 0; s < sizeof stored / sizeof stored[0]; ++s)
  {
    make_mixed(of, &seed);
    write_cells(of, stored[s].type, "Mixed", 0);
    CHECK(check_cells(of, stored[s].name, stored[s].wanted, &error) == MTM_OK, "%s", error.message);
    for (int base_offset = 0; base_offset < 2; ++base_offset)
    {
      make_tetrahedra(of, &seed, base_offset);
      write_cells(of, stored[s].type, "Tetrahedron", base_offset);
      CHECK(
        check_cells(of, stored[s].name, stored[s].wanted, &error) == MTM_OK, "%s", error.message);
    }
    /* A point that is not there, by one; below the first; and the last cell cut short. */
    of->numbers[7] = N_POINTS + 1;
    write_cells(of, stored[s].type, "Tetrahedron", 1);
    CHECK(check_cells(of, stored[s].name, MTM_NO_TYPE, &error) == MTM_BAD_FILE &&
        strstr(error.message, "cell 1 "),
      "%s: \"%s\"",
      stored[s].name,
      error.message);
    of->numbers[7] = 0;
    write_cells(of, stored[s].type, "Tetrahedron", 1);
    CHECK(check_cells(of, stored[s].name, MTM_NO_TYPE, &error) == MTM_BAD_FILE,
      "%s: point -1",
      stored[s].name);
    make_mixed(of, &seed);
    --of->n_numbers;
    write_cells(of, stored[s].type, "Mixed", 0);
    CHECK(check_cells(of, stored[s].name, MTM_NO_TYPE, &error) == MTM_BAD_FILE &&
        strstr(error.message, "end within a cell"),
      "%s: \"%s\"",
      stored[s].name,
      error.message);
  }
  free(of);
  return check_result();
}
