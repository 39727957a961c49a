/* SPDX-FileCopyrightText: The Microtome developers */
/* SPDX-License-Identifier: BSD-3-Clause */

/* The order of contacts: blocks are sorted by tasks, then merged two by two, and the host is asked often.
 * A plane through the faces of a large mesh has millions of them. */
#include "internal.h"

#include <stdlib.h>
#include <string.h>

enum
{
  BLOCK = 1 << 13,
  BETWEEN_POLLS = 1 << 16
};

/* What the progress is between cutting and merging. */
static const double FRACTION = 0.9;

static int compare_contacts(const void* a, const void* b)
{
  const mtm_contact* p = a;
  const mtm_contact* q = b;
  if (p->key != q->key)
  {
    return p->key < q->key ? -1 : 1;
  }
  if (p->priority != q->priority)
  {
    return p->priority < q->priority ? -1 : 1;
  }
  if (p->source != q->source)
  {
    return p->source < q->source ? -1 : 1;
  }
  return p->first_cell < q->first_cell ? -1 : p->first_cell > q->first_cell;
}

typedef struct sort_job
{
  mtm_contact* contacts;
  int64_t n;
} sort_job;

static void sort_block(void* user, int64_t task)
{
  const sort_job* job = user;
  const int64_t first = task * BLOCK;
  const int64_t n = job->n - first < BLOCK ? job->n - first : BLOCK;
  qsort(&job->contacts[first], (size_t)n, sizeof *job->contacts, compare_contacts);
}

/* Merges two sorted runs, [first, middle) and [middle, last), to the same place in `to`. */
static mtm_status merge_runs(const mtm_contact* from,
  mtm_contact* to,
  const int64_t ends[3],
  const mtm_run* run,
  mtm_error* error)
{
  int64_t a = ends[0];
  int64_t b = ends[1];
  for (int64_t at = ends[0]; at < ends[2]; ++at)
  {
    const bool takes_a = b >= ends[2] || (a < ends[1] && compare_contacts(&from[a], &from[b]) <= 0);
    to[at] = takes_a ? from[a++] : from[b++];
    if (at % BETWEEN_POLLS == BETWEEN_POLLS - 1 && mtm_poll(run, FRACTION, error) != MTM_OK)
    {
      return MTM_CANCELLED;
    }
  }
  return MTM_OK;
}

mtm_status mtm_contacts_sort(mtm_contact** contacts,
  int64_t n,
  const mtm_run* run,
  mtm_error* error)
{
  sort_job job = { *contacts, n };
  mtm_status status =
    mtm_run_in_waves(run, (n + BLOCK - 1) / BLOCK, FRACTION, FRACTION, sort_block, &job, error);
  mtm_contact* to = status == MTM_OK && n > BLOCK ? mtm_allocate(n, sizeof *to) : NULL;
  if (status == MTM_OK && n > BLOCK && !to)
  {
    status = mtm_fail_memory(error, "the faces that lie in the plane");
  }
  for (int64_t width = BLOCK; status == MTM_OK && width < n; width *= 2)
  {
    for (int64_t first = 0; status == MTM_OK && first < n; first += 2 * width)
    {
      const int64_t middle = first + width < n ? first + width : n;
      const int64_t last = middle + width < n ? middle + width : n;
      status = merge_runs(*contacts, to, (const int64_t[]){ first, middle, last }, run, error);
    }
    mtm_contact* from = *contacts;
    *contacts = to;
    to = from;
  }
  free(to);
  return status;
}
