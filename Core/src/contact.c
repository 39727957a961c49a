/* SPDX-FileCopyrightText: The Microtome developers */
/* SPDX-License-Identifier: BSD-3-Clause */

/* Contacts: faces, edges and points that lie in the plane as a whole. Each touches it on behalf of
 * two cells or more, and must come out once. Claims are compared by coordinates, so that cells that
 * do not share their point ids are told apart from those that only touch. */
#include "internal.h"

#include <stdlib.h>
#include <string.h>

enum
{
  BETWEEN_POLLS = 1 << 14
};

static int compare_doubles(const void* a, const void* b)
{
  const double p = *(const double*)a;
  const double q = *(const double*)b;
  return p < q ? -1 : p > q;
}

static int compare_points(const void* a, const void* b)
{
  const double* p = a;
  const double* q = b;
  for (int32_t c = 0; c < 3; ++c)
  {
    const int order = compare_doubles(&p[c], &q[c]);
    if (order != 0)
    {
      return order;
    }
  }
  return 0;
}

/* The distinct points of a contact (a triangulated one repeats them), sorted; NULL when out of
 * memory. */
static double* sorted_points(const mtm_chunk* chunk, const mtm_contact* contact, int64_t* n_points)
{
  int64_t n = 0;
  for (int32_t i = 0; i < contact->n_cells; ++i)
  {
    n += chunk->cells[contact->first_cell + i].n_points;
  }
  double* xyz = mtm_allocate(3 * n, sizeof *xyz);
  if (!xyz)
  {
    return NULL;
  }
  n = 0;
  for (int32_t i = 0; i < contact->n_cells; ++i)
  {
    const mtm_chunk_cell* cell = &chunk->cells[contact->first_cell + i];
    for (int32_t p = 0; p < cell->n_points; ++p)
    {
      const int32_t point = chunk->connectivity[cell->first + p];
      memcpy(&xyz[3 * n++], chunk->points[point].xyz, 3 * sizeof *xyz);
    }
  }
  qsort(xyz, (size_t)n, 3 * sizeof *xyz, compare_points);
  int64_t distinct = 0;
  for (int64_t p = 0; p < n; ++p)
  {
    if (distinct == 0 || compare_points(&xyz[3 * (distinct - 1)], &xyz[3 * p]) != 0)
    {
      memmove(&xyz[3 * distinct++], &xyz[3 * p], 3 * sizeof *xyz);
    }
  }
  *n_points = distinct;
  return xyz;
}

/* Equal keys are almost surely equal contacts; this makes it certain. */
static mtm_status same_contact(const mtm_chunk* chunks,
  const mtm_contact* a,
  const mtm_contact* b,
  bool* same,
  mtm_error* error)
{
  const mtm_chunk_cell* cell_a = &chunks[a->chunk].cells[a->first_cell];
  const mtm_chunk_cell* cell_b = &chunks[b->chunk].cells[b->first_cell];
  if (cell_a->kind != cell_b->kind || cell_a->plane != cell_b->plane)
  {
    *same = false;
    return MTM_OK;
  }
  int64_t n_a = 0;
  int64_t n_b = 0;
  double* xyz_a = sorted_points(&chunks[a->chunk], a, &n_a);
  double* xyz_b = sorted_points(&chunks[b->chunk], b, &n_b);
  const bool complete = xyz_a && xyz_b;
  *same = complete && n_a == n_b;
  for (int64_t p = 0; *same && p < n_a; ++p)
  {
    *same = compare_points(&xyz_a[3 * p], &xyz_b[3 * p]) == 0;
  }
  free(xyz_a);
  free(xyz_b);
  return complete ? MTM_OK : mtm_fail_memory(error, "the faces that lie in the plane");
}

void mtm_contact_drop(mtm_chunk* chunks, const mtm_contact* contact)
{
  for (int32_t i = 0; i < contact->n_cells; ++i)
  {
    chunks[contact->chunk].cells[contact->first_cell + i].dropped = true;
  }
}

/* 3D cells flat in the plane with a cell above them, by their input cells, ascending. */
typedef struct covered_cells
{
  int64_t* sources;
  int64_t n;
} covered_cells;

static bool is_covered(const covered_cells* covered, int64_t source)
{
  int64_t first = 0;
  int64_t last = covered->n;
  while (first < last)
  {
    const int64_t middle = first + (last - first) / 2;
    if (covered->sources[middle] < source)
    {
      first = middle + 1;
    }
    else
    {
      last = middle;
    }
  }
  return first < covered->n && covered->sources[first] == source;
}

static int compare_sources(const void* a, const void* b)
{
  const int64_t p = *(const int64_t*)a;
  const int64_t q = *(const int64_t*)b;
  return p < q ? -1 : p > q;
}

/* A cell without thickness lies between what is above and what is below the plane, and may divide
 * the same area one way upwards and another way downwards: where a face of it is claimed from above,
 * the claims from below on its other faces are void. */
static bool find_covered(const mtm_contact* contacts, int64_t n, covered_cells* covered)
{
  covered->sources = mtm_allocate(n, sizeof *covered->sources);
  covered->n = 0;
  bool above = false;
  for (int64_t i = 0; covered->sources && i < n; ++i)
  {
    if (i == 0 || contacts[i].key != contacts[i - 1].key)
    {
      above = contacts[i].priority == MTM_CONTACT_ABOVE;
    }
    if (above && contacts[i].priority == MTM_CONTACT_BETWEEN)
    {
      covered->sources[covered->n++] = contacts[i].source;
    }
  }
  if (covered->n > 1)
  {
    qsort(covered->sources, (size_t)covered->n, sizeof *covered->sources, compare_sources);
  }
  return covered->sources != NULL;
}

/* Whether a contact of lower precedence than contacts[i] is lost to it. */
static bool takes(const mtm_contact* contact, const covered_cells* covered)
{
  return contact->priority != MTM_CONTACT_BETWEEN || is_covered(covered, contact->source);
}

/* contacts[0, n) share a key and are in order of precedence. */
static mtm_status resolve_group(mtm_chunk* chunks,
  const mtm_contact* contacts,
  int64_t n,
  const covered_cells* covered,
  mtm_error* error)
{
  for (int64_t i = 0; i < n; ++i)
  {
    bool lost = contacts[i].ghost || contacts[i].priority == MTM_CONTACT_BETWEEN;
    for (int64_t j = 0; j < i && !lost; ++j)
    {
      if (!takes(&contacts[j], covered))
      {
        continue;
      }
      const mtm_status status = same_contact(chunks, &contacts[j], &contacts[i], &lost, error);
      if (status != MTM_OK)
      {
        return status;
      }
    }
    if (lost)
    {
      mtm_contact_drop(chunks, &contacts[i]);
    }
  }
  return MTM_OK;
}

static mtm_contact* gather(mtm_chunk* chunks, int64_t n_chunks, int64_t n)
{
  mtm_contact* all = mtm_allocate(n, sizeof *all);
  int64_t at = 0;
  for (int64_t c = 0; all && c < n_chunks; ++c)
  {
    for (int64_t i = 0; i < chunks[c].n_contacts; ++i)
    {
      all[at] = chunks[c].contacts[i];
      all[at++].chunk = (int32_t)c;
    }
  }
  return all;
}

/* contacts[0, n) are in order. */
static mtm_status resolve_all(mtm_chunk* chunks,
  const mtm_contact* contacts,
  int64_t n,
  const mtm_run* run,
  mtm_error* error)
{
  covered_cells covered;
  mtm_status status = find_covered(contacts, n, &covered)
    ? mtm_poll(run, 0.9, error)
    : mtm_fail_memory(error, "the faces that lie in the plane");
  int64_t polled = 0;
  for (int64_t first = 0, last; status == MTM_OK && first < n; first = last)
  {
    for (last = first + 1; last < n && contacts[last].key == contacts[first].key; ++last)
    {
    }
    status = resolve_group(chunks, &contacts[first], last - first, &covered, error);
    if (status == MTM_OK && last - polled >= BETWEEN_POLLS)
    {
      polled = last;
      status = mtm_poll(run, 0.9, error);
    }
  }
  free(covered.sources);
  return status;
}

mtm_status mtm_contacts_resolve(mtm_chunk* chunks,
  int64_t n_chunks,
  const mtm_run* run,
  mtm_error* error)
{
  int64_t n = 0;
  for (int64_t c = 0; c < n_chunks; ++c)
  {
    n += chunks[c].n_contacts;
  }
  if (n == 0)
  {
    return MTM_OK;
  }
  mtm_contact* all = gather(chunks, n_chunks, n);
  if (!all)
  {
    return mtm_fail_memory(error, "the faces that lie in the plane");
  }
  mtm_status status = mtm_contacts_sort(&all, n, run, error);
  if (status == MTM_OK)
  {
    status = resolve_all(chunks, all, n, run, error);
  }
  if (status == MTM_OK)
  {
    mtm_contacts_join(chunks, all, n);
  }
  free(all);
  return status;
}
