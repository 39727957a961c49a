/* SPDX-FileCopyrightText: The Microtome developers */
/* SPDX-License-Identifier: BSD-3-Clause */

/* The connectivity of a Topology with an Order: node v of a cell is the cell's number Order[v].
 * Source: XDMF Model and Format 2, Topology: Order; libxdmf 2, XdmfTopology. */
#include "xdmf_internal.h"

#include <stdlib.h>
#include <string.h>

typedef struct ordered_source
{
  mtm_source base;
  mtm_source* child; /* NULL: the points in their order */
  int32_t n_nodes;
  int64_t order[];
} ordered_source;

/* A span while it is read. */
typedef struct ordered_read
{
  const ordered_source* source;
  const mtm_run* run;
  char* dst;
  mtm_error* error;
} ordered_read;

/* The whole cells around the values of a box, then those values. */
static mtm_status read_one_box(void* user, const mtm_box* box)
{
  ordered_read* read = user;
  const ordered_source* source = read->source;
  const int64_t n = source->n_nodes;
  const size_t bytes = mtm_type_size(source->base.type);
  const int64_t first = box->start[0] / n * n;
  const int64_t last = box->start[0] + (box->count[0] - 1) * box->step[0];
  mtm_span cells = mtm_span_all(last / n * n + n - first);
  cells.start = first;
  char* ids = source->child ? mtm_allocate(cells.counts[0], bytes) : NULL;
  mtm_status status = MTM_OK;
  if (source->child)
  {
    status = ids ? mtm_source_read(source->child, &cells, read->run, ids, read->error)
                 : mtm_fail_memory(read->error, "the cells");
  }
  for (int64_t i = 0; status == MTM_OK && i < box->count[0]; ++i, read->dst += bytes)
  {
    const int64_t place = box->start[0] + i * box->step[0];
    const int64_t from = place / n * n + source->order[place % n];
    memcpy(read->dst, ids ? ids + (size_t)(from - first) * bytes : (const char*)&from, bytes);
  }
  free(ids);
  return status;
}

static mtm_status read_ordered(mtm_source* base,
  const mtm_span* span,
  const mtm_run* run,
  void* dst,
  mtm_error* error)
{
  ordered_read read = { (const ordered_source*)base, run, dst, error };
  return mtm_span_boxes(span, 1, &base->n_values, false, read_one_box, &read);
}

/* Numbers 0 to n - 1, each once. */
static bool parse_order(const char* text, int64_t* order, int32_t n)
{
  bool is_good = mtm_parse_integers(text, order, n) == n;
  for (int32_t v = 0; is_good && v < n; ++v)
  {
    is_good = order[v] >= 0 && order[v] < n;
    for (int32_t w = 0; is_good && w < v; ++w)
    {
      is_good = order[w] != order[v];
    }
  }
  return is_good;
}

mtm_source* mtm_source_ordered(mtm_xdmf* file,
  const char* text,
  mtm_source* child,
  int32_t n_nodes,
  int64_t n_cells,
  mtm_error* error)
{
  const size_t order_bytes = (size_t)n_nodes * sizeof(int64_t);
  mtm_source* base = mtm_source_new(file, NULL, sizeof(ordered_source) + order_bytes, error);
  if (!base)
  {
    return NULL;
  }
  ordered_source* source = (ordered_source*)base;
  source->child = child;
  source->n_nodes = n_nodes;
  base->type = child ? child->type : MTM_INT64;
  base->read = read_ordered;
  base->key = mtm_key_text(child ? child->key : 8, text, strlen(text));
  const int64_t dims[2] = { n_cells, n_nodes };
  if (!parse_order(text, source->order, n_nodes))
  {
    mtm_message(
      error, "its Order \"%.100s\" does not have each of %d nodes once", text, (int)n_nodes);
    free(base);
    return NULL;
  }
  if (!mtm_source_shape(base, 2, dims, error))
  {
    free(base);
    return NULL;
  }
  base->element = child ? child->element : NULL;
  mtm_source_keep(base);
  return base;
}
