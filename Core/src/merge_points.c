/* SPDX-FileCopyrightText: The Microtome developers */
/* SPDX-License-Identifier: BSD-3-Clause */

/* Points that several chunks have become one: that of the chunk which the output comes to first. Hashes
 * divide the points into parts that have none in common, so that each part is a task of its own with a
 * table that fits a cache. Source: own; partitioned hashing as in hash joins of databases (Kitsuregawa,
 * Tanaka, Moto-oka 1983). */
#include "merge_internal.h"

#include <stdlib.h>
#include <string.h>

/* The high bits choose the part, the low bits the place in its table. */
static int64_t part_of(const mtm_merge_job* job, uint64_t hash)
{
  return (int64_t)(hash >> 32 & (uint64_t)(job->n_parts - 1));
}

/* The kind of the cells that use a point first, by its place in `used`. */
static int32_t kind_of(const mtm_merge_job* job, const mtm_segment* segment)
{
  return (int32_t)(segment->group / job->options->n_planes);
}

/* The hashes of the chunk's used points, and how many are in each bin. They are kept where the points'
 * owners will be: points are far from each other in memory. */
static void hash_points(const mtm_merge_job* job, int64_t chunk, int32_t* counts)
{
  const mtm_edge_point* points = job->chunks[chunk].points;
  const mtm_segments* segments = &job->segments[chunk];
  const int32_t* used = job->used + job->starts[chunk];
  mtm_owner* hashes = job->owners + job->starts[chunk];
  for (int64_t s = 0; s < segments->n; ++s)
  {
    const mtm_segment* segment = &segments->items[s];
    for (int64_t i = segment->first_used; i < segment->end_used; ++i)
    {
      const uint64_t hash = mtm_point_hash(&points[used[i]]);
      memcpy(&hashes[i], &hash, sizeof hash);
      ++counts[part_of(job, hash) * MTM_N_KINDS + kind_of(job, segment)];
    }
  }
}

static void fill_bins(const mtm_merge_job* job, int64_t chunk, int32_t* starts)
{
  const mtm_edge_point* points = job->chunks[chunk].points;
  const mtm_segments* segments = &job->segments[chunk];
  const int32_t* used = job->used + job->starts[chunk];
  const mtm_owner* hashes = job->owners + job->starts[chunk];
  mtm_binned* binned = job->binned + job->starts[chunk];
  for (int64_t s = 0; s < segments->n; ++s)
  {
    const mtm_segment* segment = &segments->items[s];
    for (int64_t i = segment->first_used; i < segment->end_used; ++i)
    {
      uint64_t hash;
      memcpy(&hash, &hashes[i], sizeof hash);
      const int64_t bin = part_of(job, hash) * MTM_N_KINDS + kind_of(job, segment);
      const mtm_edge_point* point = &points[used[i]];
      binned[starts[bin]++] =
        (mtm_binned){ hash, point->a, point->plane, (int32_t)i, { (int32_t)chunk, used[i] } };
    }
  }
}

void mtm_merge_bin(const mtm_merge_job* job, int64_t chunk)
{
  const int64_t n_bins = job->n_parts * MTM_N_KINDS;
  int32_t* starts = job->bin_starts + chunk * (n_bins + 1);
  memset(starts, 0, (size_t)(n_bins + 1) * sizeof *starts);
  hash_points(job, chunk, starts + 1);
  for (int64_t bin = 0; bin < n_bins; ++bin)
  {
    starts[bin + 1] += starts[bin];
  }
  fill_bins(job, chunk, starts);
  /* That moved each start to its end, which is the start of the next one. */
  memmove(starts + 1, starts, (size_t)n_bins * sizeof *starts);
  starts[0] = 0;
}

/* ---- Parts ------------------------------------------------------------------------------------ */

typedef struct slot
{
  uint64_t hash;
  int64_t at; /* in `binned`; -1: free */
} slot;

static const int32_t* bins_of(const mtm_merge_job* job, int64_t chunk, int64_t part)
{
  const int64_t n_bins = job->n_parts * MTM_N_KINDS;
  return job->bin_starts + chunk * (n_bins + 1) + part * MTM_N_KINDS;
}

/* Points with the same a and plane and the same hash have the same b, since the hash takes different sums of
 * the three to different numbers. */
static bool is_same(const mtm_binned* p, const mtm_binned* q)
{
  return p->a == q->a && p->plane == q->plane;
}

/* The owner of a point, itself if it is new to the table. */
static mtm_owner own(const mtm_merge_job* job, slot* slots, uint64_t mask, int64_t at)
{
  const mtm_binned* binned = &job->binned[at];
  uint64_t i = binned->hash & mask;
  for (; slots[i].at >= 0; i = (i + 1) & mask)
  {
    if (slots[i].hash == binned->hash && is_same(&job->binned[slots[i].at], binned))
    {
      return job->binned[slots[i].at].point;
    }
  }
  slots[i] = (slot){ binned->hash, at };
  return binned->point;
}

/* Points come in the order of the output: by kinds, then by chunks; each is of one plane only. */
static void part_task(void* user, int64_t part)
{
  const mtm_merge_job* job = user;
  int64_t n = 0;
  for (int64_t c = 0; c < job->n_chunks; ++c)
  {
    const int32_t* bins = bins_of(job, c, part);
    n += bins[MTM_N_KINDS] - bins[0];
  }
  uint64_t n_slots = 16;
  while (n_slots < 2 * (uint64_t)n)
  {
    n_slots *= 2;
  }
  slot* slots = mtm_allocate((int64_t)n_slots, sizeof *slots);
  if (!slots)
  {
    job->parts_failed[part] = true;
    return;
  }
  memset(slots, -1, n_slots * sizeof *slots);
  for (int32_t kind = 0; kind < MTM_N_KINDS; ++kind)
  {
    for (int64_t c = 0; c < job->n_chunks; ++c)
    {
      const int32_t* bins = bins_of(job, c, part) + kind;
      const int64_t start = job->starts[c];
      for (int32_t i = bins[0]; i < bins[1]; ++i)
      {
        const int32_t place = job->binned[start + i].place;
        job->owners[start + place] = own(job, slots, n_slots - 1, start + i);
      }
    }
  }
  free(slots);
}

mtm_status mtm_merge_find_owners(mtm_merge_job* job, const mtm_run* run, mtm_error* error)
{
  job->parts_failed = calloc((size_t)job->n_parts, sizeof *job->parts_failed);
  if (!job->parts_failed)
  {
    return mtm_fail_memory(error, "merging the output");
  }
  const mtm_status status = mtm_run_in_waves(run, job->n_parts, 0.93, 0.95, part_task, job, error);
  free(job->binned); /* before there is an output */
  job->binned = NULL;
  for (int64_t part = 0; status == MTM_OK && part < job->n_parts; ++part)
  {
    if (job->parts_failed[part])
    {
      return mtm_fail_memory(error, "merging the output");
    }
  }
  return status;
}
