/* SPDX-FileCopyrightText: The Microtome developers */
/* SPDX-License-Identifier: BSD-3-Clause */

/* Broken input made from bytes: from random ones in a test, from a fuzzer's in fuzz_mesh.c and
 * fuzz_scene.c. The same bytes make the same input everywhere, and any bytes make one.
 *
 * Every array has its own memory of exactly its size, so that AddressSanitizer sees each step beyond
 * it. Views never say that more is there than is: that nobody could find out. */
#ifndef MICROTOME_TEST_BROKEN_MESHES_H
#define MICROTOME_TEST_BROKEN_MESHES_H

#include "meshes.h"
#include "results.h"

/* Bytes that are read one after another; after the last come zeros. */
typedef struct fuzz_bytes
{
  const uint8_t* data;
  size_t size;
  size_t at;
} fuzz_bytes;

/* ---- broken_values.c ------------------------------------------------------------------------------ */

uint8_t fuzz_byte(fuzz_bytes* bytes);

/* In [0, n), n at most 256. */
int fuzz_below(fuzz_bytes* bytes, int n);

/* True in n of 256 cases. */
bool fuzz_rarely(fuzz_bytes* bytes, int n);

/* Mostly a place in [0, n), now and then one that nothing has. */
int64_t fuzz_id(fuzz_bytes* bytes, int64_t n);

/* Coordinates of a small lattice, so that points coincide and planes go through them; now and then
 * anything, also what is not finite. */
double fuzz_real(fuzz_bytes* bytes);

/* Makes a view contradict itself or the others: shorter, without data, of another type. */
void fuzz_damage_view(fuzz_bytes* bytes, mtm_array* array);

/* n values of a field, of any type, in memory that lives as long as the mesh. */
mtm_array fuzz_field(fuzz_bytes* bytes, test_mesh* memory, int64_t n_tuples);

/* ---- broken_meshes.c ------------------------------------------------------------------------------ */

/* A mesh of any kind: sound, or damaged in its values, or in its views. */
test_mesh fuzz_mesh(fuzz_bytes* bytes);

/* ---- mesh_calls.c, scene_calls.c ------------------------------------------------------------------- */

/* Makes a mesh of the bytes and does everything with it; says what was not as microtome.h has it. */
test_defect fuzz_mesh_calls(const uint8_t* data, size_t size);

/* The same with a scene and scene.h. */
test_defect fuzz_scene_calls(const uint8_t* data, size_t size);

#endif
