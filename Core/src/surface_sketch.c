/* SPDX-FileCopyrightText: The Microtome developers */
/* SPDX-License-Identifier: BSD-3-Clause */

/* The hash of a face, and the sums of hashes at the points.
 *
 * The product of key + 2 id over the points of a face, modulo 2^64, does not depend on their order, and
 * faces that share edges share factors, so that four triangles cost six multiplications. The faces round
 * a point have the point's factor in common, and on grids their other factors are symmetric to it: sums
 * of products alone cancel more often there than by chance. Mixing in their upper halves mends that, and
 * is free, since memory is what this waits for. */
#include "surface_internal.h"

uint64_t mtm_sketch_key(int32_t attempt)
{
  return mtm_mix(UINT64_C(0x6d6963726f746f6d) + (uint64_t)attempt) | 1;
}

static inline uint64_t factor(uint64_t key, int64_t id)
{
  return key + 2 * (uint64_t)id;
}

static inline uint64_t hash_of(uint64_t product)
{
  return product ^ (product >> 32) * UINT64_C(0x94d049bb133111eb);
}

/* Every point gets the faces that it is in: all but the one across from it.
 *
 * A tetrahedron may have a point twice. The two faces that keep three points are then the same, so
 * that they cancel, as they would be matched; what else is left at its points belongs to faces that
 * are none, and only makes candidates of faces there. */
static void sketch_tetrahedra(uint64_t* sums, uint64_t key, const int64_t* ids, int64_t n)
{
  for (const int64_t* end = ids + 4 * n; ids < end; ids += 4)
  {
    const uint64_t a = factor(key, ids[0]);
    const uint64_t b = factor(key, ids[1]);
    const uint64_t c = factor(key, ids[2]);
    const uint64_t d = factor(key, ids[3]);
    const uint64_t ab = a * b;
    const uint64_t cd = c * d;
    const uint64_t not_a = hash_of(b * cd);
    const uint64_t not_b = hash_of(a * cd);
    const uint64_t not_c = hash_of(ab * d);
    const uint64_t not_d = hash_of(ab * c);
    const uint64_t pair_ab = not_a ^ not_b;
    const uint64_t pair_cd = not_c ^ not_d;
    sums[ids[0]] ^= not_b ^ pair_cd;
    sums[ids[1]] ^= not_a ^ pair_cd;
    sums[ids[2]] ^= not_d ^ pair_ab;
    sums[ids[3]] ^= not_c ^ pair_ab;
  }
}

/* Of cells like a hexahedron, with its points at ids[order[0]] to ids[order[7]]. */
static inline void sketch_boxes(uint64_t* sums,
  uint64_t key,
  const int64_t* ids,
  int64_t n,
  const int32_t order[8])
{
  for (const int64_t* end = ids + 8 * n; ids < end; ids += 8)
  {
    uint64_t f[8];
    for (int32_t p = 0; p < 8; ++p)
    {
      f[p] = factor(key, ids[order[p]]);
    }
    const uint64_t low = f[0] * f[3];
    const uint64_t high = f[1] * f[2];
    const uint64_t low_up = f[4] * f[7];
    const uint64_t high_up = f[5] * f[6];
    const uint64_t x[2] = { hash_of(low * low_up), hash_of(high * high_up) };
    const uint64_t z[2] = { hash_of(low * high), hash_of(low_up * high_up) };
    const uint64_t y[2] = { hash_of(f[0] * f[1] * (f[4] * f[5])),
      hash_of(f[2] * f[3] * (f[6] * f[7])) };
    const uint64_t xy[4] = { x[0] ^ y[0], x[1] ^ y[0], x[1] ^ y[1], x[0] ^ y[1] };
    for (int32_t p = 0; p < 8; ++p)
    {
      sums[ids[order[p]]] ^= xy[p % 4] ^ z[p / 4];
    }
  }
}

static void sketch_wedges(uint64_t* sums, uint64_t key, const int64_t* ids, int64_t n)
{
  for (const int64_t* end = ids + 6 * n; ids < end; ids += 6)
  {
    uint64_t f[6];
    for (int32_t p = 0; p < 6; ++p)
    {
      f[p] = factor(key, ids[p]);
    }
    const uint64_t up[3] = { f[0] * f[3], f[1] * f[4], f[2] * f[5] };
    const uint64_t ends[2] = { hash_of(f[0] * f[1] * f[2]), hash_of(f[3] * f[4] * f[5]) };
    const uint64_t sides[3] = {
      hash_of(up[0] * up[1]), hash_of(up[1] * up[2]), hash_of(up[2] * up[0])
    };
    for (int32_t p = 0; p < 6; ++p)
    {
      sums[ids[p]] ^= ends[p / 3] ^ sides[p % 3] ^ sides[(p + 2) % 3];
    }
  }
}

static void sketch_pyramids(uint64_t* sums, uint64_t key, const int64_t* ids, int64_t n)
{
  for (const int64_t* end = ids + 5 * n; ids < end; ids += 5)
  {
    uint64_t f[5];
    for (int32_t p = 0; p < 5; ++p)
    {
      f[p] = factor(key, ids[p]);
    }
    const uint64_t sides[4] = { hash_of(f[0] * f[1] * f[4]),
      hash_of(f[1] * f[2] * f[4]),
      hash_of(f[2] * f[3] * f[4]),
      hash_of(f[3] * f[0] * f[4]) };
    const uint64_t base = hash_of(f[0] * f[1] * (f[2] * f[3]));
    for (int32_t p = 0; p < 4; ++p)
    {
      sums[ids[p]] ^= base ^ sides[p] ^ sides[(p + 3) % 4];
    }
    sums[ids[4]] ^= sides[0] ^ sides[1] ^ sides[2] ^ sides[3];
  }
}

void mtm_sketch_face(uint64_t* sums, uint64_t key, const int64_t* ids, int32_t n)
{
  uint64_t product = 1;
  for (int32_t i = 0; i < n; ++i)
  {
    product *= factor(key, ids[i]);
  }
  for (int32_t i = 0; i < n; ++i)
  {
    sums[ids[i]] ^= hash_of(product);
  }
}

void mtm_sketch_block(uint64_t* sums, uint64_t key, int32_t type, const int64_t* ids, int64_t n)
{
  static const int32_t hexahedron[8] = { 0, 1, 2, 3, 4, 5, 6, 7 };
  static const int32_t voxel[8] = { 0, 1, 3, 2, 4, 5, 7, 6 };
  switch (type)
  {
    case MTM_TETRAHEDRON:
      sketch_tetrahedra(sums, key, ids, n);
      break;
    case MTM_WEDGE:
      sketch_wedges(sums, key, ids, n);
      break;
    case MTM_PYRAMID:
      sketch_pyramids(sums, key, ids, n);
      break;
    case MTM_VOXEL:
      sketch_boxes(sums, key, ids, n, voxel);
      break;
    default:
      sketch_boxes(sums, key, ids, n, hexahedron);
      break;
  }
}
